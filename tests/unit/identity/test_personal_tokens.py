"""Personal access tokens (AU-8): they speak for their user as far as their scopes, until they end or are deleted."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import people_table, table
from functions.identity.create_personal_token import handler as create
from functions.identity.delete_personal_token import handler as delete
from functions.identity.get_me import handler as get_me
from functions.identity.list_personal_tokens import handler as list_tokens
from functions.identity.people_models import IssuedToken
from socialflow import dynamo
from socialflow.dynamo import Update
from socialflow.errors import Unavailable
from tests.conftest import Answer, TestClock, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import Person, authorize, vouched

NEW = {"name": "backup script", "scopes": ["videos:read", "feed:read"], "expires_in_days": 30}


def issued(person: Person, headers: dict[str, str] | None = None, **different: Any) -> Answer:
    return request(create, "POST", "/api/v1/auth/tokens", {**NEW, **different}, user_id=person.user_id, headers=headers)


def listed(person: Person, query: str = "") -> Answer:
    return request(list_tokens, "GET", f"/api/v1/auth/tokens{query}", user_id=person.user_id)


def deleted(person: Person, token_id: str) -> Answer:
    return request(
        delete,
        "DELETE",
        f"/api/v1/auth/tokens/{token_id}",
        route="/api/v1/auth/tokens/{token_id}",
        user_id=person.user_id,
    )


def lets_in(token: str) -> bool:
    return vouched(authorize(f"Bearer {token}"))


def test_a_token_speaks_for_its_user_with_its_scopes_alone(ada: Person) -> None:
    token = issued(ada).body["token"]

    context = authorize(f"Bearer {token}")["context"]

    assert context["scopes"] == "feed:read videos:read"
    assert (context["user_id"], context["session_id"], context["role"]) == (ada.user_id, "", "user")
    assert "proved_at" not in context
    refused = request(get_me, "GET", "/api/v1/users/me", **context)
    assert_problem(refused, 403, "scope-needed")


def test_a_token_has_the_form_that_scanners_of_secrets_look_for(ada: Person) -> None:
    token = issued(ada).body["token"]

    assert re.fullmatch(r"sfpat_[0-9a-z]{52}_[0-9a-f]{72}", token)


def test_a_token_is_shown_once_and_stored_nowhere(ada: Person, identity: SimpleNamespace) -> None:
    key = {"idempotency-key": "one"}
    first, again = issued(ada, headers=key), issued(ada, headers=key)

    token = first.body["token"]
    assert again.body == {**first.body, "token": None}
    assert "token" not in listed(ada).body["items"][0]
    stored = str(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"])
    assert token not in stored
    assert token.rpartition("_")[2][:64] not in stored
    assert str(NEW["name"]) not in stored
    assert token not in repr(IssuedToken.model_validate(first.body))


def test_it_takes_a_fresh_proof_of_who_one_is(ada: Person) -> None:
    answer = request(create, "POST", "/api/v1/auth/tokens", NEW, user_id=ada.user_id, proved_at="1")

    assert_problem(answer, 403, "step-up-needed")


@pytest.mark.parametrize(
    "different",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["admin"]},
        {"expires_in_days": 366},
        {"expires_in_days": 0},
        {"role": "admin"},
    ],
)
def test_a_token_that_cannot_be_is_refused(ada: Person, different: dict[str, Any]) -> None:
    assert issued(ada, **different).status == 422


def test_a_token_ends_when_it_said(ada: Person, clock: TestClock) -> None:
    token = issued(ada, expires_in_days=365).body["token"]

    clock.forward(days=365, seconds=-1)
    assert lets_in(token)
    clock.forward(seconds=1)
    assert authorize(f"Bearer {token}")["context"] == {"refused": "bad-token"}


def test_a_deleted_token_is_good_for_nothing_at_once(ada: Person) -> None:
    first, second = issued(ada).body, issued(ada).body
    lets_in(first["token"])

    assert deleted(ada, first["token_id"]).status == 204

    assert (lets_in(first["token"]), lets_in(second["token"])) == (False, True)
    assert [each["token_id"] for each in listed(ada).body["items"]] == [second["token_id"]]
    assert_problem(deleted(ada, first["token_id"]), 404, "not-found")


def test_anothers_token_is_not_there(ada: Person, grace: Person) -> None:
    hers = issued(grace).body

    assert_problem(deleted(ada, hers["token_id"]), 404, "not-found")
    assert listed(ada).body["items"] == []
    assert lets_in(hers["token"])


def test_what_is_not_a_token_of_ours_is_refused(ada: Person, grace: Person) -> None:
    token, other = issued(ada).body["token"], issued(grace).body["token"]
    head, _, secret = token.partition("_")[2].partition("_")
    wrong = [
        "sfpat_",
        token[:-1],
        token + "0",
        token.replace(secret[:8], "00000000"),
        f"sfpat_{head}_{other.rpartition('_')[2]}",
        f"sfpat_{grace.user_id}{head[26:]}_{secret}",
        token.upper(),
        token + "\n",
    ]

    assert [each for each in wrong if lets_in(each)] == []


def test_a_mistyped_token_costs_no_read(ada: Person) -> None:
    token = issued(ada).body["token"]
    dynamo.capacity.reset()

    last = "0" if token[-1] != "0" else "1"
    assert not lets_in(token[:-1] + last)

    assert dynamo.capacity.calls == 0


def test_an_invented_secret_with_its_checksum_is_refused(ada: Person) -> None:
    import zlib

    token = issued(ada).body["token"]
    body = token.rpartition("_")[0] + "_" + "ab" * 32

    assert not lets_in(f"{body}{zlib.crc32(body.encode()):08x}")


def test_a_use_is_noted_once_a_day(ada: Person, clock: TestClock) -> None:
    token = issued(ada).body["token"]
    assert listed(ada).body["items"][0]["last_used_on"] is None

    dynamo.capacity.reset()
    lets_in(token)
    assert dynamo.capacity.calls == 2
    lets_in(token)
    assert dynamo.capacity.calls == 3
    clock.forward(days=1)
    lets_in(token)

    assert dynamo.capacity.calls == 5
    assert listed(ada).body["items"][0]["last_used_on"] == "2026-03-02"


def test_a_token_deleted_while_its_use_is_noted_stays_gone(ada: Person) -> None:
    token_id = issued(ada).body["token_id"]
    deleted(ada, token_id)

    people_table.note_use(ada.user_id, token_id, "2026-03-01")

    assert listed(ada).body["items"] == []


def test_a_token_works_while_its_use_cannot_be_noted(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    token = issued(ada).body["token"]

    def busy(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(people_table, "note_use", busy)

    assert lets_in(token)


def test_a_token_ends_with_the_standing_it_was_issued_in(ada: Person) -> None:
    token = issued(ada).body["token"]

    table.STORE.write(Update(table._user_key(ada.user_id), "ADD #standing_version :one", values={"one": 1}))

    assert not lets_in(token)
    assert lets_in(issued(ada).body["token"])


def test_one_has_fifty_tokens_at_most(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_table, "TOKENS_LIMIT", 2)
    first = issued(ada).body
    issued(ada)

    assert_problem(issued(ada), 409, "too-many-tokens")
    deleted(ada, first["token_id"])
    assert issued(ada).status == 201


def test_the_list_is_paged_and_belongs_to_its_caller(ada: Person, grace: Person) -> None:
    for _ in range(3):
        issued(ada)

    page = listed(ada, "?limit=2").body
    rest = listed(ada, f"?limit=2&cursor={page['next_cursor']}").body

    assert (len(page["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    assert_problem(listed(grace, f"?cursor={page['next_cursor']}"), 422, "invalid-cursor")
