"""What can go wrong with fingerprints, by what the caller can do about it."""

from socialflow.errors import Conflict, Invalid


class NoRendition(Invalid):
    """The published set cannot be read as one; encode the video again."""

    code = "no-rendition"
    title = "There is no rendition to fingerprint"
    fix = "Redrive the execution of publish_video from EncodeLadder: docs/runbook.md#machines."


class Undecodable(Invalid):
    """The rendition does not decode; encode the video again."""

    code = "undecodable-rendition"
    title = "The rendition cannot be decoded"
    fix = "Redrive the execution of publish_video from EncodeLadder: docs/runbook.md#machines."


class DigestTaken(Conflict):
    """Two references share a digest; one of them needs another id."""

    code = "reference-digest-taken"
    title = "Another reference has the same digest"
    fix = "Give one of the two references another id and fingerprint it again."
