"""The end that every socket has from its beginning: a message that waits in a queue until the token expires.

So a socket whose end was told to nobody lives no longer than the access token it was opened with.
"""

from pydantic import BaseModel

from socialflow import aws, env

# SQS delays no message longer; access tokens live as long.
_LONGEST_SECONDS = 900


class Due(BaseModel):
    """The socket that is over, once this arrives."""

    user_id: str
    connection_id: str
    expires_at: int


def schedule(due: Due, now: int) -> None:
    """It arrives when the socket's token expires."""
    wait = min(max(0, due.expires_at - now), _LONGEST_SECONDS)
    aws.client("sqs").send_message(
        QueueUrl=env.DUE_QUEUE_URL.get(), MessageBody=due.model_dump_json(), DelaySeconds=wait
    )
