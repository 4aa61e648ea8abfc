"""An account's standing: whether it may be used, and which of its sessions and personal tokens still count.

Whatever takes rights away moves the account's standing version on; what was issued under an older one is good for nothing,
from the next request on.
"""

from datetime import datetime
from typing import Any

from functions.identity import ages
from functions.identity.errors import AccountBanned, AccountSuspended
from socialflow import clock
from socialflow.dynamo import Item
from socialflow.events import StandingMoved, outbox


def version(holder: Item) -> int:
    """Of an account now, or of a session or token when it was issued."""
    return int(holder.get("standing_version", 0))


def moved(user: Item, at: datetime, keeps: str = "") -> dict[str, Any]:
    """The outbox of a write that moves the account's standing on by one, for all its sessions but the one named; `user` is as
    it is afterwards but for that."""
    event = StandingMoved(
        occurred_at=at,
        user_id=user["user_id"],
        standing_version=version(user) + 1,
        keeps=keeps,
        standing=user.get("standing", "good"),
    )
    return outbox(event, user["user_id"], str(version(user) + 1))


def require_good(user: Item, at: datetime) -> None:
    """Raises AccountBanned or AccountSuspended."""
    if user.get("standing") == "banned":
        raise AccountBanned
    if is_suspended(user, at):
        until = user["suspended_until"]
        seconds = int((clock.parse(until) - at).total_seconds()) + 1
        raise AccountSuspended(f"This account is suspended until {until}.", retry_after_seconds=seconds)


def is_suspended(user: Item, at: datetime) -> bool:
    """A suspension ends by itself."""
    return user.get("standing") == "suspended" and clock.parse(user["suspended_until"]) > at


def told(user: Item, at: datetime) -> dict[str, Any]:
    """What routes are told of the account, whatever speaks for it."""
    return {
        "role": user["role"],
        "user_type": user_type(user),
        "is_premium": is_premium(user),
        "is_adult": ages.is_adult(user, at.date()),
    }


def user_type(user: Item) -> str:
    """What somebody is here, beside their role: a creator has published, premium is what a subscription buys."""
    if user.get("creator_since"):
        return "creator"
    return "premium" if is_premium(user) else "free"


def is_premium(user: Item) -> bool:
    """Whether a subscription entitles them now; a creator may be premium, too."""
    return bool(user.get("premium_by"))
