"""The people of the demo world."""

import time

from local.flow.api import Api, refused

# Demo people exist only in a local world; their password is no secret.
PASSWORD = "a long enough demo password"  # noqa: S105
_NEWS_SECONDS = 30.0


def arrive(origin: str, username: str, display_name: str) -> Api:
    """Register, or come back: either way the person is logged in."""
    api = Api(origin)
    new = {"username": username, "email": f"{username}@example.com", "password": PASSWORD, "display_name": display_name}
    answer = api.call("POST", "/api/v1/auth/register", new)
    if answer.status != 201 and answer.code not in {"username-taken", "email-taken"}:
        raise refused("POST", "/api/v1/auth/register", answer)
    session = api.must("POST", "/api/v1/auth/login", {"login": username, "password": PASSWORD})
    api.token, api.user_id = session["access_token"], session["user_id"]
    return api


def follow(follower: Api, followee: Api) -> None:
    """`follower` follows `followee` afterwards, whether or not it did before.

    News of a registration takes a moment to reach the social domain; until then it answers 503 with Retry-After.
    """
    path = f"/api/v1/users/{followee.user_id}/follow"
    deadline = time.monotonic() + _NEWS_SECONDS
    answer = follower.call("POST", path)
    while answer.status == 503 and time.monotonic() < deadline:
        time.sleep(float(answer.headers.get("retry-after", "1")))
        answer = follower.call("POST", path)
    if answer.status != 201 and answer.code != "already-following":
        raise refused("POST", path, answer)
