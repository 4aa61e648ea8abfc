"""Stripe, as the money domain needs it; `stripe` is imported when it is called (~110 ms)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from socialflow import stripe_calls
from socialflow.stripe_calls import NETWORK_RETRIES, TIMEOUT_SECONDS, StripeMisused, mapped

if TYPE_CHECKING:
    import stripe as stripe_types

MAX_TRANSFERS = 500
# How Stripe's requirements for a tax id end.
_TAX_IDS = frozenset({"id_number", "ssn_last_4", "tax_id"})
# A night's, many times over; they are held in memory.
MAX_BALANCE_TRANSACTIONS = 200_000


@dataclass(frozen=True)
class Account:
    """A creator's connected account. `requirements` are what Stripe still wants from its owner.

    `has_tax_id`: Stripe has one, or wants none. Which one it is never comes here.
    """

    id: str
    payouts_enabled: bool
    transfers_active: bool
    requirements: tuple[str, ...]
    country: str = "US"
    has_tax_id: bool = True


@dataclass(frozen=True)
class Transfer:
    """Money that went to a connected account, in minor units of the currency."""

    id: str
    amount_minor: int
    currency: str
    destination: str
    transfer_group: str | None
    created_at: datetime
    reversed_minor: int
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class BalanceTransaction:
    """What a moment changed on the platform's balance: `net_minor`, Stripe's fee taken off; `source` is what caused it."""

    id: str
    kind: str
    source: str
    net_minor: int
    currency: str
    created_at: datetime


class StripeClient:
    """Stripe behind one secret key at one address (`https://api.stripe.com`, or the stand-in)."""

    def __init__(
        self,
        secret_key: str,
        api_base: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        network_retries: int = NETWORK_RETRIES,
    ) -> None:
        self._client = stripe_calls.new_client(
            secret_key, api_base, timeout_seconds=timeout_seconds, network_retries=network_retries
        )

    def create_connected_account(self, creator_id: str, email: str, country: str, idempotency_key: str) -> Account:
        """An Express account for the creator, who completes it behind `onboarding_link`."""
        with mapped():
            made = self._client.v1.accounts.create(
                {
                    "type": "express",
                    "email": email,
                    "country": country,
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": {"creator_id": creator_id},
                },
                {"idempotency_key": idempotency_key},
            )
        return _account(made)

    def find_account(self, account_id: str) -> Account:
        """As it is now. Raises StripeRefused (`account_invalid`) when it is gone."""
        with mapped():
            return _account(self._client.v1.accounts.retrieve(account_id))

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """A page of Stripe's for the account's owner; works once and for a few minutes."""
        with mapped():
            link = self._client.v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                }
            )
        return link.url

    def create_transfer(
        self,
        *,
        amount_minor: int,
        currency: str,
        destination: str,
        transfer_group: str,
        idempotency_key: str,
        metadata: Mapping[str, str],
    ) -> Transfer:
        """Pay a connected account once per idempotency key.

        Raises StripeUnavailable when the outcome is unknown (same key again), StripeRefused when it is settled as not
        paid: Stripe replays that refusal for 24 h, so a later attempt needs a new key. Stripe forgets keys after
        24 h; before repeating an older attempt look for it with `find_transfers`.
        """
        with mapped():
            made = self._client.v1.transfers.create(
                {
                    "amount": amount_minor,
                    "currency": currency.lower(),
                    "destination": destination,
                    "transfer_group": transfer_group,
                    "metadata": dict(metadata),
                },
                {"idempotency_key": idempotency_key},
            )
        return _transfer(made)

    def find_transfers(self, transfer_group: str) -> list[Transfer]:
        """All transfers of the group, newest first. Raises StripeMisused beyond MAX_TRANSFERS."""
        found: list[Transfer] = []
        with mapped():
            page = self._client.v1.transfers.list({"transfer_group": transfer_group, "limit": 100})
            for one in page.auto_paging_iter():
                if len(found) == MAX_TRANSFERS:
                    raise StripeMisused(f"More than {MAX_TRANSFERS} transfers stand in group {transfer_group}.")
                found.append(_transfer(one))
        return found

    def find_transfer(self, transfer_id: str) -> Transfer:
        """As it is now. Raises StripeRefused (`resource_missing`) for one that Stripe does not have."""
        with mapped():
            return _transfer(self._client.v1.transfers.retrieve(transfer_id))

    def balance_transactions(self, since: datetime) -> list[BalanceTransaction]:
        """All of the platform's since then, oldest first. Raises StripeMisused beyond MAX_BALANCE_TRANSACTIONS."""
        found: list[BalanceTransaction] = []
        with mapped():
            page = self._client.v1.balance_transactions.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
            for one in page.auto_paging_iter():
                if len(found) == MAX_BALANCE_TRANSACTIONS:
                    raise StripeMisused(f"More than {MAX_BALANCE_TRANSACTIONS} balance transactions since {since}.")
                found.append(_balance_transaction(one))
        return found[::-1]

    def balance(self) -> dict[str, int]:
        """The platform's balance in minor units by currency, what is not available yet included."""
        with mapped():
            now = self._client.v1.balance.retrieve()
        sums: dict[str, int] = {}
        parts: list[Any] = [*now.available, *now.pending]
        for each in parts:
            sums[each.currency] = sums.get(each.currency, 0) + each.amount
        return sums


def _account(made: "stripe_types.Account") -> Account:
    requirements = made.requirements
    return Account(
        id=made.id,
        payouts_enabled=bool(made.payouts_enabled),
        transfers_active=made.capabilities is not None and getattr(made.capabilities, "transfers", None) == "active",
        requirements=tuple((requirements.currently_due if requirements else None) or ()),
        country=made.country or "US",
        has_tax_id=bool(made.details_submitted) and not _wants_tax_id(requirements),
    )


def _wants_tax_id(requirements: Any) -> bool:
    wanted: list[str] = []
    for name in ("currently_due", "eventually_due", "past_due"):
        wanted += getattr(requirements, name, None) or []
    return any(each.rpartition(".")[2] in _TAX_IDS for each in wanted)


def _transfer(made: "stripe_types.Transfer") -> Transfer:
    return Transfer(
        id=made.id,
        amount_minor=made.amount,
        currency=made.currency,
        destination=str(made.destination),
        transfer_group=made.transfer_group,
        created_at=datetime.fromtimestamp(made.created, UTC),
        reversed_minor=made.amount_reversed,
        metadata=cast(Mapping[str, str], made.metadata.to_dict()),
    )


def _balance_transaction(made: "stripe_types.BalanceTransaction") -> BalanceTransaction:
    return BalanceTransaction(
        id=made.id,
        kind=made.type,
        source=str(made.source or ""),
        net_minor=made.net,
        currency=made.currency,
        created_at=datetime.fromtimestamp(made.created, UTC),
    )
