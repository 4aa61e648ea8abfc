"""Archives that people send: hostile until each byte was counted. Nothing they name is fetched, and no path of theirs is used.

What is read is bounded before it is read: the file, its entries, each entry unpacked, and all of them together.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.privacy.archive import FORMAT
from functions.privacy.errors import NothingUploaded
from socialflow import archives, aws, env
from socialflow.archives import ArchiveRefused, Record, TakeOver

MOST_BYTES = 50 * 1024 * 1024
_MOST_ENTRIES = 1000
_MOST_UNPACKED = 200 * 1024 * 1024
# A part is 4 MB, or one record that is larger.
_MOST_PART = 8 * 1024 * 1024
_MANIFEST = "archive.json"
_PART = re.compile(r"([a-z]{1,20}/[a-z-]{1,40})-([0-9]{5})\.jsonl")
_MOST_SECTIONS = 60


def sign(user_id: str, import_id: str, size_bytes: int, valid_for: timedelta) -> tuple[str, dict[str, str]]:
    """A URL and the headers with which exactly so many bytes can be PUT."""
    params = {**_where(user_id, import_id), "ContentLength": size_bytes, "ContentType": "application/zip"}
    url = aws.client("s3").generate_presigned_url(
        "put_object", Params=params, ExpiresIn=int(valid_for.total_seconds()), HttpMethod="PUT"
    )
    return url, {"content-length": str(size_bytes), "content-type": "application/zip"}


def require(user_id: str, import_id: str) -> None:
    """Raises NothingUploaded."""
    try:
        aws.client("s3").head_object(**_where(user_id, import_id))
    except ClientError as error:
        if aws.is_outage(error):
            raise
        raise NothingUploaded from None


def unpack(order: TakeOver) -> None:
    """Raises ArchiveRefused with the reason. Done again, it writes the same."""
    answer = aws.client("s3").get_object(**_where(order.user_id, order.import_id))
    if answer["ContentLength"] > MOST_BYTES:
        raise ArchiveRefused("too-large")
    raw: bytes = answer["Body"].read()
    sections = sections_of(raw)
    for section, records in sections.items():
        archives.put_section(order.import_id, section, records)
    counts = {section: len(records) for section, records in sections.items()}
    archives.put_section(order.import_id, "counts", [counts])


def sections_of(raw: bytes) -> dict[str, list[Record]]:
    """The records by section, each file as the manifest says that it is. Raises ArchiveRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _sections(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError, OverflowError):
        # RuntimeError is what zipfile raises for an entry with a password.
        raise ArchiveRefused("damaged") from None


def records_of(import_id: str, section: str) -> int:
    (counts,) = archives.section_of(import_id, "counts")
    return int(counts.get(section, 0))


def remove(order: TakeOver) -> None:
    """What was sent is not kept."""
    aws.client("s3").delete_object(**_where(order.user_id, order.import_id))


def _sections(archive: zipfile.ZipFile) -> dict[str, list[Record]]:
    entries = archive.infolist()
    names = [each.filename for each in entries]
    if len(entries) > _MOST_ENTRIES or sum(each.file_size for each in entries) > _MOST_UNPACKED:
        raise ArchiveRefused("too-large")
    if len(set(names)) != len(names) or _MANIFEST not in names:
        raise ArchiveRefused("not-an-archive")
    if any(not _PART.fullmatch(name) for name in names if name != _MANIFEST):
        raise ArchiveRefused("unknown-file")
    told = _told(_json(_unpacked(archive, _MANIFEST)))
    if told.keys() != set(names) - {_MANIFEST}:
        raise ArchiveRefused("unlike-its-manifest")
    sections: dict[str, list[Record]] = {}
    for name in sorted(told):
        body = _unpacked(archive, name)
        records = list(_records(body))
        if told[name] != (len(body), hashlib.sha256(body).hexdigest(), len(records)):
            raise ArchiveRefused("unlike-its-manifest")
        match = _PART.fullmatch(name)
        sections.setdefault(match[1] if match else "", []).extend(records)
    if len(sections) > _MOST_SECTIONS:
        raise ArchiveRefused("too-large")
    return sections


def _told(manifest: Any) -> dict[str, tuple[int, str, int]]:
    """What the manifest says of each file."""
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveRefused("other-format")
    try:
        return {
            str(each["name"]): (int(each["size_bytes"]), str(each["sha256"]), int(each["records"]))
            for each in manifest["files"]
        }
    except (KeyError, TypeError, ValueError):
        raise ArchiveRefused("other-format") from None


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Whatever its header says, no more than a part's bytes are unpacked."""
    with archive.open(name) as entry:
        body = entry.read(_MOST_PART + 1)
    if len(body) > _MOST_PART:
        raise ArchiveRefused("too-large")
    return body


def _records(body: bytes) -> Iterator[Record]:
    for line in body.splitlines():
        record = _json(line)
        if not isinstance(record, dict):
            raise ArchiveRefused("damaged")
        yield record


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ArchiveRefused("damaged") from None


def _where(user_id: str, import_id: str) -> Any:
    return {"Bucket": env.EXPORTS_BUCKET.get(), "Key": f"uploads/{user_id}/{import_id}.zip"}
