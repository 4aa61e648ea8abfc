"""POST /api/v1/users/me/avatar: where to put a new picture of the caller."""

from functions.identity import avatars, table
from functions.identity.models import AvatarUpload, NewAvatar
from socialflow import access
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.user("profile:write"))


@app.post("/api/v1/users/me/avatar", status_code=201, tags=["identity"])
def begin_avatar(new: NewAvatar) -> AvatarUpload:
    return once(app, table.STORE, AvatarUpload, lambda guard: avatars.begin(caller(app), new, guard))


handler = lambda_handler(app)
