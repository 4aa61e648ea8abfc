from __future__ import annotations

import time

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from local.cdn import signatures
from local.cdn.signatures import Refused, Viewer
from tests.local.cdn.conftest import KEY, MEDIA, OTHER_KEY, Door, cookie_header, encoded, grant, sign

INIT = "/media/v1/init.mp4"
URL = "http://127.0.0.1:8080/media/v1/init.mp4"
KEYS = {"K1": KEY.public_key()}


def _check(granted: dict[str, str], url: str = URL, ip: str = "127.0.0.1", at: float | None = None) -> None:
    signatures.check(granted, {}, Viewer(url, ip, at or time.time()), KEYS)


def _code(granted: dict[str, str], url: str = URL, ip: str = "127.0.0.1", at: float | None = None) -> str:
    with pytest.raises(Refused) as refused:
        _check(granted, url, ip, at)
    return refused.value.code


def test_grant_opens_what_its_wildcard_covers_and_nothing_else() -> None:
    granted = grant("http://127.0.0.1:8080/media/v1/*", key_id="K1")

    _check(granted)
    assert _code(granted, "http://127.0.0.1:8080/media/v2/init.mp4") == "AccessDenied"
    assert _code(granted, "http://localhost:8080/media/v1/init.mp4") == "AccessDenied"


def test_question_mark_stands_for_one_character() -> None:
    granted = grant("http://127.0.0.1:8080/media/v?/init.mp4", key_id="K1")

    _check(granted)
    assert _code(granted, "http://127.0.0.1:8080/media/v12/init.mp4") == "AccessDenied"


def test_a_dot_in_a_resource_is_only_a_dot() -> None:
    granted = grant("http://127.0.0.1:8080/media/v1/init.mp4", key_id="K1")

    assert _code(granted, "http://127.0.0.1:8080/media/v1/initXmp4") == "AccessDenied"


def test_grant_ends_at_its_second() -> None:
    granted = grant("*", key_id="K1", until=1_800_000_000)

    _check(granted, at=1_799_999_999.9)
    assert _code(granted, at=1_800_000_000) == "AccessDenied"


def test_grant_does_not_open_before_its_beginning() -> None:
    granted = grant("*", key_id="K1", since=1_700_000_000, until=1_800_000_000)

    _check(granted, at=1_700_000_000)
    assert _code(granted, at=1_699_999_999) == "AccessDenied"


def test_grant_for_a_network_opens_only_from_there() -> None:
    granted = grant("*", key_id="K1", source_ip="10.0.0.0/8")

    _check(granted, ip="10.1.2.3")
    assert _code(granted, ip="11.1.2.3") == "AccessDenied"
    assert _code(granted, ip="::1") == "AccessDenied"


def test_sha256_opens_when_the_grant_names_it() -> None:
    granted = grant("*", key_id="K1", algorithm=hashes.SHA256())

    _check(granted)
    del granted["Hash-Algorithm"]
    assert _code(granted) == "AccessDenied"


def test_ecdsa_key_opens() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    granted = grant("*", key_id="K1")
    policy = signatures._decoded(granted["Policy"], "MalformedPolicy")
    signature = key.sign(policy, ec.ECDSA(hashes.SHA1()))  # noqa: S303 - CloudFront's default
    signatures._verify(signatures.public_key(pem.decode()), signature, policy, "SHA1")

    with pytest.raises(Refused):
        signatures._verify(signatures.public_key(pem.decode()), signature, policy + b" ", "SHA1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Key-Pair-Id": ""}, "MissingKey"),
        ({"Key-Pair-Id": "K2"}, "InvalidKey"),
        ({"Signature": "AAAA"}, "AccessDenied"),
        ({"Signature": ""}, "AccessDenied"),
        ({"Signature": "!"}, "MalformedSignature"),
        ({"Policy": "!"}, "MalformedPolicy"),
        ({"Hash-Algorithm": "MD5"}, "AccessDenied"),
    ],
)
def test_grant_that_was_tampered_with_is_refused(change: dict[str, str], code: str) -> None:
    assert _code({**grant("*", key_id="K1"), **change}) == code


@pytest.mark.parametrize(
    "policy", ["[]", "{}", '{"Statement":[]}', '{"Statement":[1]}', '{"Statement":[{"Resource":"*"}]}', "\x00"]
)
def test_signed_nonsense_is_a_malformed_policy(policy: str) -> None:
    granted = {
        "Policy": encoded(policy.encode()),
        "Signature": encoded(sign(policy.encode(), KEY)),
        "Key-Pair-Id": "K1",
    }

    assert _code(granted) == "MalformedPolicy"


@pytest.mark.parametrize("expires", ["", "-1", "1e9", "٣", "9" * 5000])
def test_expiry_that_is_no_number_is_refused(expires: str) -> None:
    assert _code({"Expires": expires, "Signature": "AAAA", "Key-Pair-Id": "K1"}) == "AccessDenied"


# Over HTTP, with the key group that CloudFormation made.


def test_cookies_open_media(door: Door) -> None:
    assert door.ask(INIT, headers=door.cookies()).status == 200


def test_canned_signed_url_opens_its_object_and_expires(door: Door) -> None:
    assert door.ask(door.signed(INIT)).status == 200
    assert door.ask(door.signed(INIT, until=time.time() - 1)).status == 403


def test_canned_signed_url_does_not_open_another_object(door: Door) -> None:
    query = door.signed(INIT).partition("?")[2]

    assert door.ask(f"/media/v1/big.bin?{query}").status == 403


def test_canned_signed_url_with_a_query_of_its_own_opens(door: Door) -> None:
    assert door.ask(door.signed(f"{INIT}?v=2")).status == 200


def test_canned_cookies_open_their_object(door: Door) -> None:
    query = door.signed(INIT).partition("?")[2]
    canned = dict(part.split("=", 1) for part in query.split("&"))

    assert door.ask(INIT, headers={"Cookie": cookie_header(canned)}).status == 200


def test_signed_url_decides_though_the_cookies_would_open(door: Door) -> None:
    reply = door.ask(door.signed(INIT, until=time.time() - 1), headers=door.cookies())

    assert reply.status == 403


def test_no_grant_is_missing_key_in_xml(door: Door) -> None:
    reply = door.ask(INIT)

    assert reply.status == 403
    assert reply.headers["content-type"].startswith("text/xml")
    assert b"<Code>MissingKey</Code>" in reply.body


def test_grant_of_a_foreign_key_is_denied(door: Door) -> None:
    forged = cookie_header(grant(f"{door.origin}/media/*", key_id=door.key_id, key=OTHER_KEY))

    reply = door.ask(INIT, headers={"Cookie": forged})

    assert reply.status == 403
    assert b"<Code>AccessDenied</Code>" in reply.body


def test_grant_for_another_host_is_denied(door: Door) -> None:
    foreign = cookie_header(grant("https://media.example.com/media/*", key_id=door.key_id))

    assert door.ask(INIT, headers={"Cookie": foreign}).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/%6dedia/v1/init.mp4",
        "/x/../media/v1/init.mp4",
        "/x/..%2Fmedia/v1/init.mp4",
        "/x%2F%2e%2e/media/v1/init.mp4",
        "/.%2Fmedia/v1/init.mp4",
        "//media/v1/init.mp4",
    ],
)
def test_spelling_the_path_otherwise_does_not_go_around_the_grant(door: Door, path: str) -> None:
    reply = door.ask(path)

    assert reply.status in (403, 404)
    assert MEDIA[:256] not in reply.body
