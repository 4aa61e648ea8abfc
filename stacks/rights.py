"""The rights domain: fingerprints of what is published, and what they match."""

from socialflow import env
from socialflow.events import VideoDeleted
from socialflow.tables import RIGHTS
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB


class RightsStack(DomainStack):
    """One task of publish_video, what it claims on the bus, and what is taken back of deleted videos."""

    domain = "rights"

    def build(self) -> None:
        fingerprint = self.function(
            "fingerprint_video",
            packages=["media"],
            tables=[RIGHTS],
            settings={env.MEDIA_BUCKET: self.data.media.bucket_name},
            timeout_seconds=900,
            memory_mb=2 * WHOLE_CORE_MB,
        )
        self.grant(
            fingerprint,
            RIGHTS,
            *("GetItem", "BatchGetItem", "PutItem", "BatchWriteItem", "UpdateItem", "Query", "DeleteItem"),
            "ConditionCheckItem",
        )
        self.data.grant_objects(fingerprint, self.data.media, "media/", "s3:GetObject")
        deleted = self.consumer(
            "on_video_deleted",
            of=VideoDeleted,
            packages=["media"],
            tables=[RIGHTS],
            timeout_seconds=900,
            memory_mb=WHOLE_CORE_MB,
            batch_size=1,
        )
        self.grant(deleted, RIGHTS, "PutItem", "BatchWriteItem", "UpdateItem", "DeleteItem", "Query")
        self.publisher(RIGHTS)
