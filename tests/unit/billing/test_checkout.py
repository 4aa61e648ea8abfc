"""What is bought on a page of Stripe's ends in the same state as what is bought here, and is told once (PM-1, PM-2)."""

from typing import Any

import pytest

from functions.billing import list_payments, open_billing_portal, open_checkout
from socialflow import ids
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber

PREMIUM = {"premium": {"plan": "premium-monthly", "currency": "usd"}}


def check_out(billing: Billing, user_id: str, *, key: str | None = None, **body: Any) -> Answer:
    path, headers = "/api/v1/checkout/sessions", billing.key(key)
    return request(open_checkout.handler, "POST", path, body, user_id=user_id, headers=headers)


def complete(billing: Billing, page: Answer, **form: str) -> None:
    """What the visitor does on Stripe's page."""
    assert page.status == 201, page.body
    billing.stripe.admin("POST", f"checkout/{page.body['session_id']}", **form)


@pytest.fixture
def ann(billing: Billing) -> Subscriber:
    return Subscriber.new(billing)


@pytest.fixture
def bob(billing: Billing) -> str:
    return billing.person("bob")


def test_a_tip_paid_on_stripes_page_is_told_once(billing: Billing, ann: Subscriber, bob: str) -> None:
    tip = {"creator_id": bob, "amount_minor": 700, "currency": "usd"}
    page = check_out(billing, ann.user_id, tip=tip)
    assert page.body["url"].startswith("http")
    complete(billing, page)

    results = ann.hear(times=2)

    assert "checkout.session.completed: payment succeeded" in results
    (told,) = billing.told("PaymentReceived")
    assert (told["purpose"], told["creator_id"], told["payer_id"], told["amount_minor"]) == (
        "tip",
        bob,
        ann.user_id,
        700,
    )
    listed = request(list_payments.handler, "GET", "/api/v1/payments", user_id=ann.user_id).body["items"]
    assert [each["status"] for each in listed] == ["succeeded"]


def test_a_subscription_begun_on_stripes_page_is_ours(billing: Billing, ann: Subscriber) -> None:
    page = check_out(billing, ann.user_id, **PREMIUM)
    assert ann.state() == ("starting", False)
    complete(billing, page)

    results = ann.hear()

    assert any(each.startswith("checkout.session.completed: subscription trialing") for each in results), results
    assert ann.state() == ("trialing", True)
    assert_problem(ann.subscribe(), 409, "already-subscribed")
    ann.forward(14.1)
    ann.hear()
    assert [each["purpose"] for each in billing.told("PaymentReceived")] == ["subscription"]


def test_the_same_key_opens_one_page_and_another_key_closes_it(billing: Billing, ann: Subscriber) -> None:
    first, again = (check_out(billing, ann.user_id, key="one", **PREMIUM) for _ in range(2))
    other = check_out(billing, ann.user_id, **PREMIUM)

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert other.status == 201
    old = billing.stripe.call("GET", f"/v1/checkout/sessions/{first.body['session_id']}")
    assert old["status"] == "expired"
    complete(billing, other)
    ann.hear()
    assert [each["status"] for each in ann.subscriptions()] == ["trialing"]


def test_a_page_that_expired_stands_in_nobodys_way(billing: Billing, ann: Subscriber) -> None:
    page = check_out(billing, ann.user_id, **PREMIUM)
    billing.stripe.call("POST", f"/v1/checkout/sessions/{page.body['session_id']}/expire")

    assert "checkout.session.expired: checkout expired" in ann.hear()

    assert ann.subscriptions() == []
    assert ann.subscribe().status == 201


def test_a_tip_whose_page_expired_is_canceled(billing: Billing, ann: Subscriber, bob: str) -> None:
    page = check_out(billing, ann.user_id, tip={"creator_id": bob, "amount_minor": 700, "currency": "usd"})
    billing.stripe.call("POST", f"/v1/checkout/sessions/{page.body['session_id']}/expire")

    ann.hear(times=2)

    listed = request(list_payments.handler, "GET", "/api/v1/payments", user_id=ann.user_id).body["items"]
    assert [each["status"] for each in listed] == ["canceled"]


def test_a_page_that_somebody_else_opened_at_our_stripe_is_recorded(billing: Billing) -> None:
    line = {"line_items[0][price_data][currency]": "usd", "line_items[0][price_data][unit_amount]": "500"}
    line |= {"line_items[0][price_data][product_data][name]": "A shirt", "line_items[0][quantity]": "1"}
    page = billing.stripe.call("POST", "/v1/checkout/sessions", mode="payment", success_url="https://x.test", **line)

    billing.deliver("checkout.session.expired", page, event_id="evt_a")

    assert billing.webhook("evt_a")["result"] == "not a checkout of ours"


def test_a_page_that_was_completed_before_it_was_heard_of_is_what_the_person_has(
    billing: Billing, ann: Subscriber
) -> None:
    complete(billing, check_out(billing, ann.user_id, **PREMIUM))

    assert_problem(check_out(billing, ann.user_id, **PREMIUM), 409, "already-subscribed")
    assert ann.state() == ("trialing", True)


@pytest.mark.parametrize(
    "body", [{}, {**PREMIUM, "tip": {"creator_id": ids.new_id(), "amount_minor": 500, "currency": "usd"}}]
)
def test_exactly_one_thing_is_bought_on_a_page(billing: Billing, ann: Subscriber, body: dict[str, Any]) -> None:
    assert_problem(check_out(billing, ann.user_id, **body), 422, "nothing-to-buy")


def test_what_cannot_be_paid_here_cannot_be_paid_there(billing: Billing, ann: Subscriber, bob: str) -> None:
    def tip(creator_id: str, amount: int) -> Answer:
        wish = {"creator_id": creator_id, "amount_minor": amount, "currency": "usd"}
        return check_out(billing, ann.user_id, tip=wish)

    assert_problem(tip(ann.user_id, 500), 422, "tip-to-oneself")
    assert_problem(tip(bob, 1), 422, "amount-out-of-bounds")
    assert_problem(tip(ids.new_id(), 500), 404, "no-such-creator")
    member = {"creator_id": bob, "tier_id": ids.new_id()}
    assert_problem(check_out(billing, ann.user_id, membership=member), 404, "no-such-tier")
    assert_problem(check_out(billing, ann.user_id, key="", **PREMIUM), 422, "invalid-request")


def test_the_portal_is_a_page_for_its_caller_and_what_they_do_there_is_heard(billing: Billing, ann: Subscriber) -> None:
    ann.subscribe()
    answer = request(
        open_billing_portal.handler, "POST", "/api/v1/billing/portal", user_id=ann.user_id, headers=billing.key()
    )
    assert answer.status == 201
    (made,) = billing.stripe.call("GET", f"/v1/subscriptions?customer={ann.customer_id}")["data"]
    page = answer.body["url"].partition("/_standin/")[2]
    billing.stripe.admin("POST", page, action="cancel", subscription=made["id"])

    ann.hear()

    assert ann.subscriptions()[0]["is_ending"] is True
