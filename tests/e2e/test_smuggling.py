"""Requests that two servers in a row may read in two ways, sent byte by byte through the front door: each has one answer, and lets nobody in."""

import socket
from urllib.parse import urlsplit

import pytest

from local.flow.api import Api
from tests.e2e import world
from tests.e2e.conftest import Running

pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

ME = "/api/v1/users/me"


@pytest.fixture(scope="module")
def creator(platform: Running) -> Api:
    return world.person(platform, "smuggler")


def answers(origin: str, raw: bytes) -> list[int]:
    """The statuses of everything that comes back until the other side closes, as it was asked to."""
    where = urlsplit(origin)
    received = b""
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=20) as connection:
        connection.sendall(raw)
        # The first request waits for functions to start.
        connection.settimeout(30)
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionResetError):
            pass
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]


def get(path: str, *lines: bytes, method: str = "GET") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: social-flow.test\r\nConnection: close\r\n".encode()
    return head + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def test_a_request_as_it_should_be_is_answered(creator: Api) -> None:
    assert answers(creator.origin, get(ME, f"Authorization: Bearer {creator.token}".encode())) == [200]


def test_a_whole_address_as_the_target_is_its_path(creator: Api) -> None:
    token = f"Authorization: Bearer {creator.token}".encode()

    assert answers(creator.origin, get(f"http://social-flow.test{ME}", token)) == [200]
    assert answers(creator.origin, get("social-flow.test:80", token)) == [400]


INNER = b"GET /api/v1/users/me HTTP/1.1\r\nHost: social-flow.test\r\n\r\n"
HOSTILE = {
    "a length and chunks": get(
        "/api/v1/auth/login",
        b"Content-Type: application/json",
        b"Content-Length: 6",
        b"Transfer-Encoding: chunked",
        method="POST",
    )
    + b"0\r\n\r\nX",
    "two lengths": get(
        "/api/v1/auth/login",
        b"Content-Type: application/json",
        b"Content-Length: 2",
        b"Content-Length: 90",
        method="POST",
    )
    + b"{}"
    + INNER,
    "chunks that are none": get(
        "/api/v1/auth/login", b"Content-Type: application/json", b"Transfer-Encoding: xchunked", method="POST"
    )
    + b"0\r\n\r\n"
    + INNER,
    "a folded header": get(ME, b"X-Folded: one", b" two", b"\tthree"),
    "a header without a name": get(ME, b": nobody"),
    "a space before the colon": get(ME, b"Authorization : Bearer x"),
    "a null in a header": get(ME, b"Authorization: Bearer \x00"),
    "a line that ends by itself": get(ME, b"X-Split: one\nSet-Cookie: session=evil"),
    "two hosts": get(ME, b"Host: evil.test"),
    "a header of 200 KB": get(ME, b"X-Long: " + b"a" * 200_000),
    "a cookie of 200 KB": get(ME, b"Cookie: a=" + b"b" * 200_000),
    "a query of 200 KB": get(ME + "?a=" + "b" * 200_000),
    "a path of 200 KB": get("/api/v1/" + "a" * 200_000),
    "a path that goes up": get("/api/v1/../../etc/passwd"),
    "a path that goes up, encoded": get("/api/v1/%2e%2e/%2e%2e/etc/passwd"),
    "TRACE": get(ME, method="TRACE"),
    "a method that is none": get(ME, method="GETT"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_what_could_be_read_in_two_ways_lets_nobody_in(platform: Running, raw: bytes) -> None:
    found = answers(platform.settings.public_url, raw)

    assert len(found) == 1, "the rest of the request was taken for another"
    # 501 is what a server says of a transfer coding that it does not know.
    assert 400 <= found[0] < 500 or found[0] == 501


def test_of_two_tokens_none_is_believed(creator: Api) -> None:
    good, bad = f"Authorization: Bearer {creator.token}".encode(), b"Authorization: Bearer x"

    for lines in ((good, bad), (bad, good)):
        (status,) = answers(creator.origin, get(ME, *lines))
        assert status == 401
