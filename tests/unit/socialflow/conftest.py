"""AWS answering what the tests tell it to, at botocore's own boundary, and waits that take no time."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from botocore.stub import Stubber

from socialflow import aws as factory
from socialflow import tables
from socialflow.dynamo import Store
from tests.concurrency import atomic_calls as atomic_calls


@pytest.fixture
def store(aws: SimpleNamespace) -> Store:
    """A table with an index, empty."""
    return Store(tables.VIDEOS)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for; none is made."""
    asked: list[float] = []
    monkeypatch.setattr(time, "sleep", asked.append)
    return asked


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """DynamoDB's answers, in the order in which they are added; a call without one fails the test."""
    monkeypatch.setenv(tables.VIDEOS.setting, "videos")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    factory.forget()
    with Stubber(factory.client("dynamodb")) as stub:
        yield stub
        stub.assert_no_pending_responses()
    factory.forget()
