"""Requests held against botocore's own model of MediaConvert: types, names, ranges, enumerations, patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import botocore.session
from botocore.model import ServiceModel, Shape

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float, str),
}
_MAX_PROBLEMS = 10


@lru_cache
def model() -> ServiceModel:
    loader = botocore.session.get_session().get_component("data_loader")
    return ServiceModel(loader.load_service_model("mediaconvert", "service-2"))


def problems(operation: str, body: Any) -> list[str]:
    """What is wrong with `body` as the JSON of `operation`, each as "/path: what"; at most a handful."""
    shape = model().operation_model(operation).input_shape
    if shape is None:
        return []
    found = []
    for problem in _check(shape, body, ""):
        found.append(problem)
        if len(found) == _MAX_PROBLEMS:
            break
    return found


def _check(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not _has_type(value, _PYTHON_TYPES[shape.type_name]):
        yield f"{path or '/'}: should be a {shape.type_name}"
    elif shape.type_name == "structure":
        yield from _check_structure(shape, value, path)
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from _check(shape.member, item, f"{path}/{index}")  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _check(shape.value, item, f"{path}/{key}")  # type: ignore[attr-defined]
    else:
        yield from _check_scalar(shape, value, path)


def _has_type(value: Any, wanted: tuple[type, ...]) -> bool:
    return isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted)


def _check_structure(shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    members = {
        member.serialization.get("name", name): (name, member)
        for name, member in shape.members.items()  # type: ignore[attr-defined]
        if "location" not in member.serialization
    }
    names = {name: wire for wire, (name, _) in members.items()}
    for required in shape.metadata.get("required", []):
        if required in names and names[required] not in value:
            yield f"{path}/{names[required]}: is a required property"
    for key, item in value.items():
        if key not in members:
            yield f"{path}/{key}: is not a property of {shape.name}"
        elif item is not None:
            yield from _check(members[key][1], item, f"{path}/{key}")


def _check_scalar(shape: Shape, value: Any, path: str) -> Iterator[str]:
    rules = shape.metadata
    measured = len(value) if isinstance(value, str) else value
    if "enum" in rules and value not in rules["enum"]:
        yield f"{path}: should be one of {', '.join(rules['enum'])}"
    if shape.type_name == "timestamp":
        return
    if "min" in rules and measured < rules["min"]:
        yield f"{path}: should be at least {rules['min']}"
    if "max" in rules and measured > rules["max"]:
        yield f"{path}: should be at most {rules['max']}"
    if "pattern" in rules and not re.search(rules["pattern"], value):
        yield f"{path}: should match {rules['pattern']}"
