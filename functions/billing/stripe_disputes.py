"""Disputes at Stripe: a bank takes a payment back, and we may say why it should not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from functions.billing import stripe_access
from socialflow.stripe_calls import mapped

if TYPE_CHECKING:
    import stripe as stripe_types
    from stripe.params import DisputeModifyParamsEvidence


@dataclass(frozen=True)
class Dispute:
    """As Stripe has it now. `fee_minor` is what Stripe took for it; `is_withdrawn` once the amount left our balance."""

    id: str
    intent_id: str
    status: str
    amount_minor: int
    currency: str
    reason: str
    is_withdrawn: bool
    fee_minor: int
    evidence_due_at: datetime | None


def find(dispute_id: str) -> Dispute:
    """Raises StripeRefused (`resource_missing`)."""
    with mapped():
        return _dispute(stripe_access.client().v1.disputes.retrieve(dispute_id))


def submit(dispute_id: str, evidence: Mapping[str, str], *, is_final: bool) -> Dispute:
    """Put evidence to the dispute; once it is final the bank decides. Raises StripeRefused when that is over."""
    with mapped():
        said = cast("DisputeModifyParamsEvidence", dict(evidence))
        return _dispute(stripe_access.client().v1.disputes.update(dispute_id, {"evidence": said, "submit": is_final}))


def _dispute(made: "stripe_types.Dispute") -> Dispute:
    moved: list[Any] = list(made.balance_transactions or [])
    taken = [each for each in moved if each.amount < 0]
    due_by = made.evidence_details.due_by
    return Dispute(
        id=made.id,
        intent_id=str(made.payment_intent or ""),
        status=made.status,
        amount_minor=made.amount,
        currency=made.currency,
        reason=made.reason,
        is_withdrawn=bool(taken),
        fee_minor=sum(each.fee for each in taken),
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )
