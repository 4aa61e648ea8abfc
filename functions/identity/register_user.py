"""POST /api/v1/auth/register: open an account."""

from functions.identity import accounts, passwords, table
from functions.identity.models import NewUser, RegisteredUser
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app
from socialflow.idempotency import once

app = route_app(access.anyone(strict="register", account="email"))


@app.post("/api/v1/auth/register", status_code=201, tags=["identity"])
def register_user(new: NewUser) -> RegisteredUser:
    return once(
        app,
        table.STORE,
        RegisteredUser,
        lambda guard: accounts.register(new, at=clock.now(), guard=guard),
        digest=passwords.slow_digest,
    )


handler = lambda_handler(app)
