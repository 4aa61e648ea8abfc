import importlib
from pathlib import Path

import pytest

from socialflow import errors
from socialflow.errors import SocialFlowError, registry


def test_a_code_belongs_to_one_error() -> None:
    # Whatever was imported before: every domain's.
    for each in (Path(__file__).parents[3] / "functions").glob("*/errors.py"):
        importlib.import_module(f"functions.{each.parent.name}.errors")
    every: list[type[SocialFlowError]] = [SocialFlowError]
    for cls in every:
        every.extend(cls.__subclasses__())
    with_code = [
        cls for cls in every if "code" in cls.__dict__ and cls.__module__.startswith(("socialflow", "functions"))
    ]

    assert len({cls.code for cls in with_code}) == len(with_code)


@pytest.mark.parametrize("code", list(registry()))
def test_an_error_has_a_status_of_its_own_class_a_title_and_a_sentence(code: str) -> None:
    cls = registry()[code]

    assert 400 <= cls.status < 600
    assert cls.title
    assert not cls.title.endswith(".")
    assert (cls.__doc__ or "").strip()


def test_an_error_without_a_sentence_says_that_of_its_class() -> None:
    assert errors.NotFound().detail == "There is no such thing, or the caller may not know of it."
    assert errors.NotFound("No video 7.").detail == "No video 7."
    assert str(errors.NotFound("No video 7.")) == "No video 7."


def test_only_what_passes_by_itself_says_when_to_come_back() -> None:
    assert errors.Unavailable().retry_after_seconds == 5
    assert errors.Unavailable(retry_after_seconds=30).retry_after_seconds == 30
    assert errors.Conflict().retry_after_seconds is None


@pytest.mark.parametrize(
    ("cls", "status"),
    [
        (errors.Invalid, 422),
        (errors.Malformed, 400),
        (errors.TooLarge, 413),
        (errors.UnsupportedMedia, 415),
        (errors.IdempotencyKeyReused, 422),
        (errors.Unauthenticated, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.MethodNotAllowed, 405),
        (errors.Conflict, 409),
        (errors.TooManyRequests, 429),
        (errors.Unavailable, 503),
        (errors.InternalError, 500),
    ],
)
def test_the_drawn_tree_is_the_real_one(cls: type[SocialFlowError], status: int) -> None:
    assert cls.status == status
