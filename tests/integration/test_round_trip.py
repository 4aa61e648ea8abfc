"""A person who moves (CO-1): what one deployment writes down, a fresh one takes over, and writes down again as the same."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import account_table, blocks, code_table, table
from functions.identity.block_models import NewMute
from functions.identity.update_me import handler as update_me
from functions.privacy import archive
from functions.social import table as social
from functions.social.follow_user import handler as follow_user
from socialflow import archives, env
from socialflow.archives import Order
from socialflow.events import UserRegistered
from stacks.privacy import EXPORTERS
from tests.conftest import START, TestClock, lambda_context, request
from tests.unit.identity.conftest import register
from tests.unit.privacy.test_imports import run, sent

# What is a deployment's own: ids, instants, and what a file does not give.
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
SECTIONS = ("identity/account", "identity/mutes", "identity/blocks", "social/following")


def person(username: str) -> str:
    user_id = str(register(username).body["user_id"])
    assert account_table.verify_email(
        user_id, f"{username}@example.com", code_table.voided(user_id, "verify-email"), START
    )
    social.know_user(UserRegistered(occurred_at=START, user_id=user_id, username=username, display_name=username))
    return user_id


def exported(aws: SimpleNamespace, user_id: str, number: int) -> bytes:
    order = {"export_id": f"{number}" * 26, "user_id": user_id}
    written = [import_module(f"functions.{each}.export_person").handler(order, lambda_context()) for each in EXPORTERS]
    parts = [archives.Part.model_validate(part) for each in written for part in each["parts"]]
    archive.pack(Order(**order), parts, START)
    key = archive.key_of(user_id, order["export_id"])
    body: bytes = aws.client("s3").get_object(Bucket=env.EXPORTS_BUCKET.get(), Key=key)["Body"].read()
    return body


def told(raw: bytes) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as files:
        return {
            section: sorted(
                (
                    {name: value for name, value in json.loads(line).items() if name not in _OWN}
                    for line in files.open(f"{section}-00001.jsonl")
                ),
                key=json.dumps,
            )
            for section in SECTIONS
        }


def test_what_is_exported_imported_and_exported_again_is_the_same(aws: SimpleNamespace, clock: TestClock) -> None:
    there = person("ada")
    bob, troll = person("bob"), person("troll")
    change = {"display_name": "Ada L.", "bio": "I count.", "links": ["https://ada.example"], "followers_only": ["bio"]}
    assert request(update_me, "PATCH", "/api/v1/users/me", change, user_id=there).status == 200
    blocks.mute(there, NewMute(kind="word", value="spoiler"), START)
    blocks.mute(there, NewMute(kind="user", value=troll), START)
    blocks.block(there, troll, START)
    route = "/api/v1/users/{user_id}/follow"
    assert request(follow_user, "POST", f"/api/v1/users/{bob}/follow", user_id=there, route=route).status == 201
    first = exported(aws, there, 1)

    with emptied(aws):
        for username in ("troll", "bob"):
            person(username)
        here = person("ada")
        assert here != there
        report = run(sent(aws, here, first))
        second = exported(aws, here, 2)

    assert report["identity/mutes"] == (2, {})

    def neutral(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A muted user is an id, which is the deployment's own."""
        return [{**each, "value": ""} if each.get("kind") == "user" else each for each in records]

    assert {name: neutral(each) for name, each in told(second).items()} == {
        name: neutral(each) for name, each in told(first).items()
    }
    assert told(first)["social/following"] == [{"username": "bob"}]


@contextmanager
def emptied(aws: SimpleNamespace) -> Iterator[None]:
    """A fresh deployment: nothing is in any table, bucket or process."""
    from socialflow import person_keys, tables

    for each in tables.ALL:
        name = each.physical_name("test")
        for item in aws.client("dynamodb").scan(TableName=name)["Items"]:
            aws.client("dynamodb").delete_item(TableName=name, Key={"pk": item["pk"], "sk": item["sk"]})
    person_keys.forget()
    yield


def test_nobody_is_left_in_an_emptied_deployment(aws: SimpleNamespace, clock: TestClock) -> None:
    ada = person("ada")

    with emptied(aws), pytest.raises(Exception, match="no such user"):
        table.user(ada)
