"""Passkeys (WebAuthn): signatures of a device that has verified its user, over challenges that we hold and spend once.

The relying party is the public origin's host. Every passkey is discoverable and every answer must say that the user was
verified, so one alone is a log-in, and one beside a password a second factor.
"""

import base64
import binascii
import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from functions.identity import factor_table, passkey_table, recovery_codes, sessions, table
from functions.identity.errors import TooManyPasskeys, WrongPasskey
from functions.identity.models import Tokens
from functions.identity.passkey_models import AddedPasskey, NewPasskey, Passkey, PasskeyLogIn, PasskeyOptions, Purpose
from socialflow import clock, env, ids, logs, person_keys
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

LIFETIME = timedelta(minutes=5)
_NAME = "Social Flow"
# ES256, Ed25519, RS256: between them every authenticator there is.
_ALGORITHMS = (-7, -8, -257)
_ANYBODY = "anybody"
# Each try loses only to another change of what protects the same account.
_TRIES = 3


def start_adding(user_id: str, at: datetime) -> PasskeyOptions:
    user = table.user(user_id, consistent=True)
    known = [{"type": "public-key", "id": each["credential_id"]} for each in passkey_table.of_user(user_id)]
    return PasskeyOptions(
        public_key={
            "rp": {"id": _relying_party(), "name": _NAME},
            "user": {
                "id": _base64url(user_id.encode()),
                "name": user["username"],
                "displayName": user["display_name"],
            },
            "challenge": _open("add", user_id, at),
            "pubKeyCredParams": [{"type": "public-key", "alg": each} for each in _ALGORITHMS],
            "timeout": LIFETIME // timedelta(milliseconds=1),
            "excludeCredentials": known,
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": True,
                "userVerification": "required",
            },
            "attestation": "none",
        },
        expires_in=int(LIFETIME.total_seconds()),
    )


def add(user_id: str, new: NewPasskey, at: datetime) -> AddedPasskey:
    """Raises WrongPasskey, PasskeyTaken or TooManyPasskeys."""
    challenge = _close(new.credential, "add", user_id, at)
    made = _registered(new.credential, challenge)
    credential_id = _base64url(made.credential_id)
    item: Item = {
        "user_id": user_id,
        "passkey_id": _passkey_id(credential_id),
        "credential_id": credential_id,
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "name": new.name,
        "is_synced": made.credential_backed_up,
    }
    for _ in range(_TRIES):
        user = table.user(user_id, consistent=True)
        if len(user.get("factors", set()) - {factor_table.TOTP}) >= passkey_table.LIMIT:
            raise TooManyPasskeys
        codes, stored = recovery_codes.first(user, at)
        try:
            passkey_table.add(item, stored, at)
        except ConditionFailed:
            continue
        return AddedPasskey(passkey=_shown({**item, "created_at": clock.iso(at)}), recovery_codes=codes)
    raise Unavailable("What protects the account keeps changing; try again.")


def start_proof(purpose: Purpose, at: datetime) -> PasskeyOptions:
    """For whoever answers: which passkey it is, the device asks its user."""
    return PasskeyOptions(
        public_key={
            "rpId": _relying_party(),
            "challenge": _open(purpose, _ANYBODY, at),
            "allowCredentials": [],
            "timeout": LIFETIME // timedelta(milliseconds=1),
            "userVerification": "required",
        },
        expires_in=int(LIFETIME.total_seconds()),
    )


def log_in(given: PasskeyLogIn, at: datetime, country: str = "") -> Tokens:
    """A session for whom the passkey names. Raises WrongPasskey."""
    user_id = _owner(given.credential)
    try:
        factor_table.prove(proof(user_id, given.credential, "log-in", at))
        user = table.user(user_id, consistent=True)
    except (ConditionFailed, NotFound):
        raise WrongPasskey from None
    return sessions.start(user, given.device_name, at, country, is_two_factor=True)


def proof(user_id: str, credential: dict[str, Any], purpose: Purpose, at: datetime) -> list[Write]:
    """The write by which a proof by a passkey of this user counts; its challenge is spent whatever becomes of it.

    Raises WrongPasskey.
    """
    challenge = _close(credential, purpose, _ANYBODY, at)
    passkey_id = _passkey_id(str(credential.get("id")))
    kept = passkey_table.passkey(user_id, passkey_id)
    if kept is None:
        raise WrongPasskey
    sign_count = _verified(credential, challenge, kept)
    return [passkey_table.used(user_id, passkey_id, kept["sign_count"], sign_count, at)]


def of(user_id: str) -> list[Passkey]:
    return [_shown(each) for each in passkey_table.of_user(user_id)]


def rename(user_id: str, passkey_id: str, name: str) -> Passkey:
    """Raises NotFound."""
    return _shown(passkey_table.rename(user_id, passkey_id, name))


def remove(user_id: str, passkey_id: str, at: datetime) -> None:
    """Raises NotFound."""
    for _ in range(_TRIES):
        user = table.user(user_id, consistent=True)
        if passkey_table.factor(passkey_id) not in user.get("factors", ()):
            raise NotFound("There is no such passkey.")
        try:
            return passkey_table.remove(user, passkey_id, at)
        except ConditionFailed:
            continue
    raise Unavailable("What protects the account keeps changing; try again.")


def _open(purpose: str, user_id: str, at: datetime) -> str:
    challenge = _base64url(bytes.fromhex(ids.new_secret()))
    passkey_table.open_ceremony(_hashed(challenge), purpose, user_id, at + LIFETIME)
    return challenge


def _close(credential: dict[str, Any], purpose: str, user_id: str, at: datetime) -> bytes:
    """The challenge that the answer names, spent. Raises WrongPasskey."""
    try:
        said = json.loads(_bytes(credential["response"]["clientDataJSON"]))
        challenge = str(said["challenge"])
        raw = _bytes(challenge)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise WrongPasskey("This is not what an authenticator answers.") from None
    passkey_table.close_ceremony(_hashed(challenge), purpose, user_id, at)
    return raw


def _registered(credential: dict[str, Any], challenge: bytes) -> "VerifiedRegistration":
    from webauthn import verify_registration_response
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    try:
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_relying_party(),
            expected_origin=env.PUBLIC_ORIGIN.get(),
            require_user_verification=True,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(each) for each in _ALGORITHMS],
        )
    except Exception as error:  # noqa: BLE001 - whatever it was that the parser met, it came from outside
        raise _refused(error) from None


def _verified(credential: dict[str, Any], challenge: bytes, kept: Item) -> int:
    """The signature count of a proof that holds. Raises WrongPasskey."""
    from webauthn import verify_authentication_response

    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_relying_party(),
            expected_origin=env.PUBLIC_ORIGIN.get(),
            credential_public_key=kept["public_key"],
            credential_current_sign_count=kept["sign_count"],
            require_user_verification=True,
        ).new_sign_count
    except Exception as error:  # noqa: BLE001 - whatever it was that the parser met, it came from outside
        raise _refused(error) from None


def _refused(error: Exception) -> WrongPasskey:
    logs.logger.info("passkey refused", reason=type(error).__name__, explanation=str(error)[:200])
    return WrongPasskey()


def _owner(credential: dict[str, Any]) -> str:
    """The user that a discoverable credential names. Raises WrongPasskey."""
    try:
        return _bytes(credential["response"]["userHandle"]).decode("ascii")
    except (KeyError, TypeError, ValueError):
        raise WrongPasskey("The passkey does not name its user.") from None


def _shown(item: Item) -> Passkey:
    last_used_at = item.get("last_used_at")
    return Passkey(
        passkey_id=item["passkey_id"],
        name=person_keys.open_(item["user_id"], "name", item["name"]),
        created_at=clock.parse(item["created_at"]),
        last_used_at=clock.parse(last_used_at) if last_used_at else None,
        is_synced=item["is_synced"],
    )


def _relying_party() -> str:
    return urlsplit(env.PUBLIC_ORIGIN.get()).hostname or ""


def _passkey_id(credential_id: str) -> str:
    return ids.derived_id("passkey", credential_id)


def _hashed(challenge: str) -> str:
    return hashlib.sha256(challenge.encode()).hexdigest()


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: Any) -> bytes:
    """Raises ValueError or TypeError for what is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None
