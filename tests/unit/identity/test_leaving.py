"""Leaving (AU-18, CO-1, CO-2): at once for sessions and tokens, after 14 days for good, and back until then."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import (
    avatar_objects,
    erasing,
    factor_table,
    leaving,
    leaving_table,
    passkey_table,
    social_table,
    table,
)
from functions.identity.change_role import handler as change_role
from functions.identity.create_personal_token import handler as create_token
from functions.identity.delete_me import handler as delete_me
from functions.identity.erase_leavers import handler as erase_leavers
from functions.identity.get_user import handler as get_user
from functions.identity.make_first_admin import handler as make_first_admin
from functions.identity.restore_account import handler as restore_account
from socialflow import tables
from socialflow.dynamo import ConditionFailed
from socialflow.errors import NotFound, Unavailable
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, lambda_context, outbox_events, request
from tests.unit.identity.conftest import Person, Post, authorize, log_in, refresh, register, vouched


def leave(person: Person, role: str = "user", **claims: str) -> Answer:
    return request(delete_me, "DELETE", "/api/v1/users/me", user_id=person.user_id, role=role, **claims)


def restore(token: str) -> Answer:
    return request(restore_account, "POST", "/api/v1/auth/restore", {"restore_token": token})


def sweep() -> Any:
    return erase_leavers({}, lambda_context())


def refused(person: Person) -> dict[str, Any]:
    answer = log_in(person.username)
    assert (answer.status, answer.body["code"]) == (403, "account-leaving")
    return answer.body


def items_of(person: Person) -> list[str]:
    return [item["sk"] for item in table.STORE.query_all(f"USER#{person.user_id}")]


def erased_events(identity: SimpleNamespace) -> list[dict[str, Any]]:
    """What the tombstones tell last, after UserErased."""
    events = outbox_events(identity.client("dynamodb"), tables.IDENTITY)
    return [each for each in events if each["type"] == "PersonForgotten"]


def test_leaving_ends_sessions_and_tokens_at_once_and_is_told(ada: Person, post: Post, clock: TestClock) -> None:
    post.deliver()
    tokens = log_in().body
    new = {"name": "script", "scopes": ["videos:read"]}
    personal = request(create_token, "POST", "/api/v1/auth/tokens", new, user_id=ada.user_id).body["token"]
    assert vouched(authorize(f"Bearer {personal}"))

    answer = leave(ada)

    assert answer.status == 202
    assert answer.body["restorable_until"].startswith(f"{START + timedelta(days=14):%Y-%m-%dT%H:%M}")
    assert not vouched(authorize(f"Bearer {tokens['access_token']}"))
    assert not vouched(authorize(f"Bearer {personal}"))
    assert refresh(tokens["refresh_token"]).status == 401
    (letter,) = post.deliver()
    assert letter.to == ["ada@example.com"]
    assert f"will be deleted on {START + timedelta(days=14):%Y-%m-%d}" in letter.subject


def test_it_takes_a_fresh_proof(ada: Person, clock: TestClock) -> None:
    clock.forward(minutes=11)

    assert leave(ada, proved_at=str(int(START.timestamp()))).body["code"] == "step-up-needed"


def test_who_leaves_is_seen_by_nobody(ada: Person, grace: Person) -> None:
    leave(ada)

    path = "/api/v1/users/{user_id}"
    shown = request(get_user, "GET", path.format(user_id=ada.user_id), route=path, user_id=grace.user_id)
    assert shown.status == 404


def test_a_log_in_in_time_restores_the_account_once(ada: Person, post: Post, clock: TestClock) -> None:
    leave(ada)
    post.deliver()
    clock.forward(days=13, hours=23)
    token = refused(ada)["restore_token"]

    assert restore(token).status == 204

    assert restore(token).body["code"] == "challenge-ended"
    assert log_in().status == 200
    (letter,) = post.deliver()
    assert "restored" in letter.text
    clock.forward(days=3)
    assert sweep() == {"erased": 0}
    assert log_in().status == 200


def test_a_restoring_token_is_good_for_fifteen_minutes(ada: Person, clock: TestClock) -> None:
    leave(ada)
    token = refused(ada)["restore_token"]
    clock.forward(minutes=15)

    assert restore(token).body["code"] == "challenge-ended"
    assert restore("0" * 64).body["code"] == "challenge-ended"


def test_after_the_time_nobody_comes_back(ada: Person, clock: TestClock) -> None:
    leave(ada)
    clock.forward(days=13, hours=23, minutes=50)
    token = refused(ada)["restore_token"]
    clock.forward(minutes=10)

    assert restore(token).body["code"] == "challenge-ended"
    assert log_in().body["code"] == "account-over"


def test_a_wrong_password_learns_nothing_of_it(ada: Person) -> None:
    leave(ada)

    assert log_in("ada", "wrong").body["code"] == "wrong-credentials"


def test_the_last_administrator_stays_and_another_is_counted_down(
    ada: Person, grace: Person, atomic_calls: None
) -> None:
    make_first_admin({"username": "ada", "operator": "olga", "reason": "the first"}, lambda_context())
    assert leave(ada, "admin").body["code"] == "last-admin"

    route = "/api/v1/admin/users/{user_id}/role"
    body = {"role": "admin", "reason": "the second"}
    path = route.format(user_id=grace.user_id)
    assert request(change_role, "PUT", path, body, route=route, user_id=ada.user_id, role="admin").status == 200

    answers = together(*(lambda each=each: leaving.leave(each, "", START) for each in (ada.user_id, grace.user_id)))
    assert sorted(type(each).__name__ for each in answers) == ["LastAdmin", "Leaving"]
    gone = next(each for each in (ada, grace) if "leaving_until" in table.user(each.user_id))
    assert table.user(gone.user_id)["role"] == "user"


def test_who_leaves_becomes_no_administrator(ada: Person, grace: Person) -> None:
    make_first_admin({"username": "ada", "operator": "olga", "reason": "the first"}, lambda_context())
    leave(grace)

    route = "/api/v1/admin/users/{user_id}/role"
    body = {"role": "admin", "reason": "the second"}
    path = route.format(user_id=grace.user_id)
    answer = request(change_role, "PUT", path, body, route=route, user_id=ada.user_id, role="admin")
    assert answer.body["code"] == "standing-changed"


def test_a_sweep_leaves_a_tombstone_and_frees_names_and_address(
    identity: SimpleNamespace, ada: Person, post: Post, clock: TestClock
) -> None:
    post.deliver()
    log_in(device_name="Ada's laptop")
    avatar_objects.store(ada.user_id, b"picture")
    claimed = {"user_id": ada.user_id, "passkey_id": "p" * 26, "sign_count": 0, "name": "key"}
    passkey_table.add(claimed, factor_table.codes_item(ada.user_id, {"hash"}, START), START)
    social_table.link(ada.user_id, "github", "ada-at-github", None, START)
    leave(ada)
    clock.forward(days=14)
    assert sweep() == {"erased": 0}, "its day is not past"
    clock.forward(days=1)

    assert sweep() == {"erased": 1}

    assert items_of(ada) == ["ERASED"]
    assert table.STORE.get(leaving_table.dynamo.key(f"USER#{ada.user_id}", "ERASED")).keys() - {"outbox"} == {
        *("pk", "sk", "user_id", "erased_at", "schema")
    }
    assert [each["data"]["user_id"] for each in erased_events(identity)] == [ada.user_id]
    assert social_table.owner("github", "ada-at-github") is None
    assert table.STORE.get(passkey_table._claim_key("p" * 26)) is None
    assert identity.client("s3").list_objects_v2(Bucket="media-bucket").get("KeyCount") == 0
    with pytest.raises(NotFound):
        table.user(ada.user_id)
    assert log_in().body["code"] == "wrong-credentials"
    assert register("ada").status == 201
    assert sweep() == {"erased": 0}


def test_a_sweep_that_stopped_anywhere_is_finished_by_the_next(
    identity: SimpleNamespace, ada: Person, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in()
    leave(ada)
    clock.forward(days=15)
    for broken in ("bury", "remove", "done"):
        with monkeypatch.context() as patch:
            patch.setattr(leaving_table, broken, _down)
            with pytest.raises(Unavailable):
                erasing.sweep(clock.at)

    assert sweep() == {"erased": 1}
    assert items_of(ada) == ["ERASED"]
    assert len(erased_events(identity)) == 1


def _down(*_: Any) -> None:
    raise Unavailable("down")


def test_who_could_not_be_erased_keeps_nobody_else_and_is_tried_again(
    ada: Person, grace: Person, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(ada)
    leave(grace)
    clock.forward(days=15)
    real = leaving_table.bury
    with monkeypatch.context() as patch:
        patch.setattr(leaving_table, "bury", lambda user, at: _down() if user["username"] == "ada" else real(user, at))
        with pytest.raises(Unavailable, match="1 accounts were not erased, 1 were"):
            erasing.sweep(clock.at)
    clock.forward(days=40)

    assert sweep() == {"erased": 1}


def test_restoring_and_erasing_at_once_end_in_one_of_the_two(ada: Person, clock: TestClock) -> None:
    leave(ada)
    user = table.user(ada.user_id)
    token = refused(ada)["restore_token"]
    assert restore(token).status == 204

    with pytest.raises(ConditionFailed):
        leaving_table.bury(user, clock.at)


def test_leaving_twice_at_once_is_leaving_once(ada: Person, atomic_calls: None) -> None:
    answers = together(*(lambda: leaving.leave(ada.user_id, "", START) for _ in range(3)))

    assert sorted(type(each).__name__ for each in answers) == ["Leaving", "StandingChanged", "StandingChanged"]
    assert len(list(leaving_table.due_on((START + leaving.GRACE).date()))) == 1
