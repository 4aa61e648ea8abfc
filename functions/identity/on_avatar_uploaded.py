"""S3's "Object Created" of an original: makes it the user's picture, or says why not."""

from pydantic import BaseModel, Field

from functions.identity import avatar_publication
from socialflow import clock
from socialflow.consumers import on_queue


class Created(BaseModel):
    """The object, as S3 tells of it."""

    key: str
    size: int
    version_id: str = Field(default="", alias="version-id")


class Upload(BaseModel):
    object: Created


def publish(upload: Upload) -> None:
    made = upload.object
    avatar_publication.publish(made.key, made.version_id, made.size, clock.now())


handler = on_queue(Upload, publish)
