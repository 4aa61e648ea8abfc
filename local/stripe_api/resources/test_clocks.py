"""Test clocks: a customer's time stands still until it is moved, and what was due on the way happens at its own time."""

from local.stripe_api import timers
from local.stripe_api.calls import Call, Route, listing, new_id, retrieval
from local.stripe_api.params import Param
from local.stripe_api.periods import boundary
from local.stripe_api.refusals import invalid
from local.stripe_api.store import Json

_URL = "/v1/test_helpers/test_clocks"
_KIND = "test_helpers.test_clock"
_KEPT_SECONDS = 30 * 86400
MAX_CUSTOMERS = 3


def _create(call: Call) -> Json:
    body: Json = {
        "id": new_id("clock"),
        "object": _KIND,
        "created": call.now,
        "deletes_after": call.now + _KEPT_SECONDS,
        "frozen_time": call.params["frozen_time"],
        "livemode": False,
        "name": call.params.get("name"),
        "status": "ready",
        "status_details": {},
    }
    call.save(body)
    call.emit(f"{_KIND}.created", body)
    return body


def require_room(call: Call, clock_id: str) -> None:
    """Raises what Stripe says of a fourth customer on one clock."""
    if len(call.store.matching("customer", call.account, test_clock=clock_id)) >= MAX_CUSTOMERS:
        raise invalid(f"A test clock can have at most {MAX_CUSTOMERS} customers.", param="test_clock")


def _advance(call: Call) -> Json:
    """Answered as Stripe does, `advancing`; here everything due has happened by then, and the clock is ready when asked."""
    clock, until = call.find(_KIND, call.path["id"]), call.params["frozen_time"]
    if until <= clock["frozen_time"]:
        raise invalid("The frozen time must be later than the clock's current frozen time.", param="frozen_time")
    latest = _latest(call, clock)
    if latest and until > latest:
        message = (
            "You cannot advance the clock by more than two intervals of the shortest subscription on it; advance it at "
            f"most to {latest}."
        )
        raise invalid(message, param="frozen_time")
    told = {**clock, "status": "advancing", "status_details": {"advancing": {"target_frozen_time": until}}}
    call.emit(f"{_KIND}.advancing", told)
    timers.run_clock(call, clock, until)
    call.emit(f"{_KIND}.ready", clock)
    return told


def _latest(call: Call, clock: Json) -> int | None:
    """Two intervals of the shortest subscription from now on."""
    ends = []
    for subscription in call.store.matching("subscription", call.account, test_clock=clock["id"], ended_at=None):
        recurring = subscription["items"]["data"][0]["price"]["recurring"]
        ends.append(boundary(clock["frozen_time"], recurring["interval"], recurring["interval_count"], 2))
    return min(ends, default=None)


def _delete(call: Call) -> Json:
    """With its customers, and what they would have lived to see."""
    clock = call.find(_KIND, call.path["id"])
    call.store.rows("delete from timers where clock = ?", clock["id"])
    for customer in call.store.matching("customer", call.account, test_clock=clock["id"]):
        gone = {"id": customer["id"], "object": "customer", "deleted": True}
        call.save({**gone, "created": customer["created"]})
    call.store.delete(clock["id"])
    call.emit(f"{_KIND}.deleted", clock)
    return {"id": clock["id"], "object": _KIND, "deleted": True}


ROUTES = (
    Route("POST", _URL, _create, {"frozen_time": Param("timestamp", required=True), "name": Param(max_length=300)}),
    listing(_KIND, _URL),
    retrieval(_KIND, f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}/advance", _advance, {"frozen_time": Param("timestamp", required=True)}),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
)
