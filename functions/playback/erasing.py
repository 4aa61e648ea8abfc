"""What the playback domain forgets of a person who was erased: what they watched, and whose turn it is."""

from functions.playback import watched_table


def erase(user_id: str) -> None:
    watched_table.remove_viewer(user_id)
