"""A person's archive, part by part: each domain writes what it holds of the person as JSON lines, at most a few MB a file.

A domain's task of `export_archive` is `task(Order, lambda order: archives.write(order, "social", personal_data.sections(...)))`.
Written again, a part is written over by the same.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from socialflow import aws, clock, env

# Lambda's memory bounds what is held at once; S3 takes any size.
PART_BYTES = 4 * 1024 * 1024

Record = Mapping[str, Any]


class Order(BaseModel):
    """What the machine hands to each domain."""

    export_id: str
    user_id: str


class Part(BaseModel):
    """One file of the archive: `name` within it, `key` where it waits in the bucket, `sha256` in hex."""

    name: str
    key: str
    records: int
    size_bytes: int
    sha256: str


class Written(BaseModel):
    """What one domain wrote."""

    parts: list[Part]


def write(order: Order, domain: str, sections: Mapping[str, Iterable[Record]]) -> Written:
    """Write each section to files of its own; one without records has a single empty file, so that nothing looks forgotten."""
    return Written(
        parts=[
            part for section, records in sections.items() for part in _section(order, f"{domain}/{section}", records)
        ]
    )


def _section(order: Order, name: str, records: Iterable[Record]) -> Iterator[Part]:
    for number, (count, body) in enumerate(_bodies(records), start=1):
        numbered = f"{name}-{number:05}.jsonl"
        key = f"parts/{order.export_id}/{numbered}"
        aws.client("s3").put_object(
            Bucket=env.EXPORTS_BUCKET.get(),
            Key=key,
            Body=body,
            ContentType="application/x-ndjson",
            ChecksumAlgorithm="SHA256",
        )
        digest = hashlib.sha256(body).hexdigest()
        yield Part(name=numbered, key=key, records=count, size_bytes=len(body), sha256=digest)


def _bodies(records: Iterable[Record]) -> Iterator[tuple[int, bytes]]:
    lines: list[bytes] = []
    size = 0
    for record in records:
        line = json.dumps(record, default=_plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if lines and size + len(line) > PART_BYTES:
            yield len(lines), b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    yield len(lines), b"".join(lines)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return clock.iso(value)
        case Decimal():
            # A string keeps what a float would round.
            return str(value)
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in an archive")


def picked(item: Mapping[str, Any], *names: str) -> Record:
    """The named fields that the item has: an archive holds what is listed, so a new secret never slips in."""
    return {name: item[name] for name in names if name in item}


# What of an archive is taken over; of the rest, its person is told why not (docs/archive.md).
TAKEN_OVER = ("identity/account", "identity/blocks", "identity/mutes", "social/following")
# Whom the last of them names here, as identity found them for the social domain.
FOUND = "social/found"


class ArchiveRefused(Exception):
    """What was sent is no archive of ours, not as it was made, or somebody else's: the message is the reason, a stable word."""


class TakeOver(BaseModel):
    """What the machine hands to each domain that takes something over."""

    import_id: str
    user_id: str


class Counts(BaseModel):
    """How many records each section of an archive has."""

    counts: dict[str, int]


class Taken(BaseModel):
    """What became of a section: how many records are the person's now, and for each reason how many are not."""

    section: str
    taken: int = 0
    left: dict[str, int] = {}

    def leave(self, reason: str, count: int = 1) -> None:
        if count:
            self.left[reason] = self.left.get(reason, 0) + count


class TakenOver(BaseModel):
    sections: list[Taken]


def put_section(import_id: str, section: str, lines: Iterable[bytes]) -> None:
    """The records of a section, as JSON, where `section_of` finds them. Put again, they replace themselves."""
    body = b"".join(line + b"\n" for line in lines)
    aws.client("s3").put_object(**_where(import_id, section), Body=body, ChecksumAlgorithm="SHA256")


def section_of(import_id: str, section: str) -> Iterator[dict[str, Any]]:
    """Its records, which are objects; what is in them is still what somebody sent us."""
    body: bytes = aws.client("s3").get_object(**_where(import_id, section))["Body"].read()
    # Not `splitlines`: within JSON, a carriage return is a space.
    for line in io.BytesIO(body):
        yield json.loads(line)


def remove_sections(import_id: str) -> None:
    for section in (*TAKEN_OVER, FOUND):
        aws.client("s3").delete_object(**_where(import_id, section))


def _where(import_id: str, section: str) -> Any:
    return {"Bucket": env.EXPORTS_BUCKET.get(), "Key": f"imports/{import_id}/{section}.jsonl"}
