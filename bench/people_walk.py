"""One request to every route about people beside their account and sessions."""

from bench.asking import Send, request, said


def walk(send: Send, me: str) -> None:
    _personal_tokens(send, me)


def _personal_tokens(send: Send, me: str) -> None:
    path, new = "/api/v1/auth/tokens", {"name": "backup", "scopes": ["videos:read"]}
    token = said(send(request("identity.create_personal_token", "POST", path, new, user_id=me)))
    send(request("identity.list_personal_tokens", "GET", path, user_id=me))
    one = f"{path}/{token['token_id']}"
    send(request("identity.delete_personal_token", "DELETE", one, user_id=me))
