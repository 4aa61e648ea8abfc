"""Automatic payouts: an account's schedule, and the payout of all that is available when its time comes."""

import calendar
from datetime import UTC, datetime, timedelta

from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.params import Param, Shape
from local.stripe_api.refusals import malformed
from local.stripe_api.resources import payouts
from local.stripe_api.store import Json
from local.stripe_api.wiring import timer

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SCHEDULE: Shape = {
    "delay_days": Param("integer", minimum=2, maximum=31),
    "interval": Param(choices=("daily", "manual", "monthly", "weekly")),
    "monthly_anchor": Param("integer", minimum=1, maximum=31),
    "weekly_anchor": Param(choices=_DAYS),
}


def choose(call: Call, account: Json, given: Json) -> None:
    """Give the account this schedule; its next payout is planned, or none when it pays out by hand."""
    schedule = {**account["settings"]["payouts"]["schedule"], **given}
    needed = {"weekly": "weekly_anchor", "monthly": "monthly_anchor"}.get(schedule["interval"])
    if needed and needed not in schedule:
        name = f"settings[payouts][schedule][{needed}]"
        raise malformed(f"You must provide `{needed}` with this interval.", code="parameter_missing", param=name)
    kept = {"delay_days", "interval", needed}
    account["settings"]["payouts"]["schedule"] = {name: value for name, value in schedule.items() if name in kept}
    call.forget("pay_out_all", account["id"])
    if schedule["interval"] != "manual":
        call.plan(next_time(schedule, call.now), "pay_out_all", account["id"])


def next_time(schedule: Json, after: int) -> int:
    """The next midnight, UTC, that the schedule names."""
    day = datetime.fromtimestamp(after, UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while not _names(schedule, day):
        day += timedelta(days=1)
    return int(day.timestamp())


def _names(schedule: Json, day: datetime) -> bool:
    if schedule["interval"] == "weekly":
        return bool(_DAYS[day.weekday()] == schedule["weekly_anchor"])
    if schedule["interval"] == "monthly":
        last = calendar.monthrange(day.year, day.month)[1]
        return bool(day.day == min(schedule["monthly_anchor"], last))
    return True


@timer("pay_out_all")
def _pay_out_all(call: Call, account_id: str) -> None:
    account = call.find("account", account_id, account=PLATFORM)
    schedule = account["settings"]["payouts"]["schedule"]
    call.plan(next_time(schedule, call.now), "pay_out_all", account_id)
    own = Call(call.store, account_id, {}, {}, call.base_url).at(call.now)
    currency = account["default_currency"]
    amount = own.store.available(account_id, currency)
    if account["payouts_enabled"] and amount > 0:
        payouts.make(own, {"amount": amount, "currency": currency}, is_automatic=True)
