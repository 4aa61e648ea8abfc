"""One line of a benchmark: ours against a peer that was measured in the same rounds."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """`target` is the largest ratio (ours / peer) that meets the goal. Without a peer there is no ratio."""

    metric: str
    unit: str
    target: float
    ours: Sequence[float]
    peer: Sequence[float]

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' own ratios: what disturbs the machine for a minute disturbs one round."""
        if not self.peer:
            return None
        return statistics.median(mine / theirs for mine, theirs in zip(self.ours, self.peer, strict=True))

    @property
    def is_met(self) -> bool:
        """What was not measured is not met."""
        return self.ratio is not None and self.ratio <= self.target

    def line(self) -> str:
        return "BENCH " + json.dumps(
            {
                "metric": self.metric,
                "ours": round(statistics.median(self.ours), 3),
                "peer": round(statistics.median(self.peer), 3) if self.peer else "not measured",
                "ratio": None if self.ratio is None else round(self.ratio, 3),
                "target": self.target,
                "meets": self.is_met,
                "unit": self.unit,
                "rounds": len(self.ours),
            }
        )
