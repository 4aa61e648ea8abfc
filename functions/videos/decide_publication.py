"""Task DecidePublication of publish_video: publishes, holds or rejects by what was found."""

from pydantic import BaseModel

from functions.videos import decisions, publication
from functions.videos.decisions import Decision, Findings
from functions.videos.publication import Work
from socialflow import clock
from socialflow.consumers import task


class Found(BaseModel):
    work: Work
    rights: Findings


def decide_publication(found: Found) -> Decision:
    decision = decisions.decide(found.rights)
    publication.decide(found.work, decision, decisions.facts(found.rights), clock.now())
    return decision


handler = task(Found, decide_publication)
