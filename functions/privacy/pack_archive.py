"""Task PackArchive of export_archive: joins the domains' parts into the person's archive."""

from functions.privacy import exports
from functions.privacy.models import Gathered
from socialflow import clock
from socialflow.consumers import task

handler = task(Gathered, lambda gathered: exports.pack(gathered, clock.now()))
