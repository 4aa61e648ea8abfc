"""A person saves, sees and forgets their own payment methods, and nobody else's."""

from typing import Any

import pytest

from functions.billing import add_payment_method, list_payment_methods, list_payments, remove_payment_method
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing


def set_up(billing: Billing, user_id: str, key: str | None = None) -> Answer:
    headers = billing.key(key)
    return request(add_payment_method.handler, "POST", "/api/v1/payment-methods", user_id=user_id, headers=headers)


def saved(user_id: str) -> list[dict[str, Any]]:
    answer = request(list_payment_methods.handler, "GET", "/api/v1/payment-methods", user_id=user_id)
    assert answer.status == 200
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def remove(user_id: str, method_id: str) -> Answer:
    return request(
        remove_payment_method.handler,
        "DELETE",
        f"/api/v1/payment-methods/{method_id}",
        route="/api/v1/payment-methods/{payment_method_id}",
        user_id=user_id,
    )


@pytest.fixture
def ann(billing: Billing) -> str:
    return billing.person()


def test_a_method_that_was_set_up_is_listed_and_pays_and_is_forgotten(billing: Billing, ann: str) -> None:
    setup = set_up(billing, ann)
    assert setup.status == 201
    assert setup.body["client_secret"].startswith(setup.body["setup_id"])
    billing.stripe.call(
        "POST", f"/v1/setup_intents/{setup.body['setup_id']}/confirm", payment_method="pm_card_mastercard"
    )

    (method,) = saved(ann)
    tip = billing.tip(ann, billing.person("bob"), payment_method=method["payment_method_id"])
    gone = remove(ann, method["payment_method_id"])

    assert (method["brand"], method["last4"]) == ("mastercard", "4444")
    assert tip.body["status"] == "succeeded"
    assert gone.status == 204
    assert saved(ann) == []
    again = billing.tip(ann, billing.person("eve"), payment_method=method["payment_method_id"])
    assert_problem(again, 422, "payment-method-unusable")


def test_setting_up_is_once_per_key(billing: Billing, ann: str) -> None:
    first, again, other = set_up(billing, ann, "one"), set_up(billing, ann, "one"), set_up(billing, ann, "two")

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert other.body["setup_id"] != first.body["setup_id"]
    assert_problem(set_up(billing, ann, ""), 422, "invalid-request")


def test_somebody_elses_method_can_neither_be_seen_nor_used_nor_removed(billing: Billing, ann: str) -> None:
    setup = set_up(billing, ann).body["setup_id"]
    billing.stripe.call("POST", f"/v1/setup_intents/{setup}/confirm", payment_method="pm_card_visa")
    (method,) = saved(ann)
    eve = billing.person("eve")
    set_up(billing, eve)

    assert saved(eve) == []
    assert_problem(remove(eve, method["payment_method_id"]), 404, "not-found")
    stolen = billing.tip(eve, billing.person("bob"), payment_method=method["payment_method_id"])
    assert_problem(stolen, 422, "payment-method-unusable")
    assert len(saved(ann)) == 1


def test_a_method_that_is_not_there_is_not_found(billing: Billing, ann: str) -> None:
    assert_problem(remove(ann, "pm_1none"), 404, "not-found")


def test_who_never_paid_has_no_methods(billing: Billing, ann: str) -> None:
    assert saved(ann) == []


def test_payments_are_listed_newest_first_page_by_page_to_their_payer(billing: Billing, ann: str) -> None:
    bob = billing.person("bob")
    for amount in (100, 200, 300):
        billing.clock.forward(seconds=1)
        billing.tip(ann, bob, amount_minor=amount)

    def page(query: str, user_id: str = ann) -> Answer:
        return request(list_payments.handler, "GET", f"/api/v1/payments?limit=2{query}", user_id=user_id)

    first = page("")
    second = page(f"&cursor={first.body['next_cursor']}")

    assert [each["amount_minor"] for each in first.body["items"]] == [300, 200]
    assert [each["amount_minor"] for each in second.body["items"]] == [100]
    assert second.body["next_cursor"] is None
    assert page("", bob).body["items"] == []
    assert_problem(page(f"&cursor={first.body['next_cursor']}", bob), 422, "invalid-cursor")
