"""AU-4, AU-10: what a provider, or whoever sits between, can answer that it should not: refused, and nothing is written."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.identity import id_tokens, provider_answers, table
from local.identity_provider import IdentityProvider, Said
from local.identity_provider import said as answered
from tests.conftest import TestClock
from tests.unit.identity.conftest import Person
from tests.unit.identity.social import begin, finish, link, linked, said, sign_in
from tests.unit.identity.social import provider as provider
from tests.unit.identity.social import provider_key as provider_key

REFUSED = (403, "provider-refused")
UNAVAILABLE = (503, "provider-unavailable")
ENDED = (403, "sign-in-ended")
NEEDED = (409, "email-needed")


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def kept(identity: SimpleNamespace) -> int:
    count: int = identity.client("dynamodb").scan(TableName=table.STORE.name)["Count"]
    return count


@dataclass(frozen=True)
class Case:
    """A name, what is bent, and the answer."""

    name: str
    bend: Callable[[IdentityProvider], Any]
    expected: tuple[int, str] = REFUSED
    provider: str = "google"


def claims(**different: Any) -> Callable[[IdentityProvider], Any]:
    return lambda provider: provider.claims.update(different)


def header(**different: Any) -> Callable[[IdentityProvider], Any]:
    return lambda provider: provider.header.update(different)


def instead(path: str, answer: Said) -> Callable[[IdentityProvider], Any]:
    return lambda provider: provider.instead.update({path: answer})


def signed(
    sign: Callable[[IdentityProvider, dict[str, Any], dict[str, Any]], str],
) -> Callable[[IdentityProvider], Any]:
    def bend(provider: IdentityProvider) -> None:
        provider.sign = lambda body, head: sign(provider, body, head)

    return bend


def unsigned(name: str) -> Callable[[IdentityProvider], Any]:
    return signed(lambda _, body, head: f"{segment({**head, 'alg': name, 'typ': 'JWT'})}.{segment(body)}.")


def _hmac_with_the_public_key(provider: IdentityProvider, body: dict[str, Any], head: dict[str, Any]) -> str:
    pem = provider.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signing = f"{segment({**head, 'alg': 'HS256'})}.{segment(body)}"
    return f"{signing}.{base64.urlsafe_b64encode(hmac.digest(pem, signing.encode(), 'sha256')).rstrip(b'=').decode()}"


def _by_a_stranger(_: IdentityProvider, body: dict[str, Any], head: dict[str, Any]) -> str:
    return jwt.encode(body, rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256", headers=head)


def _with_an_ec_key(_: IdentityProvider, body: dict[str, Any], head: dict[str, Any]) -> str:
    return jwt.encode(body, ec.generate_private_key(ec.SECP256R1()), "ES256", headers=head)


def _with_another_body(provider: IdentityProvider, body: dict[str, Any], head: dict[str, Any]) -> str:
    first, _, last = jwt.encode(body, provider.key, "RS256", headers=head).split(".")
    return f"{first}.{segment({**body, 'sub': 'another'})}.{last}"


def _own_key_in_the_header(_: IdentityProvider, body: dict[str, Any], head: dict[str, Any]) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwt.encode(body, key, "RS256", headers={**head, "jwk": public, "jku": "https://evil.test/jwks"})


def token(body: Any) -> Callable[[IdentityProvider], Any]:
    return instead("/token", answered(body))


def described(**different: Any) -> Callable[[IdentityProvider], Any]:
    return lambda provider: provider.instead.update(
        {"/.well-known/openid-configuration": answered({**provider.description(), **different})}
    )


def user(body: Any, path: str = "/userinfo") -> Callable[[IdentityProvider], Any]:
    return instead(path, answered(body))


HUGE = Said(200, b"[" + b" " * 100_000 + b"]")
REDIRECT = Said(302, b"", {"Location": "https://evil.test/"})
CASES = [
    Case("another issuer", claims(iss="https://evil.test")),
    Case("an issuer with a slash", lambda provider: provider.claims.update(iss=provider.origin + "/")),
    Case("no issuer", claims(iss=...)),
    Case("for another client", claims(aud="another")),
    Case("for nobody", claims(aud=...)),
    Case("for no clients", claims(aud=[])),
    Case("for two clients without azp", claims(aud=["social-flow", "another"])),
    Case("for two clients, another the party", claims(aud=["social-flow", "another"], azp="another")),
    Case("another the party", claims(azp="another")),
    Case("another nonce", claims(nonce="another")),
    Case("no nonce", claims(nonce=...)),
    Case("no subject", claims(sub=...)),
    Case("an empty subject", claims(sub="")),
    Case("a long subject", claims(sub="1" * 256)),
    Case("a number as subject", signed(lambda p, b, h: jwt.encode({**b, "sub": "1"}, p.key, "RS256", headers=h) + "x")),
    Case("expired", lambda provider: provider.claims.update(exp=provider.person["now"]() - 60)),
    Case("no expiry", claims(exp=...)),
    Case("an endless expiry", claims(exp=1e300)),
    Case("issued in the future", lambda provider: provider.claims.update(iat=provider.person["now"]() + 61)),
    Case("not valid yet", lambda provider: provider.claims.update(nbf=provider.person["now"]() + 61)),
    Case("a boolean as time", claims(iat=True)),
    Case("alg none", unsigned("none")),
    Case("alg None", unsigned("None")),
    Case("alg empty", unsigned("")),
    Case("HS256 with the public key", signed(_hmac_with_the_public_key)),
    Case("signed by a stranger", signed(_by_a_stranger)),
    Case("a stranger's EC key under our kid", signed(_with_an_ec_key)),
    Case("another body", signed(_with_another_body)),
    Case("a key in the header", signed(_own_key_in_the_header)),
    Case("an unknown kid", header(kid="another")),
    Case("a path as kid", header(kid="../../etc/passwd")),
    Case("critical extensions", header(crit=["exp"])),
    Case("no id token", token({"access_token": "x"})),
    Case("an id token that is a number", token({"id_token": 7})),
    Case("an id token that is a list", token({"id_token": []})),
    Case("a long id token", token({"id_token": "a" * 20_000})),
    Case("a list", token([]), REFUSED),
    Case("null", token(None), REFUSED),
    Case("an error with 200", token({"error": "bad_verification_code"}), REFUSED, "github"),
    Case("no access token", token({"token_type": "Bearer"}), REFUSED, "github"),
    Case("an access token with a header", token({"access_token": "x\r\nHost: evil.test"}), REFUSED, "github"),
    Case("a refusal", instead("/token", answered({"error": "invalid_grant"}, 400))),
    Case("a 401", instead("/token", answered({}, 401))),
    Case("a 500", instead("/token", answered({}, 500)), UNAVAILABLE),
    Case("a 502 of HTML", instead("/token", Said(502, b"<html>")), UNAVAILABLE),
    Case("nothing", instead("/token", Said(200, b"")), UNAVAILABLE),
    Case("no JSON", instead("/token", Said(200, b"access_token=x&token_type=bearer")), UNAVAILABLE),
    Case("no UTF-8", instead("/token", Said(200, b'{"a": "\xff"}')), UNAVAILABLE),
    Case("deep JSON", instead("/token", Said(200, b"[" * 60_000)), UNAVAILABLE),
    Case("a huge answer", instead("/token", HUGE), UNAVAILABLE),
    Case("a redirect", instead("/token", REDIRECT), UNAVAILABLE),
    Case("a redirect that keeps the method", instead("/token", Said(307, b"", REDIRECT.headers)), UNAVAILABLE),
    Case("a cut answer", instead("/token", Said(200, b"{}", {"Content-Length": "10"})), UNAVAILABLE),
    Case("keys that redirect", instead("/jwks", REDIRECT), UNAVAILABLE),
    Case("keys that are a 404", instead("/jwks", answered({}, 404)), UNAVAILABLE),
    Case("keys that are a list", instead("/jwks", answered([])), REFUSED),
    Case("no keys", instead("/jwks", answered({"keys": []})), REFUSED),
    Case("keys that are none", instead("/jwks", answered({"keys": [7, {"kid": "key-1", "kty": "RSA"}]})), REFUSED),
    Case("a user that is a list", user([]), REFUSED, "github"),
    Case("a user without an id", user({"login": "grace"}), REFUSED, "github"),
    Case("a text as id", user({"id": "1001"}), REFUSED, "github"),
    Case("a boolean as id", user({"id": True}), REFUSED, "github"),
    Case("a huge user", instead("/userinfo", HUGE), UNAVAILABLE, "github"),
    Case("a user that redirects", instead("/userinfo", REDIRECT), UNAVAILABLE, "github"),
    Case("a user refused", instead("/userinfo", answered({}, 403)), REFUSED, "github"),
    Case("addresses that are no list", user({"message": "no"}, "/emails"), REFUSED, "github"),
    Case("an unverified address", claims(email_verified=False), NEEDED),
    Case("an address verified by a number", claims(email_verified=1), NEEDED),
    Case("an address verified by a word", claims(email_verified="yes"), NEEDED),
    Case("no address", claims(email=...), NEEDED),
    Case("an address that is none", claims(email="grace"), NEEDED),
    Case("an address with a header", claims(email="grace@example.com\r\nBcc: x@evil.test"), NEEDED),
    Case("an address that is a list", claims(email=["grace@example.com"])),
    Case("a long address", claims(email="g" * 300 + "@example.com")),
    Case(
        "only unverified addresses",
        user([{"email": "g@x.test", "primary": True, "verified": False}], "/emails"),
        NEEDED,
        "github",
    ),
    Case(
        "only other addresses",
        user([{"email": "g@x.test", "primary": False, "verified": True}], "/emails"),
        NEEDED,
        "github",
    ),
    Case("no addresses", user([], "/emails"), NEEDED, "github"),
    Case("X tells no address", user({"data": {"id": "7"}}), NEEDED, "x"),
    Case("Facebook's is not verified", user({"id": "7", "email": "grace@example.com"}), NEEDED, "facebook"),
    Case("X without its data", user({"id": "7"}), REFUSED, "x"),
]


def test_there_are_enough_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 60


@pytest.mark.parametrize("part", range(4))
def test_hostile_answers_are_refused_and_nothing_is_written(
    provider: IdentityProvider, identity: SimpleNamespace, part: int
) -> None:
    answers = {}
    for case in CASES[part::4]:
        provider.claims, provider.header, provider.sign, provider.instead = {}, {}, None, {}
        id_tokens.forget()
        begun = begin(case.provider).body
        code = provider.authorize(begun["authorization_url"])
        case.bend(provider)
        answer = finish(begun, code, case.provider)
        if said(answer) != case.expected:
            answers[case.name] = said(answer)

    assert answers == {}
    assert kept(identity) == 0


def test_hostile_descriptions_begin_nothing(provider: IdentityProvider, identity: SimpleNamespace) -> None:
    hostile = [
        described(issuer="https://evil.test"),
        described(issuer=None),
        described(authorization_endpoint="http://evil.test/authorize"),
        described(authorization_endpoint="javascript:alert(1)"),
        described(authorization_endpoint="file:///etc/passwd"),
        described(authorization_endpoint="http://169.254.169.254/latest"),
        described(authorization_endpoint="http://localhost.evil.test/"),
        instead("/.well-known/openid-configuration", answered([])),
        instead("/.well-known/openid-configuration", REDIRECT),
        instead("/.well-known/openid-configuration", HUGE),
        instead("/.well-known/openid-configuration", answered({}, 404)),
    ]
    for bend in hostile:
        provider.instead = {}
        id_tokens.forget()
        bend(provider)
        assert said(begin()) == UNAVAILABLE

    assert kept(identity) == 0


def test_the_provider_itself_is_still_good(provider: IdentityProvider) -> None:
    assert sign_in(provider).status == 200


def test_a_slow_provider_is_not_waited_for(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_answers, "_READ_SECONDS", 0.1)
    begun = begin().body
    code = provider.authorize(begun["authorization_url"])
    provider.instead["/token"] = Said(200, b"{}", seconds=0.5)

    assert said(finish(begun, code)) == UNAVAILABLE


def test_a_provider_that_is_gone_is_unavailable(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = begin("github").body
    from dataclasses import replace

    from functions.identity import providers

    gone = replace(providers.PROVIDERS["github"], token_url="http://127.0.0.1:9/token")
    monkeypatch.setitem(providers.PROVIDERS, "github", gone)

    assert said(finish(begun, "a code", "github")) == UNAVAILABLE


def test_a_state_is_good_once_for_its_beginner_its_provider_and_ten_minutes(
    provider: IdentityProvider, clock: TestClock, identity: SimpleNamespace
) -> None:
    begun, other = begin().body, begin().body
    code = provider.authorize(begun["authorization_url"])

    assert said(finish(begun, code, verifier=other["verifier"])) == ENDED, "somebody else's browser"
    assert said(finish(begun, code, verifier="0" * 64)) == ENDED
    assert said(finish(begun, code, state=other["state"])) == ENDED
    assert said(finish(begun, code, state="0" * 64)) == ENDED
    assert said(finish(begun, code, "github")) == ENDED, "another provider"
    assert kept(identity) == 2
    assert finish(begun, code).status == 200
    assert said(finish(begun, code)) == ENDED, "used"
    late = begin().body
    clock.forward(minutes=10)
    assert said(finish(late, provider.authorize(late["authorization_url"]))) == ENDED


def test_a_code_is_good_once_and_for_the_sign_in_it_was_given_to(provider: IdentityProvider) -> None:
    first, second, third = begin().body, begin().body, begin().body
    code, other = (provider.authorize(each["authorization_url"]) for each in (first, second))

    assert said(finish(first, other)) == REFUSED, "PKCE: injected from another sign-in"
    assert finish(second, provider.authorize(second["authorization_url"])).status == 200
    assert said(finish(third, other)) == REFUSED, "replayed"
    assert code


def test_a_code_without_pkce_is_not_asked_for_and_a_downgraded_one_not_taken(provider: IdentityProvider) -> None:
    begun = begin().body
    plain = begun["authorization_url"].replace("code_challenge_method=S256", "code_challenge_method=plain")
    assert plain != begun["authorization_url"]

    assert said(finish(begun, provider.authorize(plain))) == REFUSED
    assert finish(begin().body, "a code", verifier=...).status == 422


def test_an_answer_that_names_another_issuer_is_a_mix_up(provider: IdentityProvider) -> None:
    assert said(sign_in(provider, iss="https://evil.test")) == REFUSED
    assert said(sign_in(provider, iss="")) == REFUSED
    assert sign_in(provider, iss=provider.origin).status == 200


def test_keys_that_rotate_are_read_again(provider: IdentityProvider) -> None:
    assert sign_in(provider).status == 200
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.kid = "key-2"

    assert sign_in(provider).status == 200


def test_a_code_is_tried_once_however_the_provider_fails(provider: IdentityProvider) -> None:
    begun = begin().body
    code = provider.authorize(begun["authorization_url"])
    provider.instead["/token"] = answered({}, 500)
    assert said(finish(begun, code)) == UNAVAILABLE
    provider.instead.clear()

    assert said(finish(begun, code)) == ENDED
    assert len([path for path, _ in provider.asked if path == "/token"]) == 1


def test_a_hostile_answer_links_nothing(provider: IdentityProvider, ada: Person) -> None:
    provider.claims = {"aud": "another"}

    assert said(link(ada, provider)) == REFUSED
    assert linked(ada) == []


BAD_BODIES: list[dict[str, Any]] = [
    {"code": ""},
    {"code": "a" * 2049},
    {"code": "a\nb"},
    {"code": "ä"},
    {"code": 7},
    {"state": "0" * 63},
    {"state": "G" * 64},
    {"verifier": "short"},
    {"iss": "a" * 201},
    {"redirect_uri": "https://evil.test"},
    {"user_id": "0" * 26},
]


def test_what_is_no_answer_is_invalid_and_ends_nothing(provider: IdentityProvider) -> None:
    begun = begin().body
    code = provider.authorize(begun["authorization_url"])
    for different in BAD_BODIES:
        assert finish(begun, **{"code": code, **different}).status == 422, different

    assert finish(begun, code).status == 200
