"""Idempotency-Key on every route that takes one (AU-10): eight cases each, made from the routes' own metadata.

Whoever adds `once(...)` to a route adds how it is asked to tests/authorization/asks.py; a creating route without it fails
tests/test_contract.py.
"""

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from local.contract import openapi
from socialflow import dynamo
from socialflow.errors import Unavailable
from tests.authorization.asks import ASKS, Ask
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.test_contract import OPERATIONS
from tests.unit.billing.conftest import Billing
from tests.unit.billing.conftest import billing as billing
from tests.unit.billing.conftest import stripe_process as stripe_process
from tests.unit.identity.conftest import identity as identity
from tests.unit.playback.conftest import playback as playback

pytestmark = pytest.mark.xdist_group("authorization")
TAKING = [(name, module) for name, module in openapi.routes() if openapi.idempotency(module)]
every_route = pytest.mark.parametrize(("name", "module"), TAKING, ids=[name for name, _ in TAKING])
KEY = "a key of the tests"
REPLAYED = "Idempotent-Replayed"
# Secrets that are not kept, and so are in the first answer alone.
TOLD_ONCE = {"create_personal_token": "token"}


class Route:
    """One of them, asked by whom it works for."""

    def __init__(self, name: str, module: Any, world: Billing) -> None:
        self.verb, self.module, self.world = name.rsplit(".", 1)[1], module, world
        self.method, self.template, self.operation = OPERATIONS[self.verb]
        self.is_needed = openapi.idempotency(module) == "needed"
        assert self.verb in ASKS, f"tests/authorization/asks.py does not say how {self.verb} is asked"
        self.ask = ASKS[self.verb](world)

    def process(self) -> Callable[[], Answer]:
        """Sends it to a process of its own: one answers one request at a time."""
        module = ModuleType(self.module.__name__)
        exec(compile(inspect.getsource(self.module), self.module.__file__, "exec"), module.__dict__)  # noqa: S102
        return lambda: self.send(handler=module.handler)

    def send(self, ask: Ask | None = None, key: str = KEY, handler: Any = None, **different: Any) -> Answer:
        ask = ask or self.ask
        path = {**ask.path, **different.pop("path", {})}
        return request(
            handler or self.module.handler,
            self.method,
            re.sub(r"\{(\w+)\}", lambda found: path[found[1]], self.template),
            different.pop("body", ask.body),
            route=self.template,
            user_id=ask.user_id,
            headers={"idempotency-key": key} if key else {},
        )


@pytest.fixture
def route(name: str, module: Any, billing: Billing, identity: SimpleNamespace, playback: SimpleNamespace) -> Route:
    return Route(name, module, billing)


def done(answer: Answer) -> Answer:
    """The answer of an effect."""
    assert answer.status in {200, 201, 202}, answer.body
    return answer


def told(route: Route, answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.body.items() if name != TOLD_ONCE.get(route.verb)}


@every_route
def test_the_same_request_has_the_same_answer(route: Route) -> None:
    first, again = done(route.send()), done(route.send())

    assert (again.status, told(route, again)) == (first.status, told(route, first))
    assert again.body.get(TOLD_ONCE.get(route.verb)) is None
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"


@every_route
def test_another_request_may_not_have_the_key(route: Route) -> None:
    done(route.send())

    ask = route.ask
    other = route.send(path=ask.other_path) if ask.other_path else route.send(body=ask.other)

    assert_problem(other, 422, "idempotency-key-reused")


@every_route
@pytest.mark.usefixtures("atomic_calls")
def test_the_same_request_at_once_has_one_effect(route: Route) -> None:
    answers: list[Answer] = together(*(route.process() for _ in range(3)))
    after = done(route.send())

    good = [each for each in answers if each.status < 300]
    assert good
    assert all((each.status, told(route, each)) == (after.status, told(route, after)) for each in good)
    assert all(each.status in {409, 503} for each in answers if each not in good), [each.body for each in answers]


@every_route
def test_a_request_that_does_not_fit_does_not_use_the_key_up(route: Route) -> None:
    if route.operation.get("requestBody"):
        wrong = route.send(body={**(route.ask.body or {}), "no_such_field": 1})
    elif route.ask.path:
        wrong = route.send(path=dict.fromkeys(route.ask.path, "no-id"))
    else:
        wrong = route.send(body="{not json")
    right = done(route.send())

    assert wrong.status in {400, 404, 422}
    assert REPLAYED not in right.headers


@every_route
def test_a_failure_is_not_repeated(route: Route, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        call = dynamo._call

        def fails(operation: str, **more: Any) -> Any:
            if operation in {"transact_write_items", "put_item", "update_item"}:
                raise Unavailable("The data store is not there.")
            return call(operation, **more)

        broken.setattr(dynamo, "_call", fails)
        failed = route.send()
    again = done(route.send())

    assert failed.status >= 500, failed.body
    assert REPLAYED not in again.headers


@every_route
def test_a_key_is_free_after_a_day(route: Route) -> None:
    done(route.send())
    route.world.clock.at += timedelta(days=1, seconds=1)

    later = route.send()

    assert REPLAYED not in later.headers


@every_route
def test_another_users_key_is_another_key(route: Route) -> None:
    first = done(route.send())
    other = ASKS[route.verb](route.world)
    if not route.ask.user_id:
        # Those who are nobody share their keys, so that what differs is the request.
        assert_problem(route.send(other), 422, "idempotency-key-reused")
        return

    theirs = done(route.send(other))

    assert REPLAYED not in theirs.headers
    assert theirs.body != first.body or route.verb == "start_playback"


@every_route
def test_a_route_that_needs_a_key_is_not_asked_without(route: Route) -> None:
    answer = route.send(key="")

    if route.is_needed:
        assert_problem(answer, 422, "invalid-request")
        assert "Idempotency-Key" in answer.body["detail"]
    else:
        assert REPLAYED not in done(answer).headers


def test_every_route_that_takes_a_key_is_asked_and_no_other() -> None:
    assert {name.rsplit(".", 1)[1] for name, _ in TAKING} == ASKS.keys()
    assert len(TAKING) >= 18
