"""A million watched minutes in dollars: units that the embedded cloud counts for an hour of viewers, at prices of a day.

`python -m bench.watch_cost` prints a table for docs/benchmarks.md. Delivery of the pictures (CloudFront) is not in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench import world
from functions.money import watch_time
from functions.playback import heartbeats, sessions, table, totals, watched_table
from functions.playback.models import Heartbeat, Session
from functions.playback.policy import POLICY
from functions.playback.watched_table import Pair
from socialflow import clock, dynamo, ids
from socialflow.dynamo import Item
from socialflow.events import ViewerWatched

# us-east-1, in dollars, looked up 2026-11-21. DynamoDB: on demand since 2024-11-01 (aws.amazon.com/dynamodb/pricing).
# Lambda: arm64, first tier (aws.amazon.com/lambda/pricing). HTTP API, EventBridge, SQS: first tier of their pricing pages.
PER_MILLION = {
    "write units": 0.625,
    "read units": 0.125,
    "HTTP requests": 1.00,
    "invocations": 0.20,
    "bus events": 1.00,
    "queue requests": 0.40,
}
PER_GB_SECOND = 0.0000133334
# Not measured on AWS: 10 ms for a heartbeat, mostly DynamoDB's answer, with 512 MB.
GB_SECONDS_PER_INVOCATION = 0.010 * 0.5

VIEWERS, VIDEOS_EACH, VIDEO_MINUTES = 10, 6, 10
# As the stages on AWS have it (stacks/stage.py), with batches that last as long.
WINDOW_SECONDS = 300


@dataclass
class Bill:
    """What happened, by what it is priced as."""

    units: float = 0.0
    requests: int = 0
    events: int = 0

    def dollars(self) -> dict[str, float]:
        """By part. Units are all priced as writes, which the few reads make too much rather than too little."""
        invocations = self.requests + self.events
        return {
            "DynamoDB units": self.units * PER_MILLION["write units"] / 1e6,
            "HTTP API": self.requests * PER_MILLION["HTTP requests"] / 1e6,
            "Lambda": invocations * (PER_MILLION["invocations"] / 1e6 + GB_SECONDS_PER_INVOCATION * PER_GB_SECOND),
            # A message is sent, received and deleted.
            "bus and queue": self.events * (PER_MILLION["bus events"] + 3 * PER_MILLION["queue requests"]) / 1e6,
        }


def count() -> tuple[Bill, float]:
    """The bill of some viewers' hour, and the minutes that were credited."""
    bill = Bill()
    with world.running():
        began = clock.now()
        told: dict[Pair, int] = {}
        for number in range(VIEWERS):
            for video in range(VIDEOS_EACH):
                _watch(bill, number, video, began + timedelta(minutes=video * VIDEO_MINUTES), told)
    return bill, sum(told.values()) / 60_000


def _watch(bill: Bill, viewer: int, video: int, at: datetime, told: dict[Pair, int]) -> None:
    """One viewer, one video, with a window's heartbeats added up at a time."""
    start_ms, end = clock.epoch_ms(at), timedelta(hours=2)
    session = Session(
        ids.new_id(), ids.derived_id("viewer", str(viewer)), ids.derived_id("video", str(video)), ids.derived_id("creator"),
        VIDEO_MINUTES * 60_000, start_ms, start_ms + int(end.total_seconds() * 1_000),
    )  # fmt: skip
    dynamo.capacity.reset()
    table.start_session(session)
    bill.requests += 1
    bill.units += dynamo.capacity.units
    step, link, window = POLICY.heartbeat_interval_seconds, "", list[Item]()
    for number in range(1, VIDEO_MINUTES * 60 // step + 1):
        beat = Heartbeat(
            session_token=sessions.seal(session),
            sequence=number,
            position_ms=number * step * 1_000,
            played_ms=step * 1_000,
            previous=link,
        )
        dynamo.capacity.reset()
        link = heartbeats.credit(beat, session.viewer_id, at + timedelta(seconds=number * step)).next
        bill.requests += 1
        bill.units += dynamo.capacity.units
        window.append(table.session(session.session_id) or {})
        if number * step % WINDOW_SECONDS == 0:
            _tell(bill, window, at + timedelta(seconds=number * step), told)
            window = []


def _tell(bill: Bill, window: Iterable[Item], at: datetime, told: dict[Pair, int]) -> None:
    """Add up, and count in the money domain what was told."""
    dynamo.capacity.reset()
    images = list(window)
    totals.add(images, at)
    bill.units += dynamo.capacity.units
    pair = Pair(images[0]["video_id"], images[0]["period"], images[0]["viewer_id"])
    item = watched_table.watched([pair])[0][pair]
    dynamo.capacity.reset()
    watch_time.count(ViewerWatched.model_validate(item["outbox"]["data"]))
    bill.units += dynamo.capacity.units
    bill.events += 1
    told[pair] = item["watched_ms"]


def main() -> None:
    bill, minutes = count()
    print(f"{minutes:.0f} minutes: {bill.units:g} units, {bill.requests} requests, {bill.events} events\n")
    print("| of a million watched minutes | dollars |\n|---|---:|")
    parts = bill.dollars()
    for name, dollars in parts.items():
        print(f"| {name} | {dollars / minutes * 1e6:.2f} |")
    print(f"| in all | {sum(parts.values()) / minutes * 1e6:.2f} |")


if __name__ == "__main__":
    main()
