"""Taking over an archive (CO-1): judged before it is read, taken over as if typed, reported, the same when done again."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import account_table, blocks, code_table, profiles, table
from functions.identity.import_person import handler as identity_imports
from functions.privacy import incoming
from functions.privacy.begin_import import handler as begin_import
from functions.privacy.fail_import import handler as fail_import
from functions.privacy.finish_import import handler as finish_import
from functions.privacy.get_import import handler as get_import
from functions.privacy.read_archive import handler as read_archive
from functions.privacy.start_import import handler as start_import
from functions.social import table as social
from functions.social.import_person import handler as social_imports
from socialflow import ids, tables
from socialflow.archives import ArchiveRefused
from socialflow.events import UserRegistered
from tests.conftest import START, Answer, TestClock, lambda_context, outbox_events, request
from tests.support.problems import assert_problem
from tests.unit.identity.conftest import identity as identity
from tests.unit.identity.conftest import register

Files = dict[str, list[dict[str, Any]]]
PATH = "/api/v1/users/me/imports"


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


def account(**different: Any) -> dict[str, Any]:
    return {"user_id": "z" * 26, "username": "ada_there", "email": "ada@example.com", "role": "admin", **different}


def zipped(files: Files, **manifest: Any) -> bytes:
    """As a deployment makes it."""
    bodies = {
        f"{section}-00001.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in records)
        for section, records in files.items()
    }
    told = [
        {
            "name": name,
            "records": body.count(b"\n"),
            "size_bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        for name, body in bodies.items()
    ]
    head = {"format": "social-flow-archive/1", "user_id": "z" * 26, "files": told, **manifest}
    return packed({"archive.json": json.dumps(head).encode(), **bodies})


def packed(entries: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return raw.getvalue()


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
        read_archive(order, lambda_context())
        taken = [each(order, lambda_context()) for each in (identity_imports, social_imports)]
        finish_import({"order": order, "taken": taken}, lambda_context())
    except ArchiveRefused as error:
        cause = json.dumps({"errorMessage": str(error), "errorType": "ArchiveRefused"})
        fail_import({"order": order, "error": "ArchiveRefused", "cause": cause}, lambda_context())
    shown = look(order["user_id"], order["import_id"])
    if shown["status"] == "failed":
        return {"failed": shown["reason"]}
    return {each["section"]: (each["taken"], each["left"]) for each in shown["report"]}


def life(**different: Any) -> Files:
    return {
        "identity/account": [
            account(display_name="Ada L.", bio="I count.", links=["https://ada.example"], **different)
        ],
        "identity/mutes": [
            {"kind": "word", "value": "spoiler"},
            {"kind": "thread", "value": "t" * 26},
            {"kind": "user", "value": "y" * 26, "username": "bob"},
            {"kind": "user", "value": "y" * 26, "username": "nobody"},
        ],
        "identity/blocks": [{"blocked_id": "x" * 26, "username": "troll"}, {"blocked_id": "w" * 26}],
        "identity/sessions": [{"session_id": "s" * 26}],
        "social/following": [{"followee_id": "y" * 26, "username": "bob"}, {"followee_id": "v" * 26}],
        "money/earnings": [{"amount_micro": 10**12, "currency": "usd"}],
    }


def test_an_archive_is_taken_over_and_reported(world: SimpleNamespace, ada: str) -> None:
    bob, troll = person("bob"), person("troll")

    report = run(sent(world, ada, zipped(life())))

    assert report["identity/account"] == (1, {})
    assert report["identity/mutes"] == (2, {"threads are of the other deployment": 1, "nobody here": 1})
    assert report["identity/blocks"] == (1, {"nobody here": 1})
    assert report["social/found"] == (1, {"nobody here": 1})
    assert report["social/following"] == (1, {})
    assert report["identity/sessions"] == (0, {"sessions are of the other deployment": 1})
    assert report["money/earnings"] == (0, {"balances are the ledger's of the other deployment": 1})
    me = profiles.own(ada)
    assert (me.display_name, me.bio, me.links) == ("Ada L.", "I count.", ["https://ada.example"])
    assert (me.username, me.role) == ("ada", "user")
    assert [each.user_id for each in blocks.blocks_page(ada, limit=9, cursor_text=None).items] == [troll]
    assert {each.value for each in blocks.mutes_page(ada, limit=9, cursor_text=None).items} == {"spoiler", bob}
    assert [each["followee_id"] for each in social.following_of(ada, limit=9, after=None).items] == [bob]
    assert world.client("s3").list_objects_v2(Bucket="exports-bucket", Prefix="uploads/")["KeyCount"] == 0


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


def test_an_address_that_is_not_proven_here_takes_nothing_over(world: SimpleNamespace) -> None:
    grace = str(register("grace").body["user_id"])

    assert run(sent(world, grace, zipped(life(email="grace@example.com")))) == {"failed": "another-persons"}


def test_what_does_not_fit_is_left_and_the_rest_is_taken(world: SimpleNamespace, ada: str) -> None:
    files = life()
    files["identity/account"] = [account(display_name="x" * 999, bio="fits", links=["javascript:alert(1)"])]
    files["identity/mutes"] = [{"kind": "word"}, {"kind": {"a": 1}, "value": []}, {"value": "a"}]
    files["identity/blocks"] = [{"blocked_id": ["x"], "username": {"a": 1}}, {}, {"username": "ada"}]
    files["social/following"] = [{"followee_id": None, "username": "\u0000"}, {"username": "ada"}]

    report = run(sent(world, ada, zipped(files)))

    assert report["identity/account"] == (1, {"display_name does not fit": 1, "links does not fit": 1})
    assert profiles.own(ada).bio == "fits"
    assert report["identity/mutes"] == (0, {"does not fit": 3})
    assert report["identity/blocks"] == (0, {"nobody here": 2, "yourself": 1})
    assert report["social/following"] == (0, {"yourself": 1})


def _entry(name: str, body: bytes = b"{}\n") -> Callable[[], bytes]:
    return lambda: packed({"archive.json": b"{}", name: body})


def _manifest(**different: Any) -> Callable[[], bytes]:
    return lambda: zipped({"identity/account": [account()]}, **different)


def _changed(change: dict[str, Any]) -> Callable[[], bytes]:
    def make() -> bytes:
        body = json.dumps(account()).encode() + b"\n"
        told = {"name": "identity/account-00001.jsonl", "records": 1, "size_bytes": len(body)}
        told |= {"sha256": hashlib.sha256(body).hexdigest(), **change}
        head = {"format": "social-flow-archive/1", "files": [told]}
        return packed({"archive.json": json.dumps(head).encode(), "identity/account-00001.jsonl": body})

    return make


def _twice() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive, pytest.warns(UserWarning):
        for _ in range(2):
            archive.writestr("archive.json", "{}")
    return raw.getvalue()


def _flipped() -> bytes:
    raw = bytearray(zipped(life()))
    raw[len(raw) // 3] ^= 255
    return bytes(raw)


def _lying_header() -> bytes:
    """Its header says ten bytes, and 64 MB come out."""
    raw = packed({"archive.json": b"0" * (64 << 20)})
    return raw.replace((64 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"hello", "damaged"),
    "empty": (lambda: b"", "damaged"),
    "cut off": (lambda: zipped(life())[:-40], "damaged"),
    "a byte changed": (_flipped, "damaged"),
    "no manifest": (lambda: packed({"identity/account-00001.jsonl": b"{}\n"}), "not-an-archive"),
    "the same name twice": (_twice, "not-an-archive"),
    "a path upwards": (_entry("../../etc/passwd"), "unknown-file"),
    "an absolute path": (_entry("/etc/passwd"), "unknown-file"),
    "a path of Windows": (_entry("identity\\\\..\\\\x-00001.jsonl"), "unknown-file"),
    "a program": (_entry("identity/account.py"), "unknown-file"),
    "a bomb": (_entry("identity/account-00001.jsonl", b"0" * (201 << 20)), "too-large"),
    "a large part": (lambda: packed({"archive.json": b" " * (9 << 20)}), "too-large"),
    "a lying header": (_lying_header, "damaged"),
    "many files": (lambda: packed({f"a/b-{n:05}.jsonl": b"" for n in range(1001)}), "too-large"),
    "a manifest that is a list": (lambda: packed({"archive.json": b"[]"}), "other-format"),
    "a manifest that is deep": (lambda: packed({"archive.json": b"[" * 99_999}), "damaged"),
    "another format": (_manifest(format="social-flow-archive/9"), "other-format"),
    "files that are no list": (_manifest(files=7), "other-format"),
    "a file that is not there": (
        _manifest(files=[{"name": "a", "records": 1, "size_bytes": 1, "sha256": ""}]),
        "unlike-its-manifest",
    ),
    "another hash": (_changed({"sha256": "0" * 64}), "unlike-its-manifest"),
    "another size": (_changed({"size_bytes": 1}), "unlike-its-manifest"),
    "another count": (_changed({"records": 2}), "unlike-its-manifest"),
    "a line that is no object": (_entry("identity/account-00001.jsonl", b"[]\n"), "other-format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_the_reason(name: str) -> None:
    make, reason = HOSTILE[name]

    with pytest.raises(ArchiveRefused, match=f"^{reason}$"):
        incoming.sections_of(make())


def test_a_refused_one_is_told_to_its_sender_who_may_try_again_at_once(world: SimpleNamespace, ada: str) -> None:
    assert run(sent(world, ada, b"hello")) == {"failed": "damaged"}
    assert begin(ada).status == 201


def test_an_outage_is_not_said_to_be_the_archives_fault(world: SimpleNamespace, ada: str) -> None:
    order = sent(world, ada, zipped(life()))

    fail_import({"order": order, "error": "States.Timeout", "cause": "late"}, lambda_context())

    assert look(ada, order["import_id"])["reason"] == "unavailable"


def test_one_begins_once_an_hour_and_starts_once(world: SimpleNamespace, ada: str, clock: TestClock) -> None:
    order = sent(world, ada, zipped(life()))
    assert_problem(begin(ada), 409, "import-too-soon")
    assert_problem(start(ada, order["import_id"]), 409, "import-started")
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
