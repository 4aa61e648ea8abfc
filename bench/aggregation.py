"""Packed watch events from the wire to exact totals by viewer and video, in one process: against 1 µs an event, and sqlite.

What comes in is what players send: batches of 16-byte events, sessions interleaved, some batches again and late, some events
twice in one batch. The peer does the same in sqlite: WAL, `insert or ignore` by session and number, then group by. Before
anything is timed, both must come to the totals that the events were made from.

The units are counted on the embedded cloud: viewers of one video each, a heartbeat every ten seconds with an event a second,
aggregated after the window that production has.
"""

import random
import sqlite3
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench import world
from bench.metric import Metric
from functions.playback import heartbeats, packed, sessions, table, totals
from functions.playback.models import Heartbeat, Session
from functions.playback.policy import POLICY
from socialflow import clock, dynamo, ids

SESSIONS, BATCHES, EVENTS = 500, 20, 60
_AGAIN, _TWICE = 0.2, 0.1
LIMIT_US = 1.0
UNITS_LIMIT = 0.01
VIEWERS = 50
# As the stages on AWS have it (stacks/stage.py).
WINDOW_SECONDS = 300
_EVENT = struct.Struct("<IIIHH")
Pair = tuple[int, int]
Totals = dict[Pair, int]


@dataclass(frozen=True)
class Batch:
    """What a session sent at once; who and what it is stands in the session's token."""

    session: int
    viewer: int
    video: int
    raw: bytes
    chain: str


def run(rounds: int) -> Iterator[Metric]:
    """Three metrics: microseconds an event, against sqlite, and write units an event."""
    wire, expected = _wire()
    events = sum(len(batch.raw) for batch in wire) // packed.EVENT_BYTES
    for name, counted in (("ours", ours(wire)), ("sqlite", by_sqlite(wire))):
        if counted != expected:
            raise AssertionError(f"{name}: {sum(counted.values())} ms of {sum(expected.values())} ms")
    print(f"aggregation: {events} events in {len(wire)} batches, error 0", file=sys.stderr)
    mine, sqlites = [], []
    for _ in range(rounds):
        mine.append(_seconds(ours, wire) * 1e6 / events)
        sqlites.append(_seconds(by_sqlite, wire) * 1e6 / events)
    yield Metric("aggregation_us_per_event", "us", 1.0, mine, [LIMIT_US] * rounds)
    yield Metric("aggregation_against_sqlite", "us", 0.4, mine, sqlites)
    yield Metric("aggregation_write_units_per_event", "units", 1.0, [_units(VIEWERS, WINDOW_SECONDS)], [UNITS_LIMIT])


def ours(wire: Iterable[Batch]) -> Totals:
    last: dict[int, int] = {}
    counted: Counter[Pair] = Counter()
    for batch in wire:
        if not packed.is_chained(batch.chain, *_where(batch.session), batch.raw):
            continue
        played = packed.read(batch.raw, last.get(batch.session, 0))
        last[batch.session] = played.last
        counted[batch.viewer, batch.video] += played.wall_ms
    return dict(counted)


def _where(session: int) -> tuple[str, str]:
    """A token and a link, as long as ours are."""
    return f"{session:0300}", f"{session:0120}"


def by_sqlite(wire: Iterable[Batch]) -> Totals:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        store = sqlite3.connect(Path(name) / "events.db")
        try:
            store.execute("pragma journal_mode=wal")
            store.execute("pragma synchronous=normal")
            store.execute(
                "create table events (session int, number int, viewer int, video int, ms int, "
                "primary key (session, number)) without rowid"
            )
            store.executemany("insert or ignore into events values (?, ?, ?, ?, ?)", _rows(wire))
            store.commit()
            found = store.execute("select viewer, video, sum(ms) from events group by viewer, video").fetchall()
        finally:
            store.close()
    return {(viewer, video): ms for viewer, video, ms in found}


def _rows(wire: Iterable[Batch]) -> Iterator[tuple[int, int, int, int, int]]:
    for batch in wire:
        for number, _start, length, rate, _flags in _EVENT.iter_unpack(batch.raw):
            yield batch.session, number, batch.viewer, batch.video, length * 100 // rate


def _wire() -> tuple[list[Batch], Totals]:
    """The batches in the order in which they come, and the totals of the events that they were made from."""
    chance = random.Random(7)  # noqa: S311 - a benchmark's world, not a secret
    expected: Counter[Pair] = Counter()
    queue: list[tuple[float, Batch]] = []
    for session in range(SESSIONS):
        viewer, video = chance.randrange(SESSIONS // 4), chance.randrange(SESSIONS // 10)
        number = 0
        for batch in range(BATCHES):
            events = []
            for _ in range(EVENTS):
                number += 1
                length = chance.randrange(200, 1_200)
                expected[viewer, video] += length
                events.append(_EVENT.pack(number, number * 1_000, length, 100, 0))
                if chance.random() < _TWICE:
                    events.append(events[-1])
            raw = b"".join(events)
            made = Batch(session, viewer, video, raw, packed.chain(*_where(session), raw))
            queue.append((batch + chance.random() * 0.9, made))
            if chance.random() < _AGAIN:
                queue.append((batch + 1 + chance.random() * 3, made))
    return [batch for _, batch in sorted(queue, key=lambda each: each[0])], dict(expected)


def _seconds(work: Callable[[Iterable[Batch]], Totals], wire: list[Batch]) -> float:
    start = time.process_time()
    work(wire)
    return time.process_time() - start


def _units(viewers: int, window_seconds: int) -> float:
    """Write units of the aggregation for an event, of an event a second, in one batch a window. The heartbeats themselves are routes, and counted in docs/capacity.md."""
    with world.running():
        dynamo.capacity.reset()
        began = clock.now()
        images, events = [], 0
        for number in range(viewers):
            session = _session(number)
            link = ""
            for beat in range(1, window_seconds // POLICY.heartbeat_interval_seconds + 1):
                link = _beat(session, beat, link)
                events += POLICY.heartbeat_interval_seconds
                images.append(table.session(session.session_id) or {})
        dynamo.capacity.reset()
        totals.add(images, began + timedelta(seconds=window_seconds))
        print(
            f"aggregation: {dynamo.capacity.units:g} units for {events} events of {len(images)} heartbeats",
            file=sys.stderr,
        )
        return dynamo.capacity.units / events


def _session(number: int) -> Session:
    at_ms = clock.epoch_ms(clock.now())
    session = Session(
        ids.new_id(), ids.derived_id("viewer", str(number)), ids.derived_id("video", "1"), ids.derived_id("creator", "1"),
        600_000, at_ms, at_ms + 12 * 3_600_000,
    )  # fmt: skip
    table.start_session(session)
    return session


def _beat(session: Session, number: int, previous: str) -> str:
    step = POLICY.heartbeat_interval_seconds * 1_000
    beat = Heartbeat(
        session_token=sessions.seal(session),
        sequence=number,
        position_ms=number * step,
        played_ms=step,
        previous=previous,
    )
    at = clock.from_epoch_ms(session.started_at_ms + number * step)
    return heartbeats.credit(beat, session.viewer_id, at).next


def main() -> None:
    """Where the floor lies: units of a heartbeat, which is one event unless it is packed, by how long a batch lasts."""
    print("| a batch lasts | heartbeats of a pair | units a heartbeat | units an event, ten packed a heartbeat |")
    print("|---:|---:|---:|---:|")
    for seconds in (10, 60, 300, 900, 1_800):
        units = _units(10, seconds)
        beats = seconds // POLICY.heartbeat_interval_seconds
        print(f"| {seconds} s | {beats} | {units * POLICY.heartbeat_interval_seconds:.4f} | {units:.4f} |")


if __name__ == "__main__":
    main()
