"""What the identity domain writes into a person's archive (CO-1): all that is known of them, and no secret."""

from datetime import timedelta

from functions.identity import block_table, personal_data, table
from functions.identity.create_personal_token import handler as create_personal_token
from functions.identity.update_me import handler as update_me
from tests.conftest import START, request
from tests.unit.identity.conftest import Person, log_in, register

# How the table keeps them, and events that were told.
KEYS = {"pk", "sk", "schema", "outbox", "ttl", "claims"}


def test_whatever_is_kept_of_an_account_is_told_or_is_a_secret(ada: Person) -> None:
    kept = set(table.user(ada.user_id))

    [told] = personal_data.of(ada.user_id)["account"]

    assert kept - KEYS == set(told) | personal_data.SECRET
    assert told["email"] == ada.email


def test_sessions_are_told_without_what_makes_their_tokens(ada: Person) -> None:
    log_in(device_name="a phone")

    [told] = personal_data.of(ada.user_id)["sessions"]

    assert told["device_name"] == "a phone"
    assert not {"family_key", "current_hashes", "spent_hash"} & set(told)


def test_a_profile_that_was_changed_is_told_whole_and_tokens_without_their_hash(ada: Person) -> None:
    new = {"name": "script", "scopes": ["videos:read"]}
    request(create_personal_token, "POST", "/api/v1/auth/tokens", new, user_id=ada.user_id)
    request(update_me, "PATCH", "/api/v1/users/me", {"bio": "I count."}, user_id=ada.user_id)

    found = personal_data.of(ada.user_id)

    [account], [token] = found["account"], found["personal-tokens"]
    inner = {"profile_revision"}
    assert set(table.user(ada.user_id)) - KEYS - inner == set(account) | personal_data.SECRET
    assert (account["bio"], token["name"]) == ("I count.", "script")
    assert "token_hash" not in token


def test_whom_a_person_does_not_want_to_meet_is_told_while_it_holds(ada: Person) -> None:
    bob, cy = (register(name).body["user_id"] for name in ("bob", "cyd"))
    for user_id in (bob, cy):
        block_table.block(ada.user_id, user_id, START)
    block_table.unblock(ada.user_id, cy, START + timedelta(seconds=1))
    block_table.mute(ada.user_id, "m" * 26, "word", "spoiler", START)

    found = personal_data.of(ada.user_id)

    assert [each["blocked_id"] for each in found["blocks"]] == [bob]
    assert [(each["kind"], each["value"]) for each in found["mutes"]] == [("word", "spoiler")]
