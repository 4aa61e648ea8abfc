"""$default: what the gateway's routes do not know is answered as a problem too."""

from socialflow.http import lambda_handler, route_app

app = route_app()
handler = lambda_handler(app)
