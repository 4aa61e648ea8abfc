"""PUT /api/v1/payouts/schedule: when the caller is paid."""

from functions.money import asking
from functions.money.payout_models import PayoutSchedule
from socialflow import access, clock
from socialflow.http import caller, lambda_handler, route_app

app = route_app(access.user(is_fresh=True))


@app.put("/api/v1/payouts/schedule", tags=["payouts"])
def set_payout_schedule(schedule: PayoutSchedule) -> PayoutSchedule:
    return asking.schedule(schedule, caller(app), clock.now())


handler = lambda_handler(app)
