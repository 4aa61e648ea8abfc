"""What S3 holds of a video: unfinished uploads, the source and the renditions, in every version."""

from functions.videos import storage
from functions.videos.publication import media_prefix
from socialflow import aws, env
from socialflow.errors import Unavailable

# 1,000 is S3's limit for one request; twelve hours in eight renditions are about a hundred of them.
_BATCH = 1000
MOST_BATCHES = 40


def remove_all(video_id: str) -> bool:
    """Remove MOST_BATCHES at most; False when there is more. Uploads go first, so that none becomes a source."""
    left = MOST_BATCHES
    storage.abort_all(video_id)
    for bucket, prefix in (
        (env.SOURCES_BUCKET.get(), f"sources/{video_id}/"),
        (env.MEDIA_BUCKET.get(), media_prefix(video_id)),
    ):
        while versions := _versions(bucket, prefix):
            if not left:
                return False
            _remove(bucket, versions)
            left -= 1
    return True


def _versions(bucket: str, prefix: str) -> list[dict[str, str]]:
    """The first of what is there."""
    page = aws.client("s3").list_object_versions(Bucket=bucket, Prefix=prefix, MaxKeys=_BATCH)
    found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
    return [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]


def _remove(bucket: str, versions: list[dict[str, str]]) -> None:
    wanted = {"Objects": versions, "Quiet": True}
    answer = aws.client("s3").delete_objects(Bucket=bucket, Delete=wanted)  # type: ignore[arg-type]
    if refused := answer.get("Errors"):
        raise Unavailable(f"S3 kept {len(refused)} objects: {refused[0].get('Code')}.")
