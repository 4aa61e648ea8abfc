from __future__ import annotations

import http.client
import json
import re
import time

import pytest

from local.cdn.app import MAX_BODY_BYTES
from local.cdn.distribution import Behavior, Forwarding, Selection
from local.cdn.forwarding import Request, headers_for_origin
from local.cloud.running import RunningCloud
from local.running import free_port
from local.websocket import RefusedError, WebSocket
from tests.local.cdn.conftest import BIG, MEDIA, Door, serving

INIT = "/media/v1/init.mp4"


def test_range_of_signed_media_is_206_with_exact_bytes(door: Door) -> None:
    reply = door.ask(INIT, headers={**door.cookies(), "Range": "bytes=100-355"})

    assert (reply.status, reply.body) == (206, MEDIA[100:356])
    assert reply.headers["content-range"] == f"bytes 100-355/{len(MEDIA)}"


def test_suffix_range_gives_the_end(door: Door) -> None:
    reply = door.ask(INIT, headers={**door.cookies(), "Range": "bytes=-10"})

    assert (reply.status, reply.body) == (206, MEDIA[-10:])


def test_range_beyond_the_end_is_416(door: Door) -> None:
    reply = door.ask(INIT, headers={**door.cookies(), "Range": f"bytes={len(MEDIA)}-"})

    assert reply.status == 416


def test_head_has_the_length_and_no_body(door: Door) -> None:
    reply = door.ask(INIT, method="HEAD", headers=door.cookies())

    assert (reply.status, reply.body) == (200, b"")
    assert (reply.headers["content-length"], reply.headers["content-type"]) == (str(len(MEDIA)), "video/mp4")


def test_known_etag_is_304_without_body(door: Door) -> None:
    etag = door.ask(INIT, method="HEAD", headers=door.cookies()).headers["etag"]

    reply = door.ask(INIT, headers={**door.cookies(), "If-None-Match": etag})

    assert (reply.status, reply.body) == (304, b"")


def test_if_range_of_this_version_keeps_the_range_and_of_another_gives_the_whole(door: Door) -> None:
    etag = door.ask(INIT, method="HEAD", headers=door.cookies()).headers["etag"]
    wanted = {**door.cookies(), "Range": "bytes=0-9"}

    same = door.ask(INIT, headers={**wanted, "If-Range": etag})
    other = door.ask(INIT, headers={**wanted, "If-Range": '"another"'})

    assert (same.status, same.body) == (206, MEDIA[:10])
    assert (other.status, other.body) == (200, MEDIA)


def test_big_object_arrives_whole(door: Door) -> None:
    reply = door.ask("/media/v1/big.bin", headers=door.cookies())

    assert reply.headers["content-length"] == str(len(BIG))
    assert reply.body == BIG


def test_viewer_that_hangs_up_leaves_the_door_open(door: Door) -> None:
    for _ in range(60):  # more than there are workers
        connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=5)
        connection.request("GET", "/media/v1/big.bin", headers=door.cookies())
        connection.getresponse().read(1)
        connection.close()

    assert door.ask(INIT, headers=door.cookies()).status == 200


def test_odd_key_names_are_found(door: Door) -> None:
    assert door.ask("/media/v1/a%20b%2Bc.txt", headers=door.cookies()).body == b"odd name"


def test_configured_cors_and_security_headers_are_added(door: Door) -> None:
    reply = door.ask(INIT, headers={**door.cookies(), "Origin": "https://app.example"})

    assert reply.headers["access-control-allow-origin"] == "https://app.example"
    assert reply.headers["access-control-allow-credentials"] == "true"
    assert reply.headers["access-control-expose-headers"] == "ETag"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert reply.headers["x-room"] == "media"


def test_the_edges_own_refusal_carries_no_policy(door: Door) -> None:
    """As CloudFront documents it: a policy is for what comes from an origin or a cache."""
    reply = door.ask(INIT)

    assert reply.status == 403
    assert not {"x-room", "x-content-type-options"} & set(reply.headers)


def test_another_site_gets_no_cors_headers(door: Door) -> None:
    reply = door.ask(INIT, headers={**door.cookies(), "Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in reply.headers


def test_answers_carry_the_edge_headers(door: Door) -> None:
    reply = door.ask(INIT, headers=door.cookies())

    assert reply.headers["x-cache"] == "Miss from cloudfront"
    assert reply.headers["via"].endswith("(CloudFront)")
    assert len(reply.headers["x-amz-cf-id"]) > 40


def test_root_object_and_error_page_come_from_the_default_origin(door: Door) -> None:
    home, missing = door.ask("/"), door.ask("/no/such/page")

    assert (home.status, home.body) == (200, b"<h1>home</h1>")
    assert (missing.status, missing.body) == (404, b"<h1>nothing here</h1>")


def test_api_gets_the_whole_request_under_its_own_host(door: Door) -> None:
    headers = {
        "Authorization": "Bearer x",
        "Idempotency-Key": "k1",
        "Cookie": "session=1",
        "X-Forwarded-For": "192.0.2.1",
        "Connection": "keep-alive, x-hop",
        "X-Hop": "1",
        "Content-Type": "application/json",
    }

    reply = door.ask("/api/v1/videos?limit=3&q=a%20b", method="POST", headers=headers, body=b'{"title":"t"}')

    seen = reply.json
    assert reply.status == 200
    assert (seen["method"], seen["rawPath"]) == ("POST", "/api/v1/videos")
    assert (seen["rawQueryString"], seen["body"]) == ("limit=3&q=a%20b", '{"title":"t"}')
    assert seen["headers"]["authorization"] == "Bearer x"
    assert seen["headers"]["idempotency-key"] == "k1"
    assert seen["headers"]["x-door"] == "front"
    assert seen["headers"]["x-forwarded-for"].startswith("192.0.2.1, 127.0.0.1")
    assert ".execute-api." in seen["headers"]["host"]
    assert "session=1" in (seen["cookies"] or [seen["headers"].get("cookie")])


def test_a_viewer_cannot_speak_for_the_edge(door: Door) -> None:
    """What CloudFront itself says, and what the distribution adds, never comes from a viewer (AU-7)."""
    spoofed = {"X-Door": "back", "CloudFront-Viewer-Address": "192.0.2.1:1", "CloudFront-Is-X": "1"}

    seen = door.ask("/api/v1/videos", method="POST", headers=spoofed, body=b"{}").json

    assert seen["headers"]["x-door"] == "front"
    assert not [name for name in seen["headers"] if name.startswith("cloudfront-")]


def raw(door: Door, target: str, host: str = "social-flow.test") -> tuple[int, bytes]:
    """The status and body of a GET with this request line."""
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    connection.putrequest("GET", "/", skip_host=True)
    connection._buffer[0] = f"GET {target} HTTP/1.1".encode()  # type: ignore[attr-defined]
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told


@pytest.mark.parametrize("scheme", ["http", "https", "HTTP"])
def test_a_whole_address_as_the_target_is_its_path(door: Door, scheme: str) -> None:
    status, body = raw(door, f"{scheme}://social-flow.test:8080/api/v1/ping?a=%20b")

    seen = json.loads(body)
    assert (status, seen["rawPath"], seen["rawQueryString"]) == (200, "/api/v1/ping", "a=%20b")


def test_a_whole_address_opens_nothing_that_its_path_does_not(door: Door) -> None:
    assert raw(door, f"http://social-flow.test{INIT}")[0] == 403
    assert raw(door, "http://social-flow.test")[1] == b"<h1>home</h1>"


@pytest.mark.parametrize("target", ["*", "social-flow.test:80", "ftp://a/b", "http://user@a/", "http:///api/v1/ping"])
def test_a_target_that_is_no_path_and_no_address_is_400(door: Door, target: str) -> None:
    assert raw(door, target)[0] == 400


def test_two_tokens_are_no_token(door: Door) -> None:
    """TE-5: which of two would count is never the viewer's choice: they arrive as one text, which is no token."""
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    connection.putrequest("POST", "/api/v1/videos")
    for value in ("Bearer first", "Bearer second"):
        connection.putheader("Authorization", value)
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    seen = json.loads(connection.getresponse().read())
    connection.close()

    assert re.fullmatch(r"Bearer first, ?Bearer second", seen["headers"]["authorization"])


def test_the_viewers_address_is_told_where_a_policy_asks_for_it() -> None:
    told = Behavior(
        "*",
        "api",
        frozenset({"GET"}),
        forwarding=Forwarding(headers=(Selection("whitelist", frozenset({"cloudfront-viewer-address"})),)),
    )
    request = Request("GET", "h", "/", "", [("cloudfront-viewer-address", "192.0.2.1:1")], client_ip="198.51.100.7")

    kept = [value for name, value in headers_for_origin(request, told) if name == "cloudfront-viewer-address"]

    assert [value.rpartition(":")[0] for value in kept] == ["198.51.100.7"]


def test_hop_by_hop_headers_of_an_origin_stay_behind(door: Door) -> None:
    reply = door.ask("/api/v1/ping")

    assert reply.headers.get("connection") in (None, "close", "keep-alive")
    assert "x-secret" not in reply.headers


def test_each_cookie_of_an_origin_arrives(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    connection.request("GET", "/api/v1/ping")
    answer = connection.getresponse()

    assert answer.headers.get_all("set-cookie") == ["a=1; Path=/", "b=2; Path=/"]
    connection.close()


def test_without_an_origin_request_policy_nothing_private_is_forwarded(door: Door) -> None:
    headers = {"Authorization": "Bearer x", "Idempotency-Key": "k1", "Cookie": "session=1", "User-Agent": "phone"}

    seen = door.ask("/bare/x?limit=3", headers=headers).json

    assert seen["rawQueryString"] == ""
    assert seen["headers"]["user-agent"] == "Amazon CloudFront"
    assert not {"authorization", "idempotency-key", "cookie"} & set(seen["headers"])
    assert not seen["cookies"]


def test_method_that_the_behaviour_does_not_allow_is_403(door: Door) -> None:
    reply = door.ask("/bare/x", method="DELETE")

    assert reply.status == 403
    assert b"does not allow DELETE" in reply.body


def test_body_over_the_limit_is_413(door: Door) -> None:
    reply = door.ask("/api/v1/videos", method="POST", body=b"x" * (MAX_BODY_BYTES + 1))

    assert (reply.status, reply.json) == (413, {"message": "Request Entity Too Large"})
    # The origin's refusal, as far as the viewer can see: it gets what the path's other answers do.
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["x-cache"] == "Error from cloudfront"


def test_origin_that_does_not_answer_in_time_is_504(door: Door) -> None:
    begun = time.monotonic()

    reply = door.ask("/slow/x")

    assert reply.status == 504
    assert "Error from cloudfront" in reply.headers["x-cache"]
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("path", ["/closed/x", "/elsewhere/x"])
def test_origin_that_cannot_be_reached_is_502_with_a_sentence(door: Door, path: str) -> None:
    reply = door.ask(path)

    assert reply.status == 502
    assert b"The request could not be satisfied" in reply.body


def test_origin_that_breaks_off_is_502_and_not_half_an_answer(door: Door) -> None:
    reply = door.ask("/broken/x")

    assert reply.status == 502
    assert b"broke off" in reply.body


def test_health_names_the_distribution(door: Door) -> None:
    health = door.ask("/_flow/health").json

    assert health["ready"] is True
    assert health["distribution"] == door.distribution_id


@pytest.mark.parametrize(("path", "status"), [(INIT, 403), ("/closed/x", 502)])
def test_a_socket_to_what_serves_none_is_refused(door: Door, path: str, status: int) -> None:
    """Media wants a grant first; an origin that is no API has no sockets."""
    with pytest.raises(RefusedError) as refused:
        WebSocket(f"ws://127.0.0.1:{door.port}{path}")

    assert refused.value.status == status


def test_cloud_that_is_away_is_a_sentence_and_not_ready() -> None:
    with serving(f"http://127.0.0.1:{free_port()}") as port:
        stranger = Door(port, "", "", "")

        assert stranger.ask("/_flow/health").status == 503
        reply = stranger.ask("/api/v1/ping")

    assert reply.status == 502
    assert b"does not answer" in reply.body
    assert b"flow up" in reply.body


def test_choosing_a_distribution_that_is_not_deployed_says_so(cloud: RunningCloud, door: Door) -> None:
    with serving(cloud.endpoint_url, "E0NOTHERE") as port:
        reply = Door(port, "", "", "").ask("/")

    assert reply.status == 404
    assert b"No CloudFront distribution is deployed" in reply.body


def test_withdrawn_bucket_policy_closes_the_bucket(cloud: RunningCloud, door: Door) -> None:
    store = cloud.client("s3")
    policy = json.loads(store.get_bucket_policy(Bucket=door.bucket)["Policy"])
    other = json.loads(json.dumps(policy).replace(door.distribution_id, "E0SOMEONEELSE"))
    try:
        store.put_bucket_policy(Bucket=door.bucket, Policy=json.dumps(other))
        with serving(cloud.endpoint_url) as port:
            fresh = Door(port, door.key_id, door.bucket, door.distribution_id)
            reply = fresh.ask(INIT, headers=fresh.cookies())
    finally:
        store.put_bucket_policy(Bucket=door.bucket, Policy=json.dumps(policy))

    # The error page of the distribution lies in the same bucket, so it is refused as well.
    assert reply.status == 403
    assert b"<Code>AccessDenied</Code>" in reply.body
