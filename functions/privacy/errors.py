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


class ImportTooSoon(Conflict):
    """You began to take over an archive within the last hour; go on with that one, or begin again when an hour is over."""

    code = "import-too-soon"
    title = "An import has begun already"
    fix = "GET /api/v1/users/me/imports/{import_id} tells how far the last one is. One that failed needs no waiting."


class NothingUploaded(Conflict):
    """There is no archive where it was to be put."""

    code = "nothing-uploaded"
    title = "The archive is missing"
    fix = "PUT the archive to the `url` that beginning the import answered, with its `headers`, within the hour; then start again."
