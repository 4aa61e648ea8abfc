"""A subscription follows Stripe's state through trial, renewals, failures and its end; each payment is told once (PM-1, PM-2)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.billing import list_plans, policy, stripe_subscriptions, subscription_table, subscriptions
from functions.billing.models import BillingCurrency, PlanId
from socialflow import ids
from tests.conftest import request
from tests.support.problems import assert_problem
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber


@pytest.fixture
def ann(billing: Billing) -> Subscriber:
    return Subscriber.new(billing)


@pytest.fixture
def subscribed(ann: Subscriber) -> str:
    """The id of a subscription whose trial is over and whose first month is paid."""
    subscription_id: str = ann.subscribe().body["subscription_id"]
    ann.forward(14.1)
    ann.hear()
    return subscription_id


def test_the_plans_are_what_they_cost() -> None:
    from typing import get_args

    answer = request(list_plans.handler, "GET", "/api/v1/plans")

    assert answer.status == 200
    assert {each["plan"] for each in answer.body["items"]} == set(get_args(PlanId)) == set(policy.PLANS)
    for each in answer.body["items"]:
        assert set(each["prices"]) == set(get_args(BillingCurrency)) == set(policy.TIP_BOUNDS)
        # Stripe takes three-decimal amounts as multiples of ten.
        assert each["prices"]["kwd"] % 10 == 0


def test_a_trial_entitles_and_costs_nothing(billing: Billing, ann: Subscriber) -> None:
    answer = ann.subscribe()

    assert answer.status == 201
    assert (answer.body["status"], answer.body["is_entitled"], answer.body["plan"]) == (
        "trialing",
        True,
        "premium-monthly",
    )
    assert datetime.fromisoformat(answer.body["period_ends_at"]) == billing.clock.at + timedelta(days=14)
    ann.hear()
    assert billing.told("PaymentReceived") == []
    (told,) = billing.told("SubscriptionChanged")
    assert (told["user_id"], told["kind"], told["is_entitled"], told["revision"]) == (ann.user_id, "premium", True, 1)


def test_each_period_that_is_paid_is_told_once_with_stripes_fee(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    ann.forward(62)
    ann.hear(times=2)

    told = billing.told("PaymentReceived")
    assert [(each["purpose"], each["amount_minor"], each["fee_minor"]) for each in told] == [
        ("subscription", 999, 59)
    ] * 3
    assert {(each["payer_id"], each["creator_id"]) for each in told} == {(ann.user_id, "")}
    assert len({each["payment_id"] for each in told}) == 3
    assert ann.state() == ("active", True)


def test_a_declined_first_payment_leaves_nothing_and_another_card_may_follow(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    # Whoever had a trial pays at once.
    ann.cancel(subscribed)
    ann.forward(31)
    ann.hear()
    assert ann.state() == ("canceled", False)

    answers = [ann.subscribe(key="one", payment_method="pm_card_chargeCustomerFail") for _ in range(2)]
    ann.hear()
    again = ann.subscribe(key="two")

    for each in answers:
        body = assert_problem(each, 402, "payment-declined")
        assert body["errors"][0]["pointer"] == "/payment_method"
    assert (again.status, again.body["status"]) == (201, "active")
    assert [each["status"] for each in ann.subscriptions()] == ["active", "canceled"]


def test_a_card_that_its_bank_does_not_let_be_saved_is_declined(billing: Billing, ann: Subscriber) -> None:
    declined = ann.subscribe(payment_method="pm_card_visa_chargeDeclined")

    assert_problem(declined, 402, "payment-declined")
    assert ann.subscriptions() == []
    assert ann.subscribe().body["status"] == "trialing"


def test_a_first_payment_that_wants_its_owner_is_completed_by_them(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    ann.cancel(subscribed)
    ann.forward(31)
    ann.hear()

    answer = ann.subscribe(payment_method="pm_card_authenticationRequired")
    assert (answer.status, answer.body["status"], answer.body["is_entitled"]) == (201, "incomplete", False)
    assert answer.body["client_secret"]
    billing.authenticate(answer.body["client_secret"].partition("_secret")[0])
    ann.hear()

    assert ann.state() == ("active", True)
    assert len(billing.told("PaymentReceived")) == 2


def test_one_person_has_one_subscription_to_the_platform(ann: Subscriber) -> None:
    ann.subscribe()

    assert_problem(ann.subscribe(plan="premium-yearly"), 409, "already-subscribed")


def test_the_same_key_subscribes_once_and_another_body_under_it_is_refused(ann: Subscriber) -> None:
    first, again = (ann.subscribe(key="one") for _ in range(2))
    other = ann.subscribe(key="one", plan="premium-yearly")

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert_problem(other, 422, "idempotency-key-reused")
    assert len(ann.subscriptions()) == 1


def test_a_subscription_whose_answer_was_lost_goes_on_under_the_same_key(billing: Billing, ann: Subscriber) -> None:
    billing.stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/subscriptions", count=100)
    unknown = ann.subscribe(key="one")
    billing.stripe.heal()
    in_the_way = ann.subscribe(key="two")

    again = ann.subscribe(key="one")

    assert_problem(unknown, 503, "stripe-unavailable")
    assert_problem(in_the_way, 409, "already-subscribed")
    assert (again.status, again.body["status"]) == (201, "trialing")
    assert len(billing.stripe.call("GET", f"/v1/subscriptions?customer={ann.customer_id}")["data"]) == 1


def test_one_that_stopped_before_stripe_heard_of_it_is_in_nobodys_way(billing: Billing, ann: Subscriber) -> None:
    billing.stripe.admin("POST", "faults", fault="internal_error", path_prefix="/v1/", count=100)
    assert ann.subscribe(key="one").status == 503
    billing.stripe.heal()
    billing.clock.forward(hours=2)

    again = ann.subscribe(key="two")

    assert (again.status, again.body["status"]) == (201, "trialing")


def test_one_that_stopped_after_stripe_made_it_is_what_the_person_has(billing: Billing, ann: Subscriber) -> None:
    billing.stripe.admin("POST", "faults", fault="answer_lost", path_prefix="/v1/subscriptions", count=100)
    ann.subscribe(key="one")
    billing.stripe.heal()
    billing.clock.forward(hours=2)

    assert_problem(ann.subscribe(key="two"), 409, "already-subscribed")
    assert ann.state() == ("trialing", True)


def test_an_upgrade_is_charged_at_once_less_the_rest_of_the_old_period(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    answer = ann.change(subscribed, "premium-yearly")
    ann.hear()

    assert answer.status == 200, answer.body
    assert (answer.body["plan"], answer.body["amount_minor"], answer.body["status"]) == (
        "premium-yearly",
        9990,
        "active",
    )
    assert sorted(each["months"] for each in billing.told("PaymentReceived")) == [1, 12]
    amounts = sorted(each["amount_minor"] for each in billing.told("PaymentReceived"))
    assert amounts[0] == 999
    assert 9990 - 999 <= amounts[1] < 9990
    assert billing.told("SubscriptionChanged")[-1]["plan"] == "premium-yearly"


def test_a_plan_that_it_has_and_a_subscription_that_is_not_ones_own_cannot_be_changed(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    eve = Subscriber.new(billing)

    assert_problem(ann.change(subscribed, "premium-monthly"), 409, "conflict")
    for answer in (eve.change(subscribed, "premium-yearly"), eve.cancel(subscribed), eve.resume(subscribed)):
        assert_problem(answer, 404, "not-found")
    assert_problem(ann.change(ids.new_id(), "premium-yearly"), 404, "not-found")


def test_a_canceled_subscription_lasts_as_long_as_it_was_paid_for(
    billing: Billing, ann: Subscriber, subscribed: str
) -> None:
    answers = [ann.cancel(subscribed) for _ in range(2)]
    ann.hear()
    assert [(each.status, each.body["is_ending"]) for each in answers] == [(200, True)] * 2
    assert ann.state() == ("active", True)

    ann.forward(31)
    ann.hear()

    assert ann.state() == ("canceled", False)
    assert len(billing.told("PaymentReceived")) == 1
    assert billing.told("SubscriptionChanged")[-1]["is_entitled"] is False
    assert_problem(ann.cancel(subscribed), 409, "not-subscribed")
    assert_problem(ann.resume(subscribed), 409, "not-subscribed")


def test_a_cancellation_is_taken_back(billing: Billing, ann: Subscriber, subscribed: str) -> None:
    ann.cancel(subscribed)

    answer = ann.resume(subscribed)
    ann.forward(31)
    ann.hear()

    assert (answer.status, answer.body["is_ending"]) == (200, False)
    assert ann.state() == ("active", True)
    assert len(billing.told("PaymentReceived")) == 2


def test_a_renewal_that_fails_is_dunned_and_ends(
    billing: Billing, ann: Subscriber, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ann.subscribe(payment_method="pm_card_chargeCustomerFail").body["status"] == "trialing"

    ann.forward(14.1)
    ann.hear()
    assert ann.state() == ("past_due", True)
    assert '"PaymentsFailed":[1' in capsys.readouterr().out

    ann.forward(30)
    ann.hear()
    assert ann.state() == ("canceled", False)
    assert billing.told("PaymentReceived") == []


def test_what_was_fetched_earlier_never_replaces_what_was_fetched_later(
    billing: Billing, ann: Subscriber, subscribed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = subscription_table.subscription(ann.user_id, subscribed)
    assert known is not None
    stripe_subscriptions.end_with_period(known["stripe_id"], is_ending=True)
    find, calls = stripe_subscriptions.find, []

    def overtaken(stripe_id: str) -> Any:
        """The first fetch is overtaken: that it goes on after all is recorded first."""
        found = find(stripe_id)
        calls.append(found)
        if len(calls) == 1:
            ann.resume(subscribed)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(stripe_subscriptions, "find", overtaken)
        state = subscriptions.refresh(ann.user_id, subscribed, known["stripe_id"], billing.clock.at)

    assert calls[0].is_ending is True
    assert state.is_ending is False
    assert ann.subscriptions()[0]["is_ending"] is False


def test_subscriptions_that_somebody_else_made_at_our_stripe_are_recorded(billing: Billing, ann: Subscriber) -> None:
    ann.subscribe()
    (made,) = billing.stripe.call("GET", f"/v1/subscriptions?customer={ann.customer_id}")["data"]
    path = f"/v1/subscriptions/{made['id']}"
    billing.stripe.call("POST", path, **{"metadata[subscription_id]": ids.new_id()})
    billing.deliver("customer.subscription.updated", made, event_id="evt_other_stage")
    billing.stripe.call("POST", path, **{"metadata[subscription_id]": ""})
    billing.deliver("customer.subscription.updated", made, event_id="evt_foreign")
    billing.deliver("invoice.paid", {"id": made["latest_invoice"]}, event_id="evt_invoice")

    assert "another stage" in billing.webhook("evt_other_stage")["result"]
    assert billing.webhook("evt_foreign")["result"] == "not a subscription of ours"
    assert billing.webhook("evt_invoice")["result"] == "not a subscription of ours"


@pytest.mark.parametrize(("field", "value"), [("plan", "gold"), ("currency", "xyz"), ("payment_method", ""), ("x", 1)])
def test_a_field_that_does_not_fit_is_named(ann: Subscriber, field: str, value: Any) -> None:
    body = assert_problem(ann.subscribe(**{field: value}), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == f"/{field}"
