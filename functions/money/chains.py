"""Whether an account's entries are a chain without a fault that ends where its balance says."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.money import ledger_table, posting
from functions.money.posting import Head, Link


@dataclass(frozen=True)
class Followed:
    """`head` is where the balance says that the chain stands; `fault` says what contradicts it, None when nothing does."""

    head: Head
    fault: str | None


def follow(chain: str, currency: str, visit: Callable[[Link], None] | None = None) -> Followed:
    """Follow the chain from its first entry; `visit` sees each. What is posted meanwhile is no fault."""
    at, fault = _walk(chain, currency, Head(), ledger_table.LAST, visit)
    head = ledger_table.head(chain, currency)
    if fault is None and head.seq > at.seq:
        at, fault = _walk(chain, currency, at, head.seq, visit)
    if fault is None and at != head:
        fault = f"the entries end at {at.seq} with {at.balance}, the balance is {head.balance} of {head.seq} entries"
    return Followed(head, fault)


def _walk(
    chain: str, currency: str, at: Head, last: int, visit: Callable[[Link], None] | None
) -> tuple[Head, str | None]:
    for link, hash_ in ledger_table.links(chain, currency, at.seq + 1, last):
        if not posting.follows(link, at) or link.hash != hash_:
            return at, f"entry {link.seq} does not follow entry {at.seq}"
        if visit:
            visit(link)
        at = link.head
    return at, None
