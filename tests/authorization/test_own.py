"""What a route calls the caller's own is refused to everybody else (AU-10, TE-5): each with a real thing of somebody's."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from local.contract import openapi
from socialflow import ids
from tests.authorization.makers import MAKERS
from tests.conftest import Answer, request
from tests.test_contract import OPERATIONS, example
from tests.unit.billing.conftest import Billing
from tests.unit.billing.conftest import billing as billing
from tests.unit.billing.conftest import stripe_process as stripe_process
from tests.unit.identity.conftest import identity as identity

pytestmark = pytest.mark.xdist_group("authorization")
OWNED = [(name, module) for name, module in openapi.routes() if module.app.access.own]
# Parameters that name what everybody with an account may name: a person, a creator, a video to watch, a month or a year, a provider of identities.
ANYBODYS = {"user_id", "username", "creator_id", "video_id", "period", "year", "provider"}


def place(name: str, own: str) -> tuple[str, str]:
    return name.split(".")[1], own


@pytest.mark.parametrize(("name", "module"), OWNED, ids=[name for name, _ in OWNED])
def test_anothers_thing_is_refused_and_ones_own_is_not(
    name: str, module: Any, billing: Billing, identity: SimpleNamespace
) -> None:
    own = module.app.access.own
    make = MAKERS.get(place(name, own))
    assert make, f"tests/authorization/makers.py does not say how to make a {own} of {place(name, own)[0]}"
    owner_id, thing_id = make(billing, ids.new_id())

    refused = ask(name, module, own, thing_id, user_id=ids.new_id(), role="admin")
    not_there = ask(name, module, own, thing_id[:-5] + "00000", user_id=owner_id)
    granted = ask(name, module, own, thing_id, user_id=owner_id)

    assert refused.status in {403, 404}, refused.body
    assert refused.body["code"] not in {"role-needed", "scope-needed", "step-up-needed"}
    assert not_there.status in {403, 404}, not_there.body
    assert granted.status not in {401, 403, 404}, granted.body
    assert owner_id not in json.dumps(refused.body)


def ask(name: str, module: Any, own: str, thing_id: str, **who: str) -> Answer:
    method, path, operation = OPERATIONS[name.rsplit(".", 1)[1]]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return request(
        module.handler,
        method,
        path.replace(f"{{{own}}}", thing_id),
        example(body) if body else None,
        route=path,
        headers={"idempotency-key": ids.new_id()},
        **who,
    )


@pytest.mark.parametrize("verb", sorted(OPERATIONS))
def test_a_thing_in_the_path_is_somebodys_own_or_everybodys(verb: str) -> None:
    """A new route that names a thing declares `own=`, or its parameter is one of ANYBODYS, or its role is staff's."""
    _, path, _ = OPERATIONS[verb]
    (access,) = [module.app.access for name, module in openapi.routes() if name.endswith("." + verb)]

    if access.role not in {"moderator", "admin"}:
        assert set(re.findall(r"\{(\w+)\}", path)) - ANYBODYS <= {access.own}, path
