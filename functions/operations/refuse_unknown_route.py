"""$default: what the gateway's routes do not know is answered as a problem too."""

from socialflow import access
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(cost=0))
handler = lambda_handler(app)
