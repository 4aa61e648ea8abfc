"""Block and mute (PO-8): what a user does not want to meet is kept, told, and listed for them alone."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import block_table, table
from functions.identity.add_mute import handler as add_mute
from functions.identity.block_user import handler as block_user
from functions.identity.get_user import handler as get_user
from functions.identity.list_blocks import handler as list_blocks
from functions.identity.list_mutes import handler as list_mutes
from functions.identity.remove_mute import handler as remove_mute
from functions.identity.unblock_user import handler as unblock_user
from socialflow.dynamo import key
from tests.conftest import START, Answer, TestClock, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import Person, register

BLOCK, MUTES = "/api/v1/users/{user_id}/block", "/api/v1/users/me/mutes"


def blocks(person: Person, other_id: str, *, is_on: bool = True) -> Answer:
    handler, method = (block_user, "PUT") if is_on else (unblock_user, "DELETE")
    return request(handler, method, BLOCK.format(user_id=other_id), route=BLOCK, user_id=person.user_id)


def mutes(person: Person, kind: str, value: str) -> Answer:
    return request(add_mute, "PUT", MUTES, {"kind": kind, "value": value}, user_id=person.user_id)


def unmutes(person: Person, mute_id: str) -> Answer:
    return request(remove_mute, "DELETE", f"{MUTES}/{mute_id}", user_id=person.user_id)


def listed(person: Person, what: str, query: str = "") -> Answer:
    handler = {"blocks": list_blocks, "mutes": list_mutes}[what]
    return request(handler, "GET", f"/api/v1/users/me/{what}{query}", user_id=person.user_id)


def told(person: Person, sk: str) -> dict[str, Any]:
    item = table.STORE.get(key(f"USER#{person.user_id}", sk)) or {}
    outbox: dict[str, Any] = item["outbox"]
    return outbox


def sees(viewer: Person, user: Person) -> int:
    return request(get_user, "GET", f"/api/v1/users/{user.user_id}", user_id=viewer.user_id).status


def test_who_is_blocked_does_not_find_the_blocker_any_more(ada: Person, grace: Person) -> None:
    assert blocks(ada, grace.user_id).status == 204

    assert (sees(grace, ada), sees(ada, grace)) == (404, 200)
    assert [each["user_id"] for each in listed(ada, "blocks").body["items"]] == [grace.user_id]
    assert listed(grace, "blocks").body["items"] == []


def test_a_block_that_is_taken_back_is_over(ada: Person, grace: Person) -> None:
    blocks(ada, grace.user_id)

    assert [blocks(ada, grace.user_id, is_on=False).status for _ in range(2)] == [204, 204]

    assert sees(grace, ada) == 200
    assert listed(ada, "blocks").body["items"] == []


def test_blocks_are_told_once_in_an_order_that_grows(ada: Person, grace: Person, clock: TestClock) -> None:
    sk = f"BLOCK#{grace.user_id}"
    blocks(ada, grace.user_id)
    first = told(ada, sk)
    blocks(ada, grace.user_id)
    assert told(ada, sk) == first
    clock.forward(seconds=-5)
    blocks(ada, grace.user_id, is_on=False)
    second = told(ada, sk)

    assert (first["type"], second["type"]) == ("UserBlocked", "UserUnblocked")
    assert first["data"]["blocked_id"] == second["data"]["blocked_id"] == grace.user_id
    at = [datetime.fromisoformat(each["data"]["occurred_at"]) for each in (first, second)]
    assert at == [START, START + timedelta(milliseconds=1)]


def test_a_taken_back_block_goes_after_thirty_days(ada: Person, grace: Person) -> None:
    blocks(ada, grace.user_id)
    blocks(ada, grace.user_id, is_on=False)
    item = table.STORE.get(block_table.block_key(ada.user_id, grace.user_id)) or {}
    blocks(ada, grace.user_id)
    again = table.STORE.get(block_table.block_key(ada.user_id, grace.user_id)) or {}

    assert item["ttl"] == int((START + timedelta(days=30)).timestamp())
    assert "ttl" not in again


def test_neither_oneself_nor_nobody_is_blocked(ada: Person) -> None:
    assert_problem(blocks(ada, ada.user_id), 409, "own-block")
    assert_problem(blocks(ada, "0" * 26), 404, "not-found")
    assert listed(ada, "blocks").body["items"] == []


def test_users_words_and_threads_are_muted_and_unmuted(ada: Person, grace: Person) -> None:
    added = [mutes(ada, "user", grace.user_id), mutes(ada, "word", "Spoiler Alert"), mutes(ada, "thread", "0" * 26)]
    again = mutes(ada, "word", "SPOILER alert")

    assert [each.status for each in (*added, again)] == [200] * 4
    assert again.body == added[1].body
    shown = {(each["kind"], each["value"]) for each in listed(ada, "mutes").body["items"]}
    assert shown == {("user", grace.user_id), ("word", "spoiler alert"), ("thread", "0" * 26)}
    mute_id = added[1].body["mute_id"]
    assert told(ada, f"MUTE#{mute_id}")["data"]["is_muted"] is True
    assert [unmutes(ada, mute_id).status, unmutes(ada, mute_id).status] == [204, 204]
    assert_problem(unmutes(ada, "1" * 26), 404, "not-found")
    event = told(ada, f"MUTE#{mute_id}")
    assert (event["type"], event["data"]["value"], event["data"]["is_muted"]) == ("MuteChanged", "spoiler alert", False)
    assert len(listed(ada, "mutes").body["items"]) == 2


@pytest.mark.parametrize(
    ("kind", "value"), [("user", "ada"), ("thread", "x"), ("word", ""), ("word", "x" * 101), ("topic", "x")]
)
def test_a_mute_names_what_it_says(ada: Person, kind: str, value: str) -> None:
    assert mutes(ada, kind, value).status == 422


def test_there_are_so_many_mutes_and_what_is_taken_back_counts_no_more(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_table, "MUTES_LIMIT", 2)
    first = mutes(ada, "word", "one").body["mute_id"]
    mutes(ada, "word", "two")
    mutes(ada, "word", "two")

    assert_problem(mutes(ada, "word", "three"), 409, "too-many-mutes")
    unmutes(ada, first)
    unmutes(ada, first)
    assert mutes(ada, "word", "three").status == 200
    assert_problem(mutes(ada, "word", "four"), 409, "too-many-mutes")


def test_lists_are_paged_for_their_owner(ada: Person, grace: Person, identity: SimpleNamespace) -> None:
    for word in ("one", "two", "three"):
        mutes(ada, "word", word)

    page = listed(ada, "mutes", "?limit=2").body
    rest = listed(ada, "mutes", f"?limit=2&cursor={page['next_cursor']}").body

    assert sorted(each["value"] for each in page["items"] + rest["items"]) == ["one", "three", "two"]
    assert_problem(listed(grace, "mutes", f"?cursor={page['next_cursor']}"), 422, "invalid-cursor")


def test_blocks_are_paged_too(ada: Person, grace: Person) -> None:
    eve = Person("eve", register("eve").body["user_id"])
    for each in (grace, eve):
        assert blocks(ada, each.user_id).status == 204

    page = listed(ada, "blocks", "?limit=1").body
    rest = listed(ada, "blocks", f"?limit=1&cursor={page['next_cursor']}").body

    assert {each["user_id"] for each in page["items"] + rest["items"]} == {grace.user_id, eve.user_id}
