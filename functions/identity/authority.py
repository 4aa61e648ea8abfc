"""Who an Authorization header speaks for, while their session lives."""

from datetime import datetime

from functions.identity import table, token_checks
from functions.identity.claims import Standing
from functions.identity.errors import BadToken
from socialflow import clock


def bearer(authorization: str, at: datetime) -> Standing:
    """Raises BadToken or SessionEnded. One read: the session must be live, in the version that the token was issued for."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadToken("not a bearer token")
    claims = token_checks.verify(token, at)
    session = table.session(claims.user_id, claims.session_id)
    if not session["is_live"] or session["version"] != claims.version:
        raise BadToken("the session has ended")
    # A log-in is a proof; a step-up is noted beside it.
    proved_at = clock.parse(str(session.get("proved_at") or session["created_at"]))
    return Standing(claims.user_id, claims.session_id, claims.role, proved_at)
