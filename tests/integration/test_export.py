"""A person's archive, from the request to the ZIP (CO-1): every domain's real task writes its part, and the page explains it."""

import io
import json
import re
import urllib.parse
import zipfile
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity.register_user import handler as register_user
from functions.privacy.get_export import handler as get_export
from functions.privacy.pack_archive import handler as pack_archive
from functions.privacy.request_export import handler as request_export
from functions.social.follow_user import handler as follow_user
from functions.videos.create_video import handler as create_video
from socialflow import tables
from socialflow.events import UserRegistered
from stacks.privacy import EXPORTERS
from tests.conftest import TestClock, lambda_context, request
from tests.integration.platform import Platform

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"


@pytest.fixture
def platform(aws: SimpleNamespace, clock: TestClock) -> Platform:
    return Platform(
        aws.client,
        streams={tables.IDENTITY: ["functions.identity.publish_events"]},
        consumers={UserRegistered: ["functions.social.on_user_registered"]},
    )


def register(username: str) -> str:
    body = {"username": username, "email": f"{username}@example.com", "password": PASSWORD}
    user_id: str = request(register_user, "POST", "/api/v1/auth/register", body).body["user_id"]
    return user_id


def gather(order: dict[str, str]) -> list[dict[str, Any]]:
    """What the machine's Map answers."""
    return [import_module(f"functions.{each}.export_person").handler(order, lambda_context()) for each in EXPORTERS]


def archived(aws: SimpleNamespace, url: str) -> zipfile.ZipFile:
    key = urllib.parse.urlsplit(url).path.lstrip("/")
    body = aws.client("s3").get_object(Bucket="exports-bucket", Key=key)["Body"].read()
    return zipfile.ZipFile(io.BytesIO(body))


def test_an_archive_tells_what_every_domain_keeps_of_its_person(aws: SimpleNamespace, platform: Platform) -> None:
    ada, bob = register("ada"), register("bob")
    platform.settle()
    followed = request(
        follow_user, "POST", f"/api/v1/users/{bob}/follow", user_id=ada, route="/api/v1/users/{user_id}/follow"
    )
    assert followed.status == 201
    assert (
        request(create_video, "POST", "/api/v1/videos", {"title": "Hello", "size_bytes": 9}, user_id=ada).status == 201
    )
    asked = request(request_export, "POST", "/api/v1/users/me/exports", user_id=ada).body
    order = {"export_id": asked["export_id"], "user_id": ada}

    pack_archive({"order": order, "written": gather(order)}, lambda_context())

    route = "/api/v1/users/me/exports/{export_id}"
    shown = request(get_export, "GET", f"/api/v1/users/me/exports/{asked['export_id']}", user_id=ada, route=route).body
    files = archived(aws, shown["url"])
    [account] = map(json.loads, files.open("identity/account-00001.jsonl"))
    assert (account["username"], account["email"]) == ("ada", "ada@example.com")
    assert [json.loads(line)["followee_id"] for line in files.open("social/following-00001.jsonl")] == [bob]
    assert [json.loads(line)["title"] for line in files.open("videos/videos-00001.jsonl")] == ["Hello"]
    whole = b"".join(files.read(name) for name in files.namelist())
    assert b"argon2" not in whole
    assert b"bob@example.com" not in whole


def test_the_page_explains_every_section_of_an_archive(aws: SimpleNamespace, platform: Platform) -> None:
    order = {"export_id": "e" * 26, "user_id": register("ada")}

    names = {part["name"] for written in gather(order) for part in written["parts"]}

    explained = re.findall(r"^\| (\w+/[\w-]+) \|", (ROOT / "docs" / "archive.md").read_text(), re.MULTILINE)
    assert {re.sub(r"-\d{5}\.jsonl$", "", name) for name in names} == set(explained)
    assert len(explained) == len(set(explained))


def test_every_domain_that_can_tell_of_persons_is_asked() -> None:
    assert {path.parent.name for path in (ROOT / "functions").glob("*/export_person.py")} == set(EXPORTERS)
    machine = (ROOT / "statemachines" / "export_archive.asl.json").read_text()
    assert set(re.findall(r"\$\{(\w+)ExportPersonFunctionArn\}", machine)) == {each.title() for each in EXPORTERS}
