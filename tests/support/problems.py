"""What every problem+json of ours has in common."""

from typing import Any

from tests.conftest import Answer


def assert_problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """The body of `answer`, which is the problem `code` as RFC 9457 and our contract have it."""
    assert (answer.status, answer.body["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-Id"] == answer.body["request_id"] == "request-1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body["status"] == status
    assert answer.body["type"] == f"/api/v1/docs/errors#{code}"
    assert answer.body["title"]
    assert answer.body["detail"]
    body: dict[str, Any] = answer.body
    return body
