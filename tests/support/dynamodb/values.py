"""Attribute values in DynamoDB's typed form ({"S": "a"}): what they weigh, how they compare, what they add up to.

No value is ever changed in place, so items can share them.
"""

import marshal
from decimal import Context, Decimal, Inexact, Rounded
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
LARGEST_ITEM_BYTES = 400 * 1024
_EXACT = Context(prec=38, Emin=-130, Emax=125, traps=[Inexact, Rounded])
_SETS = {"SS", "NS", "BS"}


class Refused(Exception):
    """The request was refused, in DynamoDB's words; `more` is what the answer holds beyond code and message."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.more = code, message, more


def invalid(message: str) -> Refused:
    return Refused("ValidationException", message)


def number(text: str) -> int | Decimal:
    """The number, an int where it is one."""
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def written(value: int | Decimal) -> Value:
    """The number as it is kept. Raises Refused beyond 38 digits."""
    if isinstance(value, int) and -(10**38) < value < 10**38:
        return {"N": str(value)}
    try:
        exact = _EXACT.create_decimal(value).normalize(_EXACT)
    except (Inexact, Rounded) as error:
        raise invalid("Attempting to store more than 38 significant digits in a Number") from error
    except ArithmeticError as error:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported") from error
    return {"N": f"{exact:f}"}


def kept(item: Item) -> Item:
    """The item as it is stored: numbers in one form, sets in order. Raises Refused for what cannot be stored."""
    return {name: _kept(value) for name, value in item.items()}


def _kept(value: Value) -> Value:
    ((kind, inner),) = value.items()
    match kind:
        case "N":
            return value if inner.isdecimal() and inner[0] != "0" and len(inner) < 39 else _number(inner)
        case "L":
            return {"L": [_kept(each) for each in inner]}
        case "M":
            return {"M": {name: _kept(each) for name, each in inner.items()}}
        case "SS" | "NS" | "BS":
            if not inner:
                raise invalid("One or more parameter values were invalid: An set may not be empty")
            if len(set(inner)) != len(inner):
                raise invalid("One or more parameter values were invalid: Input collection contains duplicates.")
            return {kind: sorted(inner)}
        case _:
            return value


def _number(text: str) -> Value:
    try:
        return written(number(text))
    except ArithmeticError as error:
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}") from error


def outweighs(item: Item, limit: int) -> bool:
    """Whether it is larger than so many bytes."""
    # With its lengths written out it is larger still, and that is told much sooner.
    return len(marshal.dumps(item, 0)) > limit < weigh(item)


def weigh(item: Item) -> int:
    """The item's size in bytes."""
    return sum(_text(name) + _weight(value) for name, value in item.items())


def _text(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _weight(value: Value) -> int:
    ((kind, inner),) = value.items()
    match kind:
        case "S":
            return _text(inner)
        case "N":
            return 2 + len(inner) // 2
        case "L":
            return 3 + sum(1 + _weight(each) for each in inner)
        case "M":
            return 3 + sum(1 + _text(name) + _weight(each) for name, each in inner.items())
        case "SS":
            return sum(map(_text, inner))
        case "B":
            return len(inner)
        case "NS" | "BS":
            return sum(map(len, inner))
        case _:
            return 1


def same(left: Value, right: Value) -> bool:
    """Whether both are one value. What is stored has one form; what a request says may have another."""
    if left == right:
        return True
    ((kind, mine),) = left.items()
    if kind not in right:
        return False
    its = right[kind]
    match kind:
        case "N":
            return number(mine) == number(its)
        case "SS" | "BS":
            return set(mine) == set(its)
        case "NS":
            return set(map(number, mine)) == set(map(number, its))
        case "L":
            return len(mine) == len(its) and all(map(same, mine, its))
        case "M":
            return mine.keys() == its.keys() and all(same(mine[name], its[name]) for name in mine)
        case _:
            return False


def in_order(left: Value, right: Value) -> tuple[Any, Any] | None:
    """Both as Python compares them, None when values of their types have no order."""
    ((kind, mine),) = left.items()
    if kind not in right:
        return None
    if kind == "N":
        return number(mine), number(right[kind])
    return (mine, right[kind]) if kind in {"S", "B"} else None


def has_order(value: Value) -> bool:
    return next(iter(value)) in {"S", "N", "B"}


def contains(value: Value, part: Value) -> bool:
    """Whether a text contains the other, or a set or list has it."""
    ((kind, inner),) = value.items()
    ((part_kind, wanted),) = part.items()
    if kind == "L":
        return any(same(each, part) for each in inner)
    if kind in {"S", "B"}:
        return kind == part_kind and wanted in inner
    if kind in _SETS:
        return part_kind == kind[0] and (
            any(number(each) == number(wanted) for each in inner) if kind == "NS" else wanted in inner
        )
    return False


def size(value: Value) -> int | None:
    """What size() answers: of bytes or of elements, None for a type that has none."""
    ((kind, inner),) = value.items()
    if kind == "S":
        return _text(inner)
    return len(inner) if kind in {"B", "L", "M", *_SETS} else None


def add(value: Value | None, more: Value) -> Value:
    """What ADD makes of it. Raises Refused when the types do not fit."""
    ((kind, inner),) = more.items()
    if kind != "N" and kind not in _SETS:
        raise invalid(
            f"Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, {kind}"
        )
    if value is None:
        return more
    if kind not in value:
        raise invalid("An operand in the update expression has an incorrect data type")
    if kind == "N":
        return plus(value, more)
    return {kind: sorted({*value[kind], *inner})}


def take(value: Value | None, less: Value) -> Value | None:
    """What DELETE leaves of a set, None when nothing is left."""
    ((kind, inner),) = less.items()
    if kind not in _SETS:
        raise invalid(
            f"Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, {kind}"
        )
    if value is None:
        return None
    if kind not in value:
        raise invalid("An operand in the update expression has an incorrect data type")
    left = sorted({*value[kind]} - {*inner})
    return {kind: left} if left else None


def plus(left: Value, right: Value, sign: int = 1) -> Value:
    """The sum, or the difference. Raises Refused for what is no number."""
    if "N" not in left or "N" not in right:
        raise invalid("An operand in the update expression has an incorrect data type")
    mine, its = number(left["N"]), number(right["N"])
    if isinstance(mine, int) and isinstance(its, int):
        return written(mine + sign * its)
    return written(_EXACT.add(Decimal(mine), sign * Decimal(its)))
