"""What an operator does in the story: fills Stripe's secret, funds the month's pool, and lets the payout schedule run."""

import json
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

from local.flow import aws
from local.flow.api import Api, request
from local.flow.problem import Problem
from local.flow.settings import Settings
from local.stripe_api.__main__ import DEFAULT_KEY, DEFAULT_WEBHOOK_SECRET
from socialflow.tables import MONEY, PREFIX

_STAGE = "local"
_POOL_MICRO = 100_000_000
_MACHINE_SECONDS = 120.0


@dataclass(frozen=True)
class Payout:
    """What the creator was paid, and what the whole ledger sums to."""

    payout_id: str
    status: str
    amount_minor: int
    currency: str
    ledger_sum_micro: int


def give_stripe_keys(settings: Settings) -> None:
    """The keys of the stand-in are in the secret, as an operator puts Stripe's own there."""
    keys = json.dumps({"api_key": DEFAULT_KEY, "webhook_secrets": [DEFAULT_WEBHOOK_SECRET]})
    secrets = aws.client(settings, "secretsmanager")
    name = f"{PREFIX}/{_STAGE}/stripe"
    if secrets.get_secret_value(SecretId=name)["SecretString"] != keys:
        secrets.put_secret_value(SecretId=name, SecretString=keys)


def connect(creator: Api) -> None:
    """The creator has an account at Stripe and has given all that Stripe asks for on its own page."""
    body = {"email": "demo.creator@example.com", "country": "US"}
    # A page works once and for minutes, so a replayed answer would be of no use: each asking has its own key.
    headers = {"idempotency-key": f"connect-{creator.user_id}-{time.time_ns()}"}
    account = creator.must("POST", "/api/v1/payouts/account", body, headers=headers)
    if not account["payouts_enabled"]:
        page = request("POST", account["onboarding_url"], b"", {"content-type": "application/x-www-form-urlencoded"})
        if page.status >= 400:
            raise Problem(f"Stripe's page did not take the creator's details ({page.status}).", "See `flow status`.")


def fund(settings: Settings) -> str:
    """A subscriber's payment is at Stripe and its money in the open period's pool; which period that is."""
    known = invoke(settings, "money-fund_pool", {"amount_micro": _POOL_MICRO, "reference": f"demo {time.time_ns()}"})
    _pay_into_stripe(settings)
    return str(known["period"])


def make_first_admin(settings: Settings, username: str) -> str:
    """The user administers from their next log-in on; their id. Raises Problem when somebody does already."""
    payload = {"username": username, "operator": "flow", "reason": "the first administrator"}
    return str(invoke(settings, "identity-make_first_admin", payload)["user_id"])


def invoke(settings: Settings, function: str, payload: dict[str, Any]) -> Any:
    """What an operator's task answers. Raises Problem with its error."""
    answer = aws.client(settings, "lambda").invoke(
        FunctionName=f"{PREFIX}-{_STAGE}-{function}", Payload=json.dumps(payload)
    )
    said = json.loads(answer["Payload"].read() or "null")
    if "FunctionError" in answer:
        raise Problem(f"{function} failed: {said.get('errorType')}: {said.get('errorMessage')}", "See `flow logs`.")
    return said


def watched_ms(settings: Settings, creator: Api) -> int:
    """What the money domain has counted for the creator in all periods."""
    rows = (item for item in _money(settings) if item["pk"]["S"].startswith("WATCH#") and "watched_ms" in item)
    return sum(int(item["watched_ms"]["N"]) for item in rows if item["creator_id"]["S"] == creator.user_id)


def pay(settings: Settings, creator: Api, period: str) -> Payout:
    """Start what the schedule would start, wait for its end, and look at what the creator and the ledger have."""
    target = aws.client(settings, "scheduler").get_schedule(Name=f"{PREFIX}-{_STAGE}-payouts")["Target"]["Arn"]
    machines = aws.client(settings, "stepfunctions")
    execution = machines.start_execution(stateMachineArn=target, input=json.dumps({"period": period}))["executionArn"]
    deadline = time.monotonic() + _MACHINE_SECONDS
    while (run := machines.describe_execution(executionArn=execution))["status"] == "RUNNING":
        if time.monotonic() > deadline:
            raise Problem(f"The payout run is not done after {_MACHINE_SECONDS:.0f} s.", "See `flow logs`.")
        time.sleep(0.2)
    if run["status"] != "SUCCEEDED":
        raise Problem(f"The payout run {run['status'].lower()}: {run.get('cause', '')[:300]}", "See `flow logs`.")
    payouts = creator.must("GET", "/api/v1/payouts")["items"]
    if not payouts:
        hint = "Did the watched time arrive before it? Or does the video match another's, for whom it earns then?"
        raise Problem("The run ended, but the creator has no payout.", hint)
    newest = payouts[0]
    if newest["status"] != "paid":
        raise Problem(f"The payout is {newest['status']}: {newest['reason']}", str(newest["remedy"]))
    return Payout(
        payout_id=newest["payout_id"],
        status=newest["status"],
        amount_minor=newest["amount_minor"],
        currency=newest["currency"],
        ledger_sum_micro=invoke(settings, "money-check_ledger", {})["sum_micro"],
    )


def _pay_into_stripe(settings: Settings) -> None:
    """A card payment at Stripe itself, whose money is available at once: what the payout is made from."""
    form = {
        "amount": str(_POOL_MICRO // 10_000),
        "currency": "usd",
        "payment_method": "pm_card_bypassPending",
        "confirm": "true",
        "automatic_payment_methods[enabled]": "true",
        "automatic_payment_methods[allow_redirects]": "never",
    }
    headers = {
        "authorization": f"Bearer {DEFAULT_KEY}",
        "content-type": "application/x-www-form-urlencoded",
        "idempotency-key": f"demo-pool-{time.time_ns()}",
    }
    body = urllib.parse.urlencode(form).encode()
    answer = request("POST", f"{settings.stripe_url}/v1/payment_intents", body, headers)
    if answer.status != 200:
        raise Problem(f"The payment was refused: {answer.json['error']['message']}", "See `flow status`.")


def _money(settings: Settings) -> list[dict[str, Any]]:
    """Every item of the money table: a whole read, which only a demo world is small enough for."""
    pages = aws.client(settings, "dynamodb").get_paginator("scan").paginate(TableName=MONEY.physical_name(_STAGE))
    return [item for page in pages for item in page["Items"]]
