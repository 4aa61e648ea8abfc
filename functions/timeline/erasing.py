"""What the timeline domain forgets of a person who was erased: as a reader, and as an author."""

from datetime import datetime

from functions.timeline import deletion_table, table


def erase(user_id: str, at: datetime) -> None:
    """Whom they followed counts one less, who read them has nothing of theirs; repeated and late news are harmless."""
    for author_id in table.authors_of(user_id):
        table.set_edge(user_id, author_id, "unfollowed", at)
    table.remove_reader(user_id)
    for video_id in table.entered_by(user_id):
        deletion_table.bury(video_id, at)
    for page in deletion_table.readers(user_id):
        for reader_id in page:
            table.remove_author(reader_id, user_id)
    table.remove_author_lines(user_id)
