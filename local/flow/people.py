"""The people of the demo world."""

from local.flow.api import Api, refused

# Demo people exist only in a local world; their password is no secret.
PASSWORD = "a long enough demo password"  # noqa: S105


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
    """`follower` follows `followee` afterwards, whether or not it did before."""
    path = f"/api/v1/users/{followee.user_id}/follow"
    answer = follower.call("POST", path)
    if answer.status != 201 and answer.code != "already-following":
        raise refused("POST", path, answer)
