"""What an error's page says to do (API-5): each code of a domain has its own advice, and what it names is there."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from functions.operations import pages
from local.contract import openapi
from socialflow.errors import SocialFlowError, registry

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT: dict[str, Any] = json.loads(pages.openapi())
ROUTES = {(method.upper(), path) for path, of in DOCUMENT["paths"].items() for method in of}
# Codes whose reaction's own advice is all that can be said, and why.
GENERAL: dict[str, str] = {}
# Codes for which the very same is to be done.
SAME = [
    ["cannot-follow-oneself", "own-block"],
    ["membership-of-oneself", "tip-to-oneself"],
    ["no-rendition", "undecodable-rendition"],
]
# What stands in backticks and is no field: headers, settings, tasks.
NAMES = {
    "Retry-After",
    "RateLimit",
    "request_id",
    "errors",
    "detail",
    "cursor",
    "Idempotency-Key",
    "social_redirects",
    "webhook_secrets",
}
_LONGEST = 2 * 120


def every_code() -> dict[str, type[SocialFlowError]]:
    """Those of routes, of machines' tasks and of operators' tasks, and none that a test made up."""
    openapi.routes()
    for domain in sorted(path.parent.name for path in (ROOT / "functions").glob("*/errors.py")):
        importlib.import_module(f"functions.{domain}.errors")
    # Errors that stand beside what raises them.
    for name in ("functions.videos.probe", "socialflow.mail", "socialflow.stripe_calls", "socialflow.stripe_webhooks"):
        importlib.import_module(name)
    return {code: cls for code, cls in registry().items() if cls.__module__.startswith(("functions.", "socialflow."))}


def fields() -> set[str]:
    """Of bodies and parameters, in the whole contract."""
    found: set[str] = set()

    def look(part: Any) -> None:
        if isinstance(part, dict):
            found.update(part.get("properties", {}))
            found.update(each["name"] for each in part.get("parameters", ()) if "name" in each)
            for each in part.values():
                look(each)
        elif isinstance(part, list):
            for each in part:
                look(each)

    look(DOCUMENT)
    return found


def test_each_code_says_itself_what_to_do() -> None:
    inherit = {code for code, cls in every_code().items() if "fix" not in vars(cls)}

    assert inherit == set(GENERAL)


def test_no_two_codes_of_a_domain_say_the_same_but_where_the_same_is_to_be_done() -> None:
    said: dict[str, list[str]] = {}
    for code, cls in every_code().items():
        said.setdefault(cls.fix, []).append(code)

    assert sorted(codes for codes in said.values() if len(codes) > 1) == SAME


@pytest.mark.parametrize("code", sorted(every_code()))
def test_an_advice_is_short_and_names_routes_and_fields_that_there_are(code: str) -> None:
    fix = every_code()[code].fix
    routes = re.findall(r"(GET|POST|PUT|PATCH|DELETE) (/api/v1[^\s,;:.)`]*)", fix)
    names = set(re.findall(r"`([a-zA-Z_-]+)`", fix))

    assert len(fix) <= _LONGEST
    assert set(routes) <= ROUTES
    assert names <= fields() | NAMES
