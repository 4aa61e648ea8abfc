"""The archive itself: a ZIP of the domains' parts behind a manifest, written to S3 as it is made (docs/archive.md).

No more than two parts are in memory at a time, however large the archive becomes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.privacy.models import Packed
from socialflow import aws, clock, env
from socialflow.archives import Order, Part
from socialflow.errors import Unavailable

FORMAT = "social-flow-archive/1"
SIGNED_FOR = timedelta(hours=1)
# S3 wants 5 MB in every part but the last.
_CHUNK_BYTES = 8 * 1024 * 1024


def key_of(user_id: str, export_id: str) -> str:
    return f"archives/{user_id}/{export_id}.zip"


def pack(order: Order, parts: Sequence[Part], at: datetime) -> Packed:
    """Write the archive of these parts. Written again, it replaces itself."""
    upload = _Upload(key_of(order.user_id, order.export_id))
    try:
        with zipfile.ZipFile(upload, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry("archive.json", at), json.dumps(_manifest(order, parts, at), indent=1))
            for part in parts:
                archive.writestr(_entry(part.name, at), _read(part.key))
        upload.finish()
    except BaseException:
        upload.abort()
        raise
    return Packed(size_bytes=upload.size_bytes, sha256=upload.digest.hexdigest(), parts=len(parts))


def signed_url(user_id: str, export_id: str) -> str:
    """A URL that reads the archive for SIGNED_FOR."""
    where = {"Bucket": env.EXPORTS_BUCKET.get(), "Key": key_of(user_id, export_id)}
    return aws.client("s3").generate_presigned_url(
        "get_object", Params=where, ExpiresIn=int(SIGNED_FOR.total_seconds())
    )


def remove_all(user_id: str, export_ids: Sequence[str], import_ids: Sequence[str]) -> None:
    """The person's archives, what they were made of and what was sent are gone, in every version. Raises Unavailable for what
    S3 kept: come again."""
    bucket = env.EXPORTS_BUCKET.get()
    parts = (*(f"parts/{each}/" for each in export_ids), *(f"imports/{each}/" for each in import_ids))
    for prefix in (f"archives/{user_id}/", f"uploads/{user_id}/", *parts):
        for page in aws.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
            found = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            # A page is 1,000 at most, which is what one request may remove.
            _remove(bucket, [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found])


def _remove(bucket: str, versions: list[dict[str, str]]) -> None:
    if not versions:
        return
    wanted = {"Objects": versions, "Quiet": True}
    answer = aws.client("s3").delete_objects(Bucket=bucket, Delete=wanted)  # type: ignore[arg-type]
    if refused := answer.get("Errors"):
        raise Unavailable(f"S3 kept {len(refused)} objects: {refused[0].get('Code')}.")


def _manifest(order: Order, parts: Sequence[Part], at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "user_id": order.user_id,
        "export_id": order.export_id,
        "made_at": clock.iso(at),
        "files": [part.model_dump(include={"name", "records", "size_bytes", "sha256"}) for part in parts],
    }


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _read(key: str) -> bytes:
    body: bytes = aws.client("s3").get_object(Bucket=env.EXPORTS_BUCKET.get(), Key=key)["Body"].read()
    return body


class _Upload(io.RawIOBase):
    """A file that can only be written on, and goes to S3 in parts meanwhile."""

    def __init__(self, key: str) -> None:
        self._where: Any = {"Bucket": env.EXPORTS_BUCKET.get(), "Key": key}
        self._upload_id = aws.client("s3").create_multipart_upload(**self._where, ContentType="application/zip")[
            "UploadId"
        ]
        self._waiting = bytearray()
        self._etags: list[str] = []
        self.size_bytes = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._waiting += raw
        self.size_bytes += len(raw)
        self.digest.update(raw)
        if len(self._waiting) >= _CHUNK_BYTES:
            self._send()
        return len(raw)

    def finish(self) -> None:
        """The object is there from here on."""
        if self._waiting:
            self._send()
        parts: Any = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(self._etags, start=1)]
        aws.client("s3").complete_multipart_upload(
            **self._where, UploadId=self._upload_id, MultipartUpload={"Parts": parts}
        )

    def abort(self) -> None:
        aws.client("s3").abort_multipart_upload(**self._where, UploadId=self._upload_id)

    def _send(self) -> None:
        answer = aws.client("s3").upload_part(
            **self._where, UploadId=self._upload_id, PartNumber=len(self._etags) + 1, Body=bytes(self._waiting)
        )
        self._etags.append(answer["ETag"])
        self._waiting.clear()
