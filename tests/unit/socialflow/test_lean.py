"""A function imports no resolver but its own, and the others are there for who asks."""

import subprocess
import sys

import pytest

_LEAN = "import sys; import socialflow.http; "


def run(code: str) -> str:
    """In a process of its own, because what is imported stays imported."""
    paths = [path for path in sys.path if path]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["asyncio", "aws_lambda_powertools.event_handler.appsync", "boto3"])
def test_what_no_route_uses_is_not_imported(module: str) -> None:
    assert run(f"{_LEAN} print({module!r} in sys.modules)") == "False"


def test_the_other_resolvers_are_there_when_they_are_asked_for() -> None:
    asked = "from aws_lambda_powertools.event_handler import AppSyncResolver, Response; print(AppSyncResolver.__name__)"

    assert run(f"{_LEAN} {asked}") == "AppSyncResolver"


def test_a_package_that_is_imported_already_stays_as_it_is() -> None:
    code = "import aws_lambda_powertools.event_handler as before; "

    assert run(f"{code}{_LEAN} print(sys.modules[before.__name__] is before, hasattr(before, 'Router'))").startswith(
        "True"
    )


def test_every_verbs_package_is_lean() -> None:
    code = "import sys, functions.operations.get_health; print(sys.modules['aws_lambda_powertools.event_handler'].Response.__name__)"

    assert run(f"{code}; print('asyncio' in sys.modules)").split() == ["Response", "False"]
