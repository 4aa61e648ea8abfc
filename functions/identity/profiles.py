"""A user as they see themselves, and as others see them."""

from datetime import date, datetime

from functions.identity import ages, avatars, profile_table, standings, table
from functions.identity.errors import BirthDateTold
from functions.identity.models import Me, Profile, ProfileChange
from socialflow import clock, person_keys
from socialflow.dynamo import Item
from socialflow.errors import NotFound


def own(user_id: str) -> Me:
    return _own(table.user(user_id, consistent=True))


def change(user_id: str, wanted: ProfileChange, at: datetime) -> Me:
    """Raises NotFound. Nothing is told when nothing is new."""
    user = table.opened(table.user(user_id, consistent=True))
    facts = wanted.model_dump(exclude_none=True)
    if "followers_only" in facts:
        facts["followers_only"] = sorted(set(facts["followers_only"]))
    new = {name: value for name, value in facts.items() if value != user.get(name, _EMPTY.get(name))}
    return _own(_changed(user, new, at) if new else user)


def tell_birth_date(user_id: str, birth_date: date, country: str, at: datetime) -> Me:
    """Raises NotFound, BirthDateTold, BirthDateUnlikely or ParentalConsentNeeded."""
    user = table.user(user_id, consistent=True)
    if "birth_date" in user:
        raise BirthDateTold
    return _own(_changed(user, ages.facts(birth_date, country, at.date()), at))


def _changed(user: Item, facts: Item, at: datetime) -> Item:
    return profile_table.change(user, person_keys.sealed(user["user_id"], facts, table.PERSONAL), at)


def seen_by(viewer_id: str, user_id: str) -> Profile:
    """Raises NotFound, also for a viewer whom the user has blocked."""
    seen = profile_table.seen(viewer_id, user_id)
    if seen is None:
        raise NotFound("There is no such user.")
    return _shown(seen.user, sees_all=seen.is_follower or viewer_id == user_id)


def named(viewer_id: str, username: str) -> Profile:
    """Raises NotFound."""
    user_id = profile_table.owner_of(username)
    if user_id is None:
        raise NotFound("There is no such user.")
    return seen_by(viewer_id, user_id)


_EMPTY: Item = {"bio": "", "links": [], "followers_only": []}


def _own(sealed: Item) -> Me:
    item, today = table.opened(sealed), clock.now().date()
    return Me(
        user_id=item["user_id"],
        username=item["username"],
        display_name=item["display_name"],
        email=item["email"],
        email_verified_at=clock.parse(item["email_verified_at"]) if item.get("email_verified_at") else None,
        role=item["role"],
        user_type=standings.user_type(item),
        is_premium=standings.is_premium(item),
        birth_date=date.fromisoformat(item["birth_date"]) if "birth_date" in item else None,
        is_adult=ages.is_adult(item, today),
        # Who has it pending or withdrawn has no session to ask by.
        parental_consent="given" if ages.needs_consent(item, today) else "not-needed",
        bio=item.get("bio", ""),
        links=item.get("links", []),
        followers_only=item.get("followers_only", []),
        avatar=avatars.shown(item),
        avatar_upload=avatars.upload_state(item),
        created_at=clock.parse(item["created_at"]),
    )


def _shown(item: Item, *, sees_all: bool) -> Profile:
    hidden = set() if sees_all else set(item.get("followers_only", []))
    item = person_keys.opened(item["user_id"], item, {"bio", "links"} - hidden)
    return Profile(
        user_id=item["user_id"],
        username=item["username"],
        display_name=item["display_name"],
        bio=None if "bio" in hidden else item.get("bio", ""),
        links=None if "links" in hidden else item.get("links", []),
        avatar=None if "avatar" in hidden else avatars.shown(item),
        created_at=clock.parse(item["created_at"]),
    )
