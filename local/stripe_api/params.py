"""What an endpoint takes, as data, and the check of a request against it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.stripe_api.currencies import CURRENCIES
from local.stripe_api.refusals import Refusal, malformed

# Stripe's own bound for amounts: eight digits.
MAX_AMOUNT = 99_999_999
_INTEGER = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Param:
    """One parameter. `kind`: string, integer, boolean, timestamp, currency, metadata, hash, free (any hash), list
    (of texts), hashes (a list of hashes). `emptiable`: an empty text unsets it (None)."""

    kind: str = "string"
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 5000
    fields: Mapping[str, "Param"] = field(default_factory=dict)
    emptiable: bool = False


Shape = Mapping[str, Param]

AMOUNT = Param("integer", minimum=1, maximum=MAX_AMOUNT)
REQUIRED_AMOUNT = Param("integer", required=True, minimum=1, maximum=MAX_AMOUNT)
CURRENCY = Param("currency", required=True)
METADATA = Param("metadata")
EXPAND: Shape = {"expand": Param("list")}
_RANGE = Param("hash", fields={name: Param("timestamp") for name in ("gt", "gte", "lt", "lte")})
PAGE: Shape = {
    "limit": Param("integer", minimum=1, maximum=100),
    "starting_after": Param(),
    "ending_before": Param(),
    "created": _RANGE,
}


def check(shape: Shape, given: Mapping[str, Any], at: str = "") -> dict[str, Any]:
    """`given` with its types. Raises the refusal that Stripe gives for the first parameter that does not fit."""
    unknown = sorted(set(given) - set(shape))
    if unknown:
        names = ", ".join(_name(at, name) for name in unknown)
        message = f"Received unknown parameter{'s' if len(unknown) > 1 else ''}: {names}"
        raise malformed(message, code="parameter_unknown", param=_name(at, unknown[0]))
    for name, param in shape.items():
        if param.required and given.get(name, "") == "":
            full = _name(at, name)
            raise malformed(f"Missing required param: {full}.", code="parameter_missing", param=full)
    return {name: _value(shape[name], raw, _name(at, name)) for name, raw in given.items()}


def _name(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def _value(param: Param, raw: Any, name: str) -> Any:
    if param.emptiable and raw == "":
        return None
    if param.kind in ("hash", "hashes", "free", "metadata", "list"):
        return _nested(param, raw, name)
    if not isinstance(raw, str):
        # `created` takes a range or an instant; every other scalar takes only text.
        raise malformed(f"Invalid {param.kind}: {name} must not be a hash or a list.", param=name)
    if param.kind in ("integer", "timestamp"):
        return _integer(param, raw, name)
    if param.kind == "boolean":
        if raw not in ("true", "false"):
            raise malformed(f"Invalid boolean: {raw[:40]}", code="parameter_invalid_string", param=name)
        return raw == "true"
    if param.kind == "currency":
        return _currency(raw, name)
    if len(raw) > param.max_length:
        raise malformed(f"Invalid string: must be at most {param.max_length} characters", param=name)
    if param.choices and raw not in param.choices:
        raise malformed(f"Invalid {name}: must be one of {', '.join(param.choices)}", param=name)
    return raw


def _integer(param: Param, raw: str, name: str) -> int:
    if not _INTEGER.fullmatch(raw):
        raise malformed(f"Invalid integer: {raw[:40]}", code="parameter_invalid_integer", param=name)
    value = int(raw)
    if param.minimum is not None and value < param.minimum:
        message = f"This value must be greater than or equal to {param.minimum}."
        raise malformed(message, code="parameter_invalid_integer", param=name)
    if param.maximum is not None and value > param.maximum:
        code = "amount_too_large" if param.maximum == MAX_AMOUNT else "parameter_invalid_integer"
        raise malformed(f"This value must be no more than {param.maximum}.", code=code, param=name)
    return value


def _currency(raw: str, name: str) -> str:
    currency = raw.lower()
    if currency not in CURRENCIES:
        raise malformed(f"Invalid currency: {raw[:40]}.", param=name)
    return currency


def _nested(param: Param, raw: Any, name: str) -> Any:
    if param.kind == "hash" and name == "created" and isinstance(raw, str):
        instant = _integer(Param("timestamp"), raw, name)
        return {"gte": instant, "lte": instant}
    if param.kind == "list":
        return _texts(raw, name)
    if param.kind == "hashes":
        return _hashes(param, raw, name)
    if param.kind == "metadata" and raw == "":
        return {}
    if isinstance(raw, list):
        raw = {str(index): value for index, value in enumerate(raw)}
    if not isinstance(raw, dict):
        raise _not_a_hash(name)
    if param.kind == "hash":
        return check(param.fields, raw, name)
    if param.kind == "metadata":
        _check_metadata(raw, name)
    return raw


def _hashes(param: Param, raw: Any, name: str) -> list[Any]:
    if raw == "":
        return []
    if not isinstance(raw, list):
        raise malformed("Invalid array", param=name)
    for index, one in enumerate(raw):
        if not isinstance(one, dict):
            raise _not_a_hash(_name(name, str(index)))
    return [check(param.fields, one, _name(name, str(index))) for index, one in enumerate(raw)]


def _texts(raw: Any, name: str) -> list[str]:
    if raw == "":
        return []
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise malformed("Invalid array", param=name)
    return raw


def _not_a_hash(name: str) -> Refusal:
    return malformed("Invalid object", param=name)


def _check_metadata(raw: Mapping[str, Any], name: str) -> None:
    """Stripe's bounds: 50 keys of 40 characters, values of 500."""
    if len(raw) > 50:
        raise malformed("You can have up to 50 metadata keys.", param=name)
    for key, value in raw.items():
        if not isinstance(value, str):
            raise malformed("Metadata values must be strings.", param=_name(name, key))
        if len(key) > 40:
            raise malformed("Metadata keys can be at most 40 characters long.", param=_name(name, key))
        if len(value) > 500:
            raise malformed("Metadata values can have up to 500 characters.", param=_name(name, key))


def merge_metadata(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """An update adds keys, and an empty value takes its key away."""
    return {key: value for key, value in {**old, **new}.items() if value != ""} if new else {}
