"""The part of the walk that is about accounts: codes are made as letters make them."""

from bench.asking import Send, request, said
from functions.identity import mail_codes
from socialflow import clock


def walk(send: Send, user_id: str, password: str) -> None:
    """What the user with the address ada@example.com asks about the account."""
    send(request("identity.resend_email_code", "POST", "/api/v1/auth/email/resend", user_id=user_id))
    code = mail_codes.make(user_id, "verify-email", "ada@example.com", clock.now())
    proof = {"email": "ada@example.com", "code": code.digits}
    send(request("identity.verify_email", "POST", "/api/v1/auth/email/verify", proof))
    send(request("identity.list_sessions", "GET", "/api/v1/auth/sessions", user_id=user_id))
    login = {"login": "ada", "password": password}
    another = said(request("identity.log_in", "POST", "/api/v1/auth/login", login).send())
    path = f"/api/v1/auth/sessions/{another['refresh_token'].split('.')[1]}"
    send(request("identity.end_named_session", "DELETE", path, user_id=user_id))
    which = {"keeps_current": True}
    send(
        request("identity.end_all_sessions", "POST", "/api/v1/auth/logout-all", which, user_id=user_id, session_id="x")
    )
