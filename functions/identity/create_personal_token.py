"""POST /api/v1/auth/tokens: a personal access token for a program of the caller's."""

from functools import partial

from functions.identity import personal_tokens, table
from functions.identity.people_models import IssuedToken, NewPersonalToken
from socialflow import access, clock, person_keys
from socialflow.http import caller, lambda_handler, route_app
from socialflow.idempotency import Box, once

app = route_app(access.user(is_fresh=True))


@app.post("/api/v1/auth/tokens", status_code=201, tags=["identity"])
def create_personal_token(new: NewPersonalToken) -> IssuedToken:
    user_id = caller(app)
    return once(
        app,
        table.STORE,
        IssuedToken,
        lambda guard: personal_tokens.issue(user_id, new, clock.now(), guard),
        box=Box(partial(person_keys.seal, user_id, "answer"), partial(person_keys.open_, user_id, "answer")),
    )


handler = lambda_handler(app)
