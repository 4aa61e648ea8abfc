"""One request to every route of second factors, for a user who has none before and none afterwards."""

from collections.abc import Callable
from typing import Any

import pyotp

from bench.asking import Request, Send, request, said
from local.authenticator import Authenticator
from socialflow import clock, env

_ACCOUNT = "/api/v1/users/me"


def walk(send: Send, user_id: str, login: dict[str, str]) -> None:
    tokens = said(request("identity.log_in", "POST", "/api/v1/auth/login", login).send())
    session_id = tokens["refresh_token"].split(".")[1]
    password = {"password": login["password"]}
    send(request("identity.step_up", "POST", "/api/v1/auth/step-up", password, user_id=user_id, session_id=session_id))

    def mine(verb: str, method: str, path: str, body: Any = None) -> Request:
        return request(f"identity.{verb}", method, f"{_ACCOUNT}/{path}", body, user_id=user_id)

    secret = said(send(mine("offer_totp", "POST", "totp")))["secret"]
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    codes = said(send(mine("confirm_totp", "POST", "totp/confirm", {"code": code})))["recovery_codes"]
    send(mine("get_factors", "GET", "factors"))
    asked = said(request("identity.log_in", "POST", "/api/v1/auth/login", login).send())
    answer = {"challenge": asked["challenge"], "recovery_code": codes[0]}
    send(request("identity.finish_log_in", "POST", "/api/v1/auth/login/second-factor", answer))
    send(mine("renew_recovery_codes", "POST", "recovery-codes"))
    _passkeys(send, mine)
    send(mine("remove_totp", "DELETE", "totp"))


def _passkeys(send: Send, mine: Callable[..., Request]) -> None:
    device = Authenticator(env.PUBLIC_ORIGIN.get())
    made = device.make(said(send(mine("start_adding_passkey", "POST", "passkeys/start")))["public_key"])
    added = said(send(mine("add_passkey", "POST", "passkeys", {"name": "phone", "credential": made})))["passkey"]
    path = f"passkeys/{added['passkey_id']}"
    send(mine("rename_passkey", "PUT", path, {"name": "laptop"}))
    asked = said(send(request("identity.start_passkey", "POST", "/api/v1/auth/passkeys/start", {})))["public_key"]
    answer = {"credential": device.sign(asked)}
    send(request("identity.log_in_by_passkey", "POST", "/api/v1/auth/passkeys/finish", answer))
    send(mine("remove_passkey", "DELETE", path))
