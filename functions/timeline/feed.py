"""A reader's feed: what was pushed and what is pulled, merged, newest first."""

from collections.abc import Iterable

from functions.timeline import mute_table, table
from functions.timeline.models import FeedItem, FeedPage
from functions.timeline.mutes import Mutes
from socialflow import clock, cursor, env
from socialflow.dynamo import Item

# Rounds of reading in which entries that are muted, or of authors unfollowed a moment ago or banned, are replaced by older ones.
_ROUNDS = 3


def page_of(reader_id: str, *, limit: int, cursor_text: str | None) -> FeedPage:
    """Reads about as much as it shows: a query for the pushed entries and one for each author that is pulled."""
    scope = f"feed:{reader_id}"
    before = (cursor.open_(cursor_text, scope) or {}).get("before")
    pulled, muted = mute_table.pulled_and_muted(reader_id)
    mutes = Mutes.of(muted)
    shown: list[Item] = []
    is_end = False
    for _ in range(_ROUNDS):
        # One more than is missing tells whether anything follows.
        wanted = limit - len(shown) + 1
        entries = merged(_sources(reader_id, pulled, wanted, before), wanted)
        is_end = len(entries) < wanted
        followed = table.followed_among(reader_id, (entry["author_id"] for entry in entries)) if entries else set()
        for entry in entries[: wanted - 1]:
            before = table.position_of(entry)
            if entry["author_id"] in followed and not mutes.hide(entry):
                shown.append(entry)
        if is_end or len(shown) == limit:
            break
    next_key = None if is_end or before is None else {"before": before}
    return FeedPage(items=[_item(entry) for entry in shown], next_cursor=cursor.seal(next_key, scope))


def merged(sources: Iterable[list[Item]], limit: int) -> list[Item]:
    """The newest `limit` entries of all sources, each video once."""
    by_position = {table.position_of(entry): entry for entries in sources for entry in entries}
    return [by_position[position] for position in sorted(by_position, reverse=True)[:limit]]


def _sources(reader_id: str, pulled: list[str], limit: int, before: str | None) -> Iterable[list[Item]]:
    yield table.pushed_entries(reader_id, limit=limit, before=before)
    for author_id in pulled:
        yield table.authored_entries(author_id, limit=limit, before=before)


def _item(entry: Item) -> FeedItem:
    thumbnail_key = entry.get("thumbnail_key")
    return FeedItem(
        kind=entry["kind"],
        video_id=entry["video_id"],
        author_id=entry["author_id"],
        title=entry["title"],
        length_seconds=entry["length_ms"] / 1000,
        thumbnail_url=f"{env.PUBLIC_ORIGIN.get()}/{thumbnail_key}" if thumbnail_key else None,
        published_at=clock.parse(entry["published_at"]),
    )
