"""What the privacy domain forgets of a person who was erased: what they asked for, and the archives."""

from functions.privacy import archive, table


def erase(user_id: str) -> None:
    """An export that is being gathered ends in no archive that its person could read, and goes with the bucket's week."""
    exports = list(table.all_of(user_id))
    archive.remove_all(user_id, sorted({each["export_id"] for each in exports}))
    table.remove(exports)
