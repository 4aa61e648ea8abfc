"""MediaConvert's "Job State Change" events: progress for the creator, the end for the waiting execution."""

from functions.videos import publication
from functions.videos.publication import EncodeEnd
from socialflow.consumers import on_queue

handler = on_queue(EncodeEnd, publication.end_encode)
