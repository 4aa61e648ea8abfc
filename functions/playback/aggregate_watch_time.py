"""The playback table's stream: sessions that move on → totals of viewer, video and month, and ViewerWatched."""

from functions.playback import totals
from socialflow import clock
from socialflow.consumers import on_changes

handler = on_changes(lambda sessions: totals.add(sessions, clock.now()))
