"""What can go wrong with a video, by what its creator or the pipeline should do about it."""

from socialflow.errors import Conflict, Forbidden, Invalid


class UploadIncomplete(Conflict):
    """Parts are missing; send them, then complete the upload again."""

    code = "upload-incomplete"
    title = "The upload is not complete"
    fix = "GET /api/v1/videos/{video_id}/upload names the missing parts; sign and PUT those, then POST .../upload/complete."


class UploadEnded(Conflict):
    """This video's upload is over; create a new video to upload another file."""

    code = "upload-ended"
    title = "The upload is over"
    fix = "GET /api/v1/videos/{video_id} says how it ended. POST /api/v1/videos begins another upload."


class OwnVideo(Forbidden):
    """Nobody decides about a video of their own; another moderator does."""

    code = "own-video"
    title = "The video is your own"
    fix = "Ask another moderator to decide about it."


class VideoChanging(Conflict):
    """Somebody else decides about this video at this moment; nothing was done."""

    code = "video-changing"
    title = "The video is being decided about"
    fix = "GET /api/v1/videos/{video_id} says where it stands; decide again if you still want to."


class WrongPart(Invalid):
    """The upload has no part of that number."""

    code = "no-such-part"
    title = "No such part"
    fix = "GET /api/v1/videos/{video_id}/upload has `part_count`: numbers go from 1 to that."


class AlreadyPublishing(Exception):
    """Another execution has this very source in hand, or has finished with it; there is nothing to do."""


class VideoGone(Exception):
    """Its creator has deleted the video; there is nothing more to do."""


class EncodeFailed(Exception):
    """The encoder could make nothing of the source."""


class EncodeBroken(Exception):
    """The encode job ended without its renditions, and not because of the source: for operators."""
