"""AU-5: what no authenticator of the user's has signed is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from functions.identity import table
from functions.identity.start_passkey import handler as start_passkey
from local.authenticator import PRESENT, VERIFIED, Authenticator, base64url
from tests.conftest import request
from tests.unit.identity.conftest import Person
from tests.unit.identity.factors import factors_of
from tests.unit.identity.passkeys import ORIGIN, WRONG, add, added, enter, options, said, start_adding


def bent(device: Authenticator, **fields: Any) -> Callable[[dict[str, Any]], Any]:
    """The device's assertion with other fields in its `response`."""

    def answer(asked: dict[str, Any]) -> Any:
        signed = device.sign(asked)
        return {**signed, "response": {**signed["response"], **fields}}

    return answer


@dataclass(frozen=True)
class Hostile:
    name: str
    answer: Callable[[dict[str, Any]], Any]


def hostile_assertions(device: Authenticator, person: Person) -> list[Hostile]:
    def like(**different: Any) -> Authenticator:
        same = {"key": device.key, "credential_id": device.credential_id, "user_handle": device.user_handle}
        return Authenticator(**{"origin": ORIGIN, "sign_count": 100, **same, **different})

    nobody = base64url(b"0" * 26)
    deep = base64url(b"[" * 20_000)
    return [
        Hostile("another origin", like(origin="https://evil.test").sign),
        Hostile("plain http", like(origin="http://social-flow.test").sign),
        Hostile("another port", like(origin="https://social-flow.test:8443").sign),
        Hostile("a subdomain", like(origin="https://x.social-flow.test").sign),
        Hostile("another relying party", lambda asked: like().sign(asked, rp_id="evil.test")),
        Hostile("not verified", like(flags=PRESENT).sign),
        Hostile("not present", like(flags=VERIFIED).sign),
        Hostile("another key", like(key=ec.generate_private_key(ec.SECP256R1())).sign),
        Hostile("another credential", like(credential_id=b"another").sign),
        Hostile("a registration", lambda asked: like().sign(asked, type="webauthn.create")),
        Hostile("another challenge", lambda asked: like().sign({**asked, "challenge": base64url(bytes(32))})),
        Hostile("no challenge", lambda asked: like().sign(asked, challenge=None)),
        Hostile("a number as challenge", lambda asked: like().sign(asked, challenge=7)),
        Hostile("no user", bent(like(), userHandle=None)),
        Hostile("nobody", bent(like(), userHandle=nobody)),
        Hostile("a key as user", bent(like(), userHandle=base64url(f"{person.user_id}#X".encode()))),
        Hostile("bytes as user", bent(like(), userHandle=base64url(b"\xff\xfe"))),
        Hostile("no signature", bent(like(), signature="")),
        Hostile("signature of nothing", bent(like(), signature=base64url(b"0" * 70))),
        Hostile("cut data", bent(like(), authenticatorData=base64url(b"0" * 20))),
        Hostile("client data that is no JSON", bent(like(), clientDataJSON=base64url(b"{"))),
        Hostile("client data that is a list", bent(like(), clientDataJSON=base64url(b"[]"))),
        Hostile("deep client data", bent(like(), clientDataJSON=deep)),
        Hostile("no base64", bent(like(), clientDataJSON="%%%")),
        Hostile("a number", bent(like(), clientDataJSON=7)),
        Hostile("no response", lambda _: {"id": "x"}),
        Hostile("a list as response", lambda asked: {**like().sign(asked), "response": []}),
        Hostile("two ids", lambda asked: {**like().sign(asked), "rawId": base64url(b"other")}),
        Hostile("nothing", lambda _: {}),
    ]


def test_hostile_assertions_are_refused(ada: Person, identity: SimpleNamespace) -> None:
    device = added(ada)
    cases = hostile_assertions(device, ada)

    accepted = [case.name for case in cases if said(enter(case.answer(options()))) != WRONG]

    assert accepted == []
    assert len(cases) > 25
    assert table.sessions_of(ada.user_id, limit=10, after=None).items == []
    assert enter(device.sign(options())).status == 200, "the device itself is still good"


def hostile_registrations(asked: dict[str, Any]) -> list[tuple[str, Any]]:
    def made(**different: Any) -> Any:
        return Authenticator(**{"origin": ORIGIN, **different}).make(asked)

    good = made()
    return [
        ("another origin", made(origin="https://evil.test")),
        ("not verified", made(flags=PRESENT)),
        ("another relying party", Authenticator(ORIGIN).make({**asked, "rp": {"id": "evil.test"}})),
        ("an assertion", Authenticator(ORIGIN).make(asked, type="webauthn.get")),
        ("another challenge", Authenticator(ORIGIN).make({**asked, "challenge": base64url(bytes(32))})),
        ("no attestation", {**good, "response": {**good["response"], "attestationObject": ""}}),
        ("no cbor", {**good, "response": {**good["response"], "attestationObject": base64url(b"\xff" * 40)}}),
        ("deep cbor", {**good, "response": {**good["response"], "attestationObject": base64url(b"\x81" * 5000)}}),
        ("two ids", {**good, "rawId": base64url(b"other")}),
        ("nothing", {}),
    ]


def test_hostile_registrations_are_refused_and_nothing_is_kept(ada: Person) -> None:
    count = len(hostile_registrations(start_adding(ada).body["public_key"]))

    for number in range(count):
        name, credential = hostile_registrations(start_adding(ada).body["public_key"])[number]
        assert said(add(ada, credential)) == WRONG, name

    assert factors_of(ada) == {"has_totp": False, "recovery_codes_left": 0, "passkeys": []}


def test_what_is_no_answer_at_all_is_invalid(ada: Person) -> None:
    for credential in (None, [], "text", 7):
        assert enter(credential).status == 422
        assert add(ada, credential).status == 422
    assert request(start_passkey, "POST", "/api/v1/auth/passkeys/start", {"purpose": "add"}).status == 422
