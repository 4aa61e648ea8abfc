"""Condition, key and update expressions, each parsed once and kept as what Python calls.

Names stand behind `#` and values behind `:`, as `socialflow.dynamo` writes them. What is not in this grammar is refused
with NotImplementedError, never guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.support.dynamodb import values
from tests.support.dynamodb.values import Item, Value, invalid

Names = Mapping[str, str]
Given = Mapping[str, Value]
Test = Callable[[Item, Names, Given], bool]
Operand = Callable[[Item, Names, Given], Value | None]
Path = tuple[str, ...]

_TOKENS = re.compile(r"\s*(#\w+|:\w+|\w+|<>|<=|>=|[=<>(),.+-])")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}


@dataclass(frozen=True)
class Change:
    """One part of an update: SET, ADD, REMOVE or DELETE at `path`, by `operand`."""

    clause: str
    path: Path
    operand: Operand | None


class _Reader:
    """The tokens of an expression, and what it refers to."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.tokens = _TOKENS.findall(text)
        if "".join(self.tokens) != re.sub(r"\s", "", text):
            raise NotImplementedError(text)
        self.refers: set[str] = set()

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token.upper() != wanted):
            raise NotImplementedError(f"{self.text}: {token or 'its end'} instead of {wanted or 'more'}")
        self.at += 1
        return token

    def is_next(self, *wanted: str) -> bool:
        if self.peek().upper() in wanted:
            self.at += 1
            return True
        return False

    def path(self) -> Path:
        parts = [self._name()]
        while self.is_next("."):
            parts.append(self._name())
        return tuple(parts)

    def _name(self) -> str:
        token = self.next()
        if token[0] != "#":
            raise NotImplementedError(f"{self.text}: {token} is not behind #")
        self.refers.add(token)
        return token

    def value(self) -> str:
        token = self.next()
        if token[0] != ":":
            raise NotImplementedError(f"{self.text}: {token} is not a value")
        self.refers.add(token)
        return token

    def end(self) -> frozenset[str]:
        if self.peek():
            raise NotImplementedError(f"{self.text}: {self.peek()} goes on")
        return frozenset(self.refers)


@lru_cache(10_000)
def condition(text: str) -> tuple[Test, frozenset[str]]:
    """The test, and the names and values that it refers to."""
    reader = _Reader(text)
    return _either(reader), reader.end()


@lru_cache(10_000)
def update(text: str) -> tuple[tuple[Change, ...], frozenset[str]]:
    reader = _Reader(text)
    changes: list[Change] = []
    while reader.peek():
        clause = reader.next().upper()
        if clause not in {"SET", "ADD", "REMOVE", "DELETE"}:
            raise NotImplementedError(f"{text}: {clause}")
        changes.append(_change(clause, reader))
        while reader.is_next(","):
            changes.append(_change(clause, reader))
    return tuple(changes), reader.end()


@lru_cache(1000)
def key_condition(text: str) -> tuple[str, str, tuple[str, ...], str, frozenset[str]]:
    """Of `#pk = :pk [AND <about #sk>]`: the partition's name and value, how the sort key is compared and with what."""
    reader = _Reader(text)
    (hash_name,) = reader.path()
    reader.next("=")
    hash_value = reader.value()
    if not reader.is_next("AND"):
        return hash_name, hash_value, (), "", reader.end()
    if reader.is_next("BEGINS_WITH"):
        reader.next("(")
        (sort_name,) = reader.path()
        reader.next(",")
        low = reader.value()
        reader.next(")")
        return hash_name, hash_value, ("begins_with", low), sort_name, reader.end()
    (sort_name,) = reader.path()
    sign = reader.next()
    if sign.upper() == "BETWEEN":
        low = reader.value()
        reader.next("AND")
        return hash_name, hash_value, ("between", low, reader.value()), sort_name, reader.end()
    if sign != "=" and sign not in COMPARISONS:
        raise NotImplementedError(text)
    return hash_name, hash_value, (sign, reader.value()), sort_name, reader.end()


def find(item: Item, path: Path, names: Names) -> Value | None:
    """What stands at the path."""
    found = item.get(names[path[0]])
    for part in path[1:]:
        if found is None or "M" not in found:
            return None
        found = found["M"].get(names[part])
    return found


# conditions


def _either(reader: _Reader) -> Test:
    tests = [_all(reader)]
    while reader.is_next("OR"):
        tests.append(_all(reader))
    if len(tests) == 1:
        return tests[0]
    return lambda item, names, given: any(each(item, names, given) for each in tests)


def _all(reader: _Reader) -> Test:
    tests = [_not(reader)]
    while reader.is_next("AND"):
        tests.append(_not(reader))
    if len(tests) == 1:
        return tests[0]
    return lambda item, names, given: all(each(item, names, given) for each in tests)


def _not(reader: _Reader) -> Test:
    if not reader.is_next("NOT"):
        return _one(reader)
    test = _not(reader)
    return lambda item, names, given: not test(item, names, given)


def _one(reader: _Reader) -> Test:
    if reader.is_next("("):
        test = _either(reader)
        reader.next(")")
        return test
    if reader.peek().lower() in _FUNCTIONS:
        made = _FUNCTIONS[reader.next().lower()]
        reader.next("(")
        test = made(reader)
        reader.next(")")
        return test
    return _comparison(reader)


def _is_there(reader: _Reader) -> Test:
    path = reader.path()
    return lambda item, names, _given: find(item, path, names) is not None


def _is_not_there(reader: _Reader) -> Test:
    path = reader.path()
    return lambda item, names, _given: find(item, path, names) is None


def _begins(reader: _Reader) -> Test:
    path, wanted = _path_and_value(reader)

    def test(item: Item, names: Names, given: Given) -> bool:
        found = find(item, path, names)
        return found is not None and "S" in found and found["S"].startswith(given[wanted]["S"])

    return test


def _contains(reader: _Reader) -> Test:
    path, wanted = _path_and_value(reader)

    def test(item: Item, names: Names, given: Given) -> bool:
        found = find(item, path, names)
        return found is not None and values.contains(found, given[wanted])

    return test


def _path_and_value(reader: _Reader) -> tuple[Path, str]:
    path = reader.path()
    reader.next(",")
    return path, reader.value()


_FUNCTIONS: dict[str, Callable[[_Reader], Test]] = {
    "attribute_exists": _is_there,
    "attribute_not_exists": _is_not_there,
    "begins_with": _begins,
    "contains": _contains,
}


def _comparison(reader: _Reader) -> Test:
    left, sign = _operand(reader), reader.next().upper()
    if sign == "IN":
        reader.next("(")
        wanted = [reader.value()]
        while reader.is_next(","):
            wanted.append(reader.value())
        reader.next(")")
        return lambda item, names, given: _is_in(left(item, names, given), [given[each] for each in wanted])
    if sign not in {"=", "<>", *COMPARISONS}:
        raise NotImplementedError(f"{reader.text}: {sign}")
    right = _operand(reader)
    if sign == "=":
        return lambda item, names, given: _is_same(left(item, names, given), right(item, names, given))
    if sign == "<>":
        return lambda item, names, given: not _is_same(left(item, names, given), right(item, names, given))
    return lambda item, names, given: _compared(sign, left(item, names, given), right(item, names, given))


def _is_same(left: Value | None, right: Value | None) -> bool:
    return left is not None and right is not None and values.same(left, right)


def _is_in(value: Value | None, wanted: list[Value]) -> bool:
    return value is not None and any(values.same(value, each) for each in wanted)


def _compared(sign: str, left: Value | None, right: Value | None) -> bool:
    """What is not there, and values of two types, have no order."""
    for each in (left, right):
        if each is not None and not values.has_order(each):
            return False
    pair = values.in_order(left, right) if left is not None and right is not None else None
    return pair is not None and COMPARISONS[sign](*pair)


def _operand(reader: _Reader) -> Operand:
    if reader.peek()[:1] == ":":
        name = reader.value()
        return lambda _item, _names, given: given[name]
    if reader.is_next("SIZE"):
        reader.next("(")
        path = reader.path()
        reader.next(")")
        return lambda item, names, _given: _size(find(item, path, names))
    path = reader.path()
    if len(path) == 1:
        (only,) = path
        return lambda item, names, _given: item.get(names[only])
    return lambda item, names, _given: find(item, path, names)


def _size(value: Value | None) -> Value | None:
    found = values.size(value) if value is not None else None
    return None if found is None else {"N": str(found)}


# changes


def _change(clause: str, reader: _Reader) -> Change:
    path = reader.path()
    if clause == "SET":
        reader.next("=")
        return Change(clause, path, _sum(reader))
    if clause == "REMOVE":
        return Change(clause, path, None)
    name = reader.value()
    return Change(clause, path, lambda _item, _names, given: given[name])


def _sum(reader: _Reader) -> Operand:
    left = _term(reader)
    if reader.peek() not in {"+", "-"}:
        return left
    sign, right = (1 if reader.next() == "+" else -1), _term(reader)
    return lambda item, names, given: values.plus(
        _there(left(item, names, given)), _there(right(item, names, given)), sign
    )


def _term(reader: _Reader) -> Operand:
    if not reader.is_next("IF_NOT_EXISTS"):
        return _operand(reader)
    reader.next("(")
    path = reader.path()
    reader.next(",")
    other = _term(reader)
    reader.next(")")

    def term(item: Item, names: Names, given: Given) -> Value | None:
        found = find(item, path, names)
        return other(item, names, given) if found is None else found

    return term


def _there(value: Value | None) -> Value:
    if value is None:
        raise invalid("The provided expression refers to an attribute that does not exist in the item")
    return value


def changed(item: Item, changes: tuple[Change, ...], names: Names, given: Given) -> Item:
    """A new item: every operand is of the item as it was. Raises Refused when a change does not fit what is there."""
    paths = [tuple(names[part] for part in each.path) for each in changes]
    if len({path[0] for path in paths}) != len(paths):
        _refuse_overlaps(paths)
    result = dict(item)
    for each, path in zip(changes, paths, strict=True):
        old = find(item, each.path, names)
        match each.clause:
            case "SET":
                assert each.operand is not None
                new: Value | None = _there(each.operand(item, names, given))
            case "ADD":
                assert each.operand is not None
                new = values.add(old, _there(each.operand(item, names, given)))
            case "DELETE":
                assert each.operand is not None
                new = values.take(old, _there(each.operand(item, names, given)))
            case _:
                new = None
        _place(result, path, new)
    return result


def _refuse_overlaps(paths: list[Path]) -> None:
    for at, path in enumerate(paths):
        for other in paths[:at]:
            shorter = min(len(path), len(other))
            if path[:shorter] == other[:shorter]:
                raise invalid("Invalid UpdateExpression: Two document paths overlap with each other")


def _place(item: dict[str, Value], path: Path, new: Value | None) -> None:
    """Put or remove it; the maps on the way are made anew, for the old item has them too."""
    name, *rest = path
    if rest:
        if name not in item or "M" not in item[name]:
            if new is None:
                return
            raise invalid("The document path provided in the update expression is invalid for update")
        inner = dict(item[name]["M"])
        _place(inner, tuple(rest), new)
        item[name] = {"M": inner}
    elif new is None:
        item.pop(name, None)
    else:
        item[name] = new
