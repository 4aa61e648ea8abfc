"""What can go wrong with money, by what the caller should do about it."""

from socialflow.errors import Conflict, Invalid


class TransferDiffers(Conflict):
    """A transfer of this id is posted with other entries; nothing was posted now."""

    code = "transfer-differs"
    title = "The transfer was posted differently"


class InsufficientBalance(Conflict):
    """The account does not hold that much; nothing was posted."""

    code = "insufficient-balance"
    title = "The balance is too small"


class PeriodClosed(Conflict):
    """This period is closed; fund the open one instead."""

    code = "period-closed"
    title = "The period is closed"


class PeriodNotBegun(Invalid):
    """A period that has not begun cannot be closed."""

    code = "period-not-begun"
    title = "The period has not begun"


class NoPayoutAccount(Conflict):
    """Connect a payout account first: POST /api/v1/payouts/account."""

    code = "no-payout-account"
    title = "No payout account"


class PayoutAccountIncomplete(Conflict):
    """Complete the payout account behind its onboarding page: POST /api/v1/payouts/account."""

    code = "payout-account-incomplete"
    title = "The payout account is incomplete"


class CollaboratorNotConnected(Conflict):
    """A collaborator connects a payout account before a video's earnings are split with them."""

    code = "collaborator-not-connected"
    title = "A collaborator has no payout account"


class AlreadyHeld(Conflict):
    """The creator's earnings wait for another dispute; decide that one first."""

    code = "already-held"
    title = "The earnings are held already"


class RecordDiffers(Conflict):
    """A record of this name holds other bytes; nothing was overwritten, and nothing was paid on it."""

    code = "record-differs"
    title = "The record was made differently"
