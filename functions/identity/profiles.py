"""A user as they see themselves, and as everybody sees them."""

from functions.identity import table
from functions.identity.models import Me, Profile
from socialflow import clock


def own(user_id: str) -> Me:
    item = table.user(user_id, consistent=True)
    return Me(
        user_id=item["user_id"],
        username=item["username"],
        display_name=item["display_name"],
        email=item["email"],
        email_verified_at=clock.parse(item["email_verified_at"]) if item.get("email_verified_at") else None,
        role=item["role"],
        created_at=clock.parse(item["created_at"]),
    )


def public(user_id: str) -> Profile:
    item = table.user(user_id)
    return Profile(
        user_id=item["user_id"],
        username=item["username"],
        display_name=item["display_name"],
        created_at=clock.parse(item["created_at"]),
    )
