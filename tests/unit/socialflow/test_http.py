"""What a route answers, whatever it is sent."""

import base64
import json
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler.openapi.params import Query
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from socialflow import access, http
from socialflow.contract import Contract, Id, Line, Text
from socialflow.http import lambda_handler, route_app
from tests.conftest import Answer, lambda_context, request
from tests.support.problems import assert_problem

ID = "0123456789abcdefghjkmnpqrs"
PATH = f"/api/v1/things/{ID}"
GOOD = {"title": "a thing", "size": 3}


class NewThing(Contract):
    title: Line
    size: int = Field(ge=1, le=10, strict=True)
    about: Text = ""


app = route_app(access.anyone(), body_limit_bytes=10_000)


@app.post("/api/v1/things/<thing_id>", status_code=201, tags=["things"])
def change_thing(thing_id: Id, new: NewThing) -> NewThing:
    return new


@app.get("/api/v1/things", tags=["things"])
def list_things(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[int]:
    return [limit]


handler = lambda_handler(app)


def post(body: Any = None, **headers: str) -> Answer:
    return request(
        handler, "POST", PATH, body, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def test_a_good_request_is_answered_with_its_request_id() -> None:
    answer = post(GOOD)

    assert answer.status == 201
    assert answer.body == {**GOOD, "about": ""}
    assert answer.headers == {
        "Content-Type": "application/json",
        "X-Request-Id": "request-1",
        "Cache-Control": "no-store",
    }


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nope",
        "{'title': 'single quotes'}",
        '{"title": "a", "size": NaN}',
        '{"title": "a", "size": Infinity}',
        '{"title": "a", "size": -Infinity}',
        '{"title": "a", "size": 3} trailing',
        '{"title": "a\nb", "size": 3}',
        "\ufeff" + json.dumps(GOOD),
        '{"title": "\ud800", "size": 3}',
        '{"title": "a", "size": 1' + "0" * 5000 + "}",
        "[" * 5000,
        "[" * 5000 + "]" * 5000,
        '{"a":' * 1500 + "1" + "}" * 1500,
    ],
    ids=lambda body: ascii(body[:20]),
)
@pytest.mark.parametrize("media_type", ["application/json", ""])
def test_what_is_not_json_is_malformed(body: str, media_type: str) -> None:
    assert_problem(post(body, content_type=media_type), 400, "malformed-json")


@pytest.mark.parametrize("body", ["null", "[]", "[1]", '"text"', "1", "true", "{}", None, ""])
def test_json_that_is_no_body_of_the_route_does_not_fit(body: str | None) -> None:
    assert_problem(post(body), 422, "invalid-request")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "a\nb"),
        ("title", "x" * 101),
        ("title", 7),
        ("title", None),
        ("title", ["a"]),
        ("title", {"a": 1}),
        ("title", "a\x00b"),
        ("title", "a\x1bb"),
        ("title", "a\x7fb"),
        ("title", "a\x85b"),
        ("title", "\ud800"),
        ("about", "x" * 5001),
        ("about", "a\x07b"),
        ("size", 0),
        ("size", 11),
        ("size", -1),
        ("size", 10**900),
        ("size", 1.0),
        ("size", 1.5),
        ("size", "3"),
        ("size", True),
        ("size", None),
    ],
)
def test_a_field_that_does_not_fit_is_named(field: str, value: object) -> None:
    body = assert_problem(post({**GOOD, field: value}), 422, "invalid-request")

    (error,) = body["errors"]
    assert error["pointer"] == f"/{field}"
    assert error["code"]
    assert error["detail"]
    assert f"/{field}" in body["detail"]


def test_an_unknown_field_is_refused_by_its_pointer() -> None:
    body = assert_problem(post({**GOOD, "a/b~c": 1}), 422, "invalid-request")

    assert body["errors"] == [
        {"pointer": "/a~1b~0c", "code": "extra_forbidden", "detail": "Extra inputs are not permitted"}
    ]


def test_line_breaks_are_text_but_not_part_of_a_line() -> None:
    assert post({**GOOD, "about": "one\n\ttwo"}).status == 201


def test_a_number_too_large_for_a_float_does_not_fit() -> None:
    assert_problem(post('{"title": "a", "size": 1e999}'), 422, "invalid-request")


def test_many_wrong_fields_make_a_short_answer() -> None:
    answer = post({**GOOD, **{f"{n:03}" * 100: n for n in range(30)}}, content_type="application/json")

    assert len(answer.body["errors"]) == 20
    assert len(json.dumps(answer.body)) < 8000


def test_a_body_over_the_limit_is_too_large_and_told_how_large() -> None:
    body = assert_problem(post({**GOOD, "about": "x" * 10_000}), 413, "body-too-large")

    assert "10000" in body["detail"]


def test_the_limit_counts_bytes_not_characters() -> None:
    assert_problem(post('{"about": "' + "é" * 5000 + '"}'), 413, "body-too-large")


def test_a_body_at_the_limit_is_read() -> None:
    body = json.dumps(GOOD)

    assert post(body + " " * (10_000 - len(body))).status == 201


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonx",
        "text/json-not",
    ],
)
def test_another_media_type_is_refused(media_type: str) -> None:
    assert_problem(post(GOOD, content_type=media_type), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "media_type", ["application/json", "Application/JSON", "application/json; charset=utf-8", ";", ""]
)
def test_json_is_json_however_its_type_is_written(media_type: str) -> None:
    assert post(GOOD, content_type=media_type).status == 201


def event(**changes: Any) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "POST /api/v1/things/{thing_id}",
        "rawPath": PATH,
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {"requestId": "request-1", "stage": "$default", "http": {"method": "POST", "path": PATH}},
        "isBase64Encoded": False,
        **changes,
    }


def test_a_body_in_base64_is_read() -> None:
    raw = base64.b64encode(json.dumps(GOOD).encode()).decode()

    assert handler(event(body=raw, isBase64Encoded=True), lambda_context())["statusCode"] == 201


@pytest.mark.parametrize("raw", ["!!!", "abc", base64.b64encode(b'{"title": "\xff"}').decode()])
def test_a_body_that_is_neither_base64_nor_text_is_malformed(raw: str) -> None:
    answer = handler(event(body=raw, isBase64Encoded=True), lambda_context())

    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (400, "malformed-json")


@pytest.mark.parametrize("missing", ["requestContext", "rawPath", "headers", "version"])
def test_an_event_that_no_gateway_sends_still_gets_an_answer(missing: str) -> None:
    broken = event(body=json.dumps(GOOD))
    del broken[missing]

    answer = handler(broken, lambda_context())

    assert answer["statusCode"] in {201, 500}
    assert "X-Request-Id" in answer["headers"]


@settings(max_examples=100)
@given(st.text(max_size=200) | st.from_regex(r'\A[{\["][ -~]{0,60}\Z'))
def test_no_body_breaks_a_route(body: str) -> None:
    answer = post(body)

    assert answer.status in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100)
@given(st.fixed_dictionaries({}, optional={"title": JSON_VALUES, "size": JSON_VALUES, "other": JSON_VALUES}))
def test_no_json_breaks_a_route(body: dict[str, Any]) -> None:
    assert post(body).status in {201, 422}


@pytest.mark.parametrize("thing_id", ["UPPER" + ID[5:], ID[1:], ID + "0", "a%20b", "é", "a'--"])
def test_an_id_that_is_none_is_named(thing_id: str) -> None:
    body = assert_problem(request(handler, "POST", f"/api/v1/things/{thing_id}", GOOD), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "thing_id"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", "1.5", "", "1e2", "9" * 5000])
def test_a_parameter_that_does_not_fit_is_named(limit: str) -> None:
    body = assert_problem(request(handler, "GET", f"/api/v1/things?limit={limit}"), 422, "invalid-request")

    assert body["errors"][0]["pointer"] == "limit"


def test_a_parameter_has_its_default() -> None:
    assert request(handler, "GET", "/api/v1/things").body == [20]
    assert request(handler, "GET", "/api/v1/things?limit=5&other=1").body == [5]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/api/v1/nope"), ("PATCH", PATH), ("POST", "/../x")]
)
def test_an_unknown_route_is_a_problem_too(method: str, path: str) -> None:
    assert_problem(request(handler, method, path), 404, "no-such-route")


def test_the_gateways_default_route_knows_no_route() -> None:
    from functions.operations import refuse_unknown_route

    assert_problem(request(refuse_unknown_route.handler, "GET", "/api/v1/nope"), 404, "no-such-route")


def test_what_never_reaches_the_route_is_answered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(http, "json", type("", (), {"loads": fails, "dumps": json.dumps}))

    assert_problem(post(GOOD), 500, "internal-error")
