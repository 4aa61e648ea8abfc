"""The authorizer lets in what we signed for this API, for a session that lives, and nothing else."""

import base64
import hmac
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from functions.identity import claims as pins
from functions.identity import table, token_keys
from functions.identity.authorize import handler
from functions.identity.end_session import handler as end_session
from functions.identity.get_jwks import handler as get_jwks
from functions.identity.get_openid_configuration import handler as get_openid_configuration
from functions.operations import signing_keys
from socialflow import dynamo, env, secrets
from tests.conftest import START, TestClock, request
from tests.unit.identity.conftest import Person, authorize, log_in, vouched

# The gateway lets every request through, and the route refuses whoever is not vouched for.
DENIED = {"isAuthorized": True, "context": {"refused": "bad-token"}}


NO_TOKEN = {"refused": "no-token"}


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def forged(claims: dict[str, Any], header: dict[str, Any] | None = None, **different: Any) -> str:
    """A token signed with our own key, as only a bug of ours or a stolen key could make it."""
    kid, pem = token_keys.signing_key()
    body = {name: value for name, value in {**claims, **different}.items() if value is not ...}
    return jwt.encode(body, pem, algorithm="ES256", headers={"kid": kid, "typ": "at+jwt", **(header or {})})


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_names_its_pins(ada: Person) -> None:
    token = log_in().body["access_token"]

    header, claims = jwt.get_unverified_header(token), claims_of(token)
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert (claims["iss"], claims["aud"]) == ("https://social-flow.test", "social-flow-api")
    assert claims["exp"] - claims["iat"] == 900
    assert "email" not in claims


def test_discovery_leads_from_a_tokens_issuer_to_its_keys_and_promises_nothing_else(ada: Person) -> None:
    """AU-1, as OpenID Connect Discovery 1.0 names it."""
    token = log_in().body["access_token"]

    answer = request(get_openid_configuration, "GET", "/.well-known/openid-configuration")

    assert answer.body == {
        "issuer": claims_of(token)["iss"],
        "jwks_uri": "https://social-flow.test/api/v1/auth/jwks",
        "service_documentation": "https://social-flow.test/api/v1/docs",
        "response_types_supported": [],
        "grant_types_supported": [],
    }
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_the_published_keys_verify_a_token(ada: Person) -> None:
    token = log_in().body["access_token"]

    answer = request(get_jwks, "GET", "/api/v1/auth/jwks")

    [jwk] = answer.body["keys"]
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "d" not in jwk
    payload = jwt.decode(
        token, jwt.PyJWK(jwk).key, algorithms=["ES256"], audience="social-flow-api", options={"verify_exp": False}
    )
    assert payload["sub"] == ada.user_id


def test_an_uncached_call_costs_one_read(ada: Person) -> None:
    token = log_in().body["access_token"]
    authorize(f"Bearer {token}")
    dynamo.capacity.reset()

    assert vouched(authorize(f"Bearer {token}"))

    assert dynamo.capacity.calls == 1


def test_a_token_is_good_for_fifteen_minutes_and_five_seconds_of_skew(ada: Person, clock: TestClock) -> None:
    token = log_in().body["access_token"]

    clock.forward(minutes=15, seconds=4)
    assert vouched(authorize(f"Bearer {token}"))
    clock.forward(seconds=1)
    assert authorize(f"Bearer {token}") == DENIED


def test_logging_out_closes_the_gateway_for_this_session_alone(ada: Person) -> None:
    phone, laptop = log_in().body["access_token"], log_in().body["access_token"]
    session_id = claims_of(phone)["sid"]

    answers = [
        request(end_session, "POST", "/api/v1/auth/logout", user_id=ada.user_id, session_id=session_id).status
        for _ in range(2)
    ]

    assert answers == [204, 204]
    assert authorize(f"Bearer {phone}") == DENIED
    assert vouched(authorize(f"Bearer {laptop}"))


def test_logging_out_needs_a_caller(identity: SimpleNamespace) -> None:
    assert request(end_session, "POST", "/api/v1/auth/logout").status == 401


def test_a_session_of_another_version_is_closed(ada: Person) -> None:
    token = log_in().body["access_token"]

    newer = forged(claims_of(token), ver=2)

    assert authorize(f"Bearer {newer}") == DENIED


def test_a_session_of_another_user_is_nobodys(ada: Person) -> None:
    token = log_in().body["access_token"]

    assert authorize(f"Bearer {forged(claims_of(token), sub='0' * 26)}") == DENIED


def hostile_headers(token: str) -> Iterator[tuple[str, str | None]]:
    yield "none", None
    yield "empty", ""
    yield "scheme only", "Bearer"
    yield "scheme and space", "Bearer "
    yield "basic", "Basic YWRhOnNlY3JldA=="
    yield "no scheme", token
    yield "two tokens", f"Bearer {token} {token}"
    yield "two schemes", f"Bearer Bearer {token}"
    yield "comma", f"Bearer {token}, Bearer {token}"
    yield "a megabyte", "Bearer " + "a" * 1_000_000
    yield "dots", "Bearer ..."
    yield "not base64", "Bearer a.b.c"
    yield "null byte", f"Bearer {token}\x00"
    yield "unicode", "Bearer " + token[:-1] + "ä"


def hostile_tokens(token: str) -> Iterator[tuple[str, str]]:
    claims = claims_of(token)
    head, body, signature = token.split(".")
    header = jwt.get_unverified_header(token)
    now = claims["iat"]
    yield "no signature", f"{head}.{body}."
    yield "two parts", f"{head}.{body}"
    yield "four parts", f"{token}.{signature}"
    yield "signature cut", token[:-4]
    yield "another body", f"{head}.{segment({**claims, 'role': 'admin'})}.{signature}"
    for name in ("none", "None", "NONE", "nOnE", ""):
        yield f"alg {name!r}", f"{segment({**header, 'alg': name})}.{body}."
        yield f"alg {name!r} signed", f"{segment({**header, 'alg': name})}.{body}.{signature}"
    for alg in ("HS256", "RS256", "ES384", "EdDSA"):
        yield f"alg {alg}", f"{segment({**header, 'alg': alg})}.{body}.{signature}"
    for secret in (json.dumps(token_keys.public_jwks()[0]), token_keys.public_jwks()[0]["x"], ""):
        signing = f"{segment({**header, 'alg': 'HS256'})}.{body}"
        tag = base64.urlsafe_b64encode(hmac.digest(secret.encode(), signing.encode(), "sha256")).rstrip(b"=").decode()
        yield f"HMAC with what everybody knows {secret[:1]}", f"{signing}.{tag}"
    strange = ec.generate_private_key(ec.SECP256R1())
    yield "another key, our kid", jwt.encode(claims, strange, algorithm="ES256", headers=header)
    foreign = signing_keys.new_token_key(START)
    inline = {**header, "jwk": foreign["public_jwk"], "jku": "https://evil.test/jwks", "x5u": "https://evil.test/x"}
    yield "a key in the header", jwt.encode(claims, foreign["private_pem"], algorithm="ES256", headers=inline)
    yield "unknown kid", jwt.encode(claims, strange, algorithm="ES256", headers={**header, "kid": "../../etc/passwd"})
    wide = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    yield "RSA", jwt.encode(claims, wide, algorithm="RS256", headers={k: v for k, v in header.items() if k != "alg"})
    for typ in ("JWT", "at+JWT", "rt+jwt", ""):
        yield f"typ {typ!r}", forged(claims, {"typ": typ})
    yield "crit", forged(claims, {"crit": ["exp"]})
    yield "b64", forged(claims, {"crit": ["b64"], "b64": False})
    for name in ("iss", "aud", "sub", "sid", "ver", "role", "iat", "exp", "jti"):
        yield f"without {name}", forged(claims, **dict[str, Any]({name: ...}))
    for issuer in ("https://evil.test", "https://social-flow.test/", "", ["https://social-flow.test"]):
        yield f"iss {issuer!r}", forged_raw(claims, header, iss=issuer)
    for audience in ("other", ["social-flow-api", "other"], ["social-flow-api"], ""):
        yield f"aud {audience!r}", forged(claims, aud=audience)
    for version in ("1", 1.0, True, -1, 0, 2**70):
        yield f"ver {version!r}", forged(claims, ver=version)
    for expiry in (now, now - 900, 0, -1, True, 1e300):
        yield f"exp {expiry!r}", forged(claims, exp=expiry if expiry != now else now - 6)
    yield "exp as a text", forged_raw(claims, header, exp="99999999999")
    yield "issued tomorrow", forged(claims, iat=now + 86_400)
    yield "sub as a number", forged_raw(claims, header, sub=7)
    yield "sid with a key inside", forged(claims, sid="x#USER")
    yield "role as a list", forged(claims, role=["admin"])


def forged_raw(claims: dict[str, Any], header: dict[str, Any], **different: Any) -> str:
    """Signed with our key, with claims that PyJWT would refuse to encode."""
    _, pem = token_keys.signing_key()
    signing = f"{segment(header)}.{segment({**claims, **different})}"
    raw = jwt.get_algorithm_by_name("ES256").sign(signing.encode(), load_pem_private_key(pem.encode(), None))
    return f"{signing}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


def test_hostile_headers_and_tokens_are_denied(ada: Person) -> None:
    token = log_in().body["access_token"]
    assert vouched(authorize(f"Bearer {forged(claims_of(token))}")), "the forger must be able to forge"
    assert vouched(authorize(f"Bearer {forged_raw(claims_of(token), jwt.get_unverified_header(token))}"))

    headers = [*hostile_headers(token), *((name, f"Bearer {each}") for name, each in hostile_tokens(token))]
    let_in = [name for name, header in headers if vouched(authorize(header))]
    unclear = [
        name for name, header in headers if authorize(header)["context"] not in ({"refused": "bad-token"}, NO_TOKEN)
    ]

    assert let_in == []
    assert unclear == []
    assert len(list(hostile_tokens(token))) >= 60


def test_an_event_without_headers_is_answered(identity: SimpleNamespace) -> None:
    events: list[dict[str, Any]] = [{}, {"headers": None}, {"headers": {}}, {"headers": {"authorization": None}}]

    assert not any(vouched(handler(event, SimpleNamespace())) for event in events)


def test_the_authorizer_denies_when_it_cannot_know(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    token = log_in().body["access_token"]
    monkeypatch.setenv(table.STORE.table.setting, "no-such-table")

    answer = authorize(f"Bearer {token}")

    assert answer["context"] == {"refused": "unavailable"}


def test_a_rotated_key_is_known_at_once_and_the_old_one_still_verifies(
    ada: Person, clock: TestClock, identity: SimpleNamespace
) -> None:
    old = log_in().body["access_token"]
    arn = env.TOKEN_KEYS_SECRET_ARN.get()
    document = json.loads(secrets.read(env.TOKEN_KEYS_SECRET_ARN))
    younger = signing_keys.new_token_key(clock.forward(seconds=60))
    document["keys"] = [{**document["keys"][0], "active": False}, younger]
    identity.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=json.dumps(document))
    # Another process has read the secret already and signs with the younger key.
    claims = claims_of(old)
    new = jwt.encode(
        claims, younger["private_pem"], algorithm="ES256", headers={"kid": younger["kid"], "typ": "at+jwt"}
    )

    assert vouched(authorize(f"Bearer {new}"))
    assert vouched(authorize(f"Bearer {old}"))
    assert jwt.get_unverified_header(log_in().body["access_token"])["kid"] == younger["kid"]


def test_invented_key_ids_read_the_secret_once_in_half_a_minute(
    ada: Person, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = claims_of(log_in().body["access_token"])
    clock.forward(minutes=1)
    reads = 0
    read = secrets.read

    def counted(*arguments: Any, **named: Any) -> str:
        nonlocal reads
        reads += bool(named.get("fresh"))
        return read(*arguments, **named)

    monkeypatch.setattr(secrets, "read", counted)
    for number in range(5):
        assert authorize(f"Bearer {forged(claims, {'kid': f'invented-{number}'})}") == DENIED

    assert reads == 1


def test_the_key_of_a_token_is_a_p256_key() -> None:
    key = signing_keys.new_token_key(START)

    private = load_pem_private_key(key["private_pem"].encode(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.curve.name == "secp256r1"
    assert private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() == key["private_pem"]
    assert key["public_jwk"]["alg"] == pins.ALGORITHM
