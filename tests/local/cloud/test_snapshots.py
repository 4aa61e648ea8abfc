from __future__ import annotations

from pathlib import Path

from local.cloud.snapshots import Snapshots


def commit(snapshots: Snapshots, *contents: bytes) -> None:
    parts = {f"part-{index}": snapshots.put(content) for index, content in enumerate(contents)}
    snapshots.commit(parts, frozenset(), at=0.0)


def test_two_generations_and_only_their_objects_are_kept(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for content in (b"one", b"two", b"three"):
        commit(snapshots, content, b"same")

    newest, passed_over = snapshots.newest()

    assert newest is not None
    assert (newest.number, passed_over) == (3, [])
    assert snapshots.get(newest.parts["part-0"]) == b"three"
    assert len(list(tmp_path.glob("generation-*"))) == 2
    assert {path.read_bytes() for path in snapshots.objects.iterdir()} == {b"two", b"three", b"same"}


def test_an_altered_object_makes_its_generation_unusable(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    commit(snapshots, b"one")
    commit(snapshots, b"two")
    (snapshots.objects / snapshots.put(b"two")).write_bytes(b"2")

    newest, passed_over = snapshots.newest()

    assert newest is not None
    assert newest.number == 1
    assert len(passed_over) == 1
    assert "does not match its checksum" in passed_over[0]


def test_nothing_usable_is_none_with_a_sentence_for_each(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    commit(snapshots, b"one")
    for path in snapshots.objects.iterdir():
        path.unlink()

    newest, passed_over = snapshots.newest()

    assert newest is None
    assert len(passed_over) == 1


def test_a_half_written_object_is_never_read(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    (snapshots.objects / "0123.tmp").write_bytes(b"half")

    commit(snapshots, b"one")

    assert [path.read_bytes() for path in snapshots.objects.iterdir()] == [b"one"]
