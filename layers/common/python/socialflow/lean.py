"""Importing less: a cold start pays for every module, used or not (docs/benchmarks.md)."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

_HTTP = "aws_lambda_powertools.event_handler"
_EVENTS = "aws_lambda_powertools.utilities.data_classes"
# Packages that import all they have as soon as one part of them is asked for, and the few names that the parts which a
# function needs ask their package for, by the module that has them.
_PACKAGES: Mapping[str, Mapping[str, str]] = {
    # Metrics and tracing.
    "aws_lambda_powertools": {},
    # AppSync's, Bedrock's and VPC Lattice's resolvers, and asyncio with them.
    _HTTP: dict.fromkeys(
        (
            "ALBResolver",
            "APIGatewayHttpResolver",
            "APIGatewayRestResolver",
            "ApiGatewayResolver",
            "CORSConfig",
            "Response",
        ),
        f"{_HTTP}.api_gateway",
    ),
    # The shapes of forty kinds of events.
    _EVENTS: {
        "ALBEvent": f"{_EVENTS}.alb_event",
        "APIGatewayProxyEvent": f"{_EVENTS}.api_gateway_proxy_event",
        "APIGatewayProxyEventV2": f"{_EVENTS}.api_gateway_proxy_event",
        "BedrockAgentEvent": f"{_EVENTS}.bedrock_agent_event",
        "LambdaFunctionUrlEvent": f"{_EVENTS}.lambda_function_url_event",
        # Not a route's; the shape of a queue's message asks for it, and would find the package half imported.
        "S3Event": f"{_EVENTS}.s3_event",
        "VPCLatticeEvent": f"{_EVENTS}.vpc_lattice",
        "VPCLatticeEventV2": f"{_EVENTS}.vpc_lattice",
    },
    # The writers of botocore's manual.
    "botocore.docs": {},
}

# Where some package brings pyOpenSSL along, botocore takes its TLS from there, and loads cryptography for it; without it
# botocore takes Python's own, which is the same OpenSSL.
_REFUSED = "urllib3.contrib.pyopenssl"


def trim() -> None:
    """Packages that a function needs a corner of are imported for that corner; the rest comes when it is asked for."""
    modules: dict[str, Any] = sys.modules
    modules.setdefault(_REFUSED, None)
    for name, homes in _PACKAGES.items():
        _trim(name, homes)


def _trim(name: str, homes: Mapping[str, str]) -> None:
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    package, load = importlib.util.module_from_spec(spec), spec.loader.exec_module
    sys.modules[name] = package

    def __getattr__(attribute: str) -> Any:  # noqa: N807 - the module's own hook (PEP 562)
        if attribute in homes:
            return getattr(importlib.import_module(homes[attribute]), attribute)
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if importlib.util.find_spec(f"{name}.{attribute}"):
            return importlib.import_module(f"{name}.{attribute}")
        del vars(package)["__getattr__"]
        load(package)
        return getattr(package, attribute)

    vars(package)["__getattr__"] = __getattr__


@contextmanager
def unbuilt_models() -> Iterator[None]:
    """Models declared inside are built when they are first used.

    Powertools' models of OpenAPI are needed where the contract is written, never where a route is served.
    """
    from pydantic import BaseModel, ConfigDict

    before = BaseModel.model_config
    BaseModel.model_config = ConfigDict(defer_build=True)
    try:
        yield
    finally:
        BaseModel.model_config = before
