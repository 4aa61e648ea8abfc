"""What the social table keeps of blocks.

| question                               | read                                  | key                                            |
|----------------------------------------|---------------------------------------|------------------------------------------------|
| does one of two block the other        | BatchGetItem, both ways               | USER#<blocker> / BLOCK#<blocked>               |

The edges between the two are `barred` as long: a follow's own condition refuses them, at no cost to any other follow.
"""

from dataclasses import dataclass
from datetime import datetime

from functions.social.table import SCHEMA, STORE, _edge_key
from socialflow import clock, dynamo
from socialflow.dynamo import Check, ConditionFailed, Item, Key, Put, Write

_LONG_AGO = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Between:
    """What is known of two people, and the edges as they were read."""

    one: str
    other: str
    blocks: dict[str, Item]
    edges: dict[str, Item]

    @property
    def is_barred(self) -> bool:
        return any(each["is_on"] for each in self.blocks.values())


def _block_key(blocker_id: str, blocked_id: str) -> Key:
    return dynamo.key(f"USER#{blocker_id}", f"BLOCK#{blocked_id}")


def note(blocker_id: str, blocked_id: str, at: datetime, *, is_on: bool) -> None:
    """Keep the latest that is known."""
    item = {**_block_key(blocker_id, blocked_id), "is_on": is_on, "changed_at": clock.iso(at), "schema": SCHEMA}
    newer = "attribute_not_exists(#pk) OR #changed_at < :at"
    try:
        STORE.write(Put(item, when=newer, values={"at": clock.iso(at)}))
    except ConditionFailed:
        return


def between(one: str, other: str) -> Between:
    pairs = ((one, other), (other, one))
    keys = [key(*pair) for pair in pairs for key in (_block_key, _edge_key)]
    found = {(item["pk"], item["sk"]): item for item in STORE.get_many(keys, consistent=True)}

    def of(key: Key) -> Item | None:
        return found.get((key["pk"], key["sk"]))

    blocks = {pair[0]: item for pair in pairs if (item := of(_block_key(*pair)))}
    edges = {pair[0]: item for pair in pairs if (item := of(_edge_key(*pair)))}
    return Between(one, other, blocks, edges)


def fit_edges(known: Between) -> None:
    """Bar both edges, or free them, as the blocks say. Raises ConditionFailed when anything of it has changed since."""
    writes: list[Write] = []
    for user_id, other_id in ((known.one, known.other), (known.other, known.one)):
        block, edge = known.blocks.get(user_id), known.edges.get(user_id)
        writes.append(_unchanged(_block_key(user_id, other_id), block))
        state = (edge or {}).get("state")
        if known.is_barred and state != "barred":
            writes.append(_set(user_id, other_id, "barred", edge))
        elif not known.is_barred and state == "barred":
            writes.append(_set(user_id, other_id, "unfollowed", edge))
    STORE.transact(writes)


def _set(follower_id: str, followee_id: str, state: str, edge: Item | None) -> Put:
    item: Item = {
        **_edge_key(follower_id, followee_id),
        "follower_id": follower_id,
        "followee_id": followee_id,
        # A follow was told at this instant, and what is told next comes after it.
        "changed_at": edge["changed_at"] if edge else _LONG_AGO,
        "schema": SCHEMA,
        "state": state,
    }
    if edge is None:
        return Put(item, when="attribute_not_exists(#pk)")
    was = {"state": edge["state"], "at": edge["changed_at"], "following": "following"}
    return Put(item, when="#state = :state AND #changed_at = :at AND #state <> :following", values=was)


def _unchanged(key: Key, seen: Item | None) -> Check:
    if seen is None:
        return Check(key, when="attribute_not_exists(#pk)")
    return Check(key, when="#changed_at = :at", values={"at": seen["changed_at"]})
