"""What can go wrong with watching, by what the player should do about it."""

from socialflow.errors import Conflict, Forbidden


class NotYourSession(Forbidden):
    """This session token is not one that was given to you; start playback again to get your own."""

    code = "not-your-session"
    title = "The session is not yours"
    fix = "POST /api/v1/videos/{video_id}/playback answers a `session_token` of yours; send heartbeats with that."


class AgeRestricted(Forbidden):
    """This video is for adults; tell your birth date (PUT /api/v1/users/me/birth-date) if you are one and have not."""

    code = "age-restricted"
    title = "The video is for adults"
    fix = "An adult who has not told a birth date yet does so by PUT /api/v1/users/me/birth-date, once. For others there is no way in."


class VideoTakenDown(Forbidden):
    """A moderator has taken your video down; it plays for nobody but moderators."""

    code = "video-taken-down"
    title = "The video was taken down"
    fix = "GET /api/v1/videos/{video_id} says why, under `takedown`; the letter about it takes an answer."


class SessionOver(Conflict):
    """This playback session is over; start playback again to go on watching."""

    code = "playback-session-over"
    title = "The playback session is over"
    fix = "POST /api/v1/videos/{video_id}/playback for a new session; what was credited stays credited."


class BrokenChain(Conflict):
    """`previous` is not the `next` of this session's last answer, or the events are not those of their chain."""

    code = "heartbeat-chain-broken"
    title = "The heartbeat does not follow the last one"
    fix = (
        "POST /api/v1/videos/{video_id}/playback for a new session, and begin at `sequence` 1 with an empty `previous`."
    )
