"""Task ExportPerson of export_archive: writes what the playback domain holds of a person."""

from functions.playback import personal_data
from socialflow import archives
from socialflow.archives import Order
from socialflow.consumers import task

handler = task(Order, lambda order: archives.write(order, "playback", personal_data.of(order.user_id)))
