"""What can go wrong with money, by what the caller should do about it."""

from socialflow.errors import Conflict, Invalid


class TransferDiffers(Conflict):
    """A transfer of this id is posted with other entries; nothing was posted now."""

    code = "transfer-differs"
    title = "The transfer was posted differently"
    fix = "Read the transfer that is posted under this id, and post the other one under an id of its own."


class InsufficientBalance(Conflict):
    """The account does not hold that much; nothing was posted."""

    code = "insufficient-balance"
    title = "The balance is too small"
    fix = "Read the balance of the account that is debited, and post at most that much."


class PeriodClosed(Conflict):
    """This period is closed; fund the open one instead."""

    code = "period-closed"
    title = "The period is closed"
    fix = "Fund the month that is open now: the one after the last that GET /api/v1/earnings/roots/{period} has a root of."


class PeriodNotBegun(Invalid):
    """A period that has not begun cannot be closed."""

    code = "period-not-begun"
    title = "The period has not begun"
    fix = "Name a `period` (YYYY-MM) that has begun."


class NoPayoutAccount(Conflict):
    """Connect a payout account first: POST /api/v1/payouts/account."""

    code = "no-payout-account"
    title = "No payout account"
    fix = "POST /api/v1/payouts/account, finish the `onboarding_url` that it answers, then send this again."


class PayoutAccountIncomplete(Conflict):
    """Complete the payout account behind its onboarding page: POST /api/v1/payouts/account."""

    code = "payout-account-incomplete"
    title = "The payout account is incomplete"
    fix = "POST /api/v1/payouts/account with a new Idempotency-Key answers a new `onboarding_url`; finish it there."


class CollaboratorNotConnected(Conflict):
    """A collaborator connects a payout account before a video's earnings are split with them."""

    code = "collaborator-not-connected"
    title = "A collaborator has no payout account"
    fix = "Have each collaborator POST /api/v1/payouts/account and finish its `onboarding_url`, then send the split again."


class AlreadyHeld(Conflict):
    """The creator's earnings wait for another dispute; decide that one first."""

    code = "already-held"
    title = "The earnings are held already"
    fix = "Have the operator decide the dispute that holds them (the task resolve_dispute); then the earnings can be held for this one."


class RecordDiffers(Conflict):
    """A record of this name holds other bytes; nothing was overwritten, and nothing was paid on it."""

    code = "record-differs"
    title = "The record was made differently"
    fix = "Compare the two records in the records bucket before anything is run again: docs/runbook.md#ledger-faults."
