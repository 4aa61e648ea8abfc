"""Stripe's own client finds the resources, their refusals and their lists as at Stripe."""

import time
from pathlib import Path

import pytest
import stripe

from tests.local.stripe_api.conftest import StandIn, started


def test_a_payment_funds_the_balance_less_its_fee(standin: StandIn) -> None:
    before = standin.available()
    client = standin.client()

    intent = client.v1.payment_intents.create(
        {
            "amount": 10_000,
            "currency": "usd",
            "payment_method": "pm_card_bypassPending",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "expand": ["latest_charge.balance_transaction"],
        }
    )

    charge = intent.latest_charge
    assert intent.status == "succeeded"
    assert isinstance(charge, stripe.Charge)
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    assert (charge.balance_transaction.fee, charge.balance_transaction.net) == (320, 9680)
    assert standin.available() - before == 9680


def test_an_ordinary_card_is_pending_first(standin: StandIn) -> None:
    before = standin.available()

    intent = standin.client().v1.payment_intents.create(
        {"amount": 5000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )

    assert intent.status == "succeeded"
    assert standin.available() == before


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_declined_card_leaves_a_failed_charge(
    standin: StandIn, method: str, code: str, decline_code: str | None
) -> None:
    client = standin.client()

    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.create({"amount": 100, "currency": "usd", "payment_method": method, "confirm": True})

    error = declined.value.error
    assert error is not None
    assert (declined.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    assert client.v1.charges.retrieve(str(error.charge)).status == "failed"


def test_a_transfer_moves_money_between_two_balances_and_back(standin: StandIn) -> None:
    standin.fund(1000)
    client, payee, before = standin.client(), standin.payee(), standin.available()

    transfer = client.v1.transfers.create(
        {"amount": 700, "currency": "usd", "destination": payee, "expand": ["balance_transaction", "destination"]}
    )
    assert (standin.available() - before, standin.available(payee)) == (-700, 700)
    assert isinstance(transfer.destination, stripe.Account)

    client.v1.transfers.reversals.create(transfer.id, {"amount": 200})

    assert (standin.available() - before, standin.available(payee)) == (-500, 500)
    now = client.v1.transfers.retrieve(transfer.id)
    assert (now.amount_reversed, now.reversed, len(now.reversals.data)) == (200, False, 1)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unreversed"):
        client.v1.transfers.reversals.create(transfer.id, {"amount": 501})


def test_a_transfer_to_an_account_without_the_capability_is_refused(standin: StandIn) -> None:
    standin.fund(100)
    client = standin.client()
    account = client.v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.create({"amount": 1, "currency": "usd", "destination": account.id})

    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_an_owner_completes_the_account_behind_its_link_once(standin: StandIn) -> None:
    client = standin.client()
    account = client.v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
    assert (account.payouts_enabled, account.details_submitted) == (False, False)
    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": "http://127.0.0.1:1/back",
            "refresh_url": "http://127.0.0.1:1/again",
        }
    )

    assert b"<form" in standin.http.request("GET", link.url).data
    sent = standin.http.request("POST", link.url, redirect=False)
    again = standin.http.request("GET", link.url, redirect=False)

    now = client.v1.accounts.retrieve(account.id)
    assert sent.headers["location"] == "http://127.0.0.1:1/back"
    assert again.headers["location"] == "http://127.0.0.1:1/again"
    assert now.payouts_enabled
    assert now.capabilities is not None
    assert now.capabilities.transfers == "active"
    assert now.requirements is not None
    assert now.requirements.currently_due == []
    standin.admin("POST", f"accounts/{account.id}/restrict")
    assert not client.v1.accounts.retrieve(account.id).payouts_enabled


@pytest.mark.parametrize(("number", "status"), [("000123456789", "paid"), ("000111111113", "failed")])
def test_a_payout_ends_as_its_test_bank_account_says(standin: StandIn, number: str, status: str) -> None:
    standin.fund(900)
    bank = {"object": "bank_account", "country": "US", "currency": "usd", "account_number": number}
    client, payee = standin.client(), standin.payee()
    account = client.v1.accounts.update(payee, {"external_account": bank})  # type: ignore[arg-type]
    assert "_number" not in str(account)
    client.v1.transfers.create({"amount": 900, "currency": "usd", "destination": payee})

    payout = client.v1.payouts.create({"amount": 900, "currency": "usd"}, {"stripe_account": payee})
    assert (payout.status, standin.available(payee)) == ("pending", 0)
    deadline = time.monotonic() + 8
    while payout.status == "pending" and time.monotonic() < deadline:
        time.sleep(0.1)
        payout = client.v1.payouts.retrieve(payout.id, {}, {"stripe_account": payee})

    assert payout.status == status
    assert standin.available(payee) == (0 if status == "paid" else 900)


def test_a_refund_cannot_exceed_its_charge(standin: StandIn) -> None:
    standin.fund(5000)
    client = standin.client()
    intent = client.v1.payment_intents.create(
        {"amount": 1000, "currency": "usd", "payment_method": "pm_card_bypassPending", "confirm": True}
    )

    client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})

    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 601})
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 600


def test_lists_page_both_ways_without_gap_or_repeat(standin: StandIn) -> None:
    standin.fund(100)
    client, payee = standin.client(), standin.payee()
    made = [
        client.v1.transfers.create(
            {"amount": 1 + n, "currency": "usd", "destination": payee, "transfer_group": "paged"}
        ).id
        for n in range(5)
    ]

    page = client.v1.transfers.list({"transfer_group": "paged", "limit": 2})
    seen = [one.id for one in page.auto_paging_iter()]
    back = client.v1.transfers.list({"transfer_group": "paged", "limit": 2, "ending_before": made[1]})

    assert seen == made[::-1]
    assert [one.id for one in back.data] == [made[3], made[2]]
    assert back.has_more


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        ("currency=usd&destination=acct_1", "parameter_missing", "amount"),
        ("amount=0&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=-5&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=1.5&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=9223372036854775808&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=100000000&currency=usd&destination=acct_1", "amount_too_large", "amount"),
        ("amount=1&currency=zzz&destination=acct_1", None, "currency"),
        ("amount=1&currency=usd&destination=acct_1", "resource_missing", "destination"),
        ("amount=1&currency=usd&destination=acct_1&surprise=1", "parameter_unknown", "surprise"),
        ("amount[a]=1&currency=usd&destination=acct_1", None, "amount"),
        ("amount=1&currency=usd&destination=acct_1&metadata[a][b]=1", None, "metadata[a]"),
    ],
)
def test_a_wrong_parameter_is_named(standin: StandIn, form: str, code: str | None, param: str) -> None:
    answer = standin.post("/v1/transfers", form)

    error = answer.json()["error"]
    assert (answer.status, error["type"]) == (400, "invalid_request_error")
    assert (error.get("code"), error["param"]) == (code, param)


def test_keys_urls_ids_and_accounts_that_do_not_exist(standin: StandIn) -> None:
    client = standin.client()
    with pytest.raises(stripe.AuthenticationError) as stranger:
        standin.client("sk_test_of_somebody_else").v1.balance.retrieve()
    with pytest.raises(stripe.InvalidRequestError) as nothing:
        client.v1.transfers.retrieve("tr_none")
    with pytest.raises(stripe.PermissionError) as foreign:
        client.v1.balance.retrieve({}, {"stripe_account": "acct_none"})

    assert stranger.value.http_status == 401
    assert "somebody_else" not in str(stranger.value)
    assert (nothing.value.http_status, nothing.value.code) == (404, "resource_missing")
    assert foreign.value.error is not None
    assert foreign.value.error.code == "account_invalid"
    assert standin.get("/v1/issuing/cards").status == 404
    assert standin.http.request("GET", f"{standin.url}/v1/balance").status == 401


def test_an_outage_and_a_rate_limit_happen_only_on_request(standin: StandIn) -> None:
    client = standin.client()
    standin.admin("POST", "faults", fault="rate_limited")
    with pytest.raises(stripe.RateLimitError):
        client.v1.balance.retrieve()
    standin.admin("POST", "outage", seconds=30)
    with pytest.raises(stripe.APIError) as down:
        client.v1.balance.retrieve()

    standin.admin("DELETE", "faults")

    assert down.value.http_status == 503
    assert client.v1.balance.retrieve().object == "balance"


def test_the_keys_given_at_its_start_open_it_and_no_other(tmp_path: Path) -> None:
    standin = started(tmp_path, "--secret-key", "sk_test_old", "--secret-key", "sk_test_new")
    try:
        balances = [standin.client(key).v1.balance.retrieve().object for key in ("sk_test_old", "sk_test_new")]

        with pytest.raises(stripe.AuthenticationError):
            standin.client(StandIn.key).v1.balance.retrieve()
    finally:
        standin.stop()

    assert balances == ["balance", "balance"]
