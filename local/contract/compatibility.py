"""What a change of the contract breaks for clients of the released one: local/contract/released.json, by `--release`.

Requests may only widen and answers may only grow: what was sent must still be taken, what was read must still be there. A new
value of an answer's enumeration breaks nothing, as docs/api-contract.md tells clients to expect it.
"""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
_METHODS = ("get", "put", "post", "delete", "patch")
# Bounds that a request may not tighten, by whether the greater number is the tighter.
_BOUNDS = {
    "minimum": True,
    "exclusiveMinimum": True,
    "minLength": True,
    "minItems": True,
    "maximum": False,
    "exclusiveMaximum": False,
    "maxLength": False,
    "maxItems": False,
}


def breaks(before: Document, after: Document) -> list[str]:
    """Sentences, none when every client goes on working or the major version says that they do not."""
    if _major(after) > _major(before):
        return []
    return sorted({each for path in before["paths"] for each in _path(path, before, after)})


def _major(document: Document) -> int:
    return int(document["info"]["version"].split(".")[0])


def _path(path: str, before: Document, after: Document) -> Iterator[str]:
    for method in _METHODS:
        old = before["paths"][path].get(method)
        new = after["paths"].get(path, {}).get(method)
        name = f"{method.upper()} {path}"
        if old is not None and new is None:
            yield f"{name} is gone"
        elif old is not None:
            yield from (f"{name}: {each}" for each in _Comparison(before, after).operation(old, new))


class _Comparison:
    def __init__(self, before: Document, after: Document) -> None:
        self._before, self._after = before, after
        self._seen: set[tuple[str, str, bool]] = set()

    def operation(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        if new.get("security", []) != old.get("security", []) and new.get("security"):
            yield f"its security is now {new['security']}"
        yield from self._parameters(old, new)
        yield from self._body(old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                yield f"it answers {status} no more"
                continue
            for kind, content in answer.get("content", {}).items():
                other = new["responses"][status].get("content", {}).get(kind)
                if other is None:
                    yield f"{status} is {kind} no more"
                else:
                    yield from self.schema(
                        content.get("schema", {}), other.get("schema", {}), f"answer {status}", is_request=False
                    )

    def _parameters(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        known = {(each["in"], each["name"]): each for each in old.get("parameters", [])}
        given = {(each["in"], each["name"]): each for each in new.get("parameters", [])}
        for place, each in given.items():
            if each.get("required") and not known.get(place, {}).get("required"):
                yield f"{place[0]} {place[1]} is now required"
        for place, each in known.items():
            if place not in given:
                yield f"{place[0]} {place[1]} is gone"
            else:
                yield from self.schema(
                    each["schema"], given[place]["schema"], f"{place[0]} {place[1]}", is_request=True
                )

    def _body(self, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[str]:
        if old is None:
            if new and new.get("required"):
                yield "a body is now required"
            return
        for kind, content in old["content"].items():
            other = (new or {}).get("content", {}).get(kind)
            if other is None:
                yield f"it takes {kind} no more"
            else:
                yield from self.schema(content["schema"], other["schema"], "body", is_request=True)

    def schema(self, old: dict[str, Any], new: dict[str, Any], at: str, *, is_request: bool) -> Iterator[str]:
        pair = (str(old.get("$ref", "")), str(new.get("$ref", "")), is_request)
        if pair[0] and pair[1]:
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _followed(old, self._before), _followed(new, self._after)
        if _kinds(old) - _kinds(new) if is_request else _kinds(new) - _kinds(old):
            yield f"{at} is {sorted(_kinds(new))}, and was {sorted(_kinds(old))}"
        if is_request:
            yield from _narrowed(old, new, at)
        yield from self._properties(old, new, at, is_request=is_request)
        if "items" in old and "items" in new:
            yield from self.schema(old["items"], new["items"], f"{at}[]", is_request=is_request)
        # Choices keep their order: pydantic writes what may be null as [the type, null].
        for mine, theirs in zip(old.get("anyOf", []), new.get("anyOf", []), strict=False):
            yield from self.schema(mine, theirs, at, is_request=is_request)

    def _properties(self, old: dict[str, Any], new: dict[str, Any], at: str, *, is_request: bool) -> Iterator[str]:
        known, given = old.get("properties", {}), new.get("properties", {})
        for name, shape in known.items():
            if name in given:
                yield from self.schema(shape, given[name], f"{at}.{name}", is_request=is_request)
            else:
                yield f"{at}.{name} is gone"
        needed, was_needed = set(new.get("required", [])), set(old.get("required", []))
        if is_request:
            yield from (f"{at}.{name} is now required" for name in needed - was_needed)
        else:
            yield from (f"{at}.{name} may now be missing" for name in (was_needed - needed) & set(given))


def _followed(schema: dict[str, Any], document: Document) -> dict[str, Any]:
    reference = schema.get("$ref")
    return document["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else schema


def _kinds(schema: dict[str, Any]) -> set[str]:
    """JSON types that it takes; of a choice all of them. What is open takes every one."""
    if choices := schema.get("anyOf"):
        return {kind for each in choices for kind in _kinds(each)}
    if "$ref" in schema:
        return {"object"}
    kind = schema.get("type", [])
    return set(kind) if isinstance(kind, list) else {kind}


def _narrowed(old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[str]:
    if "enum" in new and (lost := sorted(map(str, set(old.get("enum", [])) - set(new["enum"])))):
        yield f"{at} takes {', '.join(lost)} no more"
    if "enum" in new and "enum" not in old:
        yield f"{at} takes a few values alone"
    if new.get("pattern") not in {None, old.get("pattern")}:
        yield f"{at} has another pattern"
    for bound, is_greater_tighter in _BOUNDS.items():
        if bound not in new:
            continue
        was, now = old.get(bound), new[bound]
        if was is None or (now > was if is_greater_tighter else now < was):
            yield f"{at} has {bound} {now}, and had {was}"
