"""Form bodies with brackets, as Stripe's clients write them: `a[b]=1&c[]=2&d[0][e]=3`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from local.stripe_api.refusals import malformed

MAX_FIELDS = 1000
MAX_DEPTH = 8
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")

Tree = dict[str, Any]


def parse(text: str) -> Tree:
    """The nested value that `text` spells. Lists come out as lists; a later scalar replaces an earlier one."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise malformed(f"Invalid request body: {error}.") from error
    root: Tree = {}
    for key, value in pairs:
        if "\0" in key or "\0" in value:
            raise malformed("Invalid request: a NUL character is not allowed.")
        _put(root, _steps(key), value)
    folded: Tree = {name: _fold(value) for name, value in root.items()}
    return folded


def _steps(key: str) -> list[str]:
    match = _KEY.fullmatch(key)
    if not match:
        raise malformed(f"Invalid parameter name: {key[:80]}")
    steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
    if len(steps) > MAX_DEPTH:
        raise malformed(f"Parameter nested too deeply: {key[:80]}")
    return steps


def _put(node: Tree, steps: list[str], value: str) -> None:
    for index, step in enumerate(steps):
        # `[]` appends: the next free position of its list.
        name = step or str(len(node))
        if index == len(steps) - 1:
            node[name] = value
            return
        inner = node.setdefault(name, {})
        if not isinstance(inner, dict):
            raise malformed(f"Parameter {steps[0]} is both a value and a hash.", param=steps[0])
        node = inner


def _fold(value: Any) -> Any:
    """A hash whose keys are 0..n-1 is a list."""
    if not isinstance(value, dict):
        return value
    folded = {name: _fold(inner) for name, inner in value.items()}
    if folded and all(name.isdigit() for name in folded):
        return [folded[name] for name in sorted(folded, key=int)]
    return folded
