"""The timeline table.

| question                                   | read                                | key                                               |
|--------------------------------------------|-------------------------------------|---------------------------------------------------|
| what was pushed to a reader, newest first  | Query ENTRY# up to a position       | READER#<id> / ENTRY#<published_at>#<video_id>     |
| whose entries does a reader pull           | BatchGetItem, with what is muted    | READER#<id> / PULLED                              |
| does a reader follow these authors         | BatchGetItem                        | READER#<id> / FOLLOWS#<author>                    |
| are these authors banned                   | BatchGetItem, with the follows      | BAN#<id> / BAN                                    |
| what did an author publish, newest first   | Query ENTRY# up to a position       | AUTHOR#<id> / ENTRY#<published_at>#<video_id>     |
| to whom are an author's entries pushed     | Query PUSH#, by page                | AUTHOR#<id> / PUSH#<reader>                       |
| how many follow an author                  | BatchGetItem of 8 shards, summed    | FOLLOWERS#<id>#<shard> / COUNT                    |
| was this video entered already             | condition of the entry's write      | VIDEO#<id> / ENTRY                                |

Whether a reader follows an author is decided by FOLLOWS# alone: `changed_at` is when it last changed, and an older event
changes nothing. PUSH# and PULLED only say by which way entries come; an entry that comes by both is shown once.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from socialflow import bans, clock, dynamo, tables
from socialflow.dynamo import ConditionFailed, Delete, Item, Key, Put, Store, Update, Write
from socialflow.errors import Unavailable

STORE = Store(tables.TIMELINE)
SCHEMA = 1
SHARDS = 8
# On the author's own entry, for the stream's filter: only this kind is fanned out.
AUTHOR_ENTRY = "author-entry"
_TRIES = 5
_IS_NEW = "attribute_not_exists(#entry_sk) AND attribute_not_exists(#deleted_at)"

State = Literal["following", "unfollowed"]


def _reader_key(reader_id: str, sk: str) -> Key:
    return dynamo.key(f"READER#{reader_id}", sk)


def _follows_key(reader_id: str, author_id: str) -> Key:
    return _reader_key(reader_id, f"FOLLOWS#{author_id}")


def _push_key(author_id: str, reader_id: str) -> Key:
    return dynamo.key(f"AUTHOR#{author_id}", f"PUSH#{reader_id}")


def _pull_key(author_id: str, reader_id: str) -> Key:
    return dynamo.key(f"AUTHOR#{author_id}", f"PULL#{reader_id}")


def _shard_key(author_id: str, shard: int) -> Key:
    return dynamo.key(f"FOLLOWERS#{author_id}#{shard}", "COUNT")


def _entry_sk(position: str) -> str:
    return f"ENTRY#{position}"


def position_of(entry: Item) -> str:
    """Where an entry stands in every timeline: by time, then by id."""
    return f"{entry['published_at']}#{entry['video_id']}"


def enter(entry: Item, at: datetime) -> bool:
    """Write the author's own entry, once per video; its stream record starts the fan-out.

    Whether it is only noted, as the video was taken down before: it may have been restored meanwhile.
    """
    body = {**entry, "published_at": clock.iso(at), "schema": SCHEMA}
    author_key = dynamo.key(f"AUTHOR#{entry['author_id']}", _entry_sk(position_of(body)))
    known = {**body, "entry_sk": author_key["sk"]}
    video = Update(
        dynamo.key(f"VIDEO#{entry['video_id']}", "ENTRY"),
        "SET " + ", ".join(f"#{name} = :{name}" for name in known),
        values={**known, "yes": True},
        when=_IS_NEW + " AND NOT #is_taken_down = :yes",
    )
    try:
        STORE.transact([video, Put({**author_key, **body, "entry_kind": AUTHOR_ENTRY})])
    except ConditionFailed as error:
        is_taken_down = bool(error.failed.get(0, {}).get("is_taken_down"))
        return _keep_for_later(replace(video, values=known, when=_IS_NEW)) if is_taken_down else False
    return False


def _keep_for_later(video: Update) -> bool:
    try:
        STORE.write(video)
    except ConditionFailed:
        return False
    return True


def set_edge(reader_id: str, author_id: str, state: State, at: datetime) -> bool:
    """Record what an event says of an edge; answers whether it is the latest that is known, also when it came before."""
    changed_at = clock.iso(at)
    for _ in range(_TRIES):
        edge = STORE.get(_follows_key(reader_id, author_id), consistent=True)
        if edge and edge["changed_at"] >= changed_at:
            return bool(edge["changed_at"] == changed_at and edge["state"] == state)
        try:
            STORE.transact(_edge_writes(reader_id, author_id, state, changed_at, edge))
            return True
        except ConditionFailed:
            continue
    raise Unavailable("This follow keeps changing; try again.")


def _edge_writes(reader_id: str, author_id: str, state: State, changed_at: str, before: Item | None) -> list[Write]:
    item = {
        **_follows_key(reader_id, author_id),
        "author_id": author_id,
        "state": state,
        "changed_at": changed_at,
        "schema": SCHEMA,
    }
    writes: list[Write] = [
        Put(item, when="#changed_at = :before", values={"before": before["changed_at"]})
        if before
        else Put(item, when="attribute_not_exists(#pk)"),
        Put({**_push_key(author_id, reader_id), "reader_id": reader_id, "schema": SCHEMA})
        if state == "following"
        else Delete(_push_key(author_id, reader_id)),
    ]
    was, now = (before or {}).get("state") == "following", state == "following"
    if was != now:
        shard = zlib.crc32(reader_id.encode()) % SHARDS
        change = {"change": 1 if now else -1}
        writes.append(Update(_shard_key(author_id, shard), "ADD #count :change", values=change))
    return writes


def follower_count(author_id: str) -> int:
    return sum(item["count"] for item in STORE.get_many([_shard_key(author_id, shard) for shard in range(SHARDS)]))


def is_following(reader_id: str, author_id: str) -> bool:
    edge = STORE.get(_follows_key(reader_id, author_id), consistent=True)
    return bool(edge and edge["state"] == "following")


def followed_among(reader_id: str, author_ids: Iterable[str]) -> set[str]:
    """Those of the authors whom the reader follows now, and who are not banned."""
    authors = set(author_ids)
    follows = [_follows_key(reader_id, author_id) for author_id in authors]
    found = STORE.get_many([*follows, *(bans.key(author_id) for author_id in authors)])
    return {item["author_id"] for item in found if item.get("state") == "following"} - bans.among(found)


def pull(reader_id: str, author_id: str, limit: int, *, had_pushed: bool = False) -> bool:
    """Let the reader pull the author's entries instead of having them pushed, unless they pull from `limit` already.

    `had_pushed`: they have earlier ones in their timeline, so that one that is deleted is looked for there.
    """
    try:
        STORE.write(
            Update(
                _reader_key(reader_id, "PULLED"),
                "ADD #authors :author",
                values={"author": {author_id}, "id": author_id, "limit": limit},
                when="attribute_not_exists(#authors) OR contains(#authors, :id) OR size(#authors) < :limit",
            )
        )
    except ConditionFailed:
        return False
    if had_pushed:
        STORE.write(Put({**_pull_key(author_id, reader_id), "reader_id": reader_id, "schema": SCHEMA}))
    STORE.write(Delete(_push_key(author_id, reader_id)))
    return True


def stop_pulling(reader_id: str, author_id: str) -> None:
    STORE.write(Update(_reader_key(reader_id, "PULLED"), "DELETE #authors :author", values={"author": {author_id}}))
    STORE.write(Delete(_pull_key(author_id, reader_id)))


def keep_pushing(author_id: str, reader_id: str) -> None:
    """Mark a reader who pulls from enough authors, so that they are not asked with every entry again."""
    try:
        STORE.write(
            Update(
                _push_key(author_id, reader_id),
                "SET #is_kept = :yes",
                values={"yes": True},
                when="attribute_exists(#pk)",
            )
        )
    except ConditionFailed:
        return


def pushed_readers(author_id: str) -> Iterator[list[Item]]:
    """Everybody to whom the author's entries are pushed, by page; those who followed before this call for certain."""
    after: Key | None = None
    while True:
        page = STORE.query(f"AUTHOR#{author_id}", begins_with="PUSH#", limit=500, after=after, consistent=True)
        yield page.items
        if not page.next_key:
            return
        after = page.next_key


def push(entries: Iterable[Item], reader_ids: Iterable[str]) -> None:
    """Write entries into timelines; writing one again changes nothing."""
    bodies = [{name: value for name, value in entry.items() if name != "entry_kind"} for entry in entries]
    STORE.write_many(
        {**body, **_reader_key(reader_id, _entry_sk(position_of(body)))} for reader_id in reader_ids for body in bodies
    )


def pushed_entries(reader_id: str, *, limit: int, before: str | None) -> list[Item]:
    return _entries(f"READER#{reader_id}", limit, before)


def authored_entries(author_id: str, *, limit: int, before: str | None, consistent: bool = False) -> list[Item]:
    return _entries(f"AUTHOR#{author_id}", limit, before, consistent=consistent)


def _entries(pk: str, limit: int, before: str | None, *, consistent: bool = False) -> list[Item]:
    """Newest first, those before the position. The position's own entry may come along, so one more is asked for."""
    between = (_entry_sk(""), _entry_sk(before or "~"))
    page = STORE.query(pk, between=between, newest_first=True, limit=limit + 1, consistent=consistent)
    return [entry for entry in page.items if position_of(entry) != before][:limit]


def trim(reader_id: str, keep: int) -> None:
    """Delete what is older than the newest `keep` entries."""
    page = STORE.query(f"READER#{reader_id}", begins_with="ENTRY#", newest_first=True, limit=keep)
    while page.next_key:
        page = STORE.query(f"READER#{reader_id}", begins_with="ENTRY#", newest_first=True, after=page.next_key)
        STORE.write_many(deletes=[dynamo.key(entry["pk"], entry["sk"]) for entry in page.items])


def remove_author(reader_id: str, author_id: str) -> None:
    """Delete what was pushed to the reader from this author: reads at most a timeline's length."""
    entries = STORE.query_all(f"READER#{reader_id}", begins_with="ENTRY#")
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in entries if each["author_id"] == author_id])


def authors_of(reader_id: str) -> list[str]:
    """Those whom the reader follows."""
    edges = STORE.query_all(f"READER#{reader_id}", begins_with="FOLLOWS#")
    return [edge["author_id"] for edge in edges if edge["state"] == "following"]


def remove_reader(reader_id: str) -> None:
    """Delete what the reader read and muted. The edges stay, for what is told of them late: two ids and a time."""
    items = STORE.query_all(f"READER#{reader_id}")
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in items if "state" not in each])


def entered_by(author_id: str) -> Iterator[str]:
    """The videos that are entered under the author."""
    return (each["video_id"] for each in STORE.query_all(f"AUTHOR#{author_id}", begins_with="ENTRY#"))


def remove_author_lines(author_id: str) -> None:
    """Delete what is entered under the author, and to whom it was pushed."""
    items = STORE.query_all(f"AUTHOR#{author_id}")
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in items])
