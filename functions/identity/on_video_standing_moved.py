"""VideoStandingMoved → the moderator's act is logged, and the video's creator is owed a letter about it."""

from functions.identity import audit_table, letter_table, table
from functions.identity.audit_table import Act
from socialflow import ids
from socialflow.consumers import on_event
from socialflow.dynamo import ConditionFailed
from socialflow.events import VideoStandingMoved


def keep(event: VideoStandingMoved, event_id: str) -> None:
    """Both in one transaction, so that an event that comes again changes nothing."""
    is_down, at = event.standing == "taken-down", event.occurred_at
    letter = letter_table.owed(
        ids.derived_id("video-standing", event_id),
        "video-taken-down" if is_down else "video-restored",
        at,
        user_id=event.creator_id,
        title=event.title,
        reason=event.reason,
    )
    before, after = ("published", "taken-down") if is_down else ("taken-down", "published")
    act = Act(
        actor_id=event.actor_id,
        action="take-down-video" if is_down else "restore-video",
        target_id=event.creator_id,
        reason=event.reason,
        before=f"{event.video_id} {before}",
        after=f"{event.video_id} {after}",
        at=at,
        request_id=event.request_id,
    )
    try:
        audit_table.transact([(table.STORE, letter)], act)
    except ConditionFailed:
        return


handler = on_event(VideoStandingMoved, keep)
