"""Task of publish_video: shows the creator which stage the pipeline has reached."""

from pydantic import BaseModel

from functions.videos import table
from functions.videos.models import Stage
from socialflow import clock
from socialflow.consumers import task


class Entered(BaseModel):
    video_id: str
    stage: Stage


def enter_stage(entered: Entered) -> None:
    table.enter_stage(entered.video_id, entered.stage, clock.now())


handler = task(Entered, enter_stage)
