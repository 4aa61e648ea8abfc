"""Clients of the released contract go on working, unless the version's major says that they do not (AR-2, DO-1)."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.operations import pages
from local.contract.compatibility import breaks

ROOT = Path(__file__).resolve().parent.parent.parent
RELEASED: dict[str, Any] = json.loads((ROOT / "local" / "contract" / "released.json").read_text())
VIDEOS, VIDEO = "/api/v1/videos", "/api/v1/videos/{video_id}"


def test_the_contract_breaks_nothing_of_the_released_one() -> None:
    """A change that must break raises VERSION's major in local/contract/openapi.py, and `--release` keeps the new contract."""
    assert breaks(RELEASED, json.loads(pages.openapi())) == []


def schemas(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]


CHANGES: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("a path goes", lambda d: d["paths"].pop(VIDEO), f"GET {VIDEO} is gone"),
    ("a method goes", lambda d: d["paths"][VIDEOS].pop("post"), f"POST {VIDEOS} is gone"),
    (
        "a field of a body goes",
        lambda d: schemas(d)["NewVideo"]["properties"].pop("description"),
        "body.description is gone",
    ),
    ("a field is needed", lambda d: schemas(d)["NewVideo"]["required"].append("description"), "is now required"),
    (
        "a field is shorter",
        lambda d: schemas(d)["NewVideo"]["properties"]["title"].update(maxLength=10),
        "maxLength 10",
    ),
    (
        "a field is another type",
        lambda d: schemas(d)["NewVideo"]["properties"]["title"].update(type="integer"),
        "is ['integer']",
    ),
    (
        "an answer's field goes",
        lambda d: schemas(d)["Upload"]["properties"].pop("video_id"),
        "answer 201.video_id is gone",
    ),
    ("an answer's field may miss", lambda d: schemas(d)["Upload"]["required"].remove("video_id"), "may now be missing"),
    ("a status goes", lambda d: d["paths"][VIDEOS]["post"]["responses"].pop("201"), "answers 201 no more"),
    (
        "a scope is another",
        lambda d: d["paths"][VIDEOS]["post"].update(security=[{"bearer": ["x"]}]),
        "its security is now",
    ),
    (
        "a parameter is needed",
        lambda d: d["paths"][VIDEOS]["get"]["parameters"].append(
            {"in": "query", "name": "q", "required": True, "schema": {"type": "string"}}
        ),
        "query q is now required",
    ),
    ("a parameter goes", lambda d: d["paths"][VIDEOS]["get"]["parameters"].clear(), "query cursor is gone"),
]


@pytest.mark.parametrize(("change", "found"), [each[1:] for each in CHANGES], ids=[each[0] for each in CHANGES])
def test_what_breaks_a_client_is_told(change: Callable[[dict[str, Any]], object], found: str) -> None:
    changed = copy.deepcopy(RELEASED)
    change(changed)

    told = breaks(RELEASED, changed)

    assert any(found in each for each in told), told


def test_another_major_may_break() -> None:
    changed = copy.deepcopy(RELEASED)
    changed["paths"].pop(VIDEO)
    changed["info"]["version"] = f"{int(RELEASED['info']['version'].split('.')[0]) + 1}.0.0"

    assert breaks(RELEASED, changed) == []


def test_what_only_grows_breaks_nothing() -> None:
    grown = copy.deepcopy(RELEASED)
    grown["paths"]["/api/v1/new"] = grown["paths"][VIDEOS]
    schemas(grown)["NewVideo"]["properties"]["colour"] = {"type": "string"}
    schemas(grown)["NewVideo"]["properties"]["title"]["maxLength"] = 100_000
    schemas(grown)["Upload"]["properties"]["colour"] = {"type": "string"}

    assert breaks(RELEASED, grown) == []
