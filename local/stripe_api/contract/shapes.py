"""What an object lacks, or has too much, of the shape that the `stripe` client's own classes declare."""

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import ModuleType, NoneType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

from stripe._list_object import ListObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import StripeObject, UntypedStripeObject

# The modules of the client import these classes under names of their own.
_ALIASES = {"CardResource": "Card", "AccountResource": "Account"}


def problems(body: Mapping[str, Any], at: str = "") -> list[str]:
    """One sentence for each field that is absent though it is never optional, of another type, or unknown to the class."""
    kind = body["object"]
    made = get_object_class("V1", kind)
    if made is StripeObject:
        return [f"{at or kind}: the client knows no {kind}"]
    return _of_class(made, body, at or kind)


def _of_class(made: type, body: Any, at: str) -> list[str]:
    if not isinstance(body, dict):
        return [f"{at}: {body!r} is no {made.__name__}"]
    declared = {
        name: kind for name, kind in made.__annotations__.items() if not str(kind).startswith("typing.ClassVar")
    }
    found = [f"{at}.{name}: unknown to {made.__name__}" for name in body if name not in declared]
    module = sys.modules[made.__module__]
    for name, kind in declared.items():
        if name not in body:
            # Deleted objects have three fields.
            if not _is_optional(kind) and not body.get("deleted"):
                found.append(f"{at}.{name}: absent")
        else:
            found += _of_kind(kind, body[name], f"{at}.{name}", module)
    return found


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) is Union and NoneType in get_args(kind)


def _is_decimal(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


_PLAIN: Mapping[Any, Callable[[Any], bool]] = {
    int: lambda value: isinstance(value, int) and not isinstance(value, bool),
    float: lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    bool: lambda value: isinstance(value, bool),
    str: lambda value: isinstance(value, str),
    NoneType: lambda value: value is None,
    Decimal: _is_decimal,
    Any: lambda _: True,
}


def _of_kind(kind: Any, value: Any, at: str, module: ModuleType) -> list[str]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return [] if _PLAIN[kind](value) else [f"{at}: {value!r} is no {kind}"]
    if origin is Union:
        tried = [_of_kind(one, value, at, module) for one in inner]
        # The reading that fits best tells most: a hash is meant as a class, not as one of the texts beside it.
        fits = [one for one, given in zip(tried, inner, strict=True) if not one or given not in _PLAIN]
        return min(fits or tried, key=lambda one: (bool(one), -max((line.count(".") for line in one), default=0)))
    if origin is Literal:
        return [] if value in inner else [f"{at}: {value!r} is none of {inner}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        return [line for one in value for line in _of_kind(inner[0], one, f"{at}[]", module)]
    return _of_object(kind, value, at, module)


def _of_object(kind: Any, value: Any, at: str, module: ModuleType) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no object"]
    origin = get_origin(kind)
    if origin is UntypedStripeObject or kind is UntypedStripeObject:
        return []
    if origin is ListObject:
        lines = [f"{at}.{name}: absent" for name in ("object", "data", "has_more", "url") if name not in value]
        return lines + [
            line for one in value.get("data", []) for line in _of_kind(get_args(kind)[0], one, f"{at}[]", module)
        ]
    if isinstance(kind, (ForwardRef, str)):
        wanted = kind.__forward_arg__ if isinstance(kind, ForwardRef) else kind
        made = get_object_class("V1", str(value.get("object")))
        if made.__name__ != _ALIASES.get(wanted, wanted):
            return [f"{at}: {value.get('object')!r} where the class names {wanted}"]
        return _of_class(made, value, at)
    return _of_class(kind, value, at)
