"""Taking over an archive of another deployment: put here, read by the machine `import_archive`, told in a report.

What it says is its uploader's word and no more: it is judged as if they had typed it, and brings no rights, no money, no proof.
"""

from datetime import datetime, timedelta

from functions.privacy import import_table, incoming
from functions.privacy.models import Import, ImportFailed, ImportRead, ImportStart, NewImport, Section
from socialflow import clock, ids
from socialflow.archives import TakeOver
from socialflow.dynamo import Item
from socialflow.idempotency import Guard

SIGNED_FOR = timedelta(hours=1)
# What an archive holds and this does not take over, and why.
NOT_TAKEN = {
    "identity/sessions": "sessions are of the other deployment",
    "identity/passkeys": "a passkey belongs to the other deployment's domain",
    "identity/personal-tokens": "tokens are secrets of the other deployment",
    "identity/providers": "link them here, where they prove who you are",
    "social/followers": "others follow by their own will",
    "videos/videos": "the archive holds no files; upload them, their titles and descriptions are in it",
    "playback/watched": "what was watched there earned there",
    "billing/customer": "money stays where it was paid",
    "billing/payments": "money stays where it was paid",
    "billing/subscriptions": "money stays where it was paid",
    "billing/membership-tiers": "money stays where it was paid",
    "money/earnings": "balances are the ledger's of the other deployment",
    "money/payouts": "balances are the ledger's of the other deployment",
    "money/payout-account": "balances are the ledger's of the other deployment",
    "money/payout-schedule": "balances are the ledger's of the other deployment",
}


def begin(user_id: str, new: NewImport, at: datetime, guard: Guard) -> ImportStart:
    """Raises ImportTooSoon."""
    import_id = ids.new_id()
    url, headers = incoming.sign(user_id, import_id, new.size_bytes, SIGNED_FOR)
    answer = ImportStart(import_id=import_id, url=url, headers=headers, expires_in=int(SIGNED_FOR.total_seconds()))
    import_table.begin(user_id, import_id, at, also=guard.writes(answer))
    return answer


def start(user_id: str, import_id: str, at: datetime) -> Import:
    """Raises NotFound, ImportStarted, NothingUploaded."""
    import_table.of(user_id, import_id)
    incoming.require(user_id, import_id)
    return _shown(import_table.start(user_id, import_id, at))


def of(user_id: str, import_id: str) -> Import:
    """Raises NotFound."""
    return _shown(import_table.of(user_id, import_id))


def read(order: TakeOver) -> None:
    """Each section lies where its domain finds it. Raises ArchiveRefused."""
    incoming.unpack(order)


def finish(done: ImportRead) -> None:
    taken = [each for domain in done.taken for each in domain.sections]
    rest = [
        {"section": section, "taken": 0, "left": {reason: count}}
        for section, reason in NOT_TAKEN.items()
        if (count := incoming.records_of(done.order.import_id, section))
    ]
    import_table.finish(done.order.user_id, done.order.import_id, [*(each.model_dump() for each in taken), *rest])
    incoming.remove(done.order)


def fail(failed: ImportFailed) -> None:
    """With the reason that the archive was refused for, or `unavailable`: the same archive may be taken over later."""
    import_table.fail(failed.order.user_id, failed.order.import_id, failed.reason)
    incoming.remove(failed.order)


def _shown(item: Item) -> Import:
    return Import(
        import_id=item["import_id"],
        status=item["status"],
        begun_at=clock.parse(item["begun_at"]),
        reason=item.get("reason"),
        report=[Section.model_validate(each) for each in item["report"]] if "report" in item else None,
    )
