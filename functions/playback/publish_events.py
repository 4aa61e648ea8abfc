"""The playback table's stream → ViewerWatched on the bus."""

from socialflow.consumers import publish_outbox

handler = publish_outbox()
