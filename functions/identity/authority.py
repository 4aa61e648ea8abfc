"""Who an Authorization header speaks for, while their session lives."""

from datetime import datetime

from functions.identity import table, token_checks
from functions.identity.claims import Claims
from functions.identity.errors import BadToken


def bearer(authorization: str, at: datetime) -> Claims:
    """Raises BadToken or SessionEnded. One read: the session must be live, in the version that the token was issued for."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadToken("not a bearer token")
    claims = token_checks.verify(token, at)
    session = table.session(claims.user_id, claims.session_id)
    if not session["is_live"] or session["version"] != claims.version:
        raise BadToken("the session has ended")
    return claims
