"""Every call of AWS that an import makes fails once, or is done and not answered, or is done twice: the import ends the same."""

from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from functions.identity import blocks, profiles
from functions.identity.import_person import handler as identity_imports
from functions.privacy.begin_import import handler as begin_import
from functions.privacy.finish_import import handler as finish_import
from functions.privacy.read_archive import handler as read_archive
from functions.social import table as social
from functions.social.import_person import handler as social_imports
from socialflow import tables
from socialflow.errors import Unavailable
from tests.conftest import Answer, TestClock, lambda_context, outbox_events, request
from tests.unit.identity.conftest import identity as identity
from tests.unit.privacy.packing import account, zipped
from tests.unit.privacy.test_imports import PATH, look, person, start

FILES = {
    "identity/account": [account(bio="I count.")],
    "identity/mutes": [{"kind": "word", "value": "spoiler"}],
    "identity/blocks": [{"username": "troll"}],
    "social/following": [{"username": "bob"}],
}
# A task makes fewer calls than this, and goes one further with every try.
_TRIES = 60


class Faults:
    """The first call of each kind goes wrong: it is lost, its answer is, or the SDK makes it again."""

    def __init__(self, kind: str, call: Callable[..., Any]) -> None:
        self.kind, self.call, self.seen, self.is_on = kind, call, set[str](), True

    def __call__(self, client: Any, operation: str, params: dict[str, Any]) -> Any:
        named = sorted((name, repr(_lasting(each))) for name, each in params.items() if name != "ClientRequestToken")
        # With every try, an import that is begun has another id.
        what = (
            operation if operation == "TransactWriteItems" and "IMPORT_GATE" in repr(params) else f"{operation} {named}"
        )
        if what in self.seen or not self.is_on:
            return self.call(client, operation, params)
        self.seen.add(what)
        if self.kind == "before":
            raise EndpointConnectionError(endpoint_url="https://aws.test")
        answer = self.call(client, operation, dict(params))
        if self.kind == "after":
            raise ReadTimeoutError(endpoint_url="https://aws.test")
        # A transaction that the SDK sends again has its token, by which AWS knows it.
        return answer if operation == "TransactWriteItems" else self.call(client, operation, params)


def _lasting(value: Any) -> Any:
    """Without what is sealed, which is sealed anew with every try."""
    if not isinstance(value, dict):
        return value
    return {name: "sealed" if name == "B" else _lasting(each) for name, each in value.items()}


def answered(ask: Callable[[], Answer]) -> Any:
    """Asked again while it is 503, as a client does."""
    for _ in range(_TRIES):
        answer = ask()
        if answer.status != 503:
            assert answer.status < 300, answer.body
            return answer.body
    raise AssertionError("it goes no further")


def done(task: Callable[[Any, Any], Any], given: dict[str, Any]) -> Any:
    """Asked again while it is Unavailable, as the machine does."""
    for _ in range(_TRIES):
        with suppress(Unavailable):
            return task(given, lambda_context())
    raise AssertionError("it goes no further")


@pytest.mark.parametrize("kind", ["before", "after", "twice"])
def test_an_import_whose_every_call_goes_wrong_once_ends_as_one_without_faults(
    kind: str, identity: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob, troll = (person(name) for name in ("ada", "bob", "troll"))
    faults = Faults(kind, BaseClient._make_api_call)  # type: ignore[attr-defined]

    def faulty(client: Any, operation: str, params: dict[str, Any]) -> Any:
        return faults(client, operation, params)

    monkeypatch.setattr(BaseClient, "_make_api_call", faulty)
    key = {"idempotency-key": "one"}

    place = answered(lambda: request(begin_import, "POST", PATH, {"size_bytes": 1000}, user_id=ada, headers=key))
    order = {"import_id": place["import_id"], "user_id": ada}
    faults.is_on = False
    upload = {"Bucket": "exports-bucket", "Key": f"uploads/{ada}/{place['import_id']}.zip"}
    identity.client("s3").put_object(**upload, Body=zipped(FILES))
    faults.is_on = True
    answered(lambda: start(ada, order["import_id"]))
    counts = done(read_archive, order)["counts"]
    taken = [done(each, order) for each in (identity_imports, social_imports)]
    done(finish_import, {"order": order, "counts": counts, "taken": taken})
    faults.is_on = False

    assert len(faults.seen) > 30
    report = look(ada, order["import_id"])["report"]
    assert {each["section"]: (each["taken"], each["left"]) for each in report} == {
        "identity/account": (1, {}),
        "identity/blocks": (1, {}),
        "identity/mutes": (1, {}),
        "social/following": (1, {}),
    }
    assert profiles.own(ada).bio == "I count."
    assert [each.user_id for each in blocks.blocks_page(ada, limit=9, cursor_text=None).items] == [troll]
    assert [each["followee_id"] for each in social.following_of(ada, limit=9, after=None).items] == [bob]
    assert social.users([ada])[ada]["following_count"] == 1
    told = [each["type"] for each in outbox_events(identity.client("dynamodb"), tables.PRIVACY)]
    assert told == ["ImportRequested"]
    assert identity.client("s3").list_objects_v2(Bucket="exports-bucket")["KeyCount"] == 0
