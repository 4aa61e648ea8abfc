"""An upload: a source in parts, each signed when it is about to be sent, resumable from any device.

The ledger of parts is S3's own: what ListParts says has arrived has arrived, whoever sent it.
"""

from datetime import datetime

from functions.videos import storage, table
from functions.videos.errors import UploadEnded, UploadIncomplete, WrongPart
from functions.videos.models import (
    NewVideo,
    PartToSign,
    ReceivedPart,
    SignedPart,
    SignedParts,
    Upload,
    UploadState,
)
from functions.videos.videos import own
from socialflow import ids
from socialflow.dynamo import Item
from socialflow.idempotency import Guard

MIB = 1024**2
# S3 takes at most 10,000 parts of at least 5 MiB; 8 MiB resends little on a phone's network.
_PART_LIMIT = 10_000
_PART_BYTES = 8 * MIB


def start(new: NewVideo, *, creator_id: str, at: datetime, guard: Guard) -> Upload:
    """Register the video and open its upload. S3 drops an upload that is never completed after a day."""
    video_id = ids.new_id()
    part_size = part_size_bytes(new.size_bytes)
    upload = Upload(video_id=video_id, part_size_bytes=part_size, part_count=-(-new.size_bytes // part_size))
    item = {
        "video_id": video_id,
        "creator_id": creator_id,
        "title": new.title,
        "description": new.description,
        "visibility": new.visibility,
        "is_age_restricted": new.is_age_restricted,
        "size_bytes": new.size_bytes,
        "part_size_bytes": part_size,
        "part_count": upload.part_count,
        "upload_id": storage.begin(video_id),
    }
    table.STORE.transact([table.new_video(item, at), *guard.writes(upload)])
    return upload


def part_size_bytes(size_bytes: int) -> int:
    """The smallest whole number of MiB, 8 at least, with which the source fits into S3's 10,000 parts."""
    return max(_PART_BYTES, -(-size_bytes // (_PART_LIMIT * MIB)) * MIB)


def sign(video_id: str, wanted: list[PartToSign], *, creator_id: str, at: datetime) -> SignedParts:
    item = _open(video_id, creator_id)
    return SignedParts(
        parts=[_signed(item, each) for each in wanted],
        expires_at=at + storage.SIGNED_FOR,
    )


def state(video_id: str, *, creator_id: str) -> UploadState:
    """What has arrived and what is missing, so that another device can go on."""
    item = _open(video_id, creator_id)
    received = storage.parts(video_id, item["upload_id"])
    return UploadState(
        video_id=video_id,
        part_size_bytes=item["part_size_bytes"],
        part_count=item["part_count"],
        received=[ReceivedPart(number=p.number, size_bytes=p.size_bytes, sha256=p.sha256) for p in received],
        missing=_missing(item, received),
    )


def complete(video_id: str, *, creator_id: str) -> Item:
    """Join the parts; S3's "Object Created" then starts the pipeline. A repeated call answers the same.

    Raises UploadIncomplete naming the missing parts, UploadEnded when S3 has dropped them.
    """
    item = own(video_id, creator_id)
    if item["status"] != "awaiting-upload":
        return _completed(item)
    try:
        received = storage.parts(video_id, item["upload_id"])
        if missing := _missing(item, received):
            named = ", ".join(str(number) for number in missing[:20]) + (" ..." if len(missing) > 20 else "")
            raise UploadIncomplete(f"Parts {named} are missing or have another size; send them, then complete again.")
        storage.complete(video_id, item["upload_id"], received)
    except UploadEnded:
        item = own(video_id, creator_id)
        if item["status"] == "awaiting-upload" and not storage.is_complete(video_id):
            raise
        # The answer to an earlier call was lost; the pipeline may have claimed the source meanwhile.
        return _completed(item)
    return item


def abort(video_id: str, *, creator_id: str, at: datetime) -> None:
    """Give the upload up; S3 drops its parts."""
    item = _open(video_id, creator_id)
    table.abort_upload(video_id, at)
    storage.abort(video_id, item["upload_id"])


def _open(video_id: str, creator_id: str) -> Item:
    item = own(video_id, creator_id)
    if item["status"] != "awaiting-upload":
        raise UploadEnded
    return item


def _completed(item: Item) -> Item:
    if item.get("failure", {}).get("reason") == table.ABORTED:
        raise UploadEnded
    return item


def _missing(item: Item, received: list[storage.Part]) -> list[int]:
    sizes = {part.number: part.size_bytes for part in received}
    return [number for number in range(1, item["part_count"] + 1) if sizes.get(number) != _size_of(item, number)]


def _size_of(item: Item, number: int) -> int:
    if number < item["part_count"]:
        return int(item["part_size_bytes"])
    return int(item["size_bytes"] - (item["part_count"] - 1) * item["part_size_bytes"])


def _signed(item: Item, part: PartToSign) -> SignedPart:
    if part.number > item["part_count"]:
        raise WrongPart(f"There is no part {part.number}; this upload has parts 1 to {item['part_count']}.")
    size = _size_of(item, part.number)
    url, headers = storage.sign_part(item["video_id"], item["upload_id"], part.number, size, part.sha256)
    return SignedPart(number=part.number, size_bytes=size, url=url, headers=headers)
