"""Operator's task: puts evidence to a dispute before its deadline."""

from functions.billing import disputes
from functions.billing.models import DisputeEvidence
from socialflow import clock
from socialflow.consumers import task

handler = task(
    DisputeEvidence,
    lambda given: disputes.submit_evidence(given.dispute_id, given.evidence, clock.now(), is_final=given.is_final),
)
