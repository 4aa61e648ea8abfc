"""One request to every route about people beside their account and sessions."""

from bench.asking import Send, request, said


def walk(send: Send, me: str, other: str) -> None:
    _profiles(send, me, other)
    _blocks(send, me, other)
    _personal_tokens(send, me)
    _administration(send, me, other)


def _profiles(send: Send, me: str, other: str) -> None:
    path = "/api/v1/users/me"
    send(request("identity.update_me", "PATCH", path, {"bio": "I count."}, user_id=me))
    send(request("identity.get_user", "GET", f"/api/v1/users/{other}", user_id=me))
    send(request("identity.get_user_by_username", "GET", "/api/v1/users/by-username/bob", user_id=me))
    born = {"birth_date": "1990-01-31", "country": "US"}
    send(request("identity.tell_birth_date", "PUT", f"{path}/birth-date", born, user_id=me))
    picture = {"content_type": "image/png", "size_bytes": 1000}
    send(request("identity.begin_avatar", "POST", f"{path}/avatar", picture, user_id=me))
    send(request("identity.remove_avatar", "DELETE", f"{path}/avatar", user_id=me))


def _blocks(send: Send, me: str, other: str) -> None:
    block, mutes = f"/api/v1/users/{other}/block", "/api/v1/users/me/mutes"
    send(request("identity.block_user", "PUT", block, user_id=me))
    send(request("identity.list_blocks", "GET", "/api/v1/users/me/blocks", user_id=me))
    send(request("identity.unblock_user", "DELETE", block, user_id=me))
    mute = said(send(request("identity.add_mute", "PUT", mutes, {"kind": "word", "value": "spoiler"}, user_id=me)))
    send(request("identity.list_mutes", "GET", mutes, user_id=me))
    send(request("identity.remove_mute", "DELETE", f"{mutes}/{mute['mute_id']}", user_id=me))


def _personal_tokens(send: Send, me: str) -> None:
    path, new = "/api/v1/auth/tokens", {"name": "backup", "scopes": ["videos:read"]}
    token = said(send(request("identity.create_personal_token", "POST", path, new, user_id=me)))
    send(request("identity.list_personal_tokens", "GET", path, user_id=me))
    one = f"{path}/{token['token_id']}"
    send(request("identity.delete_personal_token", "DELETE", one, user_id=me))


def _administration(send: Send, me: str, other: str) -> None:
    users, why = "/api/v1/admin/users", {"reason": "as the rules say"}
    one = f"{users}/{other}"
    query = {"username": "bob"}
    send(request("identity.find_user", "GET", users, query=query, user_id=me, role="admin"))
    send(request("identity.inspect_user", "GET", one, user_id=me, role="admin"))
    until = {"until": "2099-01-01T00:00:00Z", **why}
    send(request("identity.suspend_user", "POST", f"{one}/suspension", until, user_id=me, role="admin"))
    send(request("identity.ban_user", "POST", f"{one}/ban", why, user_id=me, role="admin"))
    send(request("identity.reinstate_user", "POST", f"{one}/reinstatement", why, user_id=me, role="admin"))
    role = {"role": "creator", **why}
    send(request("identity.change_role", "PUT", f"{one}/role", role, user_id=me, role="admin"))
    send(request("identity.list_audit", "GET", "/api/v1/admin/audit", user_id=me, role="admin"))
