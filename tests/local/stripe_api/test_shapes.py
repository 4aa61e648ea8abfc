"""Every kind of object that the stand-in answers has the shape of the `stripe` client's own class."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from local.stripe_api.contract.shapes import problems
from local.stripe_api.store import public
from tests.local.stripe_api import tour
from tests.local.stripe_api.conftest import StandIn


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Any]]:
    """All that a tour of the API leaves behind, by kind."""
    folder: Path = tmp_path_factory.mktemp("tour")
    with StandIn(folder) as standin:
        tour.walk(standin)
    found: dict[str, list[Any]] = {}
    with sqlite3.connect(folder / "stripe.sqlite") as db:
        for kind, body in db.execute("select kind, body from objects"):
            found.setdefault(kind, []).append(public(json.loads(body)))
    return found


def test_a_tour_meets_every_kind(objects: Mapping[str, list[Any]]) -> None:
    assert set(objects) == set(tour.KINDS)


@pytest.mark.parametrize("kind", tour.KINDS)
def test_objects_are_what_the_client_declares(objects: Mapping[str, list[Any]], kind: str) -> None:
    found = {line for body in objects[kind] for line in problems(body)}

    assert sorted(found) == []


def test_what_is_expanded_or_never_kept_has_its_shape_too(standin: StandIn) -> None:
    found = {line for body in tour.expanded(standin) for line in problems(body)}

    assert sorted(found) == []


def test_events_carry_objects_that_the_client_declares(objects: Mapping[str, list[Any]]) -> None:
    found = {f"{event['type']}: {line}" for event in objects["event"] for line in problems(event["data"]["object"])}

    assert sorted(found) == []


def test_an_object_without_a_field_or_with_a_wrong_one_is_noticed(objects: Mapping[str, list[Any]]) -> None:
    body = objects["customer"][0]
    wrong = {name: value for name, value in body.items() if name != "created"} | {"email": 5, "surprise": True}

    assert sorted(line.split(":")[0] for line in problems(wrong)) == [
        "customer.created",
        "customer.email",
        "customer.surprise",
    ]
