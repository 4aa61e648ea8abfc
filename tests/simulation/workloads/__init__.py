"""What people and operators do in a run, and what must be true of it afterwards. A module a story."""

from typing import Protocol

from tests.simulation.engine import Process


class Workload(Protocol):
    """`begin` is what happens while things fail, `finish` what is done once they work again; `wrong` what then is wrong."""

    def begin(self) -> list[Process]: ...

    def finish(self) -> list[Process]: ...

    def wrong(self) -> list[str]: ...
