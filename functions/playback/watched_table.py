"""The keys of what the sessions add up to (see `table.py`): totals of a viewer and a video, and retention of a video."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.playback.policy import POLICY
from functions.playback.table import SCHEMA, STORE
from socialflow import dynamo
from socialflow.dynamo import Item, Key, Put, Update, Write


@dataclass(frozen=True, order=True)
class Pair:
    """Whose time of what, in which month."""

    video_id: str
    period: str
    viewer_id: str


def _pair_key(pair: Pair) -> Key:
    return dynamo.key(f"VIEWER#{pair.viewer_id}", f"WATCHED#{pair.period}#{pair.video_id}")


def _retention_key(video_id: str, shard: int) -> Key:
    return dynamo.key(f"RETENTION#{video_id}#{shard}", "RETENTION")


def watched(pairs: Sequence[Pair], *, consistent: bool = True) -> tuple[dict[Pair, Item], Item]:
    """The totals that there are of one video, as they stand, or stood lately; and what is known of the video."""
    video = dynamo.key(f"VIDEO#{pairs[0].video_id}", "VIDEO")
    found = STORE.get_many([video, *(_pair_key(each) for each in pairs)], consistent=consistent)
    totals = {Pair(each["video_id"], each["period"], each["viewer_id"]): each for each in found if "period" in each}
    return totals, next((each for each in found if each["sk"] == "VIDEO"), {})


def all_of(viewer_id: str) -> Iterator[Item]:
    """All totals of a viewer, month by month."""
    return STORE.query_all(f"VIEWER#{viewer_id}", begins_with="WATCHED#")


def remove_viewer(viewer_id: str) -> None:
    """Their totals and their turn are gone; what they added to videos' counts names nobody."""
    items = STORE.query_all(f"VIEWER#{viewer_id}")
    STORE.write_many(deletes=(dynamo.key(each["pk"], each["sk"]) for each in items))


def write(items: Mapping[Pair, Item], reached: Mapping[str, Mapping[str, int]]) -> None:
    """Replace the totals, each `version` by the next, and add to their videos' retention, all or nothing.

    Raises ConditionFailed when another has replaced one of them meanwhile.
    """
    writes: list[Write] = []
    for pair, item in items.items():
        now = {**item, **_pair_key(pair), "version": item.get("version", 0) + 1, "schema": SCHEMA}
        seen = item.get("version", 0)
        when = "#version = :seen" if seen else "attribute_not_exists(#pk)"
        writes.append(Put(now, when=when, values={"seen": seen} if seen else {}))
    # Any of the shards will do, but not the same for all who write at once.
    shard = zlib.crc32(min(items).viewer_id.encode()) % POLICY.retention_shards if items else 0
    writes += [_add(_retention_key(video_id, shard), counts) for video_id, counts in reached.items()]
    if len(writes) == 1 and isinstance(writes[0], Put):
        STORE.write(writes[0])
    elif writes:
        STORE.transact(writes)


def retention(video_id: str) -> tuple[Item | None, dict[str, int]]:
    """The video's facts, and its counters added up."""
    keys: Sequence[Key] = [_retention_key(video_id, shard) for shard in range(POLICY.retention_shards)]
    found = STORE.get_many([dynamo.key(f"VIDEO#{video_id}", "VIDEO"), *keys])
    facts = next((item for item in found if item["sk"] == "VIDEO" and "published_at" in item), None)
    counts: dict[str, int] = {}
    for item in found:
        if item["sk"] == "RETENTION":
            for name, value in item.items():
                if name not in {"pk", "sk", "schema"}:
                    counts[name] = counts.get(name, 0) + value
    return facts, counts


def _add(key: Key, counts: Mapping[str, int]) -> Update:
    return Update(
        key,
        "ADD " + ", ".join(f"#{name} :{name}" for name in counts) + " SET #schema = :schema",
        values={**counts, "schema": SCHEMA},
    )
