"""What the identity domain holds of a person: the account, sessions, tokens and passkeys, and whom they do not want to meet."""

from collections.abc import Iterable, Mapping

from functions.identity import (
    block_table,
    consent_table,
    passkey_table,
    people_table,
    profile_table,
    social_table,
    table,
)
from socialflow import dynamo, person_keys
from socialflow.archives import Record, picked
from socialflow.dynamo import Item

_PAGE = 500
# What nobody is told, their owner included: hashes prove secrets or name an address, and a session's family key makes them.
SECRET = frozenset({"password_hash", "email_claims"})
ACCOUNT = (
    "user_id",
    "username",
    "display_name",
    "email",
    "email_verified_at",
    "role",
    "created_at",
    "creator_since",
    "premium_by",
    "birth_date",
    "country",
    "consent",
    "consent_until",
    "is_adult",
    "adult_on",
    "providers",
    "factors",
)
PROFILE = ("bio", "links", "followers_only", "avatar", "avatar_upload")
STANDING = ("standing", "suspended_until")
SESSION = ("session_id", "device_name", "created_at", "rotated_at", "expires_at", "is_live", "ended_at", "end_reason")
PASSKEY = ("passkey_id", "name", "created_at", "last_used_at", "is_synced")
BLOCK = ("blocked_id", "changed_at")
MUTE = ("kind", "value", "changed_at")
PROVIDER = ("provider", "email", "linked_at")
CONSENT = ("state", "asked_at", "parent_id", "text_version", "decided_at", "withdrawn_at")
CHILD = ("child_id", "state", "text_version", "given_at", "withdrawn_at")
TOKEN = ("token_id", "name", "scopes", "created_at", "expires_at", "last_used_on")


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    sessions = dynamo.items(lambda after: table.sessions_of(user_id, limit=_PAGE, after=after))
    blocks = dynamo.items(lambda after: block_table.blocks_of(user_id, limit=_PAGE, after=after))
    mutes = dynamo.items(lambda after: block_table.mutes_of(user_id, limit=_PAGE, after=after))
    tokens = dynamo.items(lambda after: people_table.tokens_of(user_id, limit=_PAGE, after=after))

    def opened(item: Item, *fields: str) -> Item:
        return person_keys.opened(user_id, item, fields)

    return {
        "account": [picked(table.opened(table.user(user_id, consistent=True)), *ACCOUNT, *PROFILE, *STANDING)],
        "blocks": (_named(picked(item, *BLOCK), item["blocked_id"]) for item in blocks if item["is_on"]),
        "parental-consent": (picked(item, *CONSENT) for item in (consent_table.consent_of(user_id),) if item),
        "children": (picked(item, *CHILD) for item in consent_table.children_of(user_id)),
        "mutes": (
            _named(picked(item, *MUTE), item["value"] if item["kind"] == "user" else "")
            for item in mutes
            if item["is_on"]
        ),
        "personal-tokens": (picked(opened(item, "name"), *TOKEN) for item in tokens),
        "sessions": (picked(opened(item, "device_name"), *SESSION) for item in sessions),
        "providers": (picked(opened(item, "email"), *PROVIDER) for item in social_table.of_user(user_id)),
        "passkeys": (picked(opened(item, "name"), *PASSKEY) for item in passkey_table.of_user(user_id)),
    }


def _named(record: Record, user_id: str) -> Record:
    """With the username by which another deployment finds whom it is."""
    username = profile_table.named(user_id) if user_id else None
    return {**record, "username": username} if username else record
