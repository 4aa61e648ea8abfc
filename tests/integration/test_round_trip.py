"""A person who moves (CO-1): what one deployment writes down, a fresh one takes over, and writes down again as the same."""

import io
import json
import re
import zipfile
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import account_table, blocks, code_table, table
from functions.identity.block_models import NewMute
from functions.identity.update_me import handler as update_me
from functions.privacy import archive
from functions.privacy.imports import NOT_TAKEN
from functions.privacy.models import REMEDIES
from functions.social import table as social
from functions.social.follow_user import handler as follow_user
from functions.videos.create_video import handler as create_video
from socialflow import archives, env, tables
from socialflow.archives import TAKEN_OVER, Order
from socialflow.errors import NotFound
from socialflow.events import UserRegistered
from stacks.privacy import EXPORTERS, IMPORTERS
from tests.conftest import START, TestClock, lambda_context, request
from tests.unit.identity.conftest import register
from tests.unit.privacy.test_imports import run, sent

ROOT = Path(__file__).parents[2]
# What is a deployment's own: ids and instants.
_OWN = {
    "user_id",
    "created_at",
    "changed_at",
    "followed_at",
    "follower_id",
    "followee_id",
    "blocked_id",
    "email_verified_at",
}
_FOLLOW = "/api/v1/users/{user_id}/follow"


def person(username: str) -> str:
    user_id = str(register(username).body["user_id"])
    spent = code_table.voided(user_id, "verify-email")
    assert account_table.verify_email(user_id, f"{username}@example.com", spent, START)
    social.know_user(UserRegistered(occurred_at=START, user_id=user_id, username=username, display_name=username))
    return user_id


def lives(user_id: str, *, follows: list[str], mutes: str, blocks_: str) -> None:
    change = {"display_name": "Ada L.", "bio": "I count.", "links": ["https://ada.example"], "followers_only": ["bio"]}
    assert request(update_me, "PATCH", "/api/v1/users/me", change, user_id=user_id).status == 200
    blocks.mute(user_id, NewMute(kind="word", value="spoiler"), START)
    blocks.mute(user_id, NewMute(kind="user", value=mutes), START)
    blocks.block(user_id, blocks_, START)
    for each in follows:
        follow(user_id, each)


def follow(follower_id: str, followee_id: str) -> None:
    path = f"/api/v1/users/{followee_id}/follow"
    assert request(follow_user, "POST", path, user_id=follower_id, route=_FOLLOW).status == 201


def exported(aws: SimpleNamespace, user_id: str, number: int) -> bytes:
    order = {"export_id": f"{number}" * 26, "user_id": user_id}
    written = [import_module(f"functions.{each}.export_person").handler(order, lambda_context()) for each in EXPORTERS]
    parts = [archives.Part.model_validate(part) for each in written for part in each["parts"]]
    archive.pack(Order(**order), parts, START)
    key = archive.key_of(user_id, order["export_id"])
    body: bytes = aws.client("s3").get_object(Bucket=env.EXPORTS_BUCKET.get(), Key=key)["Body"].read()
    return body


def told(raw: bytes) -> dict[str, list[dict[str, Any]]]:
    """Its records by section, without what is the deployment's own."""
    with zipfile.ZipFile(io.BytesIO(raw)) as files:
        return {
            name.removesuffix("-00001.jsonl"): sorted(map(_neutral, files.open(name)), key=json.dumps)
            for name in files.namelist()
            if name != "archive.json"
        }


def _neutral(line: bytes) -> dict[str, Any]:
    record: dict[str, Any] = {name: value for name, value in json.loads(line).items() if name not in _OWN}
    return {**record, "value": ""} if record.get("kind") == "user" else record


def empty(aws: SimpleNamespace) -> None:
    """A fresh deployment: nothing is in any table or bucket."""
    for each in tables.ALL:
        name = each.physical_name("test")
        for item in aws.client("dynamodb").scan(TableName=name)["Items"]:
            aws.client("dynamodb").delete_item(TableName=name, Key={"pk": item["pk"], "sk": item["sk"]})
    bucket = env.EXPORTS_BUCKET.get()
    for each in aws.client("s3").list_objects_v2(Bucket=bucket).get("Contents", []):
        aws.client("s3").delete_object(Bucket=bucket, Key=each["Key"])


def test_what_is_exported_imported_and_exported_again_is_the_same(aws: SimpleNamespace, clock: TestClock) -> None:
    there, bob, troll, gone = (person(each) for each in ("ada", "bob", "troll", "gone"))
    lives(there, follows=[bob, gone], mutes=troll, blocks_=troll)
    follow(bob, there)
    holiday = {"title": "Holiday", "size_bytes": 1000}
    assert request(create_video, "POST", "/api/v1/videos", holiday, user_id=there).status == 201
    first = exported(aws, there, 1)
    empty(aws)
    with pytest.raises(NotFound):
        table.user(there)
    for username in ("troll", "bob"):
        person(username)
    here = person("ada")

    report = run(sent(aws, here, first))
    second = exported(aws, here, 2)

    assert report == {
        "identity/account": (4, {}),
        "identity/blocks": (1, {}),
        "identity/mutes": (2, {}),
        "social/followers": (0, {"is-their-choice": 1}),
        "social/following": (1, {"nobody-here": 1}),
        "videos/videos": (0, {"has-no-files": 1}),
    }
    before, after = told(first), told(second)
    assert before.keys() == after.keys()
    assert {name: after[name] for name in TAKEN_OVER} == {name: before[name] for name in TAKEN_OVER} | {
        "social/following": [{"username": "bob"}]
    }
    assert {name: records for name, records in after.items() if records and name not in TAKEN_OVER} == {}


def test_every_domain_that_takes_something_over_is_asked() -> None:
    machine = (ROOT / "statemachines" / "import_archive.asl.json").read_text()

    assert {path.parent.name for path in (ROOT / "functions").glob("*/import_person.py")} == set(IMPORTERS)
    assert set(re.findall(r"\$\{(\w+)ImportPersonFunctionArn\}", machine)) == {each.title() for each in IMPORTERS}


def test_the_page_says_of_every_section_whether_it_is_taken_over_and_explains_every_word() -> None:
    page = (ROOT / "docs" / "archive.md").read_text()

    said = dict(re.findall(r"^\| (\w+/[\w-]+) \| .* \| ([^|]*) \|$", page, re.MULTILINE))

    assert {section for section, word in said.items() if word.startswith("taken over")} == set(TAKEN_OVER)
    assert {section: word.strip("`") for section, word in said.items() if section not in TAKEN_OVER} == NOT_TAKEN
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    words = re.findall(r'leave\(\s*"([a-z-]+)"', "".join(path.read_text() for path in ROOT.glob("functions/*/*.py")))
    assert explained == {*words, *NOT_TAKEN.values(), "is-unknown-here"} | set(REMEDIES)
