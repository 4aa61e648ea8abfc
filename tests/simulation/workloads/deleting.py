"""Creators who delete what they upload, at any moment of it: nobody is shown it afterwards, and nothing of it is left."""

import base64
import hashlib
import json
from typing import Any

from botocore.exceptions import ClientError

from functions.rights import table as rights
from socialflow import aws, clock, env, ids
from socialflow.events import UserRegistered, VideoPublished
from tests.simulation.engine import All, Process
from tests.simulation.people import Answer, Person
from tests.simulation.virtual import Chance
from tests.simulation.workloads.media import SOURCE, Media
from tests.simulation.world import World

_VIDEO = "/api/v1/videos/{video_id}"


class Deleting:
    def __init__(self, world: World, *, creators: int = 2, readers: int = 2, videos: int = 3) -> None:
        self.world = world
        self.chance = Chance(world.seed, "deleting")
        self.creators = [Person(world, ids.new_id()) for _ in range(creators)]
        self.readers = [Person(world, ids.new_id()) for _ in range(readers)]
        self.count = videos
        # What was acknowledged: a video's creator and title; those completed; those whose deletion was asked for, and those deleted.
        self.created: dict[str, tuple[Person, str]] = {}
        self.completed: set[str] = set()
        self.doomed: set[str] = set()
        self.deleted: set[str] = set()
        # What is shown in the end.
        self.shown: dict[str, int] = {}
        self.played: dict[str, int] = {}
        self.statuses: dict[str, str] = {}
        self.listed: set[str] = set()
        self.faults: list[str] = []
        self.media = Media(world, lambda _: "good")

    def begin(self) -> list[Process]:
        self.media.begin()
        for person in [*self.creators, *self.readers]:
            name = f"p{person.user_id[-6:]}"
            event = UserRegistered(occurred_at=clock.now(), user_id=person.user_id, username=name, display_name=name)
            self.world.publish(event, person.user_id)
        return [*(self._create(each) for each in self.creators), *(self._follow(each) for each in self.readers)]

    def finish(self) -> list[Process]:
        return [self._look()]

    def wrong(self) -> list[str]:
        # A story in which nobody did anything would prove nothing.
        idle = [] if self.deleted and self.completed else ["nothing was uploaded, or nothing was deleted"]
        return [*idle, *self.faults, *self._wrong_shown(), *self._wrong_kept(), *self._left()]

    # what happens

    def _follow(self, person: Person) -> Process:
        for creator in self.creators:
            yield 100 * self.chance.random()
            answer: Answer | None = None
            while answer is None or answer.status == 404:
                # News of who is registered is under way.
                yield 20.0
                path = f"/api/v1/users/{creator.user_id}/follow"
                answer = yield from person.ask("POST /api/v1/users/{user_id}/follow", path)

    def _create(self, person: Person) -> Process:
        for number in range(self.count):
            yield 60 * self.chance.random()
            title = f"canary-{person.user_id[-6:]}-{number}"
            new = {"title": title, "description": title, "size_bytes": len(SOURCE)}
            answer: Answer | None = yield from person.ask("POST /api/v1/videos", body=new, is_keyed=True)
            if answer is None or not answer.is_ok:
                self.faults.append(f"a video was not created: {answer}")
                continue
            video_id = answer.body["video_id"]
            self.created[video_id] = person, title
            # One in three stays.
            own = [self._upload(person, video_id), *([self._delete(person, video_id)] if number % 3 != 2 else [])]
            yield All(own)

    def _upload(self, person: Person, video_id: str) -> Process:
        base = f"/api/v1/videos/{video_id}/upload"
        checksum = base64.b64encode(hashlib.sha256(SOURCE).digest()).decode()
        parts = {"parts": [{"number": 1, "sha256": checksum}]}
        signed: Answer | None = yield from person.ask(f"POST {_VIDEO}/upload/parts", f"{base}/parts", parts)
        if not self._goes_on(video_id, signed):
            return
        yield 10 * self.chance.random()
        if not self._put(video_id, signed.body["parts"][0]["url"], checksum):
            return
        answer: Answer | None = yield from person.ask(f"POST {_VIDEO}/upload/complete", f"{base}/complete")
        if self._goes_on(video_id, answer):
            self.completed.add(video_id)

    def _goes_on(self, video_id: str, answer: Answer | None) -> bool:
        """Only what is deleted may be refused, and then it is not there."""
        if answer is not None and answer.is_ok:
            return True
        if video_id not in self.doomed or (answer is not None and answer.status not in {404, 409}):
            self.faults.append(f"an upload of {video_id} was refused: {answer}")
        return False

    def _put(self, video_id: str, url: str, checksum: str) -> bool:
        """The device's own PUT, and what an encoder wrote. S3 has no upload any more when the video is deleted."""
        try:
            aws.client("s3").upload_part(
                Bucket=env.SOURCES_BUCKET.get(),
                Key=f"sources/{video_id}/original",
                UploadId=url.split("uploadId=")[1].split("&")[0],
                PartNumber=1,
                Body=SOURCE,
                ChecksumSHA256=checksum,
            )
        except ClientError:
            return False
        if video_id not in self.doomed:
            for name in ("cmaf/1.m4s", "thumbnails/1.jpg"):
                aws.client("s3").put_object(Bucket=env.MEDIA_BUCKET.get(), Key=f"media/{video_id}/{name}", Body=SOURCE)
        return True

    def _delete(self, person: Person, video_id: str) -> Process:
        """At once, while it is uploaded or encoded, while it is looked at, as soon as it is published, or later; and now and then twice."""
        which = self.chance.random()
        if which < 0.35:
            yield from self._until_published(person, video_id)
        elif which < 0.7:
            yield from self._until_encoded(video_id)
        else:
            yield self.chance.choice((0.5, 15.0, 60.0, 300.0)) * self.chance.random()
        self.doomed.add(video_id)
        for _ in range(2 if self.chance.happens(0.3) else 1):
            answer: Answer | None = yield from person.ask(f"DELETE {_VIDEO}", f"/api/v1/videos/{video_id}")
            if answer is not None and answer.status == 204:
                self.deleted.add(video_id)
            elif answer is not None:
                self.faults.append(f"{video_id} was not deleted: {answer}")

    def _until_encoded(self, video_id: str) -> Process:
        """Its fingerprints are taken and looked up then, for a second or a few tries."""
        for _ in range(400):
            if video_id in self.world.encoded:
                break
            yield 0.5
        yield self.chance.choice((1.0, 10.0)) * self.chance.random()

    def _until_published(self, person: Person, video_id: str) -> Process:
        """News of it is under way then."""
        for _ in range(200):
            answer: Answer | None = yield from person.ask(f"GET {_VIDEO}", f"/api/v1/videos/{video_id}", tries=1)
            if answer is not None and answer.is_ok and answer.body["status"] == "published":
                return
            yield 2.0

    def _look(self) -> Process:
        """After an operator has sent all publications again, as one does with dead letters."""
        for told in list(self.world.bus.published):
            if told["detail-type"] == "VideoPublished" and told["detail"]["data"]["video_id"] in self.created:
                event = VideoPublished.model_validate(told["detail"]["data"])
                self.world.publish(event, event.video_id)
        yield 600.0
        reader = self.readers[0]
        for video_id, (person, _) in self.created.items():
            path = f"/api/v1/videos/{video_id}"
            answer: Answer = yield from person.ask(f"GET {_VIDEO}", path)
            self.shown[video_id], self.statuses[video_id] = answer.status, (answer.body or {}).get("status", "")
            for route in ("views", "playback") if video_id in self.deleted else ():
                method = "POST" if route == "playback" else "GET"
                told: Answer = yield from reader.ask(f"{method} {_VIDEO}/{route}", f"{path}/{route}")
                self.played[f"{video_id} {route}"] = told.status
        for person in [*self.creators, *self.readers]:
            for route in ("GET /api/v1/videos", "GET /api/v1/posts/feed/"):
                page: Answer = yield from person.ask(route)
                self.listed |= {each["video_id"] for each in page.body["items"]}

    # what must be true

    def _wrong_shown(self) -> list[str]:
        wrong = [f"{each} is deleted and listed" for each in sorted(self.deleted & self.listed)]
        for video_id in sorted(self.deleted):
            if self.shown[video_id] != 404:
                wrong.append(f"{video_id} is deleted and shown as {self.statuses[video_id]}")
            wrong += [
                f"{video_id} is deleted and its {route} answers {self.played[f'{video_id} {route}']}"
                for route in ("views", "playback")
                if self.played[f"{video_id} {route}"] != 404
            ]
        return wrong

    def _wrong_kept(self) -> list[str]:
        """Nobody's deletion takes another video with it."""
        kept = sorted(self.completed - self.doomed)
        return [
            f"{each} was not deleted and is {self.statuses[each]}"
            for each in kept
            if self.statuses[each] != "published"
        ]

    def _left(self) -> list[str]:
        """No word of it in any table, no object, no upload, no posting of its fingerprints."""
        wrong = [f"{each} is left of a deleted video" for each in self._objects()]
        titles = {self.created[each][1] for each in self.deleted}
        digests = {rights.digest_of(each).hex() for each in self.deleted}
        for name, table in self.world.cloud.database.tables.items():
            for item in table:
                text = json.dumps(item, default=str)
                if found := [title for title in titles if title in text]:
                    wrong.append(f"{found[0]} is left in {name} at {item['pk']['S']} {item['sk']['S']}")
                if item["pk"]["S"].removeprefix("REF#") in digests or _posted(item) & digests:
                    wrong.append(f"a reference of a deleted video is left at {item['pk']['S']} {item['sk']['S']}")
        return wrong

    def _objects(self) -> list[str]:
        left = []
        for video_id in sorted(self.deleted):
            for bucket, prefix in ((env.SOURCES_BUCKET.get(), "sources"), (env.MEDIA_BUCKET.get(), "media")):
                where: dict[str, Any] = {"Bucket": bucket, "Prefix": f"{prefix}/{video_id}/"}
                page = aws.client("s3").list_object_versions(**where)
                left += [each["Key"] for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))]
                uploads = aws.client("s3").list_multipart_uploads(**where)
                left += [each["Key"] for each in uploads.get("Uploads", ())]
        return left


def _posted(item: dict[str, Any]) -> set[str]:
    """Whose postings a bucket of hashes holds."""
    held = item.get("postings", {}).get("SS", ())
    return {base64.b64decode(each)[:8].hex() for each in held}
