"""What the timeline domain forgets of a person who was erased: as a reader, and as an author."""

from datetime import datetime

from functions.timeline import table


def erase(user_id: str, at: datetime) -> None:
    """Whom they followed counts one less, who read them has nothing of theirs; repeated and late news are harmless."""
    for author_id in table.authors_of(user_id):
        table.set_edge(user_id, author_id, "unfollowed", at)
    table.remove_reader(user_id)
    for page in table.pushed_readers(user_id):
        for reader in page:
            table.remove_author(reader["reader_id"], user_id)
    table.remove_authored(user_id)
