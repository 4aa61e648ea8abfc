"""Task PlanLadder of publish_video: chooses the renditions."""

from functions.videos import publication
from functions.videos.publication import Work
from socialflow import clock
from socialflow.consumers import task

handler = task(Work, lambda work: publication.plan(work, clock.now()))
