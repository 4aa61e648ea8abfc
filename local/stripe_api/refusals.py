"""Refusals in the shape in which Stripe writes them."""

from typing import Any


class Refusal(Exception):
    """An answer that is not 2xx. `executed` tells whether the endpoint had begun: only then is it kept for replay."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        executed: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.executed = executed
        known = {"code": code, "message": message, "param": param, "type": kind, **more}
        self.body = {"error": {name: value for name, value in known.items() if value is not None}}


def invalid(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    """The endpoint ran and the state did not allow it."""
    return Refusal(400, "invalid_request_error", message, code=code, param=param)


def malformed(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    """A parameter does not fit; the endpoint never began."""
    return Refusal(400, "invalid_request_error", message, code=code, param=param, executed=False)


def missing(noun: str, object_id: str, *, param: str = "id", status: int = 404) -> Refusal:
    return Refusal(
        status, "invalid_request_error", f"No such {noun}: '{object_id}'", code="resource_missing", param=param
    )


def no_access(account_id: str) -> Refusal:
    message = f"The provided key does not have access to account '{account_id}' (or that account does not exist)."
    return Refusal(403, "invalid_request_error", message, code="account_invalid", executed=False)


def unknown_url(method: str, path: str) -> Refusal:
    message = (
        f"Unrecognized request URL ({method}: {path}). The stand-in does not emulate it, or Stripe has no such URL."
    )
    return Refusal(404, "invalid_request_error", message, executed=False)


def unauthenticated(message: str) -> Refusal:
    return Refusal(401, "invalid_request_error", message, executed=False)


def insufficient_funds() -> Refusal:
    return invalid(
        "You have insufficient available funds in your Stripe account. Try adding funds directly to your available "
        "balance by creating Charges using the 4000000000000077 test card.",
        code="balance_insufficient",
    )
