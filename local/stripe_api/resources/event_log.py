"""Events as they can be read: the state of what happened, at the time when it happened."""

from local.stripe_api.calls import Call, Route, listing, retrieval
from local.stripe_api.params import Param
from local.stripe_api.store import Json

_LISTING = listing("event", "/v1/events", {"type": Param()})
_ONE = retrieval("event", "/v1/events/{id}")


def _with_pending(call: Call, event: Json) -> Json:
    sql = "select count(distinct endpoint_id) from deliveries where event_id = ? and state = 'pending'"
    return {**event, "pending_webhooks": call.store.rows(sql, event["id"])[0][0]}


def _list(call: Call) -> Json:
    page = _LISTING.run(call)
    return {**page, "data": [_with_pending(call, event) for event in page["data"]]}


ROUTES = (
    Route("GET", "/v1/events", _list, _LISTING.shape),
    Route("GET", _ONE.template, lambda call: _with_pending(call, _ONE.run(call))),
)
