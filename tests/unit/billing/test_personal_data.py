"""What the billing domain writes into a person's archive (CO-1)."""

from functions.billing import personal_data
from tests.unit.billing.conftest import Billing


def test_payments_are_told_to_who_paid_them(billing: Billing) -> None:
    ann, creator = billing.person(), billing.person("cre")
    payment_id = billing.tip(ann, creator).body["payment_id"]

    told = {section: list(records) for section, records in personal_data.of(ann).items()}

    assert [(each["payment_id"], each["amount_minor"]) for each in told["payments"]] == [(payment_id, 500)]
    assert len(told["customer"]) == 1
    assert list(personal_data.of(creator)["payments"]) == []
