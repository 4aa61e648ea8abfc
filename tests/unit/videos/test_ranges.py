"""An object as a file: what is read is what is there, and never more than the limit."""

from pathlib import Path

import pytest

from functions.videos.ranges import BLOCK_BYTES, ObjectReader, ReadFailedError, ReadLimitError
from tests.unit.videos.conftest import Storage


@pytest.fixture
def thing(clips: Path) -> Path:
    path = clips / "thing.bin"
    path.write_bytes(b"".join(number.to_bytes(4, "big") for number in range(BLOCK_BYTES)))  # four blocks
    return path


def test_reads_are_what_a_file_gives(storage: Storage, thing: Path) -> None:
    reader = ObjectReader(storage.url(thing), limit_bytes=8 * BLOCK_BYTES)

    with thing.open("rb") as file:
        for offset, whence, size in [
            (0, 0, 10),
            (-7, 2, 100),
            (BLOCK_BYTES - 3, 0, 6),
            (5, 1, BLOCK_BYTES),
            (0, 0, -1),
        ]:
            assert reader.seek(offset, whence) == file.seek(offset, whence)
            assert reader.read(size) == file.read(size)
            assert reader.tell() == file.tell()


def test_a_block_is_fetched_once(storage: Storage, thing: Path) -> None:
    reader = ObjectReader(storage.url(thing), limit_bytes=8 * BLOCK_BYTES)
    before = storage.sent_bytes

    for _ in range(50):
        reader.seek(BLOCK_BYTES)
        reader.read(100)

    assert storage.sent_bytes - before == BLOCK_BYTES


def test_the_limit_holds(storage: Storage, thing: Path) -> None:
    reader = ObjectReader(storage.url(thing), limit_bytes=2 * BLOCK_BYTES)
    reader.seek(BLOCK_BYTES)
    reader.read(1)
    reader.seek(2 * BLOCK_BYTES)

    with pytest.raises(ReadLimitError):
        reader.read(1)
    with pytest.raises(ReadLimitError):
        reader.raise_failure()


def test_an_object_that_changes_while_it_is_read_is_worth_a_retry(storage: Storage, thing: Path) -> None:
    reader = ObjectReader(storage.url(thing), limit_bytes=8 * BLOCK_BYTES)
    thing.write_bytes(b"other" * BLOCK_BYTES)

    reader.seek(3 * BLOCK_BYTES)
    with pytest.raises(ReadFailedError, match="changed"):
        reader.read(1)


def test_an_empty_object_has_no_bytes(storage: Storage, clips: Path) -> None:
    path = clips / "none.bin"
    path.touch()

    reader = ObjectReader(storage.url(path), limit_bytes=BLOCK_BYTES)

    assert (reader.size, reader.read(10)) == (0, b"")


def test_nobody_listening_is_worth_a_retry() -> None:
    with pytest.raises(ReadFailedError, match="no answer"):
        ObjectReader("http://127.0.0.1:1/thing", limit_bytes=BLOCK_BYTES)
