"""What crosses the money domain's boundary: bodies of routes, inputs and results of tasks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from functions.money.periods import Period
from functions.money.policy import CURRENCIES, DEFAULT_CURRENCY, MAX_AMOUNT_MICRO
from socialflow.contract import Contract, Line

PayoutStatus = Literal["due", "paying", "waiting-for-account", "held", "failed", "paid", "canceled"]


def _known(currency: str) -> str:
    if currency not in CURRENCIES:
        raise ValueError(f"must be one of {', '.join(sorted(CURRENCIES))}")
    return currency


Currency = Annotated[str, AfterValidator(_known)]
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f]+$")
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Field(description="ISO 3166-1, two letters")]


class NewPayoutAccount(Contract):
    email: Email
    country: Country


class PayoutAccount(Contract):
    """A creator's account at Stripe. `onboarding_url` works once and for minutes; ask again for a new one."""

    account_id: str
    payouts_enabled: bool
    requirements: list[str]
    onboarding_url: str | None = None


class Payout(Contract):
    """What is paid to a creator for a period. `reason` and `remedy` say why it is not paid yet.

    `withheld_minor` of `amount_minor` is tax that is kept back. `payable_at` is when one that waits for the account's age (`held`) is paid at the earliest.
    """

    payout_id: str
    period: str
    amount_minor: int
    withheld_minor: int = 0
    currency: str
    status: PayoutStatus
    reason: str | None = None
    remedy: str | None = None
    created_at: datetime
    payable_at: datetime | None = None
    paid_at: datetime | None = None


class PayoutPage(Contract):
    items: list[Payout]
    next_cursor: str | None


class EarningEntry(Contract):
    """A change of the creator's balance."""

    kind: str
    amount_micro: int
    posted_at: datetime


class Earnings(Contract):
    """`balance_micro` is in millionths of the currency's unit; `balance_minor` its whole minor units (cents).

    `held_minor` of it is promised to payouts that are on their way. `paid_micro` is what was paid in all, so that balance
    and paid together are all that was ever earned. Until `payable_at` payouts wait for the payout account's age; None when
    they do not. `entries` are the newest changes.
    """

    currency: str
    balance_micro: int
    balance_minor: int
    held_minor: int
    paid_micro: int
    payable_at: datetime | None
    entries: list[EarningEntry]


class Received(Contract):
    """What became of a webhook: processed now or before."""

    event_id: str
    is_new: bool


class PoolFunds(Contract):
    """Money for a period's pool; without a `period` for the one that is open now. The same `reference` is funded once."""

    amount_micro: int = Field(ge=1, le=MAX_AMOUNT_MICRO, strict=True)
    reference: Line
    period: Period | None = None
    currency: Currency = DEFAULT_CURRENCY


class Funding(Contract):
    transfer_id: str
    period: str
    currency: str
    pool_micro: int
    is_new: bool


class Checked(Contract):
    """What all accounts' entries come to, each followed from its first.

    `sum_micro` is the distance of all currencies' balances from zero, payments under way included, `settled_micro` each
    currency's sum of what was posted a quarter of an hour ago: both are 0 when the books balance. `wrong` names accounts
    whose entries or balance were not written by posting, or that do not say what payouts took; `faults` says how. `clearing_micro` is what Stripe has not
    confirmed, `clearing_since` the hour of the oldest of it.
    """

    sum_micro: int
    settled_micro: dict[str, int]
    accounts: int
    wrong: list[str]
    faults: dict[str, str]
    clearing_micro: dict[str, int]
    clearing_since: str | None


class Reconciled(Contract):
    """How the ledger, Stripe's balance and payouts compare.

    `confirmed` of Stripe's balance transactions were new. `difference_micro` is 0 of every currency in which Stripe's balance is
    what the ledger has as cash; more at Stripe is positive. `clearing_micro` is on its way, `unmatched` names balance
    transactions that no book of ours explains.
    """

    confirmed: int
    difference_micro: dict[str, int]
    clearing_micro: dict[str, int]
    unmatched: dict[str, str]


class _Input(BaseModel):
    """What a machine hands on: it may hold more than a task needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RunInput(_Input):
    """What a run was started with: the schedule's time, or a period; and the page of payouts before this one, if any.

    A daily run settles nothing; it promises and pays what the day has due.
    """

    scheduled_at: datetime | None = None
    period: Period | None = None
    is_daily: bool = False
    page: "dict[str, PayoutsPage] | None" = None


class RunStep(_Input):
    """`execution` names the run."""

    execution: str
    input: RunInput


class PayoutRef(_Input):
    creator_id: str
    period: str
    currency: str


class PayoutsPage(_Input):
    """Payouts to make; `after` is where the next page begins, None at the end."""

    period: str
    payouts: list[PayoutRef]
    after: str | None


class PayoutTask(_Input):
    execution: str
    payout: PayoutRef


class PayoutOutcome(_Input):
    payout_id: str
    status: PayoutStatus
    reason: str | None = None


class RunSummary(_Input):
    """How many payouts ended how in this run; `unsettled` ones were neither paid nor refused and are looked up next time."""

    period: str
    paid: int
    waiting_for_account: int
    held: int
    failed: int
    unsettled: int
    paid_minor: dict[str, int]
