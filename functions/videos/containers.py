"""Containers told by their first bytes, and whether a file is as long as its own headers say."""

from typing import Protocol

_MAX_BOXES = 10_000
_ISO_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof", b"sidx"})
_TS_PACKET = 188
_SEGMENT = bytes.fromhex("18538067")


class Refused(Exception):
    """The source cannot be published; the message is one of probe.Reason."""


class Seekable(Protocol):
    size: int

    def read(self, size: int = -1) -> bytes: ...
    def seek(self, offset: int, whence: int = 0) -> int: ...


def sniff(file: Seekable) -> str:
    """FFmpeg's name of the demuxer for this file. Raises Refused("not-a-video")."""
    file.seek(0)
    head = file.read(3 * _TS_PACKET)
    if head[4:8] in _ISO_BOXES:
        return "mov"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    if len(head) == 3 * _TS_PACKET and all(head[at] == ord("G") for at in (0, _TS_PACKET, 2 * _TS_PACKET)):
        return "mpegts"
    if head.startswith(bytes.fromhex("3026b2758e66cf11")):
        return "asf"
    raise Refused("not-a-video")


def check_whole(file: Seekable, container: str) -> None:
    """Raise Refused("truncated") when the file's own headers announce more than there is."""
    if container == "mov":
        _check_boxes(file)
    elif container == "matroska":
        _check_segment(file)
    elif container == "avi":
        file.seek(4)
        if int.from_bytes(file.read(4), "little") + 8 > file.size:
            raise Refused("truncated")


def _check_boxes(file: Seekable) -> None:
    position, has_index = 0, False
    for _ in range(_MAX_BOXES):
        if position >= file.size:
            break
        file.seek(position)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1 and len(header) == 16:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:  # the last box may leave its length open
            length = file.size - position
        if len(header) < 8 or length < 8 or position + length > file.size:
            raise Refused("truncated")
        has_index = has_index or header[4:8] == b"moov"
        position += length
    if not has_index:
        raise Refused("truncated")


def _check_segment(file: Seekable) -> None:
    file.seek(0)
    head = file.read(4096)
    at = head.find(_SEGMENT)
    if at < 0:
        raise Refused("damaged")
    start = at + len(_SEGMENT)
    width = 9 - head[start].bit_length() if start < len(head) and head[start] else 0
    size = head[start : start + width]
    if not width or len(size) < width:
        raise Refused("truncated")
    value = int.from_bytes(size, "big") - (1 << (7 * width))
    if value == (1 << (7 * width)) - 1:  # all ones: a recorder that never came back to write the size
        return
    if start + width + value > file.size:
        raise Refused("truncated")
