"""What the playback domain holds of a person: how long they watched which video, by month."""

from collections.abc import Iterable, Mapping

from functions.playback import watched_table
from socialflow.archives import Record, picked


def of(user_id: str) -> Mapping[str, Iterable[Record]]:
    watched = watched_table.all_of(user_id)
    return {"watched": (picked(item, "period", "video_id", "creator_id", "watched_ms") for item in watched)}
