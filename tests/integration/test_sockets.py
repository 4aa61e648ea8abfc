"""However a session ends, its sockets are closed by what its end publishes, and no others."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import account_table, roles_table, session_list, sessions, table
from functions.identity.audit_table import Act
from functions.identity.authorize_socket import handler as authorize_socket
from functions.identity.delete_me import handler as delete_me
from functions.identity.log_in import handler as log_in
from functions.identity.refresh_session import handler as refresh_session
from functions.identity.register_user import handler as register_user
from functions.operations import signing_keys
from socialflow import clock as clocks
from socialflow import env, events, tables
from tests.conftest import START, TestClock, lambda_context, put_secret, request
from tests.integration.platform import Platform
from tests.unit.sockets.conftest import Gateway, call, event
from tests.unit.sockets.conftest import gateway as gateway

PASSWORD = "correct horse battery"
CONSUMERS: dict[type[events.Event], list[str]] = {
    events.SessionStarted: ["functions.sockets.on_session_started"],
    events.SessionEnded: ["functions.sockets.on_session_ended"],
    events.StandingMoved: ["functions.sockets.on_standing_moved"],
}


class World:
    """Ada, who is logged in on her phone and her laptop, each with a socket, and Bob with one of his."""

    def __init__(self, aws: SimpleNamespace, gateway: Gateway) -> None:
        self.gateway = gateway
        self.platform = Platform(
            aws.client, streams={tables.IDENTITY: ["functions.identity.publish_events"]}, consumers=CONSUMERS
        )
        self.ada, self.bob = register("ada"), register("bob")
        self.phone, self.laptop = logged_in("ada", "phone"), logged_in("ada", "laptop")
        for name, tokens in (("phone", self.phone), ("laptop", self.laptop), ("bob", logged_in("bob", "bob"))):
            assert self.opens(name, tokens) == 200
        self.platform.settle()
        gateway.heard.clear()
        # Longer than the gateway takes to open a socket.
        assert gateway.open == {"phone", "laptop", "bob"}

    def opens(self, name: str, tokens: dict[str, Any]) -> int:
        headers = {"Sec-WebSocket-Protocol": f"social-flow.v1, bearer.{tokens['access_token']}"}
        vouched = authorize_socket({"methodArn": "arn", "headers": headers}, lambda_context())["context"]
        status = int(call("connect", event(name, vouched, "$connect", headers=headers))["statusCode"])
        if status == 200:
            self.gateway.open.add(name)
        return status


def register(name: str) -> str:
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    return str(request(register_user, "POST", "/api/v1/auth/register", body).body["user_id"])


def logged_in(name: str, device: str) -> dict[str, Any]:
    body = {"login": name, "password": PASSWORD, "device_name": device}
    tokens: dict[str, Any] = request(log_in, "POST", "/api/v1/auth/login", body).body
    return tokens


def session_of(tokens: dict[str, Any]) -> str:
    return str(tokens["refresh_token"].split(".")[1])


@pytest.fixture
def world(aws: SimpleNamespace, clock: TestClock, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> World:
    put_secret(monkeypatch, env.TOKEN_KEYS_SECRET_ARN, json.dumps(signing_keys.new_token_keys(START)))
    monkeypatch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
    made = World(aws, gateway)
    clock.forward(minutes=1)
    return made


def act(target: str) -> Act:
    return Act("root", "act", target, "the tests say so", "", "", clocks.now(), "request-1")


def logs_out(world: World) -> None:
    sessions.end(world.ada, session_of(world.phone), clocks.now())


def is_ended_by_name(world: World) -> None:
    session_list.end_one(world.ada, session_of(world.phone), clocks.now())


def others_are_ended(world: World) -> None:
    session_list.end_all(world.ada, "logged-out", clocks.now(), but=session_of(world.laptop))


def token_is_stolen(world: World) -> None:
    spent = {"refresh_token": world.phone["refresh_token"]}
    assert request(refresh_session, "POST", "/api/v1/auth/refresh", spent).status == 200
    later = clocks.now().timestamp() + 60
    clocks.use(lambda: later)
    assert request(refresh_session, "POST", "/api/v1/auth/refresh", spent).status == 401


def password_is_changed(world: World) -> None:
    user = table.user(world.ada)
    assert account_table.change_password(user, "new", [], clocks.now(), keep_session=session_of(world.laptop))


def password_is_reset(world: World) -> None:
    assert account_table.change_password(table.user(world.ada), "new", [], clocks.now())


def is_banned(world: World) -> None:
    roles_table.change_standing(table.user(world.ada), "banned", None, act(world.ada))


def is_suspended(world: World) -> None:
    roles_table.change_standing(table.user(world.ada), "suspended", clocks.now(), act(world.ada))


def gets_a_role(world: World) -> None:
    roles_table.change_role(table.user(world.ada), "moderator", act(world.ada))


def leaves(world: World) -> None:
    assert request(delete_me, "DELETE", "/api/v1/users/me", user_id=world.ada).status == 202


@pytest.mark.parametrize(
    ("happens", "stays"),
    [
        (logs_out, {"laptop"}),
        (is_ended_by_name, {"laptop"}),
        (others_are_ended, {"laptop"}),
        (token_is_stolen, {"laptop"}),
        (password_is_changed, {"laptop"}),
        (password_is_reset, set()),
        (is_banned, set()),
        (is_suspended, set()),
        (gets_a_role, set()),
        (leaves, set()),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_sockets_of_what_has_ended_are_closed_and_can_be_opened_no_more(
    world: World, happens: Callable[[World], None], stays: set[str]
) -> None:
    happens(world)

    world.platform.settle(deliveries=2)

    assert world.gateway.open == stays | {"bob"}
    assert world.gateway.heard["phone"][-1]["type"] == "closing"
    assert world.opens("again", world.phone) == 401
    if stays:
        heard = [each["name"] for each in world.gateway.heard["laptop"]]
        assert set(heard) == {"other-sessions-ended" if happens is password_is_changed else "session-ended"}
        # Twice the same id: once, for who looks.
        assert len({each["id"] for each in world.gateway.heard["laptop"]}) == 1


def test_a_log_in_is_heard_by_the_other_devices_and_not_by_others(world: World) -> None:
    tv = session_of(logged_in("ada", "tv"))

    world.platform.settle()

    assert {name: [each["data"]["session_id"] for each in told] for name, told in world.gateway.heard.items()} == {
        "phone": [tv],
        "laptop": [tv],
    }


def test_a_refresh_tells_nobody(world: World) -> None:
    spent = {"refresh_token": world.phone["refresh_token"]}
    assert request(refresh_session, "POST", "/api/v1/auth/refresh", spent).status == 200

    world.platform.settle()

    assert world.gateway.heard == {}
