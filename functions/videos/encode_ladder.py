"""Task EncodeLadder of publish_video: starts the encode job; `on_encode_changed` answers the task when it ends."""

from pydantic import BaseModel

from functions.videos import publication
from functions.videos.publication import Work
from socialflow import clock
from socialflow.consumers import task


class Awaited(BaseModel):
    work: Work
    task_token: str


handler = task(Awaited, lambda awaited: publication.start_encode(awaited.work, awaited.task_token, clock.now()))
