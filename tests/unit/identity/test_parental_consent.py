"""Parental consent (CO-1, CO-3): a child's account waits for a parent's word, and is theirs to open, refuse and close."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import (
    audit_table,
    consent_table,
    consent_text,
    consents,
    leaving_table,
    letter_table,
    parents,
    personal_data,
    table,
)
from functions.identity.ask_for_email_change import handler as ask_for_email_change
from functions.identity.ask_for_password_reset import handler as ask_for_reset
from functions.identity.block_user import handler as block_user
from functions.identity.consent_models import ConsentDecision
from functions.identity.decide_consent import handler as decide_consent
from functions.identity.delete_me import handler as delete_me
from functions.identity.get_me import handler as get_me
from functions.identity.get_user import handler as get_user
from functions.identity.get_user_by_username import handler as get_by_username
from socialflow import dynamo
from tests.concurrency import together
from tests.conftest import START, TestClock, request
from tests.support.problems import assert_problem
from tests.unit.identity.children import (
    BORN,
    PARENT,
    PATH,
    adult,
    asks,
    decides,
    kid,
    listed,
    refused,
    sweep,
    told,
)
from tests.unit.identity.children import child as child
from tests.unit.identity.children import mother as mother
from tests.unit.identity.children import opened as opened
from tests.unit.identity.conftest import PASSWORD, Person, Post, authorize, log_in, register, vouched


def test_a_child_waits_for_a_parent_and_is_told_until_when(identity: SimpleNamespace, post: Post) -> None:
    answer = kid(display_name="Timmy of Elm Street")

    assert answer.status == 201
    assert answer.body["consent_needed_until"].startswith(f"{START + timedelta(days=14):%Y-%m-%dT%H:%M}")
    assert_problem(log_in("kid"), 403, "consent-pending")
    assert refused("kid@example.com") == "consent-pending"
    assert log_in("kid", "wrong").body["code"] == "wrong-credentials"


def test_only_what_asking_takes_is_kept_and_nothing_is_told(identity: SimpleNamespace, post: Post) -> None:
    child_id = kid(display_name="Timmy of Elm Street").body["user_id"]
    post.deliver()

    kept = str(identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"])
    lasting = list(table.STORE.query_all(f"USER#{child_id}"))

    assert "Timmy" not in kept
    assert PARENT not in str(lasting)
    assert {item["sk"] for item in lasting} == {"USER", "CONSENT"}
    assert [each for each in _items(identity) if PARENT in str(each)] == [], "the letter has it sealed"
    assert told(identity, "UserRegistered") == []


def _items(identity: SimpleNamespace) -> list[dict[str, Any]]:
    found = identity.client("dynamodb").scan(TableName=table.STORE.name)["Items"]
    return [dynamo.unmarshal(item) for item in found]


def test_a_child_that_waits_is_seen_by_nobody_and_gets_no_letter(
    child: Person, grace: Person, post: Post, clock: TestClock
) -> None:
    post.deliver()
    by_id, by_name = "/api/v1/users/{user_id}", "/api/v1/users/by-username/{username}"

    seen = request(get_user, "GET", f"/api/v1/users/{child.user_id}", route=by_id, user_id=grace.user_id)
    named = request(get_by_username, "GET", "/api/v1/users/by-username/kid", route=by_name, user_id=grace.user_id)
    block = f"{by_id}/block"
    blocked = request(block_user, "PUT", f"/api/v1/users/{child.user_id}/block", route=block, user_id=grace.user_id)
    request(ask_for_reset, "POST", "/api/v1/auth/password/forgot", {"login": "kid"})
    request(ask_for_email_change, "POST", "/api/v1/users/me/email", {"email": child.email}, user_id=grace.user_id)

    assert (seen.status, named.status, blocked.status) == (404, 404, 404)
    assert post.deliver() == []


@pytest.mark.parametrize("given", ["kid@example.com", "KID@example.com", "kid+dad@example.com"])
def test_nobody_is_their_own_parent(identity: SimpleNamespace, given: str) -> None:
    assert_problem(kid(parent_email=given), 422, "own-parent")


def test_a_parents_address_is_not_kept_of_who_needs_no_parent(identity: SimpleNamespace, post: Post) -> None:
    answer = register("teen", birth_date="2010-03-01", country="US", parent_email=PARENT)

    assert (answer.status, answer.body["consent_needed_until"]) == (201, None)
    assert [each.to for each in post.deliver()] == [["teen@example.com"]]
    assert PARENT not in str(_items(identity))


def test_registering_says_nothing_of_the_parents_address(identity: SimpleNamespace, mother: Person) -> None:
    known, unknown = kid("one", parent_email=mother.email), kid("two", parent_email="nobody@example.com")

    assert (known.status, known.body.keys(), known.headers.keys()) == (
        unknown.status,
        unknown.body.keys(),
        unknown.headers.keys(),
    )


def test_five_letters_an_hour_go_to_a_parent(identity: SimpleNamespace, clock: TestClock) -> None:
    names = [f"kid{n}" for n in "abcde"]
    assert [kid(each).status for each in names] == [201] * letter_table.LIMIT_AN_HOUR

    assert_problem(kid("onemore", parent_email=PARENT.upper()), 429, "too-many-requests")
    assert log_in("onemore").body["code"] == "wrong-credentials"
    clock.forward(hours=1)
    assert kid("onemore").status == 201


def test_a_registration_that_comes_twice_asks_once(identity: SimpleNamespace, post: Post) -> None:
    from functions.identity.register_user import handler

    body = {"username": "kid", "email": "kid@example.com", "password": PASSWORD, "parent_email": PARENT, **BORN}
    one, other = (
        request(handler, "POST", "/api/v1/auth/register", body, headers={"idempotency-key": "k"}) for _ in range(2)
    )

    assert one.body == other.body
    assert len(post.deliver()) == 1


def test_the_letter_says_who_asks_what_is_kept_and_until_when(child: Person, post: Post) -> None:
    letter = post.mailbox.letters[-1]

    assert "kid" in letter.text
    assert "2026-03-15" in letter.text
    assert re.search(r"https://social-flow.test/parental-consent#[0-9a-z]{26}\.[0-9a-f]{64}", letter.text)
    for kept in ("username", "e-mail address", "password", "birth date", "country"):
        assert kept in letter.text, kept
    for what, _ in consent_text.KEPT:
        assert any(word in letter.text for word in (what, *what.split(" of ")[:1], *what.split(" and "))), what


def test_a_parent_reads_whose_account_it_is_what_is_kept_and_why(child: Person, mother: Person, post: Post) -> None:
    answer = asks(mother, post.link())

    assert answer.status == 200
    assert (answer.body["username"], answer.body["child_id"]) == ("kid", child.user_id)
    assert answer.body["decide_until"].startswith("2026-03-15T12:00")
    assert answer.body["text_version"] == consent_text.VERSION
    assert [each["what"] for each in answer.body["kept_now"]] == [what for what, _ in consent_text.KEPT]
    assert all(each["why"] for each in answer.body["kept_now"] + answer.body["kept_afterwards"])
    assert "birth_date" not in answer.body


@pytest.mark.parametrize("decision", ["given", "refused"])
def test_it_takes_a_known_adult_with_a_fresh_proof(child: Person, grace: Person, post: Post, decision: str) -> None:
    teen = Person("teen", register("teen", birth_date="2010-03-01", country="US").body["user_id"])
    link = post.link()

    for nobody in (grace, teen):
        assert_problem(asks(nobody, link), 403, "adult-needed")
        assert_problem(decides(nobody, link, decision), 403, "adult-needed")
    body = {"token": link, "decision": decision, "text_version": consent_text.VERSION}
    stale = {"user_id": grace.user_id, "proved_at": str(int(START.timestamp()) - 700)}
    assert request(decide_consent, "POST", PATH, body, **stale).body["code"] == "step-up-needed"
    assert refused() == "consent-pending"


def test_a_parent_agrees_and_the_account_is_open(
    identity: SimpleNamespace, child: Person, mother: Person, post: Post
) -> None:
    answer = decides(mother, post.link())

    assert (answer.status, answer.body) == (
        200,
        {"child_id": child.user_id, "username": "kid", "decision": "given"},
    )
    tokens = log_in("kid").body
    assert vouched(authorize(f"Bearer {tokens['access_token']}"))
    me = request(get_me, "GET", "/api/v1/users/me", user_id=child.user_id).body
    assert (me["parental_consent"], me["is_adult"], me["followers_only"]) == (
        "given",
        False,
        ["avatar", "bio", "links"],
    )
    assert child.user_id in told(identity, "UserRegistered")
    letters = {each.to[0]: each.text for each in post.deliver()}
    assert letters.keys() == {"kid@example.com", "mother@example.com"}
    assert "withdraw" in letters["mother@example.com"]
    assert sweep() == {"erased": 0}


def test_consent_outlives_the_fourteen_days(opened: Person, clock: TestClock) -> None:
    clock.forward(days=16)

    assert sweep() == {"erased": 0}
    assert log_in("kid").status == 200


def test_who_consented_to_what_and_when_is_kept_and_exported_with_both(opened: Person, mother: Person) -> None:
    (act,) = audit_table.acts_on(opened.user_id, limit=9, after=None).items
    assert (act["actor_id"], act["action"], act["reason"], act["request_id"]) == (
        mother.user_id,
        "give-consent",
        f"text {consent_text.VERSION}",
        "request-1",
    )
    at = act["at"]

    (consent,) = personal_data.of(opened.user_id)["parental-consent"]
    (told_child,) = personal_data.of(mother.user_id)["children"]

    assert consent == {
        "state": "given",
        "asked_at": at,
        "decided_at": at,
        "parent_id": mother.user_id,
        "text_version": consent_text.VERSION,
    }
    assert told_child == {
        "child_id": opened.user_id,
        "state": "given",
        "text_version": consent_text.VERSION,
        "given_at": at,
    }
    assert list(personal_data.of(mother.user_id)["parental-consent"]) == []


def test_the_same_answer_again_is_no_error_and_another_one_is(
    opened: Person, mother: Person, post: Post, identity: SimpleNamespace
) -> None:
    link = next(each for each in map(_link, post.mailbox.letters) if each and each.startswith(opened.user_id))

    assert decides(mother, link).status == 200
    assert_problem(decides(mother, link, "refused"), 409, "consent-decided")
    assert_problem(decides(adult("father"), link), 409, "consent-decided")
    assert len(audit_table.acts_on(opened.user_id, limit=9, after=None).items) == 1


def _link(letter: Any) -> str | None:
    found = re.search(r"parental-consent#(\S+)", letter.text)
    return found[1] if found else None


@pytest.mark.parametrize("wrong", ["{child}.{zeros}", "{nobody}.{secret}", "{mother}.{secret}"])
def test_a_wrong_link_says_nothing(child: Person, mother: Person, post: Post, wrong: str) -> None:
    secret = post.link().partition(".")[2]
    token = wrong.format(child=child.user_id, zeros="0" * 64, nobody="a" * 26, mother=mother.user_id, secret=secret)

    assert_problem(asks(mother, token), 422, "consent-ended")
    assert_problem(decides(mother, token), 422, "consent-ended")


def test_a_letter_that_is_sent_again_has_the_only_good_link(child: Person, mother: Person, post: Post) -> None:
    first = post.link()
    again = consents.link(child.user_id)

    assert again
    assert_problem(asks(mother, first), 422, "consent-ended")
    assert asks(mother, again.partition("#")[2]).status == 200


def test_only_the_hash_of_the_secret_is_kept(identity: SimpleNamespace, child: Person, post: Post) -> None:
    assert post.link().partition(".")[2] not in str(_items(identity))


def test_consent_to_another_text_is_none(child: Person, mother: Person, post: Post) -> None:
    assert_problem(decides(mother, post.link(), version="0"), 409, "consent-text-changed")
    assert refused() == "consent-pending"


def test_a_parent_refuses_and_the_child_is_forgotten_at_once(
    identity: SimpleNamespace, child: Person, mother: Person, post: Post, clock: TestClock
) -> None:
    link = post.link()

    assert decides(mother, link, "refused").body["decision"] == "refused"

    assert refused() == "wrong-credentials"
    assert [item["sk"] for item in table.STORE.query_all(f"USER#{child.user_id}")] == ["ERASED"]
    assert told(identity, "UserErased") == [child.user_id]
    assert_problem(decides(mother, link), 422, "consent-ended")
    (act,) = audit_table.acts_on(child.user_id, limit=9, after=None).items
    assert (act["action"], act["actor_id"]) == ("refuse-consent", mother.user_id)
    assert register("kid", birth_date="1990-01-31", country="US").status == 201, "name and address are free"
    assert listed(mother) == []
    clock.forward(days=15)
    sweep()
    assert log_in("kid").status == 200


def test_without_an_answer_all_is_forgotten_after_fourteen_days(
    identity: SimpleNamespace, child: Person, mother: Person, post: Post, clock: TestClock
) -> None:
    link = post.link()
    clock.forward(days=14)
    assert_problem(asks(mother, link), 422, "consent-ended")
    assert_problem(decides(mother, link), 422, "consent-ended")
    assert refused() == "account-over"
    clock.forward(days=1)

    assert sweep() == {"erased": 1}

    assert [item["sk"] for item in table.STORE.query_all(f"USER#{child.user_id}")] == ["ERASED"]
    assert refused() == "wrong-credentials"
    assert kid().status == 201


def test_consent_and_the_sweep_at_once_end_in_one_of_the_two(child: Person, mother: Person, post: Post) -> None:
    before = table.user(child.user_id)
    assert decides(mother, post.link()).status == 200

    with pytest.raises(dynamo.ConditionFailed):
        leaving_table.bury(before, START)

    assert log_in("kid").status == 200


def test_a_consent_that_comes_after_the_sweep_opens_nothing(
    child: Person, mother: Person, post: Post, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, found = post.link(), consent_table.child_and_consent(child.user_id)
    assert found
    leaving_table.bury(found[0], START)
    with monkeypatch.context() as patch:
        seen = [found]
        real = consent_table.child_and_consent
        patch.setattr(consent_table, "child_and_consent", lambda each: seen.pop() if seen else real(each))

        answer = decides(mother, link)

    assert_problem(answer, 422, "consent-ended")
    assert log_in("kid").body["code"] == "wrong-credentials"
    assert consent_table.children_of(mother.user_id) == []


@pytest.mark.usefixtures("atomic_calls")
def test_of_two_parents_at_once_one_decides(child: Person, mother: Person, post: Post) -> None:
    father, link = adult("father"), post.link()

    def decide(parent: Person, what: Any) -> Any:
        decision = ConsentDecision(token=link, decision=what, text_version=consent_text.VERSION)
        return parents.decide(parent.user_id, decision, "r", START)

    answers = together(
        lambda: decide(mother, "given"),
        lambda: decide(father, "given"),
        lambda: decide(mother, "given"),
        lambda: decide(father, "refused"),
    )

    acts = audit_table.acts_on(child.user_id, limit=9, after=None).items
    assert len(acts) == 1
    good = [each.decision for each in answers if not isinstance(each, Exception)]
    assert set(good) == {"refused" if acts[0]["action"] == "refuse-consent" else "given"}
    assert {type(each).__name__ for each in answers if isinstance(each, Exception)} <= {
        "ConsentDecided",
        "ConsentEnded",
    }
    assert len(consent_table.children_of(mother.user_id)) + len(consent_table.children_of(father.user_id)) == (
        0 if good == ["refused"] else 1
    )


def test_a_parent_who_is_leaving_opens_nothing(child: Person, mother: Person, post: Post) -> None:
    link = post.link()
    request(delete_me, "DELETE", "/api/v1/users/me", user_id=mother.user_id)

    assert_problem(decides(mother, link), 409, "standing-changed")
    assert refused() == "consent-pending"


def test_a_parent_agrees_to_twenty_accounts(
    child: Person, mother: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = dynamo.key(f"USER#{mother.user_id}", "CHILDREN")
    table.STORE.write(dynamo.Put({**count, "count": consent_table.CHILDREN_LIMIT}))

    assert_problem(decides(mother, post.link()), 409, "too-many-children")
    assert refused() == "consent-pending"
