"""Whether creators' accounts of what they were paid say what payouts took from them and reversals gave back.

Both are in the ledger, in chains of their own, so that each is the other's check: a payout that left no trace on the account of
what was paid, or one that was noted there and never taken, is found by the sums.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from functions.money import transfers
from functions.money.posting import Link

_KINDS = frozenset({"payout", "payout-reversed"})


@dataclass
class PaidOut:
    """Sees all accounts' entries in any order."""

    # By creator and currency: what is noted as paid less what left the balance for payouts.
    _differs: Counter[tuple[str, str]] = field(default_factory=Counter)
    # By currency: the accounts of what was paid and their opposite.
    _sums: Counter[str] = field(default_factory=Counter)

    def see(self, link: Link) -> None:
        if link.chain.startswith((transfers.PAID, transfers.PAID_OUT)):
            self._sums[link.currency] += link.amount_micro
        if link.kind in _KINDS and link.chain.startswith((transfers.PAID, transfers.CREATOR)):
            self._differs[link.chain.partition("#")[2], link.currency] += link.amount_micro

    def faults(self) -> Iterator[tuple[str, str]]:
        """An account with its currency, and what is wrong with it."""
        for (creator_id, currency), differs in sorted(self._differs.items()):
            if differs:
                yield f"{transfers.paid(creator_id)} {currency}", f"differs by {differs} from what payouts took"
        for currency, rest in sorted(self._sums.items()):
            if rest:
                yield f"{transfers.PAID_OUT} {currency}", f"differs by {rest} from what creators were paid"
