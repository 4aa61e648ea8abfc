"""The lowest rung of a published set: which objects it consists of, and their bytes.

Read from the HLS manifest, so that names and segment lengths are the encoder's business alone.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import IO

from botocore.exceptions import ClientError

from functions.rights.errors import NoRendition
from socialflow import aws, env

_MANIFEST_LIMIT_BYTES = 4 << 20
# All tracks together; twelve hours of the lowest rung at 700 kbit/s.
TRACKS_LIMIT_BYTES = 4 << 30
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Part:
    """One object, or `length` bytes of it from `start` on."""

    key: str
    start: int = 0
    length: int | None = None


def lowest(manifest_key: str) -> list[list[Part]]:
    """The tracks of the lowest rung: picture (with its sound, when they are one), then the separate sound if any."""
    lines = _read(manifest_key)
    variants = []
    sounds: dict[str, str] = {}
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        attributes = {name: text.strip('"') for name, text in _ATTRIBUTE.findall(line)}
        if line.startswith("#EXT-X-STREAM-INF:"):
            variants.append((int(attributes.get("BANDWIDTH", "0")), following, attributes.get("AUDIO", "")))
        elif line.startswith("#EXT-X-MEDIA:") and attributes.get("TYPE") == "AUDIO" and "URI" in attributes:
            sounds.setdefault(attributes["GROUP-ID"], attributes["URI"])
    if not variants:
        return [_segments(manifest_key, lines)]
    _, picture, group = min(variants)
    playlists = [picture, *([sounds[group]] if group in sounds else [])]
    keys = [_resolve(manifest_key, each) for each in playlists]
    return [_segments(key, _read(key)) for key in keys]


def fetch(parts: list[Part], left_bytes: int) -> tuple[IO[bytes], int]:
    """The parts one after the other in a nameless file, and how many bytes of `left_bytes` are then left."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        for part in parts:
            for block in _blocks(part):
                left_bytes -= len(block)
                if left_bytes < 0:
                    raise NoRendition("The lowest rung is larger than can be fingerprinted; publish a smaller one.")
                file.write(block)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, left_bytes


def _segments(playlist_key: str, lines: list[str]) -> list[Part]:
    parts: list[Part] = []
    at: tuple[int, int] | None = None
    end = 0
    for line in lines:
        if line.startswith("#EXT-X-MAP:"):
            attributes = {name: text.strip('"') for name, text in _ATTRIBUTE.findall(line)}
            span = _span(attributes["BYTERANGE"], 0) if "BYTERANGE" in attributes else None
            parts.append(_part(playlist_key, attributes["URI"], span))
        elif line.startswith("#EXT-X-BYTERANGE:"):
            at = _span(line.partition(":")[2], end)
            end = sum(at)
        elif not line.startswith("#"):
            parts.append(_part(playlist_key, line, at))
            at = None
    if not parts:
        raise NoRendition(f"The playlist {playlist_key} names no segments; encode the video again.")
    return parts


def _part(playlist_key: str, uri: str, span: tuple[int, int] | None) -> Part:
    key = _resolve(playlist_key, uri)
    return Part(key, *span) if span else Part(key)


def _span(text: str, after: int) -> tuple[int, int]:
    length, _, start = text.partition("@")
    return (int(start) if start else after, int(length))


def _resolve(base_key: str, uri: str) -> str:
    """A relative URI as a key under the manifest's own folder; anything else is not ours to read."""
    folder = dirname(base_key)
    key = normpath(join(folder, uri))
    if "://" in uri or not key.startswith(folder + "/"):
        raise NoRendition(f"The manifest {base_key} points outside its own folder; encode the video again.")
    return key


def _read(key: str) -> list[str]:
    text = b""
    for block in _blocks(Part(key)):
        text += block
        if len(text) > _MANIFEST_LIMIT_BYTES:
            raise NoRendition(f"The manifest {key} is too large; encode the video again.")
    return [line.strip() for line in text.decode("utf-8", "replace").splitlines() if line.strip()]


def _blocks(part: Part) -> Iterator[bytes]:
    request = {"Bucket": env.MEDIA_BUCKET.get(), "Key": part.key}
    if part.length is not None:
        request["Range"] = f"bytes={part.start}-{part.start + part.length - 1}"
    try:
        body = aws.client("s3").get_object(**request)["Body"]  # type: ignore[arg-type]
    except ClientError as error:
        # Without the right to list a bucket, S3 answers 403 for what is not there.
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}:
            raise NoRendition(f"The object {part.key} is not there; encode the video again.") from error
        raise
    yield from body.iter_chunks(_BLOCK_BYTES)
