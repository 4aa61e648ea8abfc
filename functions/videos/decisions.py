"""Whether a video may be published, from what was found in it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["publish", "hold", "reject"]
Policy = Literal["monetise", "track", "block"]

# What happens to a video that holds more than 7 s of another creator's work, unless that creator has said otherwise:
# it is published, and the match stays on record for the revenue split.
DEFAULT_POLICY: Policy = "monetise"


class Match(BaseModel):
    """A stretch of another creator's video, as the rights domain found it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference_id: str
    length_seconds: float
    is_claimable: bool
    policy: Policy = DEFAULT_POLICY


class Findings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    matches: list[Match] = []


class Decision(BaseModel):
    outcome: Outcome
    reason: str = ""
    remedy: str = ""


def decide(findings: Findings) -> Decision:
    """Publish, unless a claimable match belongs to somebody who blocks such use."""
    blocking = [match for match in findings.matches if match.is_claimable and match.policy == "block"]
    if not blocking:
        return Decision(outcome="publish")
    seconds = sum(match.length_seconds for match in blocking)
    return Decision(
        outcome="reject",
        reason="rights-blocked",
        remedy=f"{seconds:.1f} s of this video belong to somebody who does not allow its use; cut them out, or dispute it.",
    )


def facts(findings: Findings) -> list[dict[str, Any]]:
    """The matches as the video's item keeps them (lengths in whole milliseconds)."""
    return [
        {"reference_id": match.reference_id, "length_ms": round(match.length_seconds * 1000), "policy": match.policy}
        for match in findings.matches
        if match.is_claimable
    ]
