"""What billing forgets of somebody who was erased (CO-1, CO-2): who they were, at Stripe too; not what they paid."""

import json

from functions.billing import personal_data, table
from functions.billing.on_user_erased import handler as on_user_erased
from socialflow.events import Envelope, UserErased
from tests.conftest import START, lambda_context
from tests.unit.billing.conftest import Billing


def erase(user_id: str) -> None:
    event = Envelope.of(UserErased(occurred_at=START, user_id=user_id), user_id).model_dump()
    record = {"messageId": "m", "body": json.dumps({"detail": event})}
    assert on_user_erased({"Records": [record]}, lambda_context()) == {"batchItemFailures": []}


def test_the_customer_is_deleted_at_stripe_and_payments_stay(billing: Billing) -> None:
    ann, creator = billing.person(), billing.person("cre")
    payment_id = billing.tip(ann, creator).body["payment_id"]
    customer = table.customer_id(ann)

    erase(ann)
    erase(ann)

    assert billing.stripe.call("GET", f"/v1/customers/{customer}")["deleted"]
    assert (table.person(ann), table.customer_id(ann)) == (None, None)
    told = {section: list(records) for section, records in personal_data.of(ann).items()}
    assert [each["payment_id"] for each in told["payments"]] == [payment_id]


def test_a_customer_that_is_gone_at_stripe_already_is_no_fault(billing: Billing) -> None:
    ann, creator = billing.person(), billing.person("cre")
    billing.tip(ann, creator)
    billing.stripe.call("DELETE", f"/v1/customers/{table.customer_id(ann)}")

    erase(ann)

    assert table.customer_id(ann) is None


def test_nobody_pays_somebody_erased(billing: Billing) -> None:
    ann, creator = billing.person(), billing.person("cre")

    erase(creator)

    assert billing.tip(ann, creator).status == 404
