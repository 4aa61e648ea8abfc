"""The money domain with Stripe's stand-in as a process of its own, and what the bus and the machine tell it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bench.memory_dynamodb import MemoryDynamoDB
from local.stripe_api.running import RunningStripe
from socialflow import aws as factory
from tests.conftest import Answer, TestClock, lambda_context, put_secret, request

KEY = RunningStripe.key
WEBHOOK_SECRET = "whsec_of_money"


@pytest.fixture(scope="session")
def stripe_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStripe]:
    with RunningStripe(tmp_path_factory.mktemp("stripe")) as running:
        running.fund(100_000_00)
        yield running


@dataclass
class Money:
    """The domain as its callers reach it."""

    aws: SimpleNamespace
    clock: TestClock
    sessions: dict[tuple[str, str, str], dict[int, int]] = field(default_factory=dict)

    def heard(self, viewer_id: str, creator_id: str, watched_ms: int, *, period: str, video_id: str = "") -> bool:
        """Deliver a ViewerWatched; True when the consumer took it."""
        from functions.money import on_viewer_watched
        from socialflow.events import Envelope, ViewerWatched

        event = ViewerWatched(
            occurred_at=self.clock.at,
            period=period,
            viewer_id=viewer_id,
            video_id=video_id or f"video-of-{creator_id}",
            creator_id=creator_id,
            watched_ms=watched_ms,
        )
        body = json.dumps({"detail": Envelope.of(event, viewer_id, str(watched_ms)).model_dump()})
        answer: dict[str, Any] = on_viewer_watched.handler(
            {"Records": [{"messageId": "m", "body": body}]}, lambda_context()
        )
        return answer == {"batchItemFailures": []}

    def credit(self, session: str, sequence: int, creator_id: str, credited_ms: int, *, at: datetime) -> bool:
        """A session of a viewer of its own goes on; its total is heard of."""
        said = self.sessions.setdefault((session, creator_id, f"{at:%Y-%m}"), {})
        said[sequence] = credited_ms
        return self.heard(f"viewer-{session}", creator_id, sum(said.values()), period=f"{at:%Y-%m}")

    def watched(self, **ms_by_creator: int) -> None:
        """Each creator's time in one session of its own, now."""
        for creator_id, credited_ms in ms_by_creator.items():
            assert self.credit(
                f"session-{creator_id}-{self.clock.at:%Y%m%d}", 1, creator_id, credited_ms, at=self.clock.at
            )

    def fund(self, amount_micro: int, reference: str = "fund-1", **more: Any) -> dict[str, Any]:
        from functions.money import fund_pool

        given = {"amount_micro": amount_micro, "reference": reference, **more}
        funding: dict[str, Any] = fund_pool.handler(given, lambda_context())
        return funding

    def run(self, period: str, execution: str = "run-1") -> dict[str, Any]:
        """What the machine does, task by task, with failures of single payouts left as it leaves them."""
        from functions.money import close_period, finish_payout_run, pay_creator
        from socialflow.errors import SocialFlowError

        step: dict[str, Any] = {"period": period}
        while True:
            page = close_period.handler({"execution": execution, "input": step}, lambda_context())
            for payout in page["payouts"]:
                try:
                    pay_creator.handler({"execution": execution, "payout": payout}, lambda_context())
                except SocialFlowError:
                    continue
            if page["after"] is None:
                break
            step = {**step, "page": {"value": page}}
        summary: dict[str, Any] = finish_payout_run.handler(
            {"execution": execution, "period": page["period"]}, lambda_context()
        )
        return summary

    def connect(self, creator_id: str, *, key: str = "key-1", **changes: Any) -> Answer:
        from functions.money import connect_account

        body = {"email": f"{creator_id}@example.com", "country": "US", **changes}
        headers = {"idempotency-key": key} if key else {}
        return request(
            connect_account.handler, "POST", "/api/v1/payouts/account", body, user_id=creator_id, headers=headers
        )

    def connect_fully(self, stripe: RunningStripe, creator_id: str) -> str:
        account_id: str = self.connect(creator_id).body["account_id"]
        stripe.onboard(account_id)
        return account_id

    def earnings(self, creator_id: str) -> dict[str, Any]:
        from functions.money import get_earnings

        answer = request(get_earnings.handler, "GET", "/api/v1/earnings", user_id=creator_id)
        assert answer.status == 200, answer.body
        earned: dict[str, Any] = answer.body
        return earned

    def payouts(self, creator_id: str, query: str = "") -> Answer:
        from functions.money import list_payouts

        return request(list_payouts.handler, "GET", f"/api/v1/payouts{query}", user_id=creator_id)

    def check(self) -> dict[str, Any]:
        from functions.money import check_ledger

        checked: dict[str, Any] = check_ledger.handler({}, lambda_context())
        return checked

    def audit(self, *creators: str, periods: tuple[str, ...] = ("2026-03",)) -> Any:
        """All accounts' balances against their entries."""
        from functions.money import ledger, transfers

        accounts = [transfers.CASH, transfers.CLEARING, transfers.REVENUE, transfers.OUTSIDE]
        accounts += [transfers.pool(each) for each in periods] + [transfers.creator(each) for each in creators]
        return ledger.audit((account, "usd") for account in accounts)


@pytest.fixture
def money(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Money:
    """The domain without Stripe, with few shards: each closing reads them all, and moto is slow."""
    from functions.money import policy

    monkeypatch.setattr(policy, "WATCH_SHARDS", 3)
    return Money(aws, clock)


@pytest.fixture
def swift(money: Money, monkeypatch: pytest.MonkeyPatch) -> Money:
    """The domain on tables in memory: for stories of many months."""
    real, memory = factory.client, MemoryDynamoDB()
    monkeypatch.setattr(
        factory, "client", lambda service, **how: memory if service == "dynamodb" else real(service, **how)
    )
    return money


@pytest.fixture
def stripe(money: Money, stripe_process: RunningStripe, monkeypatch: pytest.MonkeyPatch) -> RunningStripe:
    """The domain's way to Stripe. Its state lasts for the session, so tests use creators of their own."""
    from socialflow import env

    secret = json.dumps({"api_key": KEY, "webhook_secrets": [WEBHOOK_SECRET]})
    put_secret(monkeypatch, env.STRIPE_SECRET_ARN, secret)
    monkeypatch.setenv(env.STRIPE_API_BASE, stripe_process.url)
    return stripe_process
