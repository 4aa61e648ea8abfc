"""An account's standing: whether it may be used, and which of its sessions and personal tokens still count.

Whatever takes rights away moves the account's standing version on; what was issued under an older one is good for nothing,
from the next request on.
"""

from datetime import datetime

from functions.identity.errors import AccountBanned, AccountSuspended
from socialflow import clock
from socialflow.dynamo import Item


def version(holder: Item) -> int:
    """Of an account now, or of a session or token when it was issued."""
    return int(holder.get("standing_version", 0))


def require_good(user: Item, at: datetime) -> None:
    """Raises AccountBanned or AccountSuspended."""
    match user.get("standing"):
        case "banned":
            raise AccountBanned
        case "suspended" if clock.parse(user["suspended_until"]) > at:
            until = user["suspended_until"]
            seconds = int((clock.parse(until) - at).total_seconds()) + 1
            raise AccountSuspended(f"This account is suspended until {until}.", retry_after_seconds=seconds)
