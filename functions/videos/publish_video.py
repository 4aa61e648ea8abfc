"""Task PublishVideo of publish_video: makes the video visible."""

from functions.videos import publication
from functions.videos.publication import Work
from socialflow import clock
from socialflow.consumers import task

handler = task(Work, lambda work: publication.publish(work, clock.now()))
