"""What the privacy domain forgets of a person who was erased: what they asked for, and the archives."""

from functions.privacy import archive, erasure_table, table
from socialflow.events import UserErased


def forget(event: UserErased) -> None:
    """The certificate has its place before; an export that is being gathered ends in no archive that its person could read, and
    goes with the bucket's week."""
    erasure_table.begin(event.user_id, event.certificate_hash, event.occurred_at)
    kept = list(table.all_of(event.user_id))
    archive.remove_all(
        event.user_id,
        sorted({each["export_id"] for each in kept if "export_id" in each}),
        sorted({each["import_id"] for each in kept if "import_id" in each}),
    )
    table.remove(kept)
