"""AU-2: fifty thousand random steps of sessions: every theft is found at the loser's next use, nobody is logged out falsely."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from functions.identity import sessions, table
from functions.operations import signing_keys
from socialflow import aws, clock, dynamo, env, ids, secrets, tables
from socialflow.dynamo import Update
from tests.conftest import START
from tests.simulation.clients import Client
from tests.simulation.cloud import wrapping
from tests.unit.identity import refresh_model
from tests.unit.identity.refresh_model import Broken, Model

SEEDS = range(10)
STEPS = 5_000


@contextmanager
def world(seed: int) -> Iterator[Model]:
    model = Model(seed)
    keys = json.dumps(signing_keys.new_token_keys(START))
    clients = {"dynamodb": model.client, "secretsmanager": Client("secretsmanager", lambda *_: {"SecretString": keys})}
    clients["kms"] = Client("kms", lambda _, *asked: wrapping(*asked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "client", lambda service, **_: clients[service])
        patch.setattr(time, "sleep", lambda _: None)
        patch.setenv(env.TOKEN_KEYS_SECRET_ARN, "token-keys")
        patch.setenv(env.TOKEN_ISSUER, "https://social-flow.test")
        patch.setenv(env.ADDRESSES_SECRET_ARN, "addresses")
        patch.setenv(env.PEOPLE_KEY_ARN, "the people's key")
        patch.setenv(tables.KEYS.setting, "keys")
        patch.setenv(tables.IDENTITY.setting, "identity")
        model.database.create("keys", [])
        model.database.create("identity", [each.name for each in tables.IDENTITY.indexes])
        secrets.forget()
        clock.use(lambda: model.now)
        ids.use(random.Random(seed).randbytes)  # noqa: S311 - a story, not a secret
        try:
            model.begin()
            yield model
        finally:
            secrets.forget()
            clock.use(time.time)
            ids.use(os.urandom)


def live(seed: int, steps: int = STEPS) -> Model:
    with world(seed) as model:
        while model.seen["steps"] < steps:
            model.step()
    return model


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_to_a_refresh_is_one_that_is_promised(seed: int) -> None:
    """AU-2: ten lives of 5,000 refreshes each, of the devices of owners and thieves, some at once and some unheard."""
    seen = live(seed).seen

    # A life without these would prove nothing.
    assert (
        min(
            seen[each]
            for each in (
                "theft found",
                "stolen before its rotation",
                "stolen after its rotation",
                "once more",
                "together",
                "write repeated",
                "ended by its own device, too late or too often",
            )
        )
        >= 20
    ), seen


def without_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rotation that does not look whether its token is current any more."""
    write = dynamo.Store.write

    def naive(self: dynamo.Store, operation: Any) -> Any:
        if isinstance(operation, Update) and "contains(#current_hashes" in operation.when:
            operation = Update(operation.key, operation.change, operation.values, "#is_live = :yes")
        return write(self, operation)

    monkeypatch.setattr(dynamo.Store, "write", naive)


def without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spent token that may come once more whenever it likes."""
    monkeypatch.setattr(sessions, "LEEWAY", timedelta(days=365))


def with_many_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leeway that is not used up."""
    session_and_user = table.session_and_user

    def naive(user_id: str, session_id: str) -> Any:
        session, user = session_and_user(user_id, session_id)
        return {**session, "is_leeway_used": False}, user

    write = dynamo.Store.write

    def write_naively(self: dynamo.Store, operation: Any) -> Any:
        if isinstance(operation, Update) and "ADD #current_hashes" in operation.change:
            values = {name: value for name, value in operation.values.items() if name != "no"}
            when = operation.when.replace(" AND #is_leeway_used = :no", "")
            operation = Update(operation.key, operation.change, values, when)
        return write(self, operation)

    monkeypatch.setattr(table, "session_and_user", naive)
    monkeypatch.setattr(dynamo.Store, "write", write_naively)


@pytest.mark.parametrize("plant", [without_generation, without_bound, with_many_children])
def test_the_model_finds_naive_refreshes(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    with pytest.raises(Broken):
        live(1)


def test_the_leeway_of_the_model_is_that_of_the_product() -> None:
    assert sessions.LEEWAY.total_seconds() == refresh_model.LEEWAY
