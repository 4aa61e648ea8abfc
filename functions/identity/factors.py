"""Second factors: how an account comes to have one, and what proves that it is theirs."""

from datetime import datetime

from functions.identity import factor_table, guesses, passkeys, recovery_codes, sealed, table, totp
from functions.identity.errors import NoSecondFactor, WrongProof
from functions.identity.factor_models import Factors, Proof, RecoveryCodes, TotpOffer
from socialflow import person_keys
from socialflow.dynamo import ConditionFailed, Item, Write
from socialflow.errors import Unavailable

GUESSES = "second-factor"
# Each try loses only to another change of what protects the same account.
_TRIES = 3


def offer_totp(user_id: str, at: datetime) -> TotpOffer:
    """A new secret, which protects nothing before its first code is confirmed. Raises TotpActive."""
    user = table.user(user_id, consistent=True)
    secret = totp.new_secret()
    factor_table.offer_totp(user_id, person_keys.seal(user_id, "secret", sealed.seal(secret, user_id)), at)
    return TotpOffer(secret=secret, otpauth_url=totp.url(secret, user["username"]))


def confirm_totp(user_id: str, code: str, at: datetime) -> RecoveryCodes:
    """The offered secret is a factor from here on. Raises NoSecondFactor, WrongProof or TooManyGuesses."""
    with guesses.counted(user_id, GUESSES, at):
        offer = factor_table.totp(user_id)
        if offer is None or offer["is_active"]:
            raise NoSecondFactor("There is no authenticator that waits for its first code.")
        step = totp.step_of(code, _secret(offer, user_id), at)
        if step is None:
            raise WrongProof
        for _ in range(_TRIES):
            codes, stored = recovery_codes.first(table.user(user_id, consistent=True), at)
            try:
                factor_table.activate_totp(user_id, offer["secret"], step, stored, at)
            except ConditionFailed as error:
                if 0 in error.failed:
                    raise NoSecondFactor("The authenticator was offered anew; scan the new code.") from None
                continue
            return RecoveryCodes(recovery_codes=codes)
    raise Unavailable("What protects the account keeps changing; try again.")


def remove_totp(user_id: str, at: datetime) -> None:
    """Raises NoSecondFactor."""
    for _ in range(_TRIES):
        user = table.user(user_id, consistent=True)
        if factor_table.TOTP not in user.get("factors", ()):
            raise NoSecondFactor
        try:
            return factor_table.remove_totp(user, at)
        except ConditionFailed:
            continue
    raise Unavailable("What protects the account keeps changing; try again.")


def renew_codes(user_id: str, at: datetime) -> RecoveryCodes:
    """Ten new codes; the earlier ones are good for nothing. Raises NoSecondFactor."""
    codes, stored = recovery_codes.issue(user_id, at)
    factor_table.replace_codes(user_id, stored)
    return RecoveryCodes(recovery_codes=codes)


def of(user_id: str) -> Factors:
    user = table.user(user_id, consistent=True)
    return Factors(
        has_totp=factor_table.TOTP in user.get("factors", ()),
        recovery_codes_left=factor_table.codes_left(user_id),
        passkeys=passkeys.of(user_id),
    )


def proof(user_id: str, given: Proof, at: datetime) -> list[Write]:
    """The writes that use the proof up, for the transaction of what it proves. Raises WrongProof."""
    if given.recovery_code is not None:
        return [factor_table.code_used(user_id, recovery_codes.hashed(given.recovery_code, user_id))]
    item = factor_table.totp(user_id)
    if item is None or not item["is_active"] or given.code is None:
        raise WrongProof
    step = totp.step_of(given.code, _secret(item, user_id), at)
    if step is None:
        raise WrongProof
    return [factor_table.step_used(user_id, step)]


def _secret(authenticator: Item, user_id: str) -> str:
    """Sealed twice: with the stage's key, which the table of keys does not have, and under the person's, which is destroyed."""
    return sealed.open_(person_keys.open_(user_id, "secret", authenticator["secret"]), user_id)
