"""What resources ask to be called for, by name: a timer that is due, another resource's event, an expanded property.

Modules of `resources` sign their functions up here when they are imported; `resources/__init__.py` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.stripe_api.calls import Call
    from local.stripe_api.store import Json

    Action = Callable[[Call, str], None]
    Reaction = Callable[[Call, Json], None]
    Inclusion = Callable[[Call, Json], Any]

_ACTIONS: dict[str, Action] = {}
_REACTIONS: dict[str, list[Reaction]] = {}
_INCLUDED: dict[tuple[str, str], Inclusion] = {}


def timer(action: str) -> Callable[[Action], Action]:
    """The function runs with the object's id when a timer of this action is due."""

    def keep(run: Action) -> Action:
        _ACTIONS[action] = run
        return run

    return keep


def on(*kinds: str) -> Callable[[Reaction], Reaction]:
    """The function runs with the object, in the same transaction, after each event of these kinds."""

    def keep(run: Reaction) -> Reaction:
        for kind in kinds:
            _REACTIONS.setdefault(kind, []).append(run)
        return run

    return keep


def included(kind: str, name: str) -> Callable[[Inclusion], Inclusion]:
    """The function gives property `name` of an object of this kind when a request expands it; else it is absent."""

    def keep(run: Inclusion) -> Inclusion:
        _INCLUDED[kind, name] = run
        return run

    return keep


def act(call: Call, action: str, object_id: str) -> None:
    _ACTIONS[action](call, object_id)


def react(call: Call, kind: str, body: Json) -> None:
    for run in _REACTIONS.get(kind, ()):
        run(call, body)


def inclusion(kind: str, name: str) -> Inclusion | None:
    return _INCLUDED.get((kind, name))
