"""The keys of what stays of a deleted video in timelines, and of who may have had it (see `table.py`).

| question                                   | read                                | key                                               |
|--------------------------------------------|-------------------------------------|---------------------------------------------------|
| was this video deleted, and where was its entry | GetItem, BatchGetItem; condition of the entry's write | VIDEO#<id> / ENTRY         |
| who has changed over from having an author's entries pushed | Query PULL#, by page | AUTHOR#<id> / PULL#<reader>                      |
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from functions.timeline.table import SCHEMA, STORE, _reader_key, pushed_readers
from socialflow import clock, dynamo
from socialflow.dynamo import Delete, Item, Key, Update


def _video_key(video_id: str) -> Key:
    return dynamo.key(f"VIDEO#{video_id}", "ENTRY")


def bury(video_id: str, at: datetime) -> Item:
    """From now on it is entered nowhere. Answers where it was: `author_id` and `entry_sk`, if it was. Again changes nothing."""
    return STORE.write(
        Update(
            _video_key(video_id),
            "SET #deleted_at = if_not_exists(#deleted_at, :at), #schema = :schema, #video_id = :id "
            "REMOVE #title, #thumbnail_key, #length_ms, #kind",
            values={"at": clock.iso(at), "schema": SCHEMA, "id": video_id},
        )
    )


def is_hidden(item: Item) -> bool:
    """Whether the video is deleted, or was taken down."""
    return "deleted_at" in item or bool(item.get("is_taken_down"))


def hidden(video_id: str) -> Item | None:
    """What is kept of the video, None while it is neither deleted nor taken down."""
    item = STORE.get(_video_key(video_id), consistent=True)
    return item if item and is_hidden(item) else None


def hidden_among(video_ids: Iterable[str]) -> set[str]:
    found = STORE.get_many([_video_key(each) for each in video_ids], consistent=True)
    return {each["video_id"] for each in found if is_hidden(each)}


def readers(author_id: str) -> Iterator[list[str]]:
    """Everybody to whom the author's entries are or were pushed, by page; who changes over meanwhile is in one of both."""
    for page in pushed_readers(author_id):
        yield [each["reader_id"] for each in page]
    after: Key | None = None
    while True:
        found = STORE.query(f"AUTHOR#{author_id}", begins_with="PULL#", limit=500, after=after, consistent=True)
        yield [each["reader_id"] for each in found.items]
        if (after := found.next_key) is None:
            return


def take_out(author_id: str, entry_sk: str) -> None:
    """The author's entry goes; its readers' are theirs."""
    STORE.write(Delete(dynamo.key(f"AUTHOR#{author_id}", entry_sk)))


def take_from(reader_ids: Collection[str], entry_sks: Collection[str]) -> None:
    """The entries go from these readers' timelines; where they are not, nothing changes."""
    STORE.write_many(deletes=[_reader_key(reader_id, sk) for reader_id in reader_ids for sk in entry_sks])
