"""Idempotency keys do what Stripe's documentation says of them."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import stripe
import urllib3

from tests.local.stripe_api.conftest import StandIn, started


def test_same_key_and_parameters_give_the_first_answer_again(standin: StandIn) -> None:
    first = standin.post("/v1/accounts", "type=express&email=a@example.com", key="again")
    second = standin.post("/v1/accounts", "type=express&email=a@example.com", key="again")

    assert first.data == second.data
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["original-request"] == first.headers["request-id"] != second.headers["request-id"]


def test_same_key_with_other_parameters_is_refused(standin: StandIn) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "differs"}
    standin.client().v1.accounts.create({"type": "express", "email": "a@example.com"}, options)

    with pytest.raises(stripe.IdempotencyError) as refused:
        standin.client().v1.accounts.create({"type": "express", "email": "b@example.com"}, options)

    assert refused.value.http_status == 400


def test_same_key_of_another_account_is_another_key(standin: StandIn) -> None:
    payees = [standin.payee(), standin.payee()]

    answers = [standin.post("/v1/payouts", "amount=1&currency=usd", key="k", **{"stripe-account": p}) for p in payees]

    assert all("idempotent-replayed" not in answer.headers for answer in answers)


def test_a_refusal_of_the_endpoint_is_kept_even_when_the_cause_is_gone(standin: StandIn) -> None:
    body = f"amount=90000000&currency=usd&destination={standin.payee()}"
    first = standin.post("/v1/transfers", body, key="poor")
    standin.fund(90_000_000 // 2)
    standin.fund(90_000_000 // 2)

    again = standin.post("/v1/transfers", body, key="poor")

    assert first.json()["error"]["code"] == "balance_insufficient"
    assert (again.status, again.data) == (400, first.data)
    assert standin.post("/v1/transfers", body, key="poor-2").status == 200


def test_a_parameter_that_does_not_fit_keeps_nothing(standin: StandIn) -> None:
    refused = standin.post("/v1/accounts", "type=express&capabilities[transfers][requested]=maybe", key="mended")
    mended = standin.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true", key="mended")

    assert (refused.status, mended.status) == (400, 200)
    assert "idempotent-replayed" not in mended.headers


def test_a_500_is_kept_and_its_effect_undone(standin: StandIn) -> None:
    standin.fund(500)
    body = f"amount=500&currency=usd&destination={standin.payee()}&transfer_group=broken"
    standin.admin("POST", "faults", fault="internal_error", path_prefix="/v1/transfers")

    first = standin.post("/v1/transfers", body, key="broken")
    again = standin.post("/v1/transfers", body, key="broken")

    assert (first.status, again.status) == (500, 500)
    assert first.headers["stripe-should-retry"] == "false"
    assert again.headers["idempotent-replayed"] == "true"
    assert standin.get("/v1/transfers?transfer_group=broken").json()["data"] == []


def test_a_second_request_while_the_first_runs_is_refused(standin: StandIn) -> None:
    standin.admin("POST", "faults", fault="slow", seconds=0.7)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: standin.post("/v1/accounts", "type=express", key="twice"), range(2)))

    by_status = {answer.status: answer for answer in answers}
    assert set(by_status) == {200, 409}
    assert by_status[409].json()["error"]["code"] == "idempotency_key_in_use"


def test_an_answer_lost_after_the_effect_is_found_under_its_key(standin: StandIn) -> None:
    standin.fund(500)
    body = f"amount=500&currency=usd&destination={standin.payee()}&transfer_group=lost"
    standin.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/transfers")

    with pytest.raises(urllib3.exceptions.HTTPError):
        standin.post("/v1/transfers", body, key="lost")
    again = standin.post("/v1/transfers", body, key="lost")

    transfers = standin.get("/v1/transfers?transfer_group=lost").json()["data"]
    assert [one["id"] for one in transfers] == [again.json()["id"]]
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(("length", "status"), [(255, 200), (256, 400)])
def test_keys_have_at_most_255_characters(standin: StandIn, length: int, status: int) -> None:
    assert standin.post("/v1/accounts", "type=express", key="k" * length).status == status


def test_a_key_is_forgotten_after_24_hours(tmp_path: Path) -> None:
    standin = started(tmp_path)
    first = standin.post("/v1/accounts", "type=express", key="old").json()["id"]
    standin.admin("POST", "clock", forward_seconds=24 * 3600 - 60)
    replayed = standin.post("/v1/accounts", "type=express", key="old").json()["id"]
    standin.admin("POST", "clock", forward_seconds=61)

    made = standin.post("/v1/accounts", "type=express", key="old").json()["id"]

    assert first == replayed != made
    standin.stop()


def test_kill_9_loses_neither_effects_nor_keys(tmp_path: Path) -> None:
    standin = started(tmp_path)
    standin.fund(500)
    body = f"amount=500&currency=usd&destination={standin.payee()}"
    first = standin.post("/v1/transfers", body, key="paid")
    available = standin.available()

    standin.kill()
    standin.start()

    again = standin.post("/v1/transfers", body, key="paid")
    assert again.data == first.data
    assert again.headers["idempotent-replayed"] == "true"
    assert standin.available() == available
    standin.stop()


def test_a_state_from_before_the_test_clocks_is_taken_over(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "stripe.sqlite") as old:
        old.execute(
            "create table timers (seq integer primary key autoincrement, due real not null, action text not null, "
            "account text not null, object_id text not null)"
        )
    standin = started(tmp_path)
    payee = standin.payee()
    standin.fund(500)
    standin.client().v1.transfers.create({"amount": 500, "currency": "usd", "destination": payee})

    own: stripe.RequestOptions = {"stripe_account": payee}
    payout = standin.client().v1.payouts.create({"amount": 500, "currency": "usd"}, own)

    standin.wait_for(lambda: standin.client().v1.payouts.retrieve(payout.id, {}, own).status == "paid")
    standin.stop()


def test_kill_9_between_two_steps_of_a_clock_loses_no_invoice(tmp_path: Path) -> None:
    standin = started(tmp_path)
    client = standin.client().v1
    clock = client.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000}).id
    customer = client.customers.create({"payment_method": "pm_card_visa", "test_clock": clock}).id
    card = client.payment_methods.list({"customer": customer}).data[0].id
    client.customers.update(customer, {"invoice_settings": {"default_payment_method": card}})
    price = client.prices.create(
        {"currency": "usd", "unit_amount": 900, "recurring": {"interval": "week"}, "product_data": {"name": "W"}}
    )
    client.subscriptions.create({"customer": customer, "items": [{"price": price.id}]})

    for week in (1, 2):
        client.test_helpers.test_clocks.advance(clock, {"frozen_time": 1_800_000_000 + week * 7 * 86400 + 3600})
        standin.kill()
        standin.start()

    invoices = client.invoices.list({"customer": customer}).data
    assert [one.status for one in invoices] == ["paid", "paid", "paid"]
    standin.stop()
