"""Proving again: the second half of a log-in, and a step-up of a session that lives."""

from datetime import datetime

from functions.identity import challenges, factor_table, factors, guesses, passkeys, passwords, sessions, table
from functions.identity.errors import ChallengeEnded, OtherProofNeeded, SessionEnded, WrongProof
from functions.identity.factor_models import Proof, Proved, SecondFactor, StepUp
from functions.identity.models import Tokens
from functions.identity.passkey_models import Purpose
from socialflow import clock
from socialflow.access import FRESH
from socialflow.dynamo import ConditionFailed, Item, Write

PASSWORD_GUESSES = "step-up-password"  # noqa: S105 - what is counted


def finish_log_in(given: SecondFactor, at: datetime, country: str = "") -> Tokens:
    """The session that the challenge stood before. Raises ChallengeEnded, WrongProof or TooManyGuesses."""
    challenge_hash = challenges.hashed(given.challenge)
    asked = factor_table.challenge(challenge_hash)
    if asked is None or clock.parse(asked["expires_at"]) <= at:
        raise ChallengeEnded
    user = table.user(asked["user_id"], consistent=True)
    with guesses.counted(user["user_id"], factors.GUESSES, at):
        answered = factor_table.challenge_answered(challenge_hash, at)
        _use([answered, *_proof(user["user_id"], given, "second-factor", at)], ChallengeEnded)
    return sessions.start(user, asked.get("device_name"), at, country, is_two_factor=True)


def step_up(user_id: str, session_id: str, given: StepUp, at: datetime) -> Proved:
    """The session is fresh. Raises OtherProofNeeded, WrongProof, TooManyGuesses or SessionEnded."""
    user = table.user(user_id, consistent=True)
    proved = table.proved(user_id, session_id, at, is_two_factor=given.password is None)
    if given.password is not None:
        _check_password(user, given.password, at)
        _use([proved], SessionEnded)
    else:
        if not user.get("factors"):
            raise OtherProofNeeded("The account has no second factor: prove it by the password.")
        with guesses.counted(user_id, factors.GUESSES, at):
            _use([proved, *_proof(user_id, given, "step-up", at)], SessionEnded)
    return Proved(proved_at=at, fresh_until=at + FRESH)


def _check_password(user: Item, password: str, at: datetime) -> None:
    if user.get("factors"):
        raise OtherProofNeeded("The account has a second factor: prove it by that.")
    if not user.get("password_hash"):
        raise OtherProofNeeded("The account has no password: log in again.")
    with guesses.counted(user["user_id"], PASSWORD_GUESSES, at):
        if not passwords.fits(password, user["password_hash"]):
            raise WrongProof("The password is wrong.")


def _proof(user_id: str, given: Proof, purpose: Purpose, at: datetime) -> list[Write]:
    if given.passkey is not None:
        return passkeys.proof(user_id, given.passkey, purpose, at)
    return factors.proof(user_id, given, at)


def _use(writes: list[Write], first_refused: type[ChallengeEnded | SessionEnded]) -> None:
    """The proof counts for what the first write is about, in one transaction."""
    try:
        factor_table.prove(writes)
    except ConditionFailed as error:
        raise (first_refused if 0 in error.failed else WrongProof) from None
