"""Structured logs, metrics and traces of one invocation, switched on once around the handler.

A line is JSON with the request's id under `correlation_id`; a metric is one EMF line; X-Ray subsegments of AWS calls are
recorded only when the request is sampled, because importing the SDK costs as much as everything else together.
"""

import functools
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools.logging import Logger

from socialflow import env

NAMESPACE = "SocialFlow"

logger = Logger(service=env.optional("POWERTOOLS_SERVICE_NAME", "social-flow"), log_uncaught_exceptions=False)
_patched = False


def instrument(handler: Callable[[dict[str, Any], Any], Any]) -> Callable[[dict[str, Any], Any], Any]:
    """The handler with a correlation id in each of its log lines, and traced when its request is."""

    @functools.wraps(handler)
    def wrapped(event: dict[str, Any], context: Any) -> Any:
        _trace_if_sampled()
        logger.append_keys(
            function_request_id=getattr(context, "aws_request_id", None), correlation_id=_correlation(event)
        )
        try:
            return handler(event, context)
        except Exception:
            logger.exception("invocation failed")
            raise

    # What is imported stays; the collector looks through what the requests make, and through nothing else.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return wrapped


@contextmanager
def context(**keys: Any) -> Iterator[None]:
    """Log lines inside carry `keys` too; afterwards what they stood for before is back."""
    before = dict(logger.get_current_keys())
    try:
        with logger.append_context_keys(**keys):
            yield
    finally:
        logger.append_keys(**{name: before[name] for name in keys if name in before})


def metric(name: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """Emit one EMF line, from which CloudWatch makes the metric."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE) as one:
        for key, text in dimensions.items():
            one.add_dimension(name=key, value=text)


def _correlation(event: dict[str, Any]) -> str | None:
    if "requestContext" in event:
        request_id: str | None = event["requestContext"].get("requestId")
        return request_id
    for name in ("correlation_id", "execution", "video_id", "id"):
        if isinstance(event.get(name), str):
            return str(event[name])
    return None


def _trace_if_sampled() -> None:
    global _patched  # noqa: PLW0603 - patching a process happens once
    if _patched or "Sampled=1" not in env.optional("_X_AMZN_TRACE_ID"):
        return
    from aws_xray_sdk.core import patch

    patch(["botocore"])
    _patched = True
