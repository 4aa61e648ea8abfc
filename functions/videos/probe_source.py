"""Task ProbeSource of publish_video: takes the uploaded source in hand and finds out what it is."""

from functions.videos import publication, storage
from functions.videos.probe import probe
from functions.videos.publication import Created, Work
from socialflow import clock
from socialflow.consumers import task


def probe_source(created: Created) -> Work:
    work = publication.claim(created, clock.now())
    found = probe(storage.signed_source_url(created.key, str(created.object.get("version-id") or "")))
    return work.model_copy(update={"source": found})


handler = task(Created, probe_source)
