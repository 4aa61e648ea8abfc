"""Uploads that become videos: parts, S3's news of them, publish_video, the encoder, and followers' timelines."""

import base64
import hashlib
from collections import Counter
from typing import Any

from functions.rights import fingerprints
from socialflow import aws, clock, env, ids
from socialflow.events import UserRegistered, VideoPublished
from tests.simulation.engine import Process
from tests.simulation.people import Answer, Person
from tests.simulation.settings import TIMELINE_ITEMS
from tests.simulation.virtual import Chance
from tests.simulation.workloads.media import CONTENTS, REFUSED, SOURCE, Media, kinds_of
from tests.simulation.world import World

_ENDINGS = {"good": ("published", ""), "damaged": ("failed", REFUSED), "unencodable": ("failed", "encode-failed")}


class Publishing:
    def __init__(self, world: World, *, creators: int = 2, followers: int = 3, videos: int = 2) -> None:
        self.world = world
        self.chance = Chance(world.seed, "publishing")
        self.creators = [Person(world, ids.new_id()) for _ in range(creators)]
        self.followers = [Person(world, ids.new_id()) for _ in range(followers)]
        # Somebody who publishes more than a timeline keeps, of whom nothing is seen but the news.
        self.prolific = Person(world, ids.new_id())
        self.count = videos
        # What was acknowledged: a video's creator and kind; those whose upload was complete.
        self.created: dict[str, tuple[Person, str]] = {}
        self.completed: set[str] = set()
        self.following: set[tuple[str, str]] = set()
        self.shown: dict[str, Any] = {}
        self.feeds: dict[str, list[str]] = {}
        self.faults: list[str] = []
        self.media = Media(world, self._kind)

    def begin(self) -> list[Process]:
        self.media.begin()
        for person in [*self.creators, *self.followers, self.prolific]:
            self._register(person)
        # Somebody else's references, so that whatever is uploaded is like something.
        for each in CONTENTS:
            fingerprints.keep(each, ids.new_id(), self.prolific.user_id)
        return [
            *(self._upload_all(each) for each in self.creators),
            *(self._follow(each) for each in self.followers),
            self._publish(),
        ]

    def finish(self) -> list[Process]:
        return [self._look()]

    def wrong(self) -> list[str]:
        # A story in which nobody did anything would prove nothing.
        idle = [] if self.completed and self.following else ["nothing was uploaded, or nobody followed"]
        return [*idle, *self.faults, *self._wrong_videos(), *self._wrong_feeds(), *self._wrong_events()]

    # what happens

    def _register(self, person: Person) -> None:
        name = f"p{person.user_id[-6:]}"
        event = UserRegistered(occurred_at=clock.now(), user_id=person.user_id, username=name, display_name=name)
        self.world.publish(event, person.user_id)

    def _publish(self) -> Process:
        for number in range(2 * TIMELINE_ITEMS):
            yield 120 * self.chance.random()
            video_id = ids.new_id()
            event = VideoPublished(
                occurred_at=clock.now(),
                video_id=video_id,
                creator_id=self.prolific.user_id,
                title=f"news {number}",
                visibility="public",
                length_ms=20_000,
                hls_key=f"media/{video_id}/index.m3u8",
                dash_key=f"media/{video_id}/index.mpd",
                thumbnail_key=f"media/{video_id}/thumb.jpg",
            )
            self.world.publish(event, video_id)

    def _follow(self, person: Person) -> Process:
        for creator in [*self.creators, self.prolific]:
            yield 200 * self.chance.random()
            path = f"/api/v1/users/{creator.user_id}/follow"
            answer: Answer | None = None
            while answer is None or answer.status == 404:
                # News of who is registered is under way.
                yield 20.0
                answer = yield from person.ask("POST /api/v1/users/{user_id}/follow", path)
            # A repeated request whose first answer was lost is told that it follows already.
            if answer.is_ok or answer.status == 409:
                self.following.add((person.user_id, creator.user_id))
            else:
                self.faults.append(f"{person.user_id} could not follow: {answer}")

    def _upload_all(self, person: Person) -> Process:
        for number in range(self.count):
            yield 120 * self.chance.random()
            kind = self.chance.choice(kinds_of(self.world.seed))
            body = {"title": f"{kind} {number}", "size_bytes": len(SOURCE)}
            answer: Answer | None = yield from person.ask("POST /api/v1/videos", body=body, is_keyed=True)
            if answer is None or not answer.is_ok:
                self.faults.append(f"a video was not created: {answer}")
                continue
            self.created[answer.body["video_id"]] = person, kind
            yield from self._upload(person, answer.body["video_id"])

    def _upload(self, person: Person, video_id: str) -> Process:
        base = f"/api/v1/videos/{video_id}/upload"
        checksum = base64.b64encode(hashlib.sha256(SOURCE).digest()).decode()
        body = {"parts": [{"number": 1, "sha256": checksum}]}
        signed: Answer | None = yield from person.ask(
            "POST /api/v1/videos/{video_id}/upload/parts", f"{base}/parts", body
        )
        if signed is None or not signed.is_ok:
            self.faults.append(f"a part was not signed: {signed}")
            return
        self._put(video_id, signed.body["parts"][0]["url"], checksum)
        answer: Answer | None = yield from person.ask(
            "POST /api/v1/videos/{video_id}/upload/complete", f"{base}/complete"
        )
        if answer is None or not answer.is_ok:
            self.faults.append(f"an upload was not completed: {answer}")
            return
        self.completed.add(video_id)
        if self.chance.happens(0.5):
            # The device was started again at this moment, and does not know.
            again: Answer | None = yield from person.ask(
                "POST /api/v1/videos/{video_id}/upload/complete", f"{base}/complete"
            )
            if again is None or not again.is_ok:
                self.faults.append(f"an upload was not completed again: {again}")

    def _put(self, video_id: str, url: str, checksum: str) -> None:
        """The device's own PUT, to S3 and not through us."""
        upload_id = url.split("uploadId=")[1].split("&")[0]
        aws.client("s3").upload_part(
            Bucket=env.SOURCES_BUCKET.get(),
            Key=f"sources/{video_id}/original",
            UploadId=upload_id,
            PartNumber=1,
            Body=SOURCE,
            ChecksumSHA256=checksum,
        )

    def _kind(self, video_id: str) -> str:
        return self.created[video_id][1] if video_id in self.created else "good"

    def _look(self) -> Process:
        for video_id, (person, _) in self.created.items():
            answer: Answer = yield from person.ask("GET /api/v1/videos/{video_id}", f"/api/v1/videos/{video_id}")
            self.shown[video_id] = answer.body
        for person in self.followers:
            feed: Answer = yield from person.ask("GET /api/v1/posts/feed/")
            self.feeds[person.user_id] = [each["video_id"] for each in feed.body["items"]]

    # what must be true

    def _wrong_videos(self) -> list[str]:
        wrong = []
        for video_id, (_, kind) in self.created.items():
            told = self.shown[video_id]
            ending = told.get("status"), (told.get("failure") or {}).get("reason", "")
            expected = _ENDINGS[kind] if video_id in self.completed else ("awaiting-upload", "")
            if ending != expected:
                wrong.append(f"the {kind} video {video_id} is {ending}, not {expected}")
        return wrong

    def _wrong_feeds(self) -> list[str]:
        """A reader has the newest of all whom they follow, so many as a timeline keeps, and nothing of anybody else."""
        wrong = []
        published = self._published()
        for reader, feed in self.feeds.items():
            authors = {author for follower, author in self.following if follower == reader}
            newest_first = sorted((at for at, author in published.items() if author in authors), reverse=True)
            expected = [video_id for _, video_id in newest_first]
            if not set(expected[:TIMELINE_ITEMS]) <= set(feed) <= set(expected) or len(set(feed)) != len(feed):
                wrong.append(f"{reader} reads {feed}, not {expected}")
        return wrong

    def _published(self) -> dict[tuple[str, str], str]:
        """The author of each, by when it was published and which it is."""
        authors = {each: person.user_id for each, (person, _) in self.created.items()}
        told = [each["detail"]["data"] for each in self.world.bus.published if each["detail-type"] == "VideoPublished"]
        mine = [each for each in told if each["creator_id"] in {*authors.values(), self.prolific.user_id}]
        return {(each["occurred_at"], each["video_id"]): each["creator_id"] for each in mine}

    def _wrong_events(self) -> list[str]:
        """A video is published once: every VideoPublished of it is the same event."""
        found = {
            (each["detail"]["id"], each["detail"]["data"]["video_id"])
            for each in self.world.bus.published
            if each["detail-type"] == "VideoPublished"
        }
        counts = Counter(video_id for _, video_id in found)
        return [f"{video_id} was published {count} times" for video_id, count in sorted(counts.items()) if count > 1]
