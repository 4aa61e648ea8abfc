"""What happens by itself when its time comes: by the stand-in's time, or by that of a test clock."""

import logging

from local.stripe_api import wiring
from local.stripe_api.calls import Call
from local.stripe_api.store import Json, Store

_AT_ONCE = 20
log = logging.getLogger("flow.stripe")


def run_due(store: Store, base_url: str = "") -> None:
    """Run what is due now, each in its own transaction and as of its own time."""
    sql = "select seq, due, action, account, object_id from timers where clock is null and due <= ? order by due, seq limit ?"
    for seq, *timer in store.rows(sql, store.exact_now(), _AT_ONCE):
        try:
            with store.transaction():
                store.rows("delete from timers where seq = ?", seq)
                _run(store, base_url, *timer)
        except Exception:
            log.exception("A timer failed and is given up: %s", timer)
            store.rows("delete from timers where seq = ?", seq)


def run_clock(call: Call, clock: Json, until: int) -> None:
    """Move the test clock to `until`, running what comes on its way, in the transaction of the call."""
    sql = (
        "select seq, due, action, account, object_id from timers where clock = ? and due <= ? order by due, seq limit 1"
    )
    while found := call.store.rows(sql, clock["id"], until):
        seq, *timer = found[0]
        call.store.rows("delete from timers where seq = ?", seq)
        clock["frozen_time"] = max(clock["frozen_time"], int(timer[0]))
        call.save(clock)
        _run(call.store, call.base_url, *timer)
    clock["frozen_time"] = until
    call.save(clock)


def _run(store: Store, base_url: str, due: float, action: str, account: str, object_id: str) -> None:
    wiring.act(Call(store, account, {}, {}, base_url).at(int(due)), action, object_id)
