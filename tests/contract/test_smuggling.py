"""Requests that mean one thing to what stands before us and another to us, or that lead us or people elsewhere (AU-10, TE-5).

As API Gateway hands them on: headers and parameters that come twice are joined by commas, cookies are a list of their own.
"""

import json
import re
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import authorize, start_social, update_me
from functions.operations import refuse_unknown_route
from local.contract import openapi
from tests.conftest import lambda_context, request
from tests.support.problems import assert_problem
from tests.test_contract import OPERATIONS, published
from tests.unit.identity.conftest import Person, log_in
from tests.unit.identity.conftest import ada as ada
from tests.unit.identity.conftest import identity as identity

ID = "0" * 26
ROUTES = [(name, module) for name, module in openapi.routes() if name.rsplit(".", 1)[1] in OPERATIONS]


def event_of(name: str, *, user_id: str = "", query: str = "", **headers: str) -> dict[str, Any]:
    method, template, _ = OPERATIONS[name.rsplit(".", 1)[1]]
    path = re.sub(r"\{\w+\}", ID, template)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {template}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "application/json", "host": "social-flow.test", **headers},
        "requestContext": {
            "requestId": "r",
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.9"},
        },
        "isBase64Encoded": False,
    }
    if query:
        pairs: dict[str, str] = {}
        for part in query.split("&"):
            key, _, value = part.partition("=")
            pairs[key] = f"{pairs[key]},{value}" if key in pairs else value
        event["queryStringParameters"] = pairs
    if user_id:
        vouched = {"user_id": user_id, "role": "admin", "proved_at": "9999999999", "is_two_factor": "true"}
        event["requestContext"]["authorizer"] = {"lambda": vouched}
    return event


def said(module: Any, event: dict[str, Any]) -> tuple[int, str]:
    answer = module.handler(event, lambda_context())
    return answer["statusCode"], json.loads(answer["body"] or "{}").get("code", "")


HEADERS = {
    "a folded line": {"x-folded": "one\r\n two"},
    "a line that ends early": {"x-split": "one\r\nset-cookie: session=evil"},
    "lengths that differ": {"content-length": "5,50", "transfer-encoding": "chunked, identity"},
    "another method": {"x-http-method-override": "DELETE", "x-method-override": "DELETE"},
    "another path": {"x-original-url": "/api/v1/admin/users", "x-rewrite-url": "/api/v1/admin/users"},
    "another host": {"x-forwarded-host": "evil.test", "forwarded": "host=evil.test"},
    "somebody else": {"x-user-id": ID, "x-amzn-oidc-identity": ID, "x-forwarded-user": "admin"},
    "a token among cookies": {"cookie": "authorization=Bearer x; access_token=x; session=x"},
    "a header of 64 KB": {"x-long": "a" * 65_536},
    "a cookie of 64 KB": {"cookie": "a=" + "b" * 65_536},
    "a name that is none": {"x\x00y": "\x00", "é": "\udcff"},
    "two hosts": {"host": "social-flow.test,evil.test"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_no_header_lets_anybody_in_or_breaks_a_route(headers: dict[str, str]) -> None:
    """Whoever the gateway vouches for nobody else does; what was sent stands in no answer's header."""
    refused = {}
    for name, module in ROUTES:
        if module.app.access.role is None:
            continue
        answer = module.handler(event_of(name, **headers), lambda_context())
        refused[name] = answer["statusCode"]
        assert not any("evil" in value or "\n" in value for value in map(str, answer["headers"].values())), name

    assert len(refused) > 60
    assert set(refused.values()) == {401}


@pytest.mark.parametrize("query", ["access_token=x", "authorization=Bearer+x", "user_id=" + ID, "token=x&role=admin"])
def test_no_parameter_lets_anybody_in(query: str) -> None:
    for name, module in ROUTES:
        if module.app.access.role is not None:
            assert said(module, event_of(name, query=query)) == (401, "unauthenticated"), name


SMUGGLED = [
    "limit=1&limit=100",
    "limit=1,100",
    "limit=1%00",
    "limit=%EF%BC%91",
    "limit=\u0661",
    "limit=1e1",
    "limit=0x10",
    "limit=true",
    "limit=" + "1" * 5000,
    "cursor=" + "a" * 8000,
    "cursor=a&cursor=b",
    "cursor=../../etc/passwd",
]


@pytest.mark.parametrize("query", SMUGGLED, ids=[each[:24] for each in SMUGGLED])
@pytest.mark.usefixtures("aws", "clock")
def test_a_parameter_that_comes_twice_or_is_none_is_refused(query: str) -> None:
    paged = [(name, module) for name, module in ROUTES if "limit" in named(name)]
    assert len(paged) > 8

    for name, module in paged:
        status, code = said(module, event_of(name, user_id=ID, query=query))
        assert (status, code) in {(422, "invalid-request"), (422, "invalid-cursor"), (404, "not-found")}, (
            name,
            status,
            code,
        )


def named(name: str) -> set[str]:
    return {
        each["name"] for each in OPERATIONS[name.rsplit(".", 1)[1]][2].get("parameters", []) if each["in"] == "query"
    }


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "OPTIONS", "PROPFIND", "get", "\u0413ET"])
@pytest.mark.parametrize(
    "path", ["/api/v1/users/me", "/api/v1/../v1/users/me", "//api/v1/users/me", "/api/v1/users/me/%2e%2e"]
)
def test_methods_and_paths_that_are_no_route_are_told_so(method: str, path: str) -> None:
    """They come to the gateway's default route, which repeats nothing of them."""
    answer = request(refuse_unknown_route.handler, method, path, route="$default", headers={"cookie": "secret=1"})

    assert_problem(answer, 404, "no-such-route")
    assert "secret" not in json.dumps(answer.body)
    assert path not in json.dumps(answer.body)


def smuggled_tokens(token: str) -> dict[str, dict[str, Any]]:
    bearer = f"Bearer {token}"
    return {
        "joined by the gateway": {"headers": {"authorization": f"{bearer},{bearer}"}},
        "the good one last": {"headers": {"authorization": f"Bearer x, {bearer}"}},
        "the good one first": {"headers": {"authorization": f"{bearer}, Bearer x"}},
        "folded": {"headers": {"authorization": f"Bearer\r\n {token}"}},
        "a tab": {"headers": {"authorization": f"Bearer\t{token}"}},
        "two spaces": {"headers": {"authorization": f"Bearer  {token}"}},
        "a space before": {"headers": {"authorization": f" {bearer}"}},
        "a line after": {"headers": {"authorization": f"{bearer}\r\nx-user-id: 1"}},
        "a soft hyphen": {"headers": {"authorization": f"Bearer {token[:9]}\u00ad{token[9:]}"}},
        "a zero width space": {"headers": {"authorization": f"Bearer\u200b {token}"}},
        "wide letters": {"headers": {"authorization": f"\uff22earer {token}"}},
        "a quoted one": {"headers": {"authorization": f'Bearer "{token}"'}},
        "a parameter": {"headers": {}, "queryStringParameters": {"authorization": bearer, "access_token": token}},
        "a cookie": {"headers": {}, "cookies": [f"authorization={bearer}", f"access_token={token}"]},
        "another header": {"headers": {"proxy-authorization": bearer, "x-authorization": bearer}},
        "an identity of the gateway": {"identitySource": [bearer], "headers": {}},
        "a list": {"headers": {"authorization": [bearer]}},
        "multi-value headers": {"multiValueHeaders": {"authorization": [bearer]}, "headers": {}},
    }


def test_a_token_stands_alone_in_its_header(ada: Person) -> None:
    token = log_in().body["access_token"]
    good = authorize.handler({"headers": {"authorization": f"Bearer {token}"}}, SimpleNamespace())
    assert good["context"]["user_id"] == ada.user_id

    for how, event in smuggled_tokens(token).items():
        found = authorize.handler(event, SimpleNamespace())["context"]
        assert found in ({"refused": "bad-token"}, {"refused": "no-token"}), how


ELSEWHERE = [
    "https://social-flow.test@evil.test/signed-in",
    "https://social-flow.test:443@evil.test/signed-in",
    "https://evil.test/signed-in?https://social-flow.test/signed-in",
    "https://evil.test#https://social-flow.test/signed-in",
    "https://social-flow.test.evil.test/signed-in",
    "https://social-flow.test%2eevil.test/signed-in",
    "https://social-flow.test\\@evil.test/signed-in",
    "https://social-flow.test./signed-in",
    "https://social-flow.test/signed-in/../elsewhere",
    "https://social-flow.test/signed-in%0d%0aLocation:%20https://evil.test",
    "https://social-flow.test/signed-in\r\nLocation: https://evil.test",
    "https://s\u043ecial-flow.test/signed-in",
    "https://social\uff0dflow.test/signed-in",
    "https:social-flow.test/signed-in",
    "https:///social-flow.test/signed-in",
    "//evil.test/signed-in",
    "/\\evil.test",
    "data:text/html,x",
    "javascript:alert(1)//https://social-flow.test/signed-in",
    " https://social-flow.test/signed-in",
    "https://social-flow.test/signed-in\x00",
    "https://social-flow.test/signed-in https://evil.test",
]


@pytest.mark.parametrize("redirect_uri", ELSEWHERE)
@pytest.mark.usefixtures("identity")
def test_nobody_is_sent_elsewhere(redirect_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIAL_REDIRECTS", "https://social-flow.test/signed-in")

    answer = request(
        start_social.handler,
        "POST",
        "/api/v1/auth/social/google/start",
        {"redirect_uri": redirect_uri},
        route="/api/v1/auth/social/{provider}/start",
    )

    assert (answer.status, answer.body["code"]) in {(422, "redirect-not-allowed"), (422, "invalid-request")}


# Fields that hold an address: none is ever asked, and two are compared with a list.
ADDRESSES = {("update_me", "links"), ("start_social", "redirect_uri"), ("start_linking", "redirect_uri")}


def test_the_fields_that_hold_an_address_are_these() -> None:
    """Whoever adds one, has thought about what asks that address."""

    def fields(schema: Any) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(fields, schema))
        if not isinstance(schema, dict):
            return set()
        if "$ref" in schema:
            return fields(published()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
        return set(schema.get("properties", {})) | set().union(*map(fields, schema.values()), set())

    found = {
        (verb, field)
        for verb, (_, _, operation) in OPERATIONS.items()
        for field in fields(operation.get("requestBody"))
        if re.search(r"ur[il]|link|redirect|import|callback|host|webhook", field)
    }

    assert found == ADDRESSES


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("http://169.254.169.254/latest/meta-data/", 422),
        ("https://169.254.169.254/latest/meta-data/", 200),
        ("https://localhost/", 422),
        ("https://[::1]/", 422),
        ("https://2130706433/", 422),
        ("https://user@evil.test/", 422),
        ("https://evil.test/\r\nx", 422),
        ("file:///etc/passwd", 422),
        ("gopher://evil.test/", 422),
        ("https://evil.test\\.social-flow.test/", 422),
        ("https://\u0435vil.test/", 422),
    ],
)
def test_an_address_that_somebody_gives_is_never_asked(
    link: str, status: int, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("somebody's address was asked"))

    answer = request(update_me.handler, "PATCH", "/api/v1/users/me", {"links": [link]}, user_id=ada.user_id)

    assert answer.status == status, answer.body
