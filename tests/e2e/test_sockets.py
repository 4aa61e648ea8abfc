"""What a device hears over its socket, and that a socket ends with the session it stands on, through the front door."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import jwt
import pytest

from local.flow.api import Api, request
from local.websocket import ClosedError, RefusedError, WebSocket
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.test_bad_input import cloud

pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

PROTOCOL = "social-flow.v1"
# On AWS a plan's 60 s; here a second or two.
AT_ONCE_SECONDS = 15


@contextmanager
def socket(
    platform: Running, token: str, *, as_program: bool = False, origin: str | None = None
) -> Iterator[WebSocket]:
    """Opened as a browser does, by what it offers and from a page of ours, or as a program that can send a header."""
    url = platform.settings.public_url.replace("http", "ws", 1) + "/sockets"
    page = platform.origin if origin is None else origin
    how: dict[str, Any] = {"offers": [PROTOCOL, f"bearer.{token}"], "headers": [("origin", page)]}
    if as_program:
        how = {"headers": [("authorization", f"Bearer {token}")]}
    with WebSocket(url, **how) as made:
        yield made


def refusal(platform: Running, token: str, origin: str | None = None) -> int:
    try:
        with socket(platform, token, origin=origin):
            return 101
    except RefusedError as error:
        return error.status


def logged_in_again(person: Api, username: str, device_name: str) -> Api:
    other = Api(person.origin)
    body = {"login": username, "password": world.PASSWORD, "device_name": device_name}
    session = other.must("POST", "/api/v1/auth/login", body)
    other.token, other.user_id = session["access_token"], session["user_id"]
    return other


def until_closed(opened: WebSocket, within_seconds: float = AT_ONCE_SECONDS) -> list[dict[str, Any]]:
    """What it heard before it was closed."""
    heard = []
    try:
        while True:
            heard.append(json.loads(opened.receive(within_seconds)))
    except ClosedError:
        return heard


def username_of(person: Api) -> str:
    return str(person.must("GET", "/api/v1/users/me")["username"])


def short_lived(platform: Running, token: str, seconds: int) -> str:
    """The same token with another end, signed by the platform's own key."""
    secrets = boto3.client("secretsmanager", **cloud(platform))
    document = json.loads(secrets.get_secret_value(SecretId="social-flow/local/token-keys")["SecretString"])
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    [private] = [each["private_pem"] for each in document["keys"] if each["kid"] == header["kid"]]
    return jwt.encode({**claims, "exp": int(time.time()) + seconds}, private, algorithm="ES256", headers=header)


def test_a_device_hears_of_a_log_in_elsewhere_and_is_closed_at_once_when_its_session_is_ended_there(
    platform: Running,
) -> None:
    laptop = world.person(platform, "socket")
    with socket(platform, laptop.token) as opened:
        assert opened.protocol == PROTOCOL
        opened.send('{"type": "ping", "id": "1"}')
        pong = json.loads(opened.receive())
        assert (pong["type"], pong["id"]) == ("pong", "1")
        assert 0 < pong["expires_at"] - time.time() <= 900

        phone = logged_in_again(laptop, username_of(laptop), "phone")

        news = json.loads(opened.receive())
        assert (news["type"], news["name"]) == ("notice", "session-started")
        listed = {
            each["session_id"]: each["device_name"] for each in laptop.must("GET", "/api/v1/auth/sessions")["items"]
        }
        assert listed[news["data"]["session_id"]] == "phone"

        with socket(platform, phone.token, as_program=True) as on_phone:
            sessions = phone.must("GET", "/api/v1/auth/sessions")["items"]
            [other] = [each["session_id"] for each in sessions if not each["is_current"]]
            phone.must("DELETE", f"/api/v1/auth/sessions/{other}")
            began = time.monotonic()
            assert until_closed(opened) == [{"type": "closing", "reason": "session-ended"}]
            took = time.monotonic() - began
            told = json.loads(on_phone.receive())

    print(f"closed {took:.2f} s after the session was ended")
    assert told["data"] == {"session_id": other, "reason": "ended-by-user"}
    assert refusal(platform, laptop.token) == 401


def test_a_ban_closes_every_socket_of_the_user_at_once(platform: Running, administrator: world.Administrator) -> None:
    admin, person = administrator.logged_in(), world.person(platform, "banned")
    bystander = world.person(platform, "bystander")
    with (
        socket(platform, person.token) as one,
        socket(platform, person.token) as two,
        socket(platform, bystander.token) as other,
    ):
        admin.must("POST", f"/api/v1/admin/users/{person.user_id}/ban", {"reason": "the tests say so"})

        for each in (one, two):
            assert until_closed(each) == [{"type": "closing", "reason": "access-changed"}]
        other.send('{"type": "ping"}')
        assert json.loads(other.receive())["type"] == "pong"
    assert refusal(platform, person.token) == 401


def test_a_socket_ends_with_its_token_whoever_forgets_to_say_so(platform: Running) -> None:
    person = world.person(platform, "expiring")
    with socket(platform, short_lived(platform, person.token, 4)) as opened:
        assert until_closed(opened, within_seconds=60) == [{"type": "closing", "reason": "expired"}]


def test_nobody_opens_a_socket_without_a_session(platform: Running) -> None:
    person = world.person(platform, "ended")
    token = person.must("POST", "/api/v1/auth/tokens", {"name": "program", "scopes": ["feed:read"]})["token"]
    tampered = person.token[:-4] + ("AAAA" if person.token[-4:] != "AAAA" else "BBBB")

    assert refusal(platform, token) == 403
    assert refusal(platform, short_lived(platform, person.token, -60)) == 401
    for each in ("", "x", tampered):
        assert refusal(platform, each) == 401
    assert refusal(platform, person.token, "https://evil.test") == 403
    assert refusal(platform, person.token) == 101
    person.must("POST", "/api/v1/auth/logout")
    assert refusal(platform, person.token) == 401


def test_a_refused_handshake_says_what_a_browser_may_not_do_with_it(platform: Running) -> None:
    handshake = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13",
    }

    answer = request("GET", f"{platform.settings.public_url}/sockets", None, handshake)

    assert answer.status == 401
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_what_is_said_wrongly_is_refused_with_a_reason_and_a_megabyte_ends_the_socket(platform: Running) -> None:
    person = world.person(platform, "loud")
    with socket(platform, person.token) as opened:
        for text, code in [
            ('{"type": "dance"}', "unknown-message"),
            ("{", "malformed-json"),
            ("x" * 5000, "body-too-large"),
        ]:
            opened.send(text)
            answer = json.loads(opened.receive())
            assert (answer["type"], answer["code"]) == ("error", code)
        opened.send("x" * 2**20)

        with pytest.raises(ClosedError) as closed:
            opened.receive()

    assert closed.value.code == 1009


def test_a_sessions_fifth_socket_closes_its_first(platform: Running) -> None:
    person = world.person(platform, "many")
    opened = []
    try:
        for _ in range(5):
            with_it = socket(platform, person.token)
            opened.append((with_it, with_it.__enter__()))
            # Its seconds tell which is the oldest.
            time.sleep(1.05)

        assert until_closed(opened[0][1]) == [{"type": "closing", "reason": "replaced"}]
        opened[1][1].send('{"type": "ping"}')
        assert json.loads(opened[1][1].receive())["type"] == "pong"
    finally:
        for with_it, _ in opened:
            with_it.__exit__(None, None, None)
