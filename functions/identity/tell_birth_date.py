"""PUT /api/v1/users/me/birth-date: when the caller was born, told once."""

from functions.identity import profiles
from functions.identity.models import BirthDate, Me
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user())


@app.put("/api/v1/users/me/birth-date", tags=["identity"])
def tell_birth_date(told: BirthDate) -> Me:
    return profiles.tell_birth_date(caller(app), told.birth_date, told.country, clock.now())


handler = lambda_handler(app)
