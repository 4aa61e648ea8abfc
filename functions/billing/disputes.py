"""Disputes: a payer's bank takes a payment back for now, and decides later (PM-11)."""

from datetime import datetime

from functions.billing import payments, reversal_table, stripe_disputes
from functions.billing.errors import EvidenceTooLate
from functions.billing.models import DisputeState
from functions.billing.stripe_disputes import Dispute
from socialflow import logs
from socialflow.errors import NotFound
from socialflow.events import DisputeClosed, PaymentDisputed

_OUTCOMES = frozenset({"won", "lost"})
_OPEN = frozenset({"needs_response", "warning_needs_response"})


def record(dispute: Dispute, at: datetime) -> DisputeState | None:
    """Write what Stripe says of a dispute. None: not about a payment of ours.

    PaymentDisputed leaves when the money has first left our balance, DisputeClosed when the bank has decided; of an
    inquiry, which moves no money, neither.
    """
    payment = payments.of_intent(dispute.intent_id, at)
    if payment is None:
        return None
    known = reversal_table.dispute(dispute.id)
    was_told = bool(known and "outbox" in known)
    common = {
        "occurred_at": at,
        "dispute_id": dispute.id,
        "payment_id": payment["payment_id"],
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
    }
    disputed = PaymentDisputed(**common, fee_minor=dispute.fee_minor) if dispute.is_withdrawn and not was_told else None
    is_over = dispute.is_withdrawn and dispute.status in _OUTCOMES
    closed = DisputeClosed(**common, outcome=dispute.status) if is_over else None
    reversal_table.record_dispute(dispute, payment["payment_id"], disputed, closed, at)
    if disputed is not None:
        logs.logger.warning("payment disputed", dispute_id=dispute.id, payment_id=payment["payment_id"])
        logs.metric("PaymentsDisputed", 1)
    return DisputeState(
        dispute_id=dispute.id,
        payment_id=payment["payment_id"],
        status=dispute.status,
        reason=dispute.reason,
        amount_minor=dispute.amount_minor,
        currency=dispute.currency,
        evidence_due_at=dispute.evidence_due_at,
    )


def submit_evidence(dispute_id: str, evidence: dict[str, str], at: datetime, *, is_final: bool) -> DisputeState:
    """Put evidence to the dispute; when `is_final`, the bank decides on it. Raises NotFound or EvidenceTooLate."""
    if stripe_disputes.find(dispute_id).status not in _OPEN:
        raise EvidenceTooLate
    state = record(stripe_disputes.submit(dispute_id, evidence, is_final=is_final), at)
    if state is None:
        raise NotFound("This dispute is not about a payment of ours.")
    return state
