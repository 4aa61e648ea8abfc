"""Every route × everybody (AU-8, AU-10, TE-5): what the real authorizer and handler do is what the route's Access says.

The body is not JSON, so that whoever is let in is told so (400) and nothing else happens; who is refused learns nothing of it.
"""

from types import SimpleNamespace

import pytest

from local.contract import openapi
from socialflow import dynamo, env, limits
from socialflow.dynamo import Delete
from socialflow.http import RouteApp
from socialflow.limits import LIMITS, Limit
from tests.authorization.people import REFUSED, WHO, everybody, expected, send
from tests.conftest import TestClock
from tests.unit.identity.conftest import identity as identity

ROUTES = [(name, module) for name, module in openapi.routes() if not name.endswith("refuse_unknown_route")]


def operation(app: RouteApp) -> tuple[str, str]:
    (route,) = app._static_routes + app._dynamic_routes
    return route.method.upper(), openapi._template(route.openapi_path)


@pytest.fixture
def told(identity: SimpleNamespace, clock: TestClock) -> dict[str, dict[str, str]]:
    return everybody(clock)


def test_every_route_lets_in_whom_its_metadata_names_and_refuses_the_others(told: dict[str, dict[str, str]]) -> None:
    wrong = {}
    for name, module in ROUTES:
        for who in WHO:
            refusal = expected(module.app.access, who)
            answer = send(module.handler, operation(module.app), told[who], "{not json")
            if answer[1] != (refusal or "malformed-json"):
                wrong[name, who] = (answer, refusal or "let in")

    assert wrong == {}
    assert len(ROUTES) * len(WHO) > 1000


def test_the_authorizer_vouches_for_those_alone_whose_session_or_token_lives(told: dict[str, dict[str, str]]) -> None:
    assert {who for who in WHO if "user_id" not in told[who]} == set(REFUSED)
    assert told["anonymous"] == {"refused": "no-token"}
    assert all(told[who] == {"refused": "bad-token"} for who in REFUSED[1:])


def test_a_route_without_metadata_is_not_a_route() -> None:
    """`route_app` takes it before anything else, so that none can be left out."""
    with pytest.raises(TypeError, match="access"):
        __import__("socialflow.http").http.route_app()


def test_every_route_that_costs_something_counts_who_asks(
    told: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One at a time, so that it is counted at once and not behind.
    monkeypatch.setenv(env.RATE_LIMITS, limits.as_setting({"address": Limit(19, 60)}))
    counting = []
    for name, module in ROUTES:
        limits.forget()
        send(module.handler, operation(module.app), told["admin"], "{not json")
        if counted := LIMITS.query("LIMIT#address#203.0.113.9").items:
            counting.append(name)
            LIMITS.write(Delete(dynamo.key(counted[0]["pk"], counted[0]["sk"])))
    limits.forget()

    assert counting == [name for name, module in ROUTES if module.app.access.cost]
