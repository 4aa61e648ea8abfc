"""Functions written as one should not write them, to run in the place of ours: the simulation must find each.

They take the same events and use the same tables, so that nothing but the mistake differs.
"""

import json
from collections.abc import Callable
from typing import Any

from functions.identity import refresh_tokens
from functions.identity import table as identity
from functions.money import funding, ledger, table, transfers
from functions.money.models import PoolFunds
from functions.money.transfers import Entry, Transfer
from socialflow import clock, dynamo, ids

Handler = Callable[[dict[str, Any], Any], Any]


def _post(funds: PoolFunds, transfer_id: str, amount_micro: int) -> None:
    period = str(funds.period)
    entries = (Entry(transfers.OUTSIDE, -amount_micro), Entry(transfers.pool(period), amount_micro))
    transfer = Transfer(transfer_id=transfer_id, kind="fund-pool", currency=funds.currency, entries=entries)
    ledger.post(transfer, clock.now(), also=[table.note_funding(period, funds.currency)])


def marker_after_money(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """That it was done is written down after it was done: a crash between the two does it twice."""
    funds = PoolFunds.model_validate(event)
    marker = dynamo.key(f"FUNDED#{funds.reference}", "MARKER")
    if table.STORE.get(marker, consistent=True) is None:
        _post(funds, ids.new_id(), funds.amount_micro)
        table.STORE.write(dynamo.Put(marker))
    return {}


def float_amounts(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Amounts go by way of dollars in a float, and now and then a cent is lost (19.99 * 100 is less than 1999)."""
    funds = PoolFunds.model_validate(event)
    dollars = funds.amount_micro / 1_000_000
    _post(funds, ids.derived_id("fund-pool", funds.reference), int(dollars * 100) * 10_000)
    return {}


def ours(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """What stands there otherwise: nothing is found in it."""
    return funding.fund(PoolFunds.model_validate(event), clock.now()).model_dump(mode="json")


def no_condition(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """A refresh that looks whether the token is good and then writes, whatever happened between."""
    text = json.loads(event["body"])["refresh_token"]
    presented, at = refresh_tokens.parse(text), clock.now()
    session = identity.session(presented.user_id, presented.session_id)
    if presented.token_hash not in session["current_hashes"] or not session["is_live"]:
        identity.end_session(presented.user_id, presented.session_id, "token-reused", at)
        return {"statusCode": 401, "body": "{}"}
    user_id, session_id = presented.user_id, presented.session_id
    new = refresh_tokens.new_token(user_id, session_id, session["generation"] + 1, session["family_key"])
    kept = {**session, "current_hashes": {refresh_tokens.hashed(new)}, "generation": session["generation"] + 1}
    identity.STORE.write(dynamo.Put(kept))
    return {"statusCode": 200, "body": json.dumps({"refresh_token": new})}


# By name: the workload that meets it and what it stands in for.
PLANTED: dict[str, tuple[str, str, Handler]] = {
    "marker-after-money": ("earning", "money.fund_pool", marker_after_money),
    "no-condition": ("sessions", "identity.refresh_session", no_condition),
    "float-amounts": ("earning", "money.fund_pool", float_amounts),
}
