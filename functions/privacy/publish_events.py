"""Puts on the bus what the social table's writes left in their outboxes."""

from socialflow.consumers import publish_outbox

handler = publish_outbox()
