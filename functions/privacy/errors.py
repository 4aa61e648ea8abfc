"""What can go wrong with a person's request for their data."""

from socialflow.errors import Conflict


class ExportTooSoon(Conflict):
    """You asked for your archive within the last day; wait for that one, or ask again when a day is over."""

    code = "export-too-soon"
    title = "Your archive was asked for already"
    fix = "GET /api/v1/users/me/exports/{export_id} has the one that was asked for. Ask again a day after it."


class ErasureUnfinished(Conflict):
    """Not every part of the platform has told yet that it has forgotten you."""

    code = "erasure-unfinished"
    title = "The erasure is not complete"
    fix = "Ask again in an hour; the erasure itself goes on."
