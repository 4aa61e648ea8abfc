"""Stands where the advertisements' own domain will: what they earned on a video, told on the product's bus."""

from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from local.flow import aws
from local.flow.problem import Problem
from local.flow.settings import Settings
from socialflow.events import AdRevenueEarned, Envelope
from socialflow.tables import PREFIX

_BUS = f"{PREFIX}-local"


def earn(settings: Settings, video_id: str, amount_micro: int, revenue_id: str, at: datetime) -> None:
    """Tell that an advertisement earned so much on the video; told again under its id it counts once."""
    event = AdRevenueEarned(
        occurred_at=at, revenue_id=revenue_id, video_id=video_id, amount_micro=amount_micro, currency="usd"
    )
    entry = {
        "EventBusName": _BUS,
        "Source": event.source(),
        "DetailType": event.detail_type(),
        "Detail": Envelope.of(event, revenue_id).model_dump_json(),
    }
    try:
        answer = aws.client(settings, "events").put_events(Entries=[entry])  # type: ignore[list-item]
    except (BotoCoreError, ClientError) as error:
        raise Problem(f"The bus did not take what an advertisement earned: {error}", "See `flow status`.") from error
    if answer["FailedEntryCount"]:
        raise Problem("The bus refused what an advertisement earned.", "See `flow status`.")
