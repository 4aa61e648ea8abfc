"""DELETE /api/v1/auth/sessions/{session_id}: log one of the caller's devices out."""

from functions.identity import session_list
from socialflow import access, clock
from socialflow.contract import Id
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(own="session_id"))


@app.delete("/api/v1/auth/sessions/<session_id>", status_code=204, tags=["identity"])
def end_named_session(session_id: Id) -> None:
    session_list.end_one(caller(app), session_id, at=clock.now())


handler = lambda_handler(app)
