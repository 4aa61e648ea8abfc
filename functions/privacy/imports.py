"""Taking over an archive of another deployment: put here, read by the machine `import_archive`, told in a report.

What it says is its sender's word and no more: it is judged as if they had typed it, and brings no rights, no money, no proof.
"""

from datetime import datetime, timedelta

from functions.privacy import import_table, incoming
from functions.privacy.models import REMEDIES, Import, ImportFailed, ImportFailure, ImportRead, ImportStart, NewImport
from socialflow import clock, ids
from socialflow.archives import TAKEN_OVER, ArchiveRefused, Counts, Taken, TakeOver
from socialflow.dynamo import Item
from socialflow.errors import NotFound
from socialflow.idempotency import Guard

SIGNED_FOR = timedelta(hours=1)
# What an archive holds and nobody takes over, and why: docs/archive.md explains the words.
NOT_TAKEN = {
    "identity/sessions": "proves-who-you-are",
    "identity/passkeys": "proves-who-you-are",
    "identity/personal-tokens": "proves-who-you-are",
    "identity/providers": "proves-who-you-are",
    "identity/parental-consent": "agreed-elsewhere",
    "identity/children": "agreed-elsewhere",
    "social/followers": "is-their-choice",
    "videos/videos": "has-no-files",
    "playback/watched": "is-of-that-ledger",
    "billing/customer": "is-of-that-ledger",
    "billing/payments": "is-of-that-ledger",
    "billing/subscriptions": "is-of-that-ledger",
    "billing/membership-tiers": "is-of-that-ledger",
    "money/earnings": "is-of-that-ledger",
    "money/payouts": "is-of-that-ledger",
    "money/tax-years": "is-of-that-ledger",
    "money/payout-account": "is-of-that-ledger",
    "money/payout-schedule": "is-of-that-ledger",
}
_UNKNOWN = "is-unknown-here"


def begin(user_id: str, new: NewImport, at: datetime, guard: Guard) -> ImportStart:
    """Raises ImportTooSoon."""
    import_id = ids.new_id()
    url, headers = incoming.sign(user_id, import_id, new.size_bytes, SIGNED_FOR)
    answer = ImportStart(import_id=import_id, url=url, headers=headers, expires_in=int(SIGNED_FOR.total_seconds()))
    import_table.begin(user_id, import_id, at, also=guard.writes(answer))
    return answer


def start(user_id: str, import_id: str, at: datetime) -> Import:
    """Raises NotFound, NothingUploaded. Started again, it answers how far it is."""
    known = import_table.of(user_id, import_id)
    if known["status"] != import_table.AWAITING:
        return _shown(known)
    incoming.require(user_id, import_id)
    return _shown(import_table.start(user_id, import_id, at))


def of(user_id: str, import_id: str) -> Import:
    """Raises NotFound."""
    return _shown(import_table.of(user_id, import_id))


def read(order: TakeOver) -> Counts:
    """What is taken over lies where its domain finds it. Raises ArchiveRefused."""
    try:
        status = import_table.of(order.user_id, order.import_id)["status"]
    except NotFound:
        status = "forgotten"
    if status != import_table.READING:
        # Another execution has ended it, or its person was erased.
        raise ArchiveRefused("is-over")
    return Counts(counts=incoming.unpack(order))


def finish(done: ImportRead) -> None:
    taken = {each.section: each for domain in done.taken for each in domain.sections}
    for section, count in done.counts.items():
        row = taken.setdefault(section, Taken(section=section))
        if section not in TAKEN_OVER:
            row.leave(NOT_TAKEN.get(section, _UNKNOWN), count)
        elif count > incoming.MOST_RECORDS:
            row.leave("too-many", count - incoming.MOST_RECORDS)
    report = [taken[section].model_dump() for section in sorted(taken) if taken[section].taken or taken[section].left]
    import_table.finish(done.order.user_id, done.order.import_id, report)
    incoming.remove(done.order)


def fail(failed: ImportFailed) -> None:
    """With the reason that the archive was refused for, or `unavailable`: the same archive may be taken over later."""
    import_table.fail(failed.order.user_id, failed.order.import_id, failed.reason)
    incoming.remove(failed.order)


def _shown(item: Item) -> Import:
    reason = item.get("reason")
    return Import(
        import_id=item["import_id"],
        status=item["status"],
        begun_at=clock.parse(item["begun_at"]),
        failure=ImportFailure(reason=reason, remedy=REMEDIES[reason]) if reason else None,
        report=item.get("report"),
    )
