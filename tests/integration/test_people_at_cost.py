"""What the routes of identity, social and timeline cost in calls and capacity units, on the embedded cloud.

moto answers made-up units; the embedded cloud counts them by the sizes of items, as DynamoDB does. It also does one
transaction at a time, so that what must happen once can be tried from many threads.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from functions.identity import accounts, sessions
from functions.identity.authorize import handler as authorize
from functions.identity.end_session import handler as end_session
from functions.identity.get_me import handler as get_me
from functions.identity.get_user import handler as get_user
from functions.identity.log_in import handler as log_in
from functions.identity.models import NewUser
from functions.identity.refresh_session import handler as refresh_session
from functions.identity.register_user import handler as register_user
from functions.operations import signing_keys
from functions.social import table as social
from functions.social.follow_user import handler as follow_user
from functions.social.list_followers import handler as list_followers
from functions.social.list_following import handler as list_following
from functions.social.unfollow_user import handler as unfollow_user
from functions.timeline import fan_out
from functions.timeline import table as timeline
from functions.timeline.get_feed import handler as get_feed
from local.cloud.running import RunningCloud
from socialflow import aws, clock, dynamo, env, ids, person_keys, secrets, tables
from socialflow.events import UserFollowed, UserRegistered, VideoPublished
from socialflow.idempotency import Guard
from tests.concurrency import together
from tests.conftest import create_table, lambda_context, put_secret, request

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", running.endpoint_url)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        aws.forget()
        secrets.forget()
        for table in (tables.IDENTITY, tables.KEYS, tables.SOCIAL, tables.TIMELINE):
            patch.setenv(table.setting, table.physical_name("test"))
            create_table(boto3.client("dynamodb"), table)
        patch.setenv(env.PEOPLE_KEY_ARN, boto3.client("kms").create_key()["KeyMetadata"]["Arn"])
        put_secret(patch, env.ADDRESSES_SECRET_ARN, "addresses secret of the tests")
        put_secret(patch, env.CURSOR_SECRET_ARN, "cursor secret of the tests")
        put_secret(patch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(clock.now())))
        patch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
        patch.setenv(env.PUBLIC_ORIGIN, "https://social-flow.test")
        patch.setenv(env.POLICY, "{}")
        yield running
    aws.forget()
    secrets.forget()


def cost(act: Callable[[], Any]) -> tuple[int, float]:
    """Calls and capacity units, of a process that holds no person's key."""
    person_keys.forget()
    dynamo.capacity.reset()
    act()
    return dynamo.capacity.calls, dynamo.capacity.units


def register(name: str) -> str:
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    user_id: str = request(register_user, "POST", "/api/v1/auth/register", body).body["user_id"]
    social.know_user(UserRegistered(occurred_at=clock.now(), user_id=user_id, username=name, display_name=name))
    return user_id


def test_identity_costs(cloud: RunningCloud) -> None:
    body = {"username": "ada", "email": "ada@example.com", "password": PASSWORD}
    login = {"login": "ada", "password": PASSWORD}
    registered = cost(lambda: request(register_user, "POST", "/api/v1/auth/register", body))
    tokens = request(log_in, "POST", "/api/v1/auth/login", login).body
    user_id = tokens["user_id"]
    bearer = {"headers": {"authorization": f"Bearer {tokens['access_token']}"}}
    session_id = authorize(bearer, lambda_context())["context"]["session_id"]
    refreshing = {"refresh_token": tokens["refresh_token"]}

    costs = {
        "register": registered,
        "login": cost(lambda: request(log_in, "POST", "/api/v1/auth/login", login)),
        "login by nobody": cost(lambda: request(log_in, "POST", "/api/v1/auth/login", {**login, "login": "eve"})),
        "login with a wrong password": cost(
            lambda: request(log_in, "POST", "/api/v1/auth/login", {**login, "password": "wrong"})
        ),
        "authorize": cost(lambda: authorize(bearer, lambda_context())),
        "refresh": cost(lambda: request(refresh_session, "POST", "/api/v1/auth/refresh", refreshing)),
        "me": cost(lambda: request(get_me, "GET", "/api/v1/users/me", user_id=user_id)),
        "user": cost(lambda: request(get_user, "GET", f"/api/v1/users/{user_id}", user_id=user_id)),
        "logout": cost(
            lambda: request(end_session, "POST", "/api/v1/auth/logout", user_id=user_id, session_id=session_id)
        ),
    }

    assert costs == {
        # Two more than its own: the key.
        "register": (1, 12.0),
        "login": (3, 3.0),
        "login by nobody": (2, 2.0),
        "login with a wrong password": (2, 2.0),
        "authorize": (1, 2.0),
        "refresh": (2, 3.0),
        "me": (2, 2.0),
        "user": (1, 1.5),
        "logout": (1, 1.0),
    }


def test_social_costs(cloud: RunningCloud) -> None:
    followee, path = register("grace"), "/api/v1/users/{}/{}"
    fans = [register(f"fan{number}") for number in range(10)]
    follow = cost(lambda: request(follow_user, "POST", path.format(followee, "follow"), user_id=fans[0]))
    for fan in fans[1:]:
        social.follow(fan, followee, clock.now())

    costs = {
        "follow": follow,
        "ten followers": cost(
            lambda: request(list_followers, "GET", path.format(followee, "followers"), user_id=fans[0])
        ),
        "one followed": cost(
            lambda: request(list_following, "GET", path.format(fans[0], "following"), user_id=fans[0])
        ),
        "unfollow": cost(lambda: request(unfollow_user, "DELETE", path.format(followee, "follow"), user_id=fans[0])),
    }

    # Five items a follow, twice each in a transaction, and the read before it. A list is one query and one batch, half a
    # unit for each profile (the list's owner's too) and for each of the eight shards of the followers' count.
    assert costs == {"follow": (2, 10.5), "ten followers": (2, 10.0), "one followed": (2, 1.5), "unfollow": (2, 11.0)}


def test_timeline_costs(cloud: RunningCloud) -> None:
    author, reader = ids.new_id(), ids.new_id()
    followed = cost(
        lambda: fan_out.follow(UserFollowed(occurred_at=clock.now(), follower_id=reader, followee_id=author))
    )
    for number in range(30):
        event = VideoPublished(
            occurred_at=clock.now(),
            video_id=ids.derived_id(author, str(number)),
            creator_id=author,
            title="A title of ordinary length for a video",
            visibility="public",
            length_ms=1000,
            thumbnail_key=f"media/{author}/thumbnail.jpg",
        )
        published = cost(lambda event=event: fan_out.publish(event))  # type: ignore[misc]
        [entry] = timeline.authored_entries(author, limit=1, before=None)
        pushed = cost(lambda entry=entry: fan_out.fan_out(entry))  # type: ignore[misc]

    costs = {
        "followed": followed,
        "published": published,
        "a page of twenty": cost(lambda: request(get_feed, "GET", "/api/v1/posts/feed/", user_id=reader)),
    }

    assert costs["published"] == (1, 4.0)
    assert costs["a page of twenty"][0] == 3
    # The pulled authors, what is muted, 21 entries of some 300 bytes, and a batch: half a unit for the edge to the one author, half
    # for whether they are banned.
    assert costs["a page of twenty"][1] == 3
    assert followed[0] <= 6
    # A page of followers, one write, whether the video was deleted meanwhile; a trim now and then.
    assert pushed[0] <= 5


def test_one_of_many_wins_and_two_of_many_refresh(cloud: RunningCloud) -> None:
    new = NewUser(username="wanted", email="wanted@example.com", password=PASSWORD)
    winners = [
        each
        for each in together(*[lambda: accounts.register(new, clock.now(), Guard())] * 8)
        if hasattr(each, "user_id")
    ]
    token = request(log_in, "POST", "/api/v1/auth/login", {"login": "wanted", "password": PASSWORD}).body[
        "refresh_token"
    ]
    pair = together(*[lambda: sessions.refresh(token, clock.now())] * 2)
    followee = register("idol")
    follows = together(*[lambda: social.follow(winners[0].user_id, followee, clock.now())] * 8)

    assert len(winners) == 1
    assert len({each.refresh_token for each in pair}) == 2
    assert sorted(type(each).__name__ for each in follows) == ["AlreadyFollowing"] * 7 + ["datetime"]
    assert social.users_and_follower_count([], followee)[1] == 1
