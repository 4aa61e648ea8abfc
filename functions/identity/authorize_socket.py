"""The socket gateway's authorizer: says whose a new socket is, or why it is nobody's. It answers and never raises.

A program sends the token in Authorization. A browser cannot, and names it among the protocols that it offers, as
`bearer.<token>`: never in the address, which logs keep. As with requests, who is let through is for $connect to refuse.
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from functions.identity import authority
from socialflow import clock, logs

_OFFER = "bearer."


def authorize_socket(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    found = authority.found(_authorization(headers), attrgetter("socket_context"), clock.now())
    may = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {
        "principalId": found.get("user_id", "nobody"),
        "policyDocument": {"Version": "2012-10-17", "Statement": [may]},
        "context": found,
    }


def _authorization(headers: Mapping[str, str]) -> str:
    if "authorization" in headers:
        return headers["authorization"]
    offers = (each.strip() for each in headers.get("sec-websocket-protocol", "").split(","))
    return next((f"Bearer {each.removeprefix(_OFFER)}" for each in offers if each.startswith(_OFFER)), "")


handler = logs.instrument(authorize_socket)
