"""A person's archive: asked for, gathered by the machine `export_archive`, kept for a week, read by signed URL."""

from datetime import datetime, timedelta

from functions.privacy import archive, table
from functions.privacy.models import Export, Failed, Gathered, Packed
from socialflow import clock, ids
from socialflow.dynamo import Item
from socialflow.idempotency import Guard

# The exports bucket deletes what is older.
KEPT = timedelta(days=7)


def begin(user_id: str, at: datetime, guard: Guard) -> Export:
    """Raises ExportTooSoon."""
    answer = Export(export_id=ids.new_id(), status="gathering", requested_at=clock.parse(clock.iso(at)))
    table.begin_export(user_id, answer.export_id, at, also=guard.writes(answer))
    return answer


def of(user_id: str, export_id: str, at: datetime) -> Export:
    """Raises NotFound."""
    return _shown(table.export(user_id, export_id), user_id, at)


def pack(gathered: Gathered, at: datetime) -> Packed:
    """Join what the domains wrote into the archive, and tell that it can be read."""
    order = gathered.order
    packed = archive.pack(order, [part for each in gathered.written for part in each.parts], at)
    table.finish_export(
        order.user_id, order.export_id, size_bytes=packed.size_bytes, sha256=packed.sha256, expires_at=at + KEPT
    )
    return packed


def fail(failed: Failed) -> None:
    table.fail_export(failed.order.user_id, failed.order.export_id)


def _shown(item: Item, user_id: str, at: datetime) -> Export:
    expires_at = clock.parse(item["expires_at"]) if "expires_at" in item else None
    is_over = expires_at is not None and expires_at <= at
    is_ready = item["status"] == "ready" and not is_over
    return Export(
        export_id=item["export_id"],
        status="expired" if is_over else item["status"],
        requested_at=clock.parse(item["requested_at"]),
        expires_at=expires_at,
        size_bytes=item.get("size_bytes"),
        sha256=item.get("sha256"),
        url=archive.signed_url(user_id, item["export_id"]) if is_ready else None,
    )
