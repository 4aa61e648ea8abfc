"""Clients that ask without HTTP: what botocore's would answer and raise, by botocore's own rules of when to ask again.

A botocore client spends a millisecond on each call, most of it on HTTP that nobody reads here. `test_clients.py` compares.
"""

import functools
import time
from collections.abc import Callable
from typing import Any

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.errorfactory import ClientExceptionsFactory
from botocore.exceptions import BotoCoreError, ClientError
from botocore.retries import quota, standard

from socialflow import aws
from tests.support.dynamodb import Refused

SERVICES = ("dynamodb", "events", "kms", "secretsmanager", "sesv2", "stepfunctions")
# Refusals that are the service's own fault.
_BROKEN = {"InternalServerError", "InternalFailure"}

Ask = Callable[[str, str, dict[str, Any]], dict[str, Any]]


def _response(status: int) -> AWSResponse:
    """Of an HTTP response, what botocore's rules look at."""
    return AWSResponse("http://cloud.simulation", status, HTTPHeaders(), None)


_OK = _response(200)


def status_of(refused: Refused) -> int:
    return 500 if refused.code in _BROKEN else 400


class Client:
    """The operations of one service. `ask` makes one attempt: it answers, or raises Refused or what a connection does."""

    def __init__(self, service: str, ask: Ask, *, is_hasty: bool = False) -> None:
        self.service, self.ask = service, ask
        self.exceptions, self._models = _described(service)
        attempts = 1 if is_hasty else aws._ATTEMPTS_OF.get(service, aws._ATTEMPTS)
        self._policy = standard.RetryPolicy(standard.StandardRetryConditions(attempts), standard.ExponentialBackoff())
        self._quota = standard.RetryQuotaChecker(quota.RetryQuota())

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        operation = "".join(part.title() for part in name.split("_"))
        model = self._models.operation_model(operation)

        def call(**request: Any) -> dict[str, Any]:
            return self._call(operation, model, request)

        setattr(self, name, call)
        return call

    def _call(self, operation: str, model: Any, request: dict[str, Any]) -> dict[str, Any]:
        attempt, kept = 0, dict[str, Any]()
        while True:
            attempt += 1
            try:
                answer = self.ask(self.service, operation, request)
            except Refused as refused:
                error: Exception = self._error(operation, refused, attempt)
                context = standard.RetryContext(
                    attempt,
                    model,
                    error.response,
                    _response(status_of(refused)),
                    request_context=kept,  # type: ignore[attr-defined]
                )
            except BotoCoreError as broken:
                error = broken
                context = standard.RetryContext(attempt, model, caught_exception=broken, request_context=kept)
            else:
                self._quota.release_retry_quota(kept, _OK)
                return answer
            if not self._policy.should_retry(context) or not self._quota.acquire_retry_quota(context):
                raise error
            time.sleep(self._policy.compute_retry_delay(context))

    def _error(self, operation: str, refused: Refused, attempt: int) -> ClientError:
        response: Any = {
            "Error": {"Code": refused.code, "Message": refused.message},
            "ResponseMetadata": {"HTTPStatusCode": status_of(refused), "RetryAttempts": attempt - 1},
            **refused.more,
        }
        made: ClientError = self.exceptions.from_code(refused.code)(response, operation)
        return made


@functools.cache
def _described(service: str) -> tuple[Any, Any]:
    """The service's exceptions and its operations."""
    model = botocore.session.get_session().get_service_model(service)
    return ClientExceptionsFactory().create_client_exceptions(model), model
