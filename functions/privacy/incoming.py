"""Archives that people send: hostile until each byte was counted. Nothing they name is fetched, and no path of theirs is used.

What is read is bounded before it is read: the file, its directory, each entry unpacked, all of them together, and each record.
"""

import hashlib
import io
import json
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

from botocore.exceptions import ClientError

from functions.privacy.archive import FORMAT
from functions.privacy.errors import NothingUploaded
from functions.privacy.models import MOST_BYTES
from socialflow import archives, aws, env
from socialflow.archives import TAKEN_OVER, ArchiveRefused, TakeOver

# Of a section that is taken over, no more records than this are.
MOST_RECORDS = 5000
_MOST_ENTRIES = 1000
_MOST_DIRECTORY = 256 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024
# A part is 4 MB, or one record that is larger.
_MOST_PART = 8 * 1024 * 1024
_MOST_RECORD = 1024 * 1024
_MOST_TAKEN_RECORD = 16 * 1024
_MOST_SECTIONS = 60
# A page of `{}` is a million records in 3 MB, and each takes microseconds.
_MOST_TOLD = 2_000_000
_MANIFEST = "archive.json"
_PART = re.compile(r"([a-z]{1,20}/[a-z-]{1,40})-([0-9]{5})\.jsonl")
# The end of a ZIP that has no comment.
_END = struct.Struct("<4s4H2LH")
_ZIP64_END = b"PK\x06\x07"
_IS_ENCRYPTED = 0x1


@dataclass
class Contents:
    """How many records each section has, and the lines of those that are taken over."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[bytes]] = field(default_factory=lambda: {each: [] for each in TAKEN_OVER})


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
        if _is_missing(error):
            raise NothingUploaded from None
        raise


def unpack(order: TakeOver) -> dict[str, int]:
    """Lay what is taken over where its domain finds it; answers how many records each section has.

    Raises ArchiveRefused with the reason. Done again, it writes the same.
    """
    contents = contents_of(_raw(order))
    for section, lines in contents.lines.items():
        archives.put_section(order.import_id, section, lines)
    return contents.counts


def contents_of(raw: bytes) -> Contents:
    """What is in it, each file as the manifest says that it is. Raises ArchiveRefused."""
    _require_plain(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _contents(archive)
    # What is too deep for the stack is a RuntimeError, too.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, RuntimeError):
        raise ArchiveRefused("damaged") from None


def remove(order: TakeOver) -> None:
    """What was sent is not kept."""
    aws.client("s3").delete_object(**_where(order.user_id, order.import_id))
    archives.remove_sections(order.import_id)


def _raw(order: TakeOver) -> bytes:
    try:
        answer = aws.client("s3").get_object(**_where(order.user_id, order.import_id))
    except ClientError as error:
        if _is_missing(error):
            raise ArchiveRefused("nothing-uploaded") from None
        raise
    if answer["ContentLength"] > MOST_BYTES:
        raise ArchiveRefused("too-large")
    return answer["Body"].read()


def _require_plain(raw: bytes) -> None:
    """It ends as an archive does: without a comment, in the old form, and with a directory that can be held in memory."""
    end = raw[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise ArchiveRefused("damaged")
    directory_bytes = _END.unpack(end)[5]
    if raw[-_END.size - 20 : -_END.size].startswith(_ZIP64_END):
        raise ArchiveRefused("not-an-archive")
    if directory_bytes > _MOST_DIRECTORY:
        raise ArchiveRefused("too-large")


def _contents(archive: zipfile.ZipFile) -> Contents:
    entries = archive.infolist()
    names = [each.filename for each in entries]
    if len(entries) > _MOST_ENTRIES or sum(each.file_size for each in entries) > _MOST_UNPACKED:
        raise ArchiveRefused("too-large")
    if len(set(names)) != len(names) or _MANIFEST not in names or not all(map(_is_plain, entries)):
        raise ArchiveRefused("not-an-archive")
    if any(not _PART.fullmatch(name) for name in names if name != _MANIFEST):
        raise ArchiveRefused("unknown-file")
    told = _told(_json(_unpacked(archive, _MANIFEST)))
    if told.keys() != set(names) - {_MANIFEST}:
        raise ArchiveRefused("unlike-its-manifest")
    if sum(records for _, _, records in told.values()) > _MOST_TOLD:
        raise ArchiveRefused("too-large")
    contents = Contents()
    for name in sorted(told):
        section = name.rpartition("-")[0]
        body = _unpacked(archive, name)
        records = _take(contents, section, body)
        if told[name] != (len(body), hashlib.sha256(body).hexdigest(), records):
            raise ArchiveRefused("unlike-its-manifest")
        contents.counts[section] = contents.counts.get(section, 0) + records
    if len(contents.counts) > _MOST_SECTIONS:
        raise ArchiveRefused("too-large")
    return contents


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """A file, and no link; packed as `pack` does, not with a password or with what unpacks by gigabytes of memory."""
    return (
        entry.orig_filename == entry.filename
        and entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        and not entry.flag_bits & _IS_ENCRYPTED
        and not stat.S_ISLNK(entry.external_attr >> 16)
    )


def _take(contents: Contents, section: str, body: bytes) -> int:
    """How many records it has; keeps the lines of a section that is taken over."""
    kept = contents.lines.get(section)
    most = _MOST_RECORD if kept is None else _MOST_TAKEN_RECORD
    records = 0
    for line in io.BytesIO(body):
        if len(line) > most:
            raise ArchiveRefused("too-large")
        if not isinstance(_json(line), dict):
            raise ArchiveRefused("damaged")
        records += 1
        if kept is not None and len(kept) < MOST_RECORDS:
            kept.append(line.strip())
    return records


def _told(manifest: Any) -> dict[str, tuple[int, str, int]]:
    """What the manifest says of each file."""
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveRefused("other-format")
    try:
        files = [(str(each["name"]), each) for each in manifest["files"]]
        told = {name: (int(each["size_bytes"]), str(each["sha256"]), int(each["records"])) for name, each in files}
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ArchiveRefused("other-format") from None
    if len(told) != len(files):
        raise ArchiveRefused("unlike-its-manifest")
    return told


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Whatever its header says, no more than a part's bytes are unpacked."""
    with archive.open(name) as entry:
        body = entry.read(_MOST_PART + 1)
    if len(body) > _MOST_PART:
        raise ArchiveRefused("too-large")
    return body


def _json(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8"), parse_constant=_refuse)
    except ValueError:
        raise ArchiveRefused("damaged") from None


def _refuse(_: str) -> NoReturn:
    """NaN and infinities, which JSON does not have."""
    raise ValueError


def _is_missing(error: ClientError) -> bool:
    """Who may not list a bucket is refused what is not in it."""
    return error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}


def _where(user_id: str, import_id: str) -> Any:
    return {"Bucket": env.EXPORTS_BUCKET.get(), "Key": f"uploads/{user_id}/{import_id}.zip"}
