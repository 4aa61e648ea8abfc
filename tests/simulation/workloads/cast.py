"""Who is in the story of fans' money, what the fans will have watched, and what anybody was answered with a 2xx."""

from dataclasses import dataclass, field
from typing import Any

from socialflow import clock, ids
from socialflow.events import UserRegistered, VideoClaimed, ViewerWatched
from tests.simulation.people import Person
from tests.simulation.virtual import Chance
from tests.simulation.world import World

_LENGTH_MS, _MATCHED_MS = 120_000, 30_000


@dataclass
class Acked:
    """What was answered with a 2xx: it must be there in the end."""

    payments: dict[str, Any] = field(default_factory=dict)
    subscriptions: dict[str, Any] = field(default_factory=dict)
    refunds: dict[str, Any] = field(default_factory=dict)
    tiers: dict[str, Any] = field(default_factory=dict)
    payouts: dict[str, Any] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)


class Cast:
    def __init__(self, world: World, *, creators: int, fans: int) -> None:
        self.world = world
        self.chance = Chance(world.seed, "paying")
        self.creators = [Person(world, ids.new_id()) for _ in range(creators)]
        self.fans = [Person(world, ids.new_id()) for _ in range(fans)]
        self.videos = {each.user_id: ids.new_id() for each in self.creators}
        # Of each fan and period what of whose video was watched.
        self.watched: dict[tuple[str, str], dict[str, int]] = {}
        self.acked = Acked()
        self.faults: list[str] = []

    def arrive(self) -> None:
        """Everybody is registered."""
        for each in [*self.creators, *self.fans]:
            name = f"p{each.user_id[-6:]}"
            self.world.publish(
                UserRegistered(occurred_at=clock.now(), user_id=each.user_id, username=name, display_name=name)
            )

    def watch(self, *periods: str) -> None:
        """What the fans will have watched in the months to come; and one creator's video is in part another's."""
        for period in periods:
            for fan in self.fans:
                watched = {each.user_id: self.chance.randrange(1, 90_000) for each in self.creators}
                self.watched[fan.user_id, period] = watched
                for creator_id, ms in watched.items():
                    self.world.publish(
                        ViewerWatched(
                            occurred_at=clock.now(),
                            period=period,
                            viewer_id=fan.user_id,
                            video_id=self.videos[creator_id],
                            creator_id=creator_id,
                            watched_ms=ms,
                        )
                    )
        first, second = self.creators[0].user_id, self.creators[1].user_id
        claim = VideoClaimed(
            occurred_at=clock.now(),
            claim_id=ids.new_id(),
            video_id=self.videos[first],
            claimant_id=second,
            matched_ms=_MATCHED_MS,
            length_ms=_LENGTH_MS,
        )
        self.world.publish(claim)
