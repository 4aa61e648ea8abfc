"""The part of the walk that is about accounts: codes are made as letters make them."""

from bench.asking import Request, Send, request, said
from functions.identity import consent_text, consents, leaving, mail_codes, table
from functions.identity.errors import AccountLeaving
from socialflow import clock


def walk(send: Send, user_id: str, password: str) -> None:
    """What the user with the address ada@example.com asks about the account."""
    send(request("identity.resend_email_code", "POST", "/api/v1/auth/email/resend", user_id=user_id))
    code = mail_codes.make(user_id, "verify-email", "ada@example.com", clock.now())
    proof = {"email": "ada@example.com", "code": code.digits}
    send(request("identity.verify_email", "POST", "/api/v1/auth/email/verify", proof))
    path = "/api/v1/users/me/email"
    send(request("identity.ask_for_email_change", "POST", path, {"email": "ada.l@example.com"}, user_id=user_id))
    send(_confirming(user_id, "ada.l@example.com"))
    _confirming(user_id, "ada@example.com").send()
    send(request("identity.list_sessions", "GET", "/api/v1/auth/sessions", user_id=user_id))
    login = {"login": "ada", "password": password}
    another = said(request("identity.log_in", "POST", "/api/v1/auth/login", login).send())
    path = f"/api/v1/auth/sessions/{another['refresh_token'].split('.')[1]}"
    send(request("identity.end_named_session", "DELETE", path, user_id=user_id))
    which = {"keeps_current": True}
    send(
        request("identity.end_all_sessions", "POST", "/api/v1/auth/logout-all", which, user_id=user_id, session_id="x")
    )
    _passwords(send, user_id, password)


def _confirming(user_id: str, address: str) -> Request:
    given = {"code": mail_codes.make(user_id, "change-email", address, clock.now()).digits}
    return request("identity.confirm_email_change", "POST", "/api/v1/users/me/email/confirm", given, user_id=user_id)


def leave(send: Send, user_id: str) -> None:
    """The user leaves and comes back, by what a log-in answers."""
    send(request("identity.delete_me", "DELETE", "/api/v1/users/me", user_id=user_id))
    try:
        leaving.refuse(table.user(user_id), clock.now())
    except AccountLeaving as refused:
        send(request("identity.restore_account", "POST", "/api/v1/auth/restore", dict(refused.more)))


def parent(send: Send, user_id: str) -> None:
    """The user, who is a known adult, opens a child's account and closes it again."""
    asks = {"birth_date": f"{clock.now().year - 9}-01-01", "country": "US", "parent_email": "ada@example.com"}
    new = {"username": "kid", "email": "kid@example.com", "password": "correct horse battery", **asks}
    child_id = said(request("identity.register_user", "POST", "/api/v1/auth/register", new).send())["user_id"]
    again = {"login": "kid", "password": new["password"], "parent_email": "ada@example.com"}
    send(request("identity.resend_consent", "POST", "/api/v1/auth/parental-consent/resend", again))
    token = (consents.link(child_id) or "").partition("#")[2]
    path, decision = "/api/v1/users/me/children", {"decision": "given", "text_version": consent_text.VERSION}
    send(request("identity.read_asked_consent", "POST", f"{path}/asked", {"token": token}, user_id=user_id))
    send(request("identity.decide_consent", "POST", path, {"token": token, **decision}, user_id=user_id))
    send(request("identity.list_children", "GET", path, user_id=user_id))
    send(request("identity.withdraw_consent", "DELETE", f"{path}/{child_id}", user_id=user_id))


def _passwords(send: Send, user_id: str, password: str) -> None:
    login = {"login": "ada", "password": password}
    tokens = said(request("identity.log_in", "POST", "/api/v1/auth/login", login).send())
    session_id, path = tokens["refresh_token"].split(".")[1], "/api/v1/auth/password"
    change = {"old_password": password, "new_password": password}
    send(request("identity.change_password", "POST", path, change, user_id=user_id, session_id=session_id))
    send(request("identity.ask_for_password_reset", "POST", f"{path}/forgot", {"login": "ada"}))
    code = mail_codes.make(user_id, "reset-password", "ada@example.com", clock.now())
    reset = {"login": "ada", "code": code.digits, "new_password": password}
    send(request("identity.reset_password", "POST", f"{path}/reset", reset))
