"""How often one may ask (AU-7): ordinary routes cheaply, strict ones exactly, neither closed by an outage."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from socialflow import access, aws, dynamo, env, limits
from socialflow.contract import Contract
from socialflow.http import RouteApp, lambda_handler, route_app
from socialflow.limits import DEFAULTS, LIMITS, Limit, Meter, Subject
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.conftest import Answer, TestClock, request
from tests.support.problems import assert_problem

USER = Subject("user", "ada")
ACCOUNT = Subject("log-in-account", "ada")


class Attempt(Contract):
    login: str


@pytest.fixture
def limited(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setenv(env.RATE_LIMITS, limits.as_setting(DEFAULTS))
    limits.forget()
    dynamo.capacity.reset()
    return aws


def ordinary(**how: Any) -> RouteApp:
    app = route_app(access.user(**how))

    @app.get("/api/v1/thing")
    def thing() -> dict[str, str]:
        return {}

    return app


def strict() -> RouteApp:
    app = route_app(access.anyone(strict="log-in", account="login"))

    @app.post("/api/v1/auth/login")
    def log_in(attempt: Attempt) -> dict[str, str]:
        return {}

    return app


def ask(app: RouteApp, user_id: str = "ada", **how: Any) -> Answer:
    return request(lambda_handler(app), "GET", "/api/v1/thing", user_id=user_id, session_id="phone", **how)


def try_login(app: RouteApp, login: str = "ada", address: str = "203.0.113.9", **headers: str) -> Answer:
    handler = lambda_handler(app)

    def from_address(event: dict[str, Any], context: Any) -> dict[str, Any]:
        event["requestContext"]["http"]["sourceIp"] = address
        return handler(event, context)

    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    return request(from_address, "POST", "/api/v1/auth/login", {"login": login}, headers=sent)


def taken(meters: list[Meter], subject: Subject, cost: int = 1) -> int:
    """How many requests get through when each process in turn takes all that it can."""
    through = 0
    for meter in meters:
        while not any(each.is_refused for each in meter.take([subject], cost)):
            through += 1
    return through


# ordinary routes


def test_most_requests_write_nothing_and_a_chunk_writes_once(limited: SimpleNamespace) -> None:
    meter, limit = Meter(), DEFAULTS["user"]

    for _ in range(limit.chunk - 1):
        meter.take([USER], 1)
    assert dynamo.capacity.calls == 0
    meter.take([USER], 1)
    assert dynamo.capacity.calls == 1
    while not meter.take([USER], 1)[0].is_refused:
        pass

    assert dynamo.capacity.calls == limit.quota / limit.chunk == 20
    # A refusal is remembered: whoever goes on asking costs nothing.
    for _ in range(50):
        meter.take([USER], 1)
    assert dynamo.capacity.calls == 20


def test_one_process_is_exact(limited: SimpleNamespace) -> None:
    assert taken([Meter()], USER) == DEFAULTS["user"].quota


@pytest.mark.parametrize("cost", [1, 7])
@pytest.mark.parametrize("processes", [2, 8])
def test_what_gets_through_more_is_less_than_a_chunk_and_a_request_a_process(
    limited: SimpleNamespace, processes: int, cost: int
) -> None:
    limit, meters = DEFAULTS["user"], [Meter() for _ in range(processes)]
    # The worst: everybody holds back as much as possible before the first is full.
    through = 0
    for meter in meters:
        while sum(known.unsettled for known in meter.known.values()) + cost < limit.chunk:
            meter.take([USER], cost)
            through += cost

    through += cost * taken(meters, USER, cost)

    assert limit.quota - cost < through <= limit.quota + processes * (limit.chunk - 1 + cost)


def test_a_window_ends_and_the_next_one_is_empty(limited: SimpleNamespace, clock: TestClock) -> None:
    meter = Meter()
    taken([meter], USER)

    clock.forward(seconds=59)
    assert meter.take([USER], 1)[0].is_refused
    clock.forward(seconds=1)

    assert not meter.take([USER], 1)[0].is_refused


def test_a_process_remembers_a_bounded_number_of_callers(limited: SimpleNamespace) -> None:
    meter = Meter()
    for number in range(limits._REMEMBERED + 100):
        meter.take([Subject("user", str(number))], 1)

    assert len(meter.known) == limits._REMEMBERED


def test_a_route_is_refused_with_the_time_to_wait_and_says_how_one_stands(
    limited: SimpleNamespace, clock: TestClock
) -> None:
    app = ordinary()
    clock.forward(seconds=10)

    first = ask(app)
    answers = [ask(app) for _ in range(DEFAULTS["route"].quota)]

    assert first.status == 200
    assert first.headers["RateLimit-Policy"] == (
        '"user";q=600;w=60, "session";q=400;w=60, "route";q=240;w=60, "address";q=1200;w=60'
    )
    assert first.headers["RateLimit"] == '"route";r=239;t=50'
    assert {each.status for each in answers[:-1]} == {200}
    assert_problem(answers[-1], 429, "too-many-requests")
    assert answers[-1].headers["Retry-After"] == "50"
    assert answers[-1].headers["RateLimit"] == '"route";r=0;t=50'
    assert ask(app, "bob").status == 200


def test_a_session_and_a_user_are_limited_over_all_their_routes(limited: SimpleNamespace) -> None:
    def on(route: str, session_id: str) -> int:
        app = ordinary()
        handler = lambda_handler(app)
        return sum(
            request(handler, "GET", "/api/v1/thing", user_id="ada", session_id=session_id, route=route).status == 200
            for _ in range(200)
        )

    assert [on(f"/{number}", "phone") for number in range(3)] == [200, 200, 0]
    assert [on(f"/{number}", "laptop") for number in range(3, 6)] == [200, 0, 0]


def test_a_costly_route_takes_more(limited: SimpleNamespace) -> None:
    assert ask(ordinary(cost=100)).headers["RateLimit"] == '"route";r=140;t=60'


def test_what_costs_nothing_is_not_limited(limited: SimpleNamespace) -> None:
    app = route_app(access.anyone(cost=0))

    @app.get("/api/v1/thing")
    def thing() -> dict[str, str]:
        return {}

    assert "RateLimit" not in ask(app).headers


def test_an_outage_lets_ordinary_requests_through_to_the_processs_own_quota(
    limited: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = outage(monkeypatch)

    assert taken([Meter()], USER) == DEFAULTS["user"].quota
    # One try, and then none for ten seconds.
    assert len(tried) == 1


# strict routes


def test_strict_limits_are_exact_however_many_ask_at_once(limited: SimpleNamespace, atomic_calls: None) -> None:
    """AU-7: each in a process of its own, with no memory of the others."""
    limit = DEFAULTS["log-in-account"]

    answers = together(*[lambda: Meter().take_strictly(ACCOUNT)[0].is_refused for _ in range(3 * limit.quota)])

    assert sorted(answers) == [False] * limit.quota + [True] * 2 * limit.quota


def test_an_account_is_limited_from_all_addresses_however_its_name_is_written(limited: SimpleNamespace) -> None:
    app = strict()

    answers = [
        try_login(app, login, f"198.51.100.{number}") for number, login in enumerate(["ada", "ADA", " ａｄａ "] * 4)
    ]

    assert [each.status for each in answers] == [200] * 10 + [429] * 2
    assert_problem(answers[-1], 429, "too-many-requests")
    assert answers[0].headers["RateLimit"] == '"log-in-account";r=9;t=900'
    assert try_login(app, "grace").status == 200


def test_an_address_is_limited_over_all_accounts_and_then_locks_nobody_out(limited: SimpleNamespace) -> None:
    app = strict()

    answers = [try_login(app, f"user-{number}") for number in range(DEFAULTS["log-in-address"].quota + 30)]

    assert [each.status for each in answers] == [200] * 100 + [429] * 30
    # The last 30 names were not counted: who is refused for the address uses no account's tries up.
    assert try_login(app, "user-129", "198.51.100.7").headers["RateLimit"] == '"log-in-account";r=9;t=900'


def test_who_is_refused_writes_nothing_more(limited: SimpleNamespace) -> None:
    app = strict()
    for number in range(11):
        try_login(app, address=f"198.51.100.{number}")
    dynamo.capacity.reset()

    meter = Meter()
    for _ in range(20):
        meter.take_strictly(ACCOUNT)
    assert dynamo.capacity.calls == 10
    for _ in range(20):
        assert limits.meter.take_strictly(Subject("log-in-account", limits.hashed("ada")))[0].is_refused
    assert dynamo.capacity.calls == 10


def test_the_table_names_no_account_and_nothing_in_it_stays(limited: SimpleNamespace) -> None:
    try_login(strict(), "ada@example.com")

    items = limited.client("dynamodb").scan(TableName=LIMITS.name)["Items"]
    assert len(items) == 2
    assert "ada" not in json.dumps(items)
    assert all(int(item["ttl"]["N"]) == int(item["sk"]["S"]) + 900 for item in items)


def test_an_outage_lets_strict_requests_through_to_the_processs_own_quota(
    limited: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage(monkeypatch)
    meter = Meter()

    assert [meter.take_strictly(ACCOUNT)[0].is_refused for _ in range(12)] == [False] * 10 + [True] * 2


def test_the_table_is_given_a_second_and_one_try() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        aws.forget()
        config = aws.client("dynamodb", is_hasty=True).meta.config
        aws.forget()

    assert config.connect_timeout + config.read_timeout <= 1
    assert config.retries["total_max_attempts"] == 1


# whose address


@pytest.mark.parametrize(
    ("headers", "counted"),
    [
        ({}, "203.0.113.9"),
        ({"x_forwarded_for": "198.51.100.1"}, "203.0.113.9"),
        ({"cloudfront_viewer_address": "198.51.100.1:443"}, "203.0.113.9"),
        ({"cloudfront_viewer_address": "198.51.100.1:443", "x_origin_proof": "guess"}, "203.0.113.9"),
        ({"cloudfront_viewer_address": "198.51.100.1:443", "x_origin_proof": "proof"}, "198.51.100.1"),
        ({"cloudfront_viewer_address": "2001:db8::1:443", "x_origin_proof": "proof"}, "2001:db8::1"),
        ({"x_origin_proof": "proof"}, "203.0.113.9"),
    ],
)
def test_an_address_is_the_gateways_or_the_edges_and_never_the_clients_own(
    limited: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], counted: str
) -> None:
    monkeypatch.setenv(env.ORIGIN_PROOF, "proof")

    try_login(strict(), **headers)

    assert ("LIMIT#log-in-address#" + counted) in {pk for pk, _ in limits.meter.known}


def test_without_a_proof_of_its_own_a_function_believes_no_header(
    limited: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(env.ORIGIN_PROOF, raising=False)

    try_login(strict(), cloudfront_viewer_address="198.51.100.1:443", x_origin_proof="")

    assert "LIMIT#log-in-address#203.0.113.9" in {pk for pk, _ in limits.meter.known}


def test_a_limits_chunk_is_never_nothing() -> None:
    assert Limit(5, 60).chunk == 1
    assert Limit(600, 60).chunk == 30


def outage(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """DynamoDB connects to nobody; what was tried is listed."""
    tried: list[str] = []

    def fails(**asked: Any) -> Any:
        tried.append(asked["TableName"])
        raise ConnectTimeoutError(endpoint_url="https://dynamodb.test")

    monkeypatch.setattr(aws, "client", lambda *_, **__: SimpleNamespace(update_item=fails))
    return tried
