"""What a log-in costs beside its password's hash, and whether its time, or a password reset's, tells that an account exists.

Processor time with AWS's answers given from a recording. A log-in's peer is argon2id alone, with the same parameters, on the
hash of the same password; who has an account is compared with who has none, both asked in turn, 200 times each in a round.
Where there is a difference its sign does not matter: the slower median is ours, the faster one the peer.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from argon2 import PasswordHasher

from bench import world
from bench.asking import Request, once, request, said
from bench.metric import Metric
from bench.recordings import recorded, replayed
from functions.identity import mail_codes
from socialflow import clock, env, limits

_PASSWORD = "correct horse battery"  # noqa: S105 - nobody's
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_WARM, _TRIES = 5, 200
# Of bare argon2id, and of the other's median.
_COST, _TOLD = 1.2, 1.05
_Try = Callable[[], object]


def run(rounds: int) -> Iterator[Metric]:
    with world.running():
        # Limits that nobody reaches: each request then asks AWS for the same.
        os.environ[env.RATE_LIMITS] = limits.as_setting(
            {name: each.times(10**6) for name, each in limits.DEFAULTS.items()}
        )
        limits.forget()
        new = {"username": "ada", "email": "ada@example.com", "password": _PASSWORD}
        ada = said(request("identity.register_user", "POST", "/api/v1/auth/register", new, once("bench")).send())
        # Who has an account has been sent a code, too.
        mail_codes.make(ada["user_id"], "reset-password", "ada@example.com", clock.now())
        argon2_hash = _HASHER.hash(_PASSWORD)
        right = _Told(_log_in("ada", _PASSWORD))
        pairs = [_pair(right, lambda: _HASHER.verify(argon2_hash, _PASSWORD)) for _ in range(rounds)]
        yield Metric("login_cpu", "ms", _COST, [ours for ours, _ in pairs], [bare for _, bare in pairs])
        for name, ask, status in (
            ("login_tells_accounts", lambda who: _log_in(who, "a wrong password"), 401),
            ("forgotten_password_tells_accounts", _forgotten, 202),
            ("password_reset_tells_accounts", _reset, 422),
        ):
            known, unknown = _Told(ask("ada@example.com"), status), _Told(ask("eve@example.com"), status)
            if known.calls != unknown.calls:
                raise AssertionError(f"{name}: {known.calls} for an account, {unknown.calls} for none")
            pairs = [_pair(known, unknown) for _ in range(rounds)]
            yield Metric(name, "ms", _TOLD, [max(each) for each in pairs], [min(each) for each in pairs])


class _Told:
    """A request that was asked once of the embedded cloud; called, it is asked again of the recording."""

    def __init__(self, asked: Request, status: int = 200) -> None:
        self.asked, self.status = asked, status
        with recorded() as self.answers:
            asked.send(status)
        self.calls = len(self.answers)

    def __call__(self) -> None:
        self.asked.send(self.status)


def _pair(one: _Try, other: _Try) -> tuple[float, float]:
    """The medians of both, in milliseconds of the processor; they take turns, and turns at who is first."""
    spent: dict[int, list[float]] = {0: [], 1: []}
    for number in range(_WARM + _TRIES):
        for which in (0, 1) if number % 2 else (1, 0):
            took = _milliseconds((one, other)[which])
            if number >= _WARM:
                spent[which].append(took)
    return statistics.median(spent[0]), statistics.median(spent[1])


def _milliseconds(asked: _Try) -> float:
    with ExitStack() as stack:
        if isinstance(asked, _Told):
            rewind: Any = stack.enter_context(replayed(asked.answers))
            rewind()
        start = time.process_time()
        asked()
        return 1000 * (time.process_time() - start)


def _log_in(login: str, password: str) -> Request:
    return request("identity.log_in", "POST", "/api/v1/auth/login", {"login": login, "password": password})


def _forgotten(login: str) -> Request:
    return request("identity.ask_for_password_reset", "POST", "/api/v1/auth/password/forgot", {"login": login})


def _reset(login: str) -> Request:
    body = {"login": login, "code": "000000", "new_password": "quite another horse"}
    return request("identity.reset_password", "POST", "/api/v1/auth/password/reset", body)
