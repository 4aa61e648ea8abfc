"""The keys of what is shared and with whom; the whole table is described in `table.py`.

| question                                  | read                | key                                               |
|-------------------------------------------|---------------------|---------------------------------------------------|
| which accounts are to be shared in a period | Query of each shard | FUNDED#<period>#<shard> / ACCOUNT#<currency>#<account> |
| how much of a subscriber's credit is for a period | GetItem     | the same                                          |
| is it too late for another                | the condition of a write | FUNDED#<period>#<shard> / GATE               |
| whose video is it                         | GetItem             | VIDEO#<video_id> / FACTS                          |
| who else has a share, of all videos       | Query of each shard | SHARES#<shard> / <video_id>#CLAIM#<claim_id>, #SPLIT#<from period> |
| whose earnings are in dispute             | BatchGetItem        | CREATOR#<id> / HOLD                               |
| for which dispute a period's went to escrow | BatchGetItem      | CREATOR#<id> / ESCROWED#<period>#<currency>       |
| how a dispute was decided                 | GetItem             | DISPUTE#<dispute_id> / OUTCOME                    |

Whatever changes a period's sharing is written under the condition that the period is open, so that what a settlement
reads once its period is closed stays as it is.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from functions.money import policy, table, transfers
from functions.money.table import SCHEMA, STORE
from socialflow import clock, dynamo
from socialflow.dynamo import Check, ConditionFailed, Delete, Item, Key, Put, Update, Write
from socialflow.events import VideoDeleted, VideoPublished


def _shard(name: str) -> int:
    return zlib.crc32(name.encode()) % policy.FUNDED_SHARDS


def _funded_pk(period: str, shard: int) -> str:
    return f"FUNDED#{period}#{shard}"


def _account_key(period: str, currency: str, account: str) -> Key:
    return dynamo.key(_funded_pk(period, _shard(account)), f"ACCOUNT#{currency}#{account}")


def _shares_pk(video_id: str) -> str:
    return f"SHARES#{_shard(video_id)}"


def _video_key(video_id: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", "FACTS")


def _escrowed_key(creator_id: str, period: str, currency: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", f"ESCROWED#{period}#{currency}")


def _hold_key(creator_id: str) -> Key:
    return dynamo.key(f"CREATOR#{creator_id}", "HOLD")


def note_funded(period: str, currency: str, account: str, **facts: Any) -> list[Write]:
    """The writes that make a settlement share all that a video's account holds; to be done with what it receives.

    The first one's condition is that the period is open: when it fails, the money belongs to the next.
    """
    pk = _funded_pk(period, _shard(account))
    pointer: Item = {
        **_account_key(period, currency, account),
        "account": account,
        "currency": currency,
        **facts,
        "schema": SCHEMA,
    }
    return [Check(dynamo.key(pk, "GATE"), "attribute_not_exists(#closed_at)"), Put(pointer)]


def allot(period: str, currency: str, subscriber_id: str, change_micro: int) -> list[Write]:
    """The writes that make so much more, or less, of the subscriber's credit be shared in the period.

    To be done with what their account receives or gives. The first one's condition is that the period is open, the second's
    that so much is there to be taken.
    """
    account = transfers.subscriber(subscriber_id)
    pk = _funded_pk(period, _shard(account))
    values: Item = {"account": account, "currency": currency, "subscriber_id": subscriber_id, "schema": SCHEMA}
    change = "ADD #amount_micro :change SET " + ", ".join(f"#{name} = :{name}" for name in values)
    least = {"least": -change_micro} if change_micro < 0 else {}
    return [
        Check(dynamo.key(pk, "GATE"), "attribute_not_exists(#closed_at)"),
        Update(
            _account_key(period, currency, account),
            change,
            values={**values, "change": change_micro, **least},
            when="#amount_micro >= :least" if least else "",
        ),
    ]


def allotted(period: str, currency: str, subscriber_id: str) -> int:
    """How much of the subscriber's credit is shared in the period; it stands still once that is closed."""
    item = STORE.get(_account_key(period, currency, transfers.subscriber(subscriber_id)), consistent=True)
    return int(item["amount_micro"]) if item else 0


def close_funding(period: str, at: datetime) -> None:
    """From now on no account is added to the period."""
    for shard in range(policy.FUNDED_SHARDS):
        STORE.write(
            Update(
                dynamo.key(_funded_pk(period, shard), "GATE"),
                "SET #closed_at = if_not_exists(#closed_at, :at), #schema = :schema",
                values={"at": clock.iso(at), "schema": SCHEMA},
            )
        )


def funded(period: str) -> list[Item]:
    """The period's accounts, in order: `account`, `currency`, what they were noted with, of subscribers `amount_micro`."""
    found = [item for shard in range(policy.FUNDED_SHARDS) for item in _all(_funded_pk(period, shard), "ACCOUNT#")]
    return sorted(found, key=lambda item: (item["currency"], item["account"]))


def keep_video(video: VideoPublished) -> None:
    """Whose the video is; that never changes."""
    try:
        STORE.write(
            Put(
                {**_video_key(video.video_id), "creator_id": video.creator_id, "schema": SCHEMA},
                when="attribute_not_exists(#pk)",
            )
        )
    except ConditionFailed:
        return


def mark_deleted(video: VideoDeleted) -> None:
    """Whose it was stays, as what it earned is still shared; nothing is agreed about it any more. Again changes nothing."""
    values = {"creator": video.creator_id, "at": clock.iso(video.occurred_at), "schema": SCHEMA}
    change = "SET #creator_id = if_not_exists(#creator_id, :creator), #deleted_at = :at, #schema = :schema"
    STORE.write(Update(_video_key(video.video_id), change, values=values))


def video(video_id: str) -> Item | None:
    """None when it was never published, or is deleted."""
    item = STORE.get(_video_key(video_id))
    return item if item and "deleted_at" not in item else None


def creator_of(video_id: str) -> str | None:
    """Also of one that is deleted."""
    item = STORE.get(_video_key(video_id))
    return item["creator_id"] if item else None


def keep_claim(claim: Item) -> bool:
    """Keep a claim once, to count from its `from_period` on. False when that period is not open any more."""
    item = {**dynamo.key(_shares_pk(claim["video_id"]), f"{claim['video_id']}#CLAIM#{claim['claim_id']}"), **claim}
    return _while_open(claim["from_period"], Put({**item, "schema": SCHEMA}, when="attribute_not_exists(#pk)"))


def keep_split(split: Item) -> bool:
    """Keep what a video's collaborators get from `from_period` on. False when that period is not open any more."""
    item = {**dynamo.key(_shares_pk(split["video_id"]), f"{split['video_id']}#SPLIT#{split['from_period']}"), **split}
    return _while_open(split["from_period"], Put({**item, "schema": SCHEMA}))


def shares_of(video_id: str) -> list[Item]:
    """The video's claims, then its splits, oldest first."""
    return list(_all(_shares_pk(video_id), f"{video_id}#"))


def shares() -> Iterator[Item]:
    """Of all videos that are not their creators' alone."""
    for shard in range(policy.FUNDED_SHARDS):
        yield from _all(f"SHARES#{shard}", "")


def hold(creator_id: str) -> Item | None:
    return STORE.get(_hold_key(creator_id), consistent=True)


def held(creator_ids: Sequence[str]) -> dict[str, str]:
    """Those whose earnings are to wait, and for which dispute."""
    found = STORE.get_many([_hold_key(each) for each in creator_ids], consistent=True)
    return {item["creator_id"]: item["dispute_id"] for item in found if item["status"] == "held"}


def still_held(creator_id: str, dispute_id: str) -> Check:
    return Check(
        _hold_key(creator_id),
        "#status = :held AND #dispute_id = :dispute",
        values={"held": "held", "dispute": dispute_id},
    )


def note_escrowed(creator_id: str, period: str, currency: str, dispute_id: str) -> Put:
    """The write that says that what the creator earned in the period went to escrow, and for which dispute."""
    where = _escrowed_key(creator_id, period, currency)
    return Put({**where, "creator_id": creator_id, "dispute_id": dispute_id, "schema": SCHEMA})


def escrowed(creator_ids: Sequence[str], period: str, currency: str) -> dict[str, str]:
    """Those whose earnings of the period went to escrow, and for which dispute."""
    found = STORE.get_many([_escrowed_key(each, period, currency) for each in creator_ids], consistent=True)
    return {item["creator_id"]: item["dispute_id"] for item in found}


def begin_hold(hold_: Item) -> Item:
    """Hold the creator's earnings; answers the hold that stands, which may be another dispute's."""
    item = {**_hold_key(hold_["creator_id"]), **hold_, "status": "held", "schema": SCHEMA}
    try:
        STORE.write(Put(item, when="attribute_not_exists(#pk)"))
    except ConditionFailed as error:
        return error.failed[0]
    return item


def begin_release(creator_id: str, dispute_id: str, outcome: Item) -> Item | None:
    """From now on nothing more is held; answers the hold with the outcome that was written first, None without one."""
    try:
        return STORE.write(
            Update(
                _hold_key(creator_id),
                "SET #status = :releasing, #outcome = if_not_exists(#outcome, :outcome)",
                values={"releasing": "releasing", "outcome": outcome, "dispute": dispute_id},
                when="#dispute_id = :dispute",
            )
        )
    except ConditionFailed:
        return None


def end_hold(hold_: Item, at: datetime) -> None:
    """Forget the hold and keep its outcome; done once, and again changes nothing."""
    kept = {name: hold_[name] for name in ("creator_id", "dispute_id", "reason", "held_at", "outcome")}
    outcome: Item = {**dynamo.key(f"DISPUTE#{hold_['dispute_id']}", "OUTCOME"), **kept, "decided_at": clock.iso(at)}
    table.write_all(
        [
            Put({**outcome, "schema": SCHEMA}, when="attribute_not_exists(#pk)"),
            Delete(
                _hold_key(hold_["creator_id"]), when="#dispute_id = :dispute", values={"dispute": hold_["dispute_id"]}
            ),
        ]
    )


def outcome(dispute_id: str) -> Item | None:
    return STORE.get(dynamo.key(f"DISPUTE#{dispute_id}", "OUTCOME"), consistent=True)


def _while_open(period: str, put: Put) -> bool:
    """Whether it is there now, put by this or by an earlier call."""
    try:
        STORE.transact([put, table.period_is_open(period)])
    except ConditionFailed as error:
        return 0 in error.failed
    return True


def _all(pk: str, prefix: str) -> Iterator[Item]:
    after: Key | None = None
    while True:
        page = STORE.query(pk, begins_with=prefix, limit=1000, after=after, consistent=True)
        yield from page.items
        if (after := page.next_key) is None:
            return
