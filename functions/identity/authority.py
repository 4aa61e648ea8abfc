"""Who an Authorization header speaks for, while their session or personal token lives."""

from collections.abc import Callable
from datetime import datetime

from functions.identity import personal_tokens, standings, table, token_checks
from functions.identity.claims import Standing
from functions.identity.errors import BadToken, SessionEnded
from socialflow import clock, logs


def bearer(authorization: str, at: datetime) -> Standing:
    """Raises BadToken or SessionEnded. One read: the session must be live, in the version that the token was issued for,
    and its account's standing that in which it began."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadToken("not a bearer token")
    if personal_tokens.has_form(token):
        return personal_tokens.standing(token, at)
    claims = token_checks.verify(token, at)
    session, user = table.session_and_user(claims.user_id, claims.session_id)
    if not session["is_live"] or session["version"] != claims.version:
        raise BadToken("the session has ended")
    if standings.version(session) != standings.version(user):
        raise BadToken("the account's standing has changed since the session began")
    # A log-in is a proof; a step-up is noted beside it.
    proved_at = clock.parse(str(session.get("proved_at") or session["created_at"]))
    return Standing(
        claims.user_id,
        claims.session_id,
        proved_at=proved_at,
        expires_at=claims.expires_at,
        standing_version=standings.version(session),
        is_two_factor=bool(session.get("is_two_factor") and user.get("factors")),
        **standings.told(user, at),
    )


def found(authorization: str, tell: Callable[[Standing], dict[str, str]], at: datetime) -> dict[str, str]:
    """What is told of a caller, or why nobody is vouched for. It answers and never raises."""
    if not authorization:
        return {"refused": "no-token"}
    try:
        return tell(bearer(authorization, at))
    except (BadToken, SessionEnded) as error:
        logs.logger.info("not authorized", reason=type(error).__name__, explanation=str(error)[:200])
        return {"refused": "bad-token"}
    except Exception:  # noqa: BLE001 - whatever went wrong, nobody is vouched for
        logs.logger.exception("the token could not be checked")
        return {"refused": "unavailable"}
