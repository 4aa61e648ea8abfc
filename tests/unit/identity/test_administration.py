"""Acts of administration (AU-8): who may do them, what they end at once, and that each is logged for good."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import audit_table, roles, roles_table, table
from functions.identity.audit_table import Act
from functions.identity.ban_user import handler as ban_user
from functions.identity.change_role import handler as change_role
from functions.identity.create_personal_token import handler as create_token
from functions.identity.errors import LastAdmin, StandingChanged
from functions.identity.find_user import handler as find_user
from functions.identity.inspect_user import handler as inspect_user
from functions.identity.list_audit import handler as list_audit
from functions.identity.make_first_admin import handler as make_first_admin
from functions.identity.reinstate_user import handler as reinstate_user
from functions.identity.suspend_user import handler as suspend_user
from socialflow.dynamo import ConditionFailed
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, lambda_context, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import Person, authorize, log_in, refresh, register, vouched

USER = "/api/v1/admin/users/{user_id}"
WHY = "broke the rules of the house"
HANDLERS = {"suspension": suspend_user, "ban": ban_user, "reinstatement": reinstate_user, "role": change_role}


def does(actor: Person, act: str, target: Person, role: str = "admin", **body: Any) -> Answer:
    route = f"{USER}/{act}"
    return request(
        HANDLERS[act],
        "PUT" if act == "role" else "POST",
        route.format(user_id=target.user_id),
        {"reason": WHY, **body},
        route=route,
        user_id=actor.user_id,
        role=role,
    )


def becomes(actor: Person, target: Person, role: str) -> Answer:
    route = f"{USER}/role"
    body = {"role": role, "reason": WHY}
    path = route.format(user_id=target.user_id)
    return request(change_role, "PUT", path, body, route=route, user_id=actor.user_id, role="admin")


def logged(actor: Person, query: str = "") -> Answer:
    return request(list_audit, "GET", f"/api/v1/admin/audit{query}", user_id=actor.user_id, role="admin")


def first_admin(username: str) -> Any:
    return make_first_admin({"username": username, "operator": "olga", "reason": "the first"}, lambda_context())


@pytest.fixture
def root(identity: SimpleNamespace, clock: TestClock) -> Person:
    """The only administrator, for a second already."""
    person = Person("root", register("root").body["user_id"])
    first_admin("root")
    clock.forward(seconds=1)
    return person


def test_the_first_administrator_is_made_once_and_by_an_operator_alone(ada: Person, grace: Person) -> None:
    made = first_admin("ada")

    assert (made["user_id"], made["role"]) == (ada.user_id, "admin")
    with pytest.raises(Exception, match="already"):
        first_admin("grace")
    with pytest.raises(Exception, match="no such user"):
        first_admin("nobody")
    [act] = logged(ada).body["items"]
    assert (act["actor_id"], act["action"], act["target_id"]) == ("operator:olga", "make-first-admin", ada.user_id)


@pytest.mark.parametrize("act", sorted(HANDLERS))
def test_acts_are_for_administrators_who_have_just_proved_who_they_are(ada: Person, grace: Person, act: str) -> None:
    assert_problem(does(ada, act, grace, role="moderator"), 403, "role-needed")
    by_password = request(
        HANDLERS[act], "POST", f"{USER}/{act}", {}, user_id=ada.user_id, role="admin", is_two_factor="false"
    )
    assert_problem(by_password, 403, "second-factor-missing")
    stale = request(HANDLERS[act], "POST", f"{USER}/{act}", {}, user_id=ada.user_id, role="admin", proved_at="1")
    assert_problem(stale, 403, "step-up-needed")


def test_a_suspension_ends_sessions_and_tokens_at_once_and_itself_in_time(
    root: Person, ada: Person, clock: TestClock
) -> None:
    new = {"name": "script", "scopes": ["videos:read"]}
    session = log_in().body
    token = request(create_token, "POST", "/api/v1/auth/tokens", new, user_id=ada.user_id).body["token"]
    bearers = [f"Bearer {session['access_token']}", f"Bearer {token}"]
    assert all(vouched(authorize(each)) for each in bearers)

    answer = does(root, "suspension", ada, until="2026-03-01T14:00:00+01:00")

    assert answer.body["standing"] == "suspended"
    assert not any(vouched(authorize(each)) for each in bearers)
    for refused in (refresh(session["refresh_token"]), log_in()):
        assert_problem(refused, 403, "account-suspended")
        assert "2026-03-01T13:00:00.000Z" in refused.body["detail"]
        assert refused.headers["Retry-After"] == "3600"
    clock.forward(hours=1)
    assert log_in().status == 200
    assert (
        request(inspect_user, "GET", USER.format(user_id=ada.user_id), user_id=root.user_id, role="admin").body[
            "standing"
        ]
        == "good"
    )
    assert_problem(refresh(session["refresh_token"]), 401, "session-ended")
    assert not any(vouched(authorize(each)) for each in bearers)


def test_a_wrong_password_learns_nothing_of_a_suspension(root: Person, ada: Person) -> None:
    does(root, "ban", ada)

    assert_problem(log_in(password="wrong"), 401, "wrong-credentials")
    assert_problem(log_in(), 403, "account-banned")


def test_a_ban_holds_until_the_account_is_reinstated(root: Person, ada: Person, clock: TestClock) -> None:
    session = log_in().body
    does(root, "ban", ada)
    clock.forward(days=1000)
    assert_problem(log_in(), 403, "account-banned")
    assert_problem(refresh(session["refresh_token"]), 403, "account-banned")

    assert does(root, "reinstatement", ada).body["standing"] == "good"

    assert log_in().status == 200
    assert_problem(refresh(session["refresh_token"]), 401, "session-ended")


def test_a_new_role_ends_what_was_issued_for_the_old_one(root: Person, ada: Person) -> None:
    session = log_in().body

    answer = becomes(root, ada, "moderator")

    assert answer.body["role"] == "moderator"
    assert not vouched(authorize(f"Bearer {session['access_token']}"))
    assert_problem(refresh(session["refresh_token"]), 401, "session-ended")
    assert authorize(f"Bearer {log_in().body['access_token']}")["context"]["role"] == "moderator"


@pytest.mark.parametrize("act", sorted(HANDLERS))
def test_nobody_administers_themselves(root: Person, act: str) -> None:
    body = {"suspension": {"until": "2026-04-01T00:00:00Z"}, "role": {}}.get(act, {})
    answer = becomes(root, root, "user") if act == "role" else does(root, act, root, **body)

    assert_problem(answer, 403, "own-account")


def test_an_administrator_is_neither_suspended_nor_banned(root: Person, ada: Person) -> None:
    becomes(root, ada, "admin")

    assert_problem(does(root, "ban", ada), 409, "admin-protected")
    assert_problem(does(root, "suspension", ada, until="2026-04-01T00:00:00Z"), 409, "admin-protected")


def test_who_is_banned_does_not_become_an_administrator(root: Person, ada: Person) -> None:
    does(root, "ban", ada)

    assert_problem(becomes(root, ada, "admin"), 409, "admin-protected")


def test_the_last_administrator_stays_one(root: Person, ada: Person) -> None:
    # The only administrator was demoted by one who was an administrator when they asked.
    assert_problem(becomes(ada, root, "user"), 409, "last-admin")

    becomes(root, ada, "admin")
    assert becomes(ada, root, "user").body["role"] == "user"
    assert_problem(becomes(root, ada, "user"), 409, "last-admin")


def test_two_administrators_who_demote_each_other_leave_one(root: Person, ada: Person, atomic_calls: None) -> None:
    becomes(root, ada, "admin")
    act = Act("somebody", "change-role", "target", WHY, "admin", "user", START, "request")
    both = [table.user(each.user_id) for each in (root, ada)]

    done = together(*(lambda user=user: roles_table.change_role(user, "user", act) for user in both))

    assert sorted(type(each) for each in done if each is not None) == [LastAdmin]
    assert sorted(table.user(each.user_id)["role"] for each in (root, ada)) == ["admin", "user"]


def test_an_act_on_what_changed_meanwhile_is_refused(root: Person, ada: Person) -> None:
    act = Act(root.user_id, "ban", ada.user_id, WHY, "good", "banned", START, "request")
    before = table.user(ada.user_id)
    becomes(root, ada, "creator")

    with pytest.raises(StandingChanged):
        roles_table.change_standing(before, "banned", None, act)
    with pytest.raises(StandingChanged):
        roles_table.change_role(before, "moderator", act)


def test_an_act_is_logged_with_who_whom_why_and_the_request(root: Person, ada: Person) -> None:
    does(root, "suspension", ada, until="2026-04-01T00:00:00Z")

    newest = logged(root).body["items"][0]

    assert newest == {
        "act_id": newest["act_id"],
        "actor_id": root.user_id,
        "action": "suspend",
        "target_id": ada.user_id,
        "reason": WHY,
        "before": "good",
        "after": "suspended until 2026-04-01T00:00:00.000Z",
        "at": "2026-03-01T12:00:01Z",
        "request_id": "request-1",
    }


def test_an_act_that_changes_nothing_is_not_logged(root: Person, ada: Person) -> None:
    for _ in range(2):
        assert does(root, "ban", ada).status == 200
        assert becomes(root, ada, "creator").status == 200

    actions = [each["action"] for each in logged(root, f"?target_id={ada.user_id}").body["items"]]
    assert sorted(actions) == ["ban", "change-role"]


def test_a_refused_act_changes_and_logs_nothing(root: Person, ada: Person) -> None:
    becomes(ada, root, "user")

    assert [each["action"] for each in logged(root).body["items"]] == ["make-first-admin"]
    assert table.user(root.user_id)["role"] == "admin"


def test_what_is_logged_cannot_be_put_over(root: Person, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    act = Act(root.user_id, "ban", ada.user_id, WHY, "good", "banned", START, "request")
    monkeypatch.setattr(audit_table.ids, "new_id", lambda: "0" * 26)
    audit_table.transact([], act)

    with pytest.raises(ConditionFailed):
        audit_table.transact([], act)


def test_the_log_is_read_by_day_or_by_user_page_by_page(
    root: Person, ada: Person, grace: Person, clock: TestClock
) -> None:
    does(root, "ban", ada)
    clock.forward(days=1)
    does(root, "ban", grace)
    clock.forward(seconds=1)
    does(root, "reinstatement", ada)

    page = logged(root, "?limit=1").body
    rest = logged(root, f"?limit=1&cursor={page['next_cursor']}").body

    assert [each["target_id"] for each in (*page["items"], *rest["items"])] == [ada.user_id, grace.user_id]
    assert [each["action"] for each in logged(root, "?day=2026-03-01").body["items"]] == ["ban", "make-first-admin"]
    about = logged(root, f"?target_id={ada.user_id}").body["items"]
    assert [each["action"] for each in about] == ["reinstate", "ban"]
    assert logged(root, f"?target_id={ada.user_id}&day=2026-03-01").status == 422
    assert_problem(logged(root, f"?day=2026-03-01&cursor={page['next_cursor']}"), 422, "invalid-cursor")


def test_an_account_is_found_by_its_whole_name_or_address(root: Person, ada: Person) -> None:
    def find(query: str) -> Answer:
        return request(find_user, "GET", f"/api/v1/admin/users{query}", user_id=root.user_id, role="admin")

    assert find("?username=ADA").body["user_id"] == ada.user_id
    assert find("?email=Ada@example.com").body["email"] == "ada@example.com"
    assert_problem(find("?username=adam"), 404, "not-found")
    assert find("").status == find("?username=ada&email=ada@example.com").status == 422


@pytest.mark.parametrize(
    "body", [{"until": "2026-03-01T12:00:00Z"}, {"until": "2026-04-01T00:00:00"}, {}, {"until": 7}]
)
def test_a_suspension_lasts_until_an_instant_to_come(root: Person, ada: Person, body: dict[str, Any]) -> None:
    assert does(root, "suspension", ada, **body).status == 422


def test_an_act_has_a_reason(root: Person, ada: Person) -> None:
    assert does(root, "ban", ada, reason="  ").status == 422
    assert roles.inspected(ada.user_id, START).standing == "good"
