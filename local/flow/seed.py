"""A small demo world: people who follow each other. Seeding it again changes nothing."""

from collections.abc import Callable

from local.flow import people
from local.flow.api import Api

# Username → display name, and whom each follows.
PEOPLE = {
    "demo.creator": "Demo Creator",
    "demo.viewer": "Demo Viewer",
    "demo.ada": "Ada",
    "demo.ben": "Ben",
    "demo.cleo": "Cleo",
}
FOLLOWS = (
    ("demo.viewer", "demo.creator"),
    ("demo.viewer", "demo.ada"),
    ("demo.ada", "demo.creator"),
    ("demo.ben", "demo.ada"),
    ("demo.cleo", "demo.ada"),
    ("demo.cleo", "demo.ben"),
)


def world(origin: str, seeded: Callable[[int], None] = lambda _done: None) -> dict[str, Api]:
    """Everybody, logged in, by username; `seeded(done)` hears of each of the `steps()`."""
    everybody = {}
    for done, (username, display_name) in enumerate(PEOPLE.items(), start=1):
        everybody[username] = people.arrive(origin, username, display_name)
        seeded(done)
    for done, (follower, followee) in enumerate(FOLLOWS, start=len(PEOPLE) + 1):
        people.follow(everybody[follower], everybody[followee])
        seeded(done)
    return everybody


def steps() -> int:
    return len(PEOPLE) + len(FOLLOWS)
