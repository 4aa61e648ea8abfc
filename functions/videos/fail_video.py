"""Task FailVideo of publish_video: ends the video with a reason and a remedy, and tells whether it was deleted."""

from pydantic import BaseModel, ConfigDict

from functions.videos import publication, storage
from functions.videos.publication import Ended
from socialflow import clock
from socialflow.consumers import task


class Failed(BaseModel):
    """A state's error as Step Functions gives it, and the object that the execution is about."""

    model_config = ConfigDict(extra="ignore")

    execution: str
    key: str
    error: dict[str, str]


def fail_video(failed: Failed) -> Ended:
    return publication.fail(
        storage.video_id_of(failed.key),
        failed.execution,
        failed.error.get("Error", ""),
        failed.error.get("Cause", ""),
        clock.now(),
    )


handler = task(Failed, fail_video)
