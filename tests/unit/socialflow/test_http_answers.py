"""What a route answers, whatever its code does."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from socialflow import access, http
from socialflow.contract import Contract
from socialflow.errors import Conflict, Forbidden, TooManyRequests, Unavailable
from socialflow.http import Going, caller, lambda_handler, route_app, set_cookie, set_header
from tests.conftest import Answer, request
from tests.support.problems import assert_problem


class NewThing(Contract):
    title: str


def raising(error: Exception) -> Answer:
    """The answer of a route whose code raises `error`."""
    broken = route_app(access.anyone())

    @broken.get("/api/v1/broken")
    def get_broken() -> int:
        raise error

    return request(lambda_handler(broken), "GET", "/api/v1/broken")


def test_an_error_of_a_domain_is_told_as_it_is() -> None:
    assert assert_problem(raising(Conflict("Read it again.")), 409, "conflict")["detail"] == "Read it again."
    assert_problem(raising(Forbidden()), 403, "forbidden")


def test_a_bug_of_ours_is_told_without_its_secrets() -> None:
    body = assert_problem(raising(RuntimeError("password=hunter2")), 500, "internal-error")

    assert "hunter2" not in json.dumps(body)


@pytest.mark.parametrize("error", [Unavailable(retry_after_seconds=7), TooManyRequests(retry_after_seconds=7)])
def test_what_passes_by_itself_says_when_to_come_back(error: Exception) -> None:
    assert raising(error).headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    "error",
    [
        ReadTimeoutError(endpoint_url="https://s3.test"),
        ClientError({"Error": {"Code": "SlowDown"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "PutObject"),  # type: ignore[typeddict-item]
        ClientError({"Error": {"Code": "TooManyRequestsException"}}, "CreateJob"),
    ],
)
def test_an_outage_of_aws_is_unavailable(error: Exception) -> None:
    assert_problem(raising(error), 503, "unavailable")
    assert raising(error).headers["Retry-After"]


def test_a_refusal_of_aws_is_a_bug_of_ours() -> None:
    assert_problem(raising(ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")), 500, "internal-error")


def test_an_answer_that_breaks_our_contract_is_not_the_clients_fault() -> None:
    wrong = route_app(access.anyone())

    @wrong.get("/api/v1/wrong")
    def get_wrong() -> NewThing:
        return {"title": 1}  # type: ignore[return-value]

    assert_problem(request(lambda_handler(wrong), "GET", "/api/v1/wrong"), 500, "internal-error")


def test_nothing_to_say_is_an_empty_204() -> None:
    silent = route_app(access.anyone())

    @silent.delete("/api/v1/things", status_code=204)
    def delete_things() -> None:
        """Nothing to say."""

    answer = request(lambda_handler(silent), "DELETE", "/api/v1/things")

    assert (answer.status, answer.body) == (204, "")
    assert "Content-Type" not in answer.headers
    assert answer.headers["X-Request-Id"] == "request-1"


@pytest.fixture
def whoami() -> Callable[..., Answer]:
    known = route_app(access.anyone())

    @known.get("/api/v1/me")
    def get_me() -> list[str]:
        return [caller(known), http.claim(known, "session_id"), http.header(known, "x-note")]

    return lambda **claims: request(lambda_handler(known), "GET", "/api/v1/me", headers={"x-note": "n"}, **claims)


def test_the_caller_is_whom_the_authorizer_vouches_for(whoami: Callable[..., Answer]) -> None:
    assert whoami(user_id="u", session_id="s").body == ["u", "s", "n"]


def test_without_a_caller_the_route_asks_for_one(whoami: Callable[..., Answer]) -> None:
    assert_problem(whoami(), 401, "unauthenticated")


def test_headers_and_cookies_of_one_answer_are_not_in_the_next() -> None:
    first = route_app(access.anyone())

    @first.get("/api/v1/first")
    def get_first() -> int:
        if http.header(first, "x-first"):
            set_header(first, "X-Extra", "1")
            set_cookie(first, "a=1; Path=/")
            set_cookie(first, "b=2; Path=/")
        return 1

    handle = lambda_handler(first)
    with_extras = request(handle, "GET", "/api/v1/first", headers={"x-first": "1"})
    without = request(handle, "GET", "/api/v1/first")

    assert (with_extras.headers["X-Extra"], with_extras.cookies) == ("1", ["a=1; Path=/", "b=2; Path=/"])
    assert "X-Extra" not in without.headers
    assert without.cookies == []


def test_a_route_that_will_go_says_so_in_every_answer() -> None:
    """DO-4: RFC 9745 and RFC 8594."""
    going = Going(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC), "/api/v2/thing")
    app = route_app(access.user(), going=going)

    @app.get("/api/v1/thing")
    def thing() -> dict[str, str]:
        return {}

    for user_id, status in (("ada", 200), ("", 401)):
        answer = request(lambda_handler(app), "GET", "/api/v1/thing", user_id=user_id)
        assert answer.status == status
        assert answer.headers["Deprecation"] == "@1772323200"
        assert answer.headers["Sunset"] == "Tue, 01 Sep 2026 00:00:00 GMT"
        assert answer.headers["Link"] == '</api/v2/thing>; rel="successor-version"'


def test_a_route_that_stays_says_nothing_of_going(whoami: Callable[..., Answer]) -> None:
    assert not {"Deprecation", "Sunset", "Link"} & set(whoami(user_id="u").headers)


def test_a_route_goes_half_a_year_after_it_was_deprecated_at_the_earliest() -> None:
    with pytest.raises(ValueError, match="182 days"):
        Going(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 8, 29, tzinfo=UTC), "/api/v2/thing")
