"""`flow seed`: the command in a process of its own, against the verbs of identity and social behind a loopback port."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from functions.operations import signing_keys
from local.flow import people, running, seed
from local.flow.api import Api
from local.flow.problem import Problem
from local.flow.settings import Settings
from socialflow import clock, env, tables
from socialflow.events import UserRegistered
from tests.conftest import put_secret
from tests.integration.platform import Platform
from tests.local.flow.api import Gateway, serving
from tests.local.flow.test_cli import flow


@pytest.fixture
def platform(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Platform:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(clock.now())))
    monkeypatch.setenv(env.POLICY, "{}")
    return Platform(
        aws.client,
        streams={
            tables.IDENTITY: ["functions.identity.publish_events"],
            tables.SOCIAL: ["functions.social.publish_events"],
        },
        consumers={UserRegistered: ["functions.social.on_user_registered"]},
    )


@pytest.fixture
def api(platform: Platform, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """The platform that runs on `settings`. News travels once somebody was told to come again for want of it."""
    monkeypatch.setenv(env.TOKEN_ISSUER, settings.public_url)
    gateway = Gateway(lambda status: platform.settle() if status == 503 else None)
    with running.alone(settings), serving(gateway, settings.cdn_port):
        yield gateway


def run(settings: Settings) -> subprocess.CompletedProcess[str]:
    return flow("seed", "--home", str(settings.home), home=settings.home.parent)


def following(settings: Settings, person: Api) -> set[str]:
    """The usernames that the API lists."""
    page = person.must("GET", f"/api/v1/users/{person.user_id}/following")
    return {item["username"] for item in page["items"]}


def kinds(platform: Platform) -> list[str]:
    """What has been told, but of log-ins: each seeding begins with them."""
    platform.settle()
    return sorted(event["type"] for event in platform.published if event["type"] != "SessionStarted")


def test_seeding_makes_the_people_and_whom_they_follow_and_waits_for_the_news_of_them(
    settings: Settings, api: Gateway
) -> None:
    ended = run(settings)

    assert ended.returncode == 0, ended.stderr
    assert f"5 people: {', '.join(seed.PEOPLE)}; their password is '{people.PASSWORD}'" in ended.stdout
    assert api.statuses.count(503) == 1
    for username, display_name in seed.PEOPLE.items():
        person = people.arrive(settings.public_url, username, "not a new name")
        profile = person.must("GET", f"/api/v1/users/{person.user_id}")
        assert (profile["username"], profile["display_name"]) == (username, display_name)
        assert following(settings, person) == {followee for who, followee in seed.FOLLOWS if who == username}


def test_seeding_twice_is_as_once(settings: Settings, api: Gateway, platform: Platform) -> None:
    first = run(settings)
    once = kinds(platform)
    ids = {name: people.arrive(settings.public_url, name, name).user_id for name in seed.PEOPLE}

    second = run(settings)

    assert (second.returncode, second.stdout) == (0, first.stdout)
    people_count = len(seed.PEOPLE)
    assert once == [
        *["LetterOwed"] * people_count,
        *["UserFollowed"] * len(seed.FOLLOWS),
        *["UserRegistered"] * people_count,
    ]
    assert kinds(platform) == once
    assert {name: people.arrive(settings.public_url, name, name).user_id for name in seed.PEOPLE} == ids


def test_a_seeding_that_was_cut_short_is_completed(settings: Settings, api: Gateway, platform: Platform) -> None:
    creator = people.arrive(settings.public_url, "demo.creator", "Demo Creator")
    viewer = people.arrive(settings.public_url, "demo.viewer", "Demo Viewer")
    people.follow(viewer, creator)
    heard: list[int] = []

    everybody = seed.world(settings.public_url, heard.append)

    assert heard == list(range(1, seed.steps() + 1))
    assert (everybody["demo.creator"].user_id, everybody["demo.viewer"].user_id) == (creator.user_id, viewer.user_id)
    assert following(settings, viewer) == {"demo.creator", "demo.ada"}


def test_a_name_that_somebody_else_has_is_a_sentence_with_the_request_that_was_refused(
    settings: Settings, api: Gateway
) -> None:
    other = {"username": "demo.ada", "email": "ada@example.org", "password": "another long password"}
    Api(settings.public_url).must("POST", "/api/v1/auth/register", other)

    ended = run(settings)

    assert ended.returncode == 1
    assert "POST /api/v1/auth/login was answered 401: " in ended.stderr
    assert "`flow logs " in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_front_door_that_does_not_answer_is_a_sentence(settings: Settings) -> None:
    with running.alone(settings):
        ended = run(settings)

    assert ended.returncode == 1
    assert "POST /api/v1/auth/register got no answer" in ended.stderr
    assert "flow doctor" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_seeding_what_does_not_run_says_how_to_start_it(settings: Settings) -> None:
    ended = run(settings)

    assert ended.returncode == 3
    assert "Social Flow is not running." in ended.stderr


def test_news_that_never_comes_ends_the_waiting_with_a_sentence(
    settings: Settings, api: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_NEWS_SECONDS", 0.5)
    api.after = lambda _status: None

    with pytest.raises(Problem, match=r"POST /api/v1/users/\w+/follow was answered 503: "):
        seed.world(settings.public_url)

    assert api.statuses.count(503) == 2
