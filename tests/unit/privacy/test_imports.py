"""Taking over an archive (CO-1): judged before it is read, taken over as if typed, reported, the same when done again."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from functions.identity import account_table, blocks, code_table, profiles, table
from functions.identity.import_person import handler as identity_imports
from functions.privacy import erasing, incoming
from functions.privacy import table as privacy_table
from functions.privacy.begin_import import handler as begin_import
from functions.privacy.fail_import import handler as fail_import
from functions.privacy.finish_import import handler as finish_import
from functions.privacy.get_import import handler as get_import
from functions.privacy.models import REMEDIES, ImportReason
from functions.privacy.read_archive import handler as read_archive
from functions.privacy.start_import import handler as start_import
from functions.social import bars
from functions.social import table as social
from functions.social.import_person import handler as social_imports
from socialflow import aws as factory
from socialflow import ids, tables
from socialflow.archives import ArchiveRefused
from socialflow.dynamo import Update
from socialflow.events import UserErased, UserRegistered
from tests.conftest import START, Answer, TestClock, lambda_context, outbox_events, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import identity as identity
from tests.unit.identity.conftest import register
from tests.unit.privacy.packing import account, life, of_bytes, zipped

PATH = "/api/v1/users/me/imports"
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def world(identity: SimpleNamespace, clock: TestClock) -> SimpleNamespace:
    return identity


@pytest.fixture
def ada() -> str:
    return person("ada")


def person(username: str) -> str:
    """Known to both domains, with a proven address."""
    user_id = str(register(username).body["user_id"])
    spent = code_table.voided(user_id, "verify-email")
    assert account_table.verify_email(user_id, f"{username}@example.com", spent, START)
    social.know_user(UserRegistered(occurred_at=START, user_id=user_id, username=username, display_name=username))
    return user_id


def begin(user_id: str, **more: Any) -> Answer:
    return request(begin_import, "POST", PATH, {"size_bytes": 1000}, user_id=user_id, **more)


def start(user_id: str, import_id: str) -> Answer:
    return request(
        start_import, "POST", f"{PATH}/{import_id}/start", user_id=user_id, route=PATH + "/{import_id}/start"
    )


def look(user_id: str, import_id: str) -> dict[str, Any]:
    answer = request(get_import, "GET", f"{PATH}/{import_id}", user_id=user_id, route=PATH + "/{import_id}")
    assert answer.status == 200, answer.body
    shown: dict[str, Any] = answer.body
    return shown


def sent(world: SimpleNamespace, user_id: str, raw: bytes) -> dict[str, str]:
    """The machine's input once the person has uploaded and started."""
    import_id = begin(user_id).body["import_id"]
    world.client("s3").put_object(Bucket="exports-bucket", Key=f"uploads/{user_id}/{import_id}.zip", Body=raw)
    assert start(user_id, import_id).status == 202
    return {"import_id": import_id, "user_id": user_id}


def run(order: dict[str, str]) -> dict[str, Any]:
    """What the machine does, and its report by section."""
    try:
        counts = read_archive(order, lambda_context())["counts"]
        taken = [each(order, lambda_context()) for each in (identity_imports, social_imports)]
        finish_import({"order": order, "counts": counts, "taken": taken}, lambda_context())
    except ArchiveRefused as error:
        cause = json.dumps({"errorMessage": str(error), "errorType": "ArchiveRefused"})
        fail_import({"order": order, "error": "ArchiveRefused", "cause": cause}, lambda_context())
    shown = look(order["user_id"], order["import_id"])
    if shown["status"] == "failed":
        return {"failed": shown["failure"]["reason"]}
    return {each["section"]: (each["taken"], each["left"]) for each in shown["report"]}


def test_an_archive_is_taken_over_and_reported(world: SimpleNamespace, ada: str) -> None:
    bob, troll = person("bob"), person("troll")

    report = run(sent(world, ada, zipped(life())))

    assert report == {
        "identity/account": (3, {}),
        "identity/blocks": (1, {"nobody-here": 1}),
        "identity/mutes": (2, {"is-elsewhere": 1, "nobody-here": 1}),
        "identity/sessions": (0, {"proves-who-you-are": 1}),
        "money/earnings": (0, {"is-of-that-ledger": 1}),
        "new/section": (0, {"is-unknown-here": 1}),
        "social/following": (1, {"nobody-here": 1}),
    }
    me = profiles.own(ada)
    assert (me.display_name, me.bio, me.links) == ("Ada L.", "I count.", ["https://ada.example"])
    assert (me.username, me.role) == ("ada", "user")
    assert [each.user_id for each in blocks.blocks_page(ada, limit=9, cursor_text=None).items] == [troll]
    assert {each.value for each in blocks.mutes_page(ada, limit=9, cursor_text=None).items} == {"spoiler", bob}
    assert [each["followee_id"] for each in social.following_of(ada, limit=9, after=None).items] == [bob]
    assert world.client("s3").list_objects_v2(Bucket="exports-bucket")["KeyCount"] == 0


def test_taken_over_again_after_a_stop_anywhere_it_is_the_same(
    world: SimpleNamespace, ada: str, clock: TestClock
) -> None:
    person("bob"), person("troll")
    order = sent(world, ada, zipped(life()))
    for each in (read_archive, read_archive, identity_imports, identity_imports, social_imports):
        each(order, lambda_context())
    report = run(order)
    events = len(outbox_events(world.client("dynamodb"), tables.IDENTITY))

    clock.forward(hours=1)
    again = run(sent(world, ada, zipped(life())))

    assert again == report
    assert len(outbox_events(world.client("dynamodb"), tables.IDENTITY)) == events


@pytest.mark.parametrize("email", ["bob@example.com", "", 7])
def test_somebody_elses_archive_is_refused(world: SimpleNamespace, ada: str, email: Any) -> None:
    assert run(sent(world, ada, zipped(life(email=email)))) == {"failed": "another-persons"}
    assert profiles.own(ada).bio == ""


def test_an_archive_of_two_accounts_is_nobodys(world: SimpleNamespace, ada: str) -> None:
    files = {"identity/account": [account(), account(email="bob@example.com")]}

    assert run(sent(world, ada, zipped(files))) == {"failed": "another-persons"}


def test_an_address_is_the_same_whatever_its_case(world: SimpleNamespace, ada: str) -> None:
    assert "failed" not in run(sent(world, ada, zipped(life(email="ADA@Example.com"))))


def test_an_address_that_is_not_proven_here_takes_nothing_over(world: SimpleNamespace) -> None:
    grace = str(register("grace").body["user_id"])

    assert run(sent(world, grace, zipped(life(email="grace@example.com")))) == {"failed": "another-persons"}


def test_what_does_not_fit_is_left_and_the_rest_is_taken(world: SimpleNamespace, ada: str) -> None:
    files = life()
    files["identity/account"] = [
        account(display_name="x" * 999, bio="fits", links=["javascript:alert(1)"], followers_only="everything")
    ]
    files["identity/mutes"] = [{"kind": "word"}, {"kind": {"a": 1}, "value": []}, {"value": "a"}]
    files["identity/mutes"] += [{"kind": "word", "value": "\ud800"}, {"kind": "word", "value": "a\u0000b"}]
    files["identity/blocks"] = [{"blocked_id": ["x"], "username": {"a": 1}}, {}, {"username": "ada"}]
    files["social/following"] = [
        {"followee_id": None, "username": "\u0000"},
        {"username": "\ud800bc"},
        {"username": "x" * 3000},
    ]
    files["social/following"] += [{"username": "ada"}, {"username": "\uff41\uff44\uff41"}]

    report = run(sent(world, ada, zipped(files)))

    assert report["identity/account"] == (1, {"does-not-fit": 3})
    assert profiles.own(ada).bio == "fits"
    assert report["identity/mutes"] == (0, {"does-not-fit": 5})
    assert report["identity/blocks"] == (0, {"nobody-here": 2, "is-yourself": 1})
    assert report["social/following"] == (0, {"nobody-here": 4, "is-yourself": 1})


def test_nobody_is_looked_for_by_what_is_no_name_and_no_id(world: SimpleNamespace, ada: str) -> None:
    files = life()
    files["social/following"] = [{"username": "x" * 3000}, {"followee_id": "y" * 3000}, {"username": "\ud800bc"}]
    order = sent(world, ada, zipped(files))
    asked: list[str] = []
    listen = factory.client("dynamodb").meta.events.register_first
    listen("provide-client-params.dynamodb.GetItem", lambda params, **_: asked.append(params["Key"]["pk"]["S"]))

    run(order)

    assert asked
    assert all(each.isascii() and len(each) < 100 for each in asked)


def test_nothing_that_proves_or_allows_anything_comes_with_it(world: SimpleNamespace, ada: str) -> None:
    before = {name: value for name, value in table.user(ada).items() if name not in {"outbox", "profile_revision"}}
    claims = {
        "role": "admin",
        "premium_by": ["s"],
        "creator_since": "2020-01-01T00:00:00.000Z",
        "birth_date": "1950-01-01",
        "factors": {"totp": "secret"},
        "providers": {"google": "1"},
        "standing": "good",
        "avatar": {"medium": "media/avatars/somebody-else.webp"},
        "username": "root",
        "password_hash": "x",
        "standing_version": 9,
    }

    report = run(sent(world, ada, zipped({"identity/account": [account(**claims)]})))

    assert report == {}
    after = {name: value for name, value in table.user(ada).items() if name not in {"outbox", "profile_revision"}}
    assert after == before


@pytest.mark.parametrize("facts", [{"standing": "banned"}, {"leaving_until": "2030-01-01T00:00:00.000Z"}])
def test_who_may_not_act_takes_nothing_over(world: SimpleNamespace, ada: str, facts: dict[str, str]) -> None:
    order = sent(world, ada, zipped(life()))
    table.STORE.write(
        Update({"pk": f"USER#{ada}", "sk": "USER"}, "SET " + ", ".join(f"#{each} = :{each}" for each in facts), facts)
    )

    assert run(order) == {"failed": "account-closed"}


def test_who_leaves_or_waits_for_a_parent_is_nobody_here(world: SimpleNamespace, ada: str) -> None:
    bob = person("bob")
    table.STORE.write(
        Update(
            {"pk": f"USER#{bob}", "sk": "USER"}, "SET #leaving_until = :until", {"until": "2030-01-01T00:00:00.000Z"}
        )
    )

    report = run(sent(world, ada, zipped(life())))

    assert report["social/following"] == (0, {"nobody-here": 2})


def test_who_has_blocked_them_is_nobody_here(world: SimpleNamespace, ada: str) -> None:
    bob = person("bob")
    bars.set_block(bob, ada, START, is_on=True)

    report = run(sent(world, ada, zipped(life())))

    assert report["social/following"] == (0, {"nobody-here": 2})


def test_what_is_too_many_is_left(world: SimpleNamespace, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_RECORDS", 2)
    files = {
        "identity/account": [account()],
        "identity/mutes": [{"kind": "word", "value": f"word {number}"} for number in range(5)],
    }

    assert run(sent(world, ada, zipped(files)))["identity/mutes"] == (2, {"too-many": 3})


def test_a_carriage_return_between_values_is_a_space(world: SimpleNamespace, ada: str) -> None:
    body = json.dumps(account(bio="hello")).replace(", ", ",\r").encode() + b"\n"

    assert run(sent(world, ada, of_bytes(body))) == {"identity/account": (1, {})}


def test_a_refused_one_is_told_to_its_sender_who_may_try_again_at_once(world: SimpleNamespace, ada: str) -> None:
    assert run(sent(world, ada, b"hello")) == {"failed": "damaged"}
    assert world.client("s3").list_objects_v2(Bucket="exports-bucket")["KeyCount"] == 0
    assert begin(ada).status == 201


def test_a_reason_that_nobody_knows_is_a_fault_of_ours(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))

    fail_import({"order": order, "error": "ArchiveRefused", "cause": '{"errorMessage": "new"}'}, lambda_context())

    assert look(ada, order["import_id"])["failure"]["reason"] == "unavailable"


def test_an_outage_is_not_said_to_be_the_archives_fault(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))

    fail_import({"order": order, "error": "States.Timeout", "cause": "late"}, lambda_context())

    failure = look(ada, order["import_id"])["failure"]
    assert start(ada, order["import_id"]).body["failure"] == failure
    assert (failure["reason"], failure["remedy"][:18]) == ("unavailable", "The fault is ours.")


def test_every_reason_has_a_remedy() -> None:
    assert set(get_args(ImportReason)) == set(REMEDIES)
    assert set(re.findall(r'ArchiveRefused\("([a-z-]+)"\)', _sources())) == set(REMEDIES) - {"unavailable"} | {
        "is-over"
    }


def _sources() -> str:
    return "".join(path.read_text() for path in (ROOT / "functions").glob("*/*.py"))


def test_what_ended_is_not_read_again(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))
    report = run(order)

    with pytest.raises(ArchiveRefused, match="is-over"):
        read_archive(order, lambda_context())
    fail_import({"order": order, "error": "ArchiveRefused", "cause": '{"errorMessage": "is-over"}'}, lambda_context())

    assert look(ada, order["import_id"])["status"] == "done"
    assert len(report) == len(look(ada, order["import_id"])["report"])
    assert_problem(begin(ada), 409, "import-too-soon")


def test_an_upload_that_is_gone_is_no_outage(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))
    world.client("s3").delete_object(Bucket="exports-bucket", Key=f"uploads/{ada}/{order['import_id']}.zip")

    assert run(order) == {"failed": "nothing-uploaded"}


def test_an_upload_that_grew_after_it_was_signed_is_refused(
    world: SimpleNamespace, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent(world, ada, zipped(life()))
    monkeypatch.setattr(incoming, "MOST_BYTES", 100)

    assert run(order) == {"failed": "too-large"}


def test_an_import_of_somebody_erased_revives_nothing(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))
    read_archive(order, lambda_context())

    erasing.forget(UserErased(occurred_at=START, user_id=ada, certificate_hash=""))

    assert world.client("s3").list_objects_v2(Bucket="exports-bucket")["KeyCount"] == 0
    with pytest.raises(ArchiveRefused, match="is-over"):
        read_archive(order, lambda_context())
    fail_import({"order": order, "error": "ArchiveRefused", "cause": '{"errorMessage": "is-over"}'}, lambda_context())

    assert world.client("s3").list_objects_v2(Bucket="exports-bucket")["KeyCount"] == 0
    assert list(privacy_table.all_of(ada)) == []


def test_one_begins_once_an_hour_and_starts_once(world: SimpleNamespace, ada: str, clock: TestClock) -> None:
    order = sent(world, ada, zipped(life()))
    assert_problem(begin(ada), 409, "import-too-soon")
    assert start(ada, order["import_id"]).body["status"] == "reading"
    (event,) = [
        each for each in outbox_events(world.client("dynamodb"), tables.PRIVACY) if each["type"] == "ImportRequested"
    ]
    assert event["data"]["import_id"] == order["import_id"]

    clock.forward(hours=1)

    other = begin(ada).body["import_id"]
    assert_problem(start(ada, other), 409, "nothing-uploaded")
    assert_problem(start(person("bob"), other), 404, "not-found")
    assert_problem(start(ada, ids.new_id()), 404, "not-found")


def test_an_upload_is_of_the_size_that_was_said_and_not_too_large(ada: str) -> None:
    answer = begin(ada).body

    assert answer["headers"]["content-length"] == "1000"
    assert "content-length" in answer["url"]
    assert request(begin_import, "POST", PATH, {"size_bytes": 50 * 1024 * 1024 + 1}, user_id=ada).status == 422
    assert table.user(ada)["username"] == "ada"
