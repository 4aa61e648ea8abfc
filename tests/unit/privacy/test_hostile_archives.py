"""Archives that nobody exported (CO-1): each is refused with its reason, before what it unpacks to is held anywhere."""

import hashlib
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from functions.privacy import incoming
from socialflow.archives import ArchiveRefused
from tests.unit.privacy.packing import account, life, of_bytes, packed, zipped


def _entry(name: str, body: bytes = b"{}\n") -> Callable[[], bytes]:
    return lambda: packed({"archive.json": b"{}", name: body})


def _manifest(**different: Any) -> Callable[[], bytes]:
    return lambda: zipped({"identity/account": [account()]}, **different)


def _changed(change: dict[str, Any]) -> Callable[[], bytes]:
    def make() -> bytes:
        body = json.dumps(account()).encode() + b"\n"
        told = {"name": "identity/account-00001.jsonl", "records": 1, "size_bytes": len(body)}
        told |= {"sha256": hashlib.sha256(body).hexdigest(), **change}
        head = {"format": "social-flow-archive/1", "files": [told]}
        return packed({"archive.json": json.dumps(head).encode(), "identity/account-00001.jsonl": body})

    return make


def _twice() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("archive.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("archive.json", "{}")
    return raw.getvalue()


def _flipped() -> bytes:
    raw = bytearray(zipped(life()))
    raw[len(raw) // 3] ^= 255
    return bytes(raw)


def _lying_header() -> bytes:
    """Its header says ten bytes, and 64 MB come out."""
    raw = packed({"archive.json": b"0" * (64 << 20)})
    return raw.replace((64 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _linked() -> bytes:
    """A symbolic link to somebody's secrets."""
    raw = io.BytesIO()
    link = zipfile.ZipInfo("identity/account-00001.jsonl")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("archive.json", "{}")
        archive.writestr(link, "/etc/passwd")
    return raw.getvalue()


def _packed_by(method: int) -> Callable[[], bytes]:
    def make() -> bytes:
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", method) as archive:
            archive.writestr("archive.json", "{}")
        return raw.getvalue()

    return make


def _commented() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("archive.json", "{}")
        archive.comment = b"PK"
    return raw.getvalue()


def _locked() -> bytes:
    """The flags say that it has a password."""
    raw = bytearray(packed({"archive.json": b"{}"}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def _far_away() -> bytes:
    """An entry whose bytes lie behind the end of the file."""
    raw = bytearray(packed({"archive.json": b"{}"}))
    at = raw.index(b"PK\x01\x02") + 42
    raw[at : at + 4] = (len(raw) - 3).to_bytes(4, "little")
    return bytes(raw)


def _beyond_all_files() -> bytes:
    """An entry in the new form whose bytes lie where no number reaches."""
    raw = packed({"archive.json": b"{}"})
    directory, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    entry = bytearray(raw[directory:end]) + struct.pack("<HHQ", 1, 8, 2**64 - 1)
    entry[30:32] = (12).to_bytes(2, "little")
    entry[42:46] = b"\xff" * 4
    size = len(entry).to_bytes(4, "little")
    return raw[:directory] + bytes(entry) + raw[end : end + 12] + size + raw[end + 16 :]


def _cut_name() -> bytes:
    """A name that goes on behind a zero."""
    raw = packed({"archive.json": b"{}", "identity/account-00001.jsonl|.exe": b""})
    return raw.replace(b"jsonl|", b"jsonl\0")


def _told_twice() -> bytes:
    told = {"name": "identity/account-00001.jsonl", "records": 0, "size_bytes": 0}
    told |= {"sha256": hashlib.sha256(b"").hexdigest()}
    head = {"format": "social-flow-archive/1", "files": [told, told]}
    return packed({"archive.json": json.dumps(head).encode(), "identity/account-00001.jsonl": b""})


_MANIFEST_OF = (
    b'{"format": "social-flow-archive/1", "files": '
    b'[{"name": "a/b-00001.jsonl", "records": 0, "sha256": "", "size_bytes": %s}]}'
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"hello", "damaged"),
    "empty": (lambda: b"", "damaged"),
    "cut off": (lambda: zipped(life())[:-40], "damaged"),
    "a byte changed": (_flipped, "damaged"),
    "no manifest": (lambda: packed({"identity/account-00001.jsonl": b"{}\n"}), "not-an-archive"),
    "the same name twice": (_twice, "not-an-archive"),
    "a path upwards": (_entry("../../etc/passwd"), "unknown-file"),
    "an absolute path": (_entry("/etc/passwd"), "unknown-file"),
    "a path of Windows": (_entry("identity\\\\..\\\\x-00001.jsonl"), "unknown-file"),
    "a program": (_entry("identity/account.py"), "unknown-file"),
    "a bomb": (_entry("identity/account-00001.jsonl", b"0" * (201 << 20)), "too-large"),
    "a large part": (lambda: packed({"archive.json": b" " * (9 << 20)}), "too-large"),
    "a lying header": (_lying_header, "damaged"),
    "many files": (lambda: packed({f"a/b-{n:05}.jsonl": b"" for n in range(1001)}), "too-large"),
    "a manifest that is a list": (lambda: packed({"archive.json": b"[]"}), "other-format"),
    "a manifest that is deep": (lambda: packed({"archive.json": b"[" * 99_999}), "damaged"),
    "another format": (_manifest(format="social-flow-archive/9"), "other-format"),
    "files that are no list": (_manifest(files=7), "other-format"),
    "a file that is not there": (
        _manifest(files=[{"name": "a", "records": 1, "size_bytes": 1, "sha256": ""}]),
        "unlike-its-manifest",
    ),
    "another hash": (_changed({"sha256": "0" * 64}), "unlike-its-manifest"),
    "another size": (_changed({"size_bytes": 1}), "unlike-its-manifest"),
    "another count": (_changed({"records": 2}), "unlike-its-manifest"),
    "a line that is no object": (lambda: of_bytes(b"[]\n"), "damaged"),
    "a line that is no JSON": (lambda: of_bytes(b"{]\n"), "damaged"),
    "a line of UTF-16": (lambda: of_bytes('{"a": 1}\n'.encode("utf-16")), "damaged"),
    "a manifest of UTF-16": (
        lambda: packed({"archive.json": json.dumps({"format": "social-flow-archive/1", "files": []}).encode("utf-16")}),
        "damaged",
    ),
    "a size that is infinite": (
        lambda: packed({"archive.json": _MANIFEST_OF % b"1e999", "a/b-00001.jsonl": b""}),
        "other-format",
    ),
    "an offset beyond all files": (_beyond_all_files, "damaged"),
    "a name with a zero in it": (_cut_name, "not-an-archive"),
    "the mark of an end and nothing else": (lambda: b"PK\x05\x06", "damaged"),
    "a line that is not UTF-8": (lambda: of_bytes(b'{"a": "\xff"}\n'), "damaged"),
    "a line that is deep": (lambda: of_bytes(b'{"a":' * 2500 + b"1" + b"}" * 2500 + b"\n"), "damaged"),
    "not a number": (lambda: of_bytes(b'{"a": NaN}\n'), "damaged"),
    "a number of many digits": (lambda: of_bytes(b'{"a": ' + b"9" * 9999 + b"}\n"), "damaged"),
    "a line that is large": (lambda: of_bytes(b'{"a": "' + b"x" * (17 << 10) + b'"}\n'), "too-large"),
    "a line that is huge where nothing is taken over": (
        lambda: zipped({"videos/videos": [{"title": "x" * (1 << 20)}]}),
        "too-large",
    ),
    "sections without end": (
        lambda: zipped({f"a/{one}{other}": [] for one in "abcdefgh" for other in "abcdefgh"}),
        "too-large",
    ),
    "records without end": (_changed({"records": 2_000_001}), "too-large"),
    "an archive within": (lambda: of_bytes(packed({"archive.json": b"{}"})), "damaged"),
    "a link": (_linked, "not-an-archive"),
    "packed by LZMA": (_packed_by(zipfile.ZIP_LZMA), "not-an-archive"),
    "packed by bzip2": (_packed_by(zipfile.ZIP_BZIP2), "not-an-archive"),
    "a password": (_locked, "not-an-archive"),
    "a comment": (_commented, "damaged"),
    "an entry behind the end": (_far_away, "damaged"),
    "the end of a ZIP64": (lambda: b"PK\x06\x07" + bytes(16) + packed({"archive.json": b"{}"})[-22:], "not-an-archive"),
    "a directory of gigabytes": (lambda: zipped(life())[:-10] + b"\xff\xff\xff\x7f" + bytes(6), "too-large"),
    "a file that is told twice": (_told_twice, "unlike-its-manifest"),
    "sizes without end": (_changed({"size_bytes": float("inf")}), "damaged"),
    "a letter that looks like another": (_entry("identity/\u0430ccount-00001.jsonl"), "unknown-file"),
    "a name with its case changed": (_entry("Identity/account-00001.jsonl"), "unknown-file"),
    "a directory": (_entry("identity/", b""), "unknown-file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_the_reason(name: str) -> None:
    make, reason = HOSTILE[name]

    with pytest.raises(ArchiveRefused, match=f"^{reason}$"):
        incoming.contents_of(make())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_in_it_an_archive_is_read_or_refused_with_a_reason(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - bytes for a test, no secret
    good = zipped(life())

    for _ in range(250):
        raw = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        with suppress(ArchiveRefused):
            incoming.contents_of(bytes(raw[: dice.choice([len(raw), len(raw), dice.randrange(len(raw))])]))
