"""Fan-out: how entries come into timelines, and which come by push and which by pull."""

import zlib

from functions.timeline import deleting, deletion_table, policy, table, takedowns
from functions.timeline.policy import Policy
from socialflow import logs
from socialflow.dynamo import Item
from socialflow.events import UserFollowed, UserUnfollowed, VideoPublished


def publish(event: VideoPublished) -> None:
    """Enter a public video under its author, once; others are for whoever has the link, or for nobody."""
    if event.visibility != "public":
        return
    entry = {
        "kind": "video",
        "video_id": event.video_id,
        "author_id": event.creator_id,
        "title": event.title,
        "length_ms": event.length_ms,
        "thumbnail_key": event.thumbnail_key,
    }
    if table.enter(entry, event.occurred_at):
        takedowns.bring_in_line(event.video_id)


def fan_out(entry: Item) -> None:
    """Push the author's entry to everybody who has it pushed; doing it again changes nothing.

    Followers of an author who has become a celebrity change over to pulling, some with each entry, so that no entry
    costs much more than the one before. One of a video that is deleted or taken down is pushed to nobody.
    """
    if _take_back(entry):
        return
    rules, author_id, pushed = policy.current(), entry["author_id"], 0
    conversions = rules.conversions_per_entry if _is_celebrity(author_id, rules) else 0
    for page in table.pushed_readers(author_id):
        convertible = [edge["reader_id"] for edge in page if not edge.get("is_kept")][:conversions]
        conversions -= len(convertible)
        converted = {each for each in convertible if _convert(each, author_id, rules, had_pushed=True)}
        readers = [edge["reader_id"] for edge in page if edge["reader_id"] not in converted]
        table.push([entry], readers)
        for reader_id in readers:
            if zlib.crc32(f"{reader_id}{entry['video_id']}".encode()) % rules.pushes_per_trim == 0:
                table.trim(reader_id, rules.timeline_items)
        pushed += len(readers)
    _take_back(entry)
    logs.logger.info("entry fanned out", video_id=entry["video_id"], author_id=author_id, readers=pushed)


def follow(event: UserFollowed) -> None:
    """The reader has the author's entries from here on, and the latest of before; late and repeated news are harmless.

    The edge is written first and the author's entries are read after it, while a fan-out reads edges after its entry is
    written: whichever comes second sees the other, so no entry falls between.
    """
    reader_id, author_id = event.follower_id, event.followee_id
    if not table.set_edge(reader_id, author_id, "following", event.occurred_at):
        return
    rules = policy.current()
    if _is_celebrity(author_id, rules) and _convert(reader_id, author_id, rules):
        return
    past = table.authored_entries(author_id, limit=rules.backfill_items, before=None, consistent=True)
    table.push(past, [reader_id])
    gone = deletion_table.hidden_among(each["video_id"] for each in past)
    deletion_table.take_from([reader_id], [each["sk"] for each in past if each["video_id"] in gone])
    table.trim(reader_id, rules.timeline_items)


def unfollow(event: UserUnfollowed) -> None:
    """The reader has nothing of the author any more.

    Reads filter by the edge, which hides an entry that is being pushed at this moment; deleting what is there keeps
    pages full.
    """
    reader_id, author_id = event.follower_id, event.followee_id
    if not table.set_edge(reader_id, author_id, "unfollowed", event.occurred_at):
        return
    table.stop_pulling(reader_id, author_id)
    table.remove_author(reader_id, author_id)


def _take_back(entry: Item) -> bool:
    """Whether the entry's video is deleted or taken down; what was pushed of it, also by a try before this one, is gone then."""
    hidden = deletion_table.hidden(entry["video_id"])
    if hidden:
        deleting.take_out(hidden)
    return hidden is not None


def _convert(reader_id: str, author_id: str, rules: Policy, *, had_pushed: bool = False) -> bool:
    """Change a follower over to pulling, unless they pull from enough authors already."""
    if not table.pull(reader_id, author_id, rules.pulled_authors, had_pushed=had_pushed):
        table.keep_pushing(author_id, reader_id)
        return False
    # They may have unfollowed meanwhile: then either this sees it, or the unfollowing sees what was written above.
    if not table.is_following(reader_id, author_id):
        table.stop_pulling(reader_id, author_id)
    return True


def _is_celebrity(author_id: str, rules: Policy) -> bool:
    return table.follower_count(author_id) >= rules.celebrity_followers
