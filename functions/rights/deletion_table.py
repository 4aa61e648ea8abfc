"""The keys of what stays of a deleted video in rights (see `table.py`).

| question                                | read                              | key                                         |
|-----------------------------------------|-----------------------------------|---------------------------------------------|
| was this video deleted                  | GetItem; the conditions of a reference's and a claim's write | VIDEO#<video_id> / DELETED |
"""

from datetime import datetime

from functions.rights.table import SCHEMA, STORE, gone_key
from socialflow import clock, dynamo
from socialflow.dynamo import Put


def bury(video_id: str, at: datetime) -> None:
    """From now on it is no reference, and nothing is claimed of it. Again changes nothing."""
    STORE.write(Put({**gone_key(video_id), "deleted_at": clock.iso(at), "schema": SCHEMA}))


def is_buried(video_id: str) -> bool:
    return STORE.get(gone_key(video_id), consistent=True) is not None


def forget_findings(video_id: str) -> None:
    """What was found in the video and claimed of it is gone here; claims that were told stay with money."""
    found = STORE.query_all(f"VIDEO#{video_id}", consistent=True)
    keys = (dynamo.key(each["pk"], each["sk"]) for each in found)
    STORE.write_many(deletes=[each for each in keys if each != gone_key(video_id)])
