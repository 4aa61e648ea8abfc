"""Sessions: each is a family of refresh tokens of which one, rarely two, are good at a time.

A refresh spends the presented token and issues the next generation. Presenting a spent one means that two parties hold
the family, and ends it; only the token spent last may come once more within ten seconds, because an answer can get lost.
Then two siblings are good until either is used, which spends both.
"""

from datetime import datetime, timedelta

from functions.identity import (
    access_tokens,
    account_table,
    challenges,
    consents,
    leaving,
    letter_table,
    passwords,
    refresh_tokens,
    standings,
    table,
)
from functions.identity.claims import Claims
from functions.identity.errors import SessionEnded, WrongCredentials
from functions.identity.factor_models import SecondFactorNeeded
from functions.identity.models import Credentials, Tokens
from functions.identity.refresh_tokens import Presented
from functions.identity.table import NewToken
from socialflow import clock, ids, logs
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Unavailable

# A session ends when it was not refreshed for this long, and in any case after the second.
IDLE = timedelta(days=30)
LONGEST = timedelta(days=365)
LEEWAY = timedelta(seconds=10)
# Each try loses only to another request of the same session that went through.
_TRIES = 5


def log_in(credentials: Credentials, at: datetime, country: str = "") -> Tokens | SecondFactorNeeded:
    """A session, or what stands before it. Raises WrongCredentials, the same for every cause and after the same work."""
    user = table.user_by_login(credentials.login)
    if not passwords.fits(credentials.password, user.get("password_hash") if user else None) or user is None:
        logs.logger.info("log-in refused", user_id=user["user_id"] if user else "")
        raise WrongCredentials
    if passwords.is_outdated(user["password_hash"]):
        table.replace_password_hash(user["user_id"], user["password_hash"], passwords.hashed(credentials.password))
    return admit(user, credentials.device_name, at, country)


def admit(user: Item, device_name: str | None, at: datetime, country: str = "") -> Tokens | SecondFactorNeeded:
    """Let in whoever proved a first factor: at once, or after the second."""
    return challenges.ask(user, device_name, at) if user.get("factors") else start(user, device_name, at, country)


def refresh(token: str, at: datetime, country: str = "") -> Tokens:
    """Spend the token for the next pair. Raises SessionEnded, having ended the family if the token was spent before."""
    presented = refresh_tokens.parse(token)
    for _ in range(_TRIES):
        session, user = table.session_and_user(presented.user_id, presented.session_id)
        if not presented.is_ours(session["family_key"]):
            raise SessionEnded
        standings.require_good(user, at)
        if standings.version(session) != standings.version(user):
            raise SessionEnded
        if not session["is_live"] or clock.parse(session["expires_at"]) <= at:
            raise SessionEnded
        try:
            return _spend(presented, {**session, "role": user["role"]}, at, country)
        except ConditionFailed:
            continue
    raise Unavailable("Other requests keep refreshing this session; try again.")


def end(user_id: str, session_id: str, at: datetime) -> None:
    """Log this session out; ending it again changes nothing."""
    table.end_session(user_id, session_id, "logged-out", at)


def start(
    user: Item, device_name: str | None, at: datetime, country: str = "", *, is_two_factor: bool = False
) -> Tokens:
    """`is_two_factor` says that a second factor was proved, too, or a passkey, which is two of them.

    Raises AccountSuspended, AccountBanned, AccountLeaving, AccountOver, ConsentPending or ConsentWithdrawn.
    """
    standings.require_good(user, at)
    leaving.refuse(consents.grown(user, at), at)
    if user.get("claims") != table.CLAIMS:
        account_table.complete_claims(user)
    session: Item = {
        "session_id": ids.new_id(),
        "user_id": user["user_id"],
        "role": user["role"],
        "standing_version": standings.version(user),
        "family_key": refresh_tokens.new_family_key(),
        "device_name": device_name,
        "country": country,
        "ends_at": clock.iso(at + LONGEST),
        "version": 1,
        **({"is_two_factor": True} if is_two_factor else {}),
    }
    text = refresh_tokens.new_token(session["user_id"], session["session_id"], 1, session["family_key"])
    table.start_session(session, _stored(text, session, at), at)
    # The request's own line names the route, and so the first factor.
    who = {"user_id": session["user_id"], "session_id": session["session_id"], "is_two_factor": is_two_factor}
    logs.logger.info("session started", **who)
    return _tokens(session, text, at)


def _spend(presented: Presented, session: Item, at: datetime, country: str) -> Tokens:
    """Raises ConditionFailed when another request was quicker: look again."""
    user_id, session_id, token_hash = presented.user_id, presented.session_id, presented.token_hash
    is_current = token_hash in session["current_hashes"]
    since = at - LEEWAY
    if is_current:
        text = refresh_tokens.new_token(user_id, session_id, session["generation"] + 1, session["family_key"])
        table.rotate(user_id, session_id, token_hash, _stored(text, session, at), at, country)
        return _tokens(session, text, at)
    if (
        token_hash == session["spent_hash"]
        and not session["is_leeway_used"]
        and clock.parse(session["rotated_at"]) >= since
    ):
        text = refresh_tokens.new_token(user_id, session_id, session["generation"], session["family_key"])
        table.add_sibling(user_id, session_id, token_hash, _stored(text, session, at), since)
        return _tokens(session, text, at)
    logs.logger.warning("spent refresh token presented; session ended", user_id=user_id, session_id=session_id)
    letter = letter_table.owed(
        ids.derived_id("session-token-reused", session_id),
        "session-ended",
        at,
        user_id=user_id,
        device_name=session.get("device_name") or "a device without a name",
    )
    table.end_session(user_id, session_id, "token-reused", at, letter)
    raise SessionEnded


def _stored(text: str, session: Item, at: datetime) -> NewToken:
    expires_at = min(at + IDLE, clock.parse(session["ends_at"]))
    return NewToken(refresh_tokens.hashed(text), expires_at)


def _tokens(session: Item, refresh_token: str, at: datetime) -> Tokens:
    claims = Claims(session["user_id"], session["session_id"], session["version"], session["role"])
    return Tokens(
        access_token=access_tokens.issue(claims, at),
        refresh_token=refresh_token,
        expires_in=int(access_tokens.LIFETIME.total_seconds()),
        user_id=session["user_id"],
    )
