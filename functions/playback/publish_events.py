"""The playback table's stream → WatchCredited on the bus."""

from socialflow.consumers import publish_outbox

handler = publish_outbox()
