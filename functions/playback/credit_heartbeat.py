"""POST /api/v1/playback/heartbeats: credit the time that a viewer has watched since the last heartbeat."""

from functions.playback import heartbeats
from functions.playback.models import Credit, Heartbeat
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user("videos:read"))


@app.post("/api/v1/playback/heartbeats", tags=["playback"])
def credit_heartbeat(heartbeat: Heartbeat) -> Credit:
    return heartbeats.credit(heartbeat, caller(app), clock.now())


handler = lambda_handler(app)
