"""Importing less: a cold start pays for every module, used or not (docs/benchmarks.md)."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict

_PACKAGE = "aws_lambda_powertools.event_handler"
# What its own files ask the package for; they come with its API Gateway module.
_NAMES = (
    "ALBResolver",
    "APIGatewayHttpResolver",
    "APIGatewayRestResolver",
    "ApiGatewayResolver",
    "CORSConfig",
    "Response",
)


@contextmanager
def imports() -> Iterator[None]:
    """Powertools' HTTP resolver is imported inside with no other resolver and no model built.

    Its models of OpenAPI are needed where the contract is written, never where a route is served; each is built when it
    is first used. Ours are declared outside and are built as ever.
    """
    before = BaseModel.model_config
    BaseModel.model_config = ConfigDict(defer_build=True)
    try:
        skip_other_resolvers()
        importlib.import_module(f"{_PACKAGE}.middlewares.openapi_validation")
        yield
    finally:
        BaseModel.model_config = before


def skip_other_resolvers() -> None:
    """Powertools' package of resolvers has API Gateway's at once, and the others when they are asked for.

    Its `__init__` imports AppSync's, Bedrock's and VPC Lattice's too, and asyncio with them: a tenth of a cold start.
    """
    spec = None if _PACKAGE in sys.modules else importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.loader is None:
        return
    package, load = importlib.util.module_from_spec(spec), spec.loader.exec_module
    sys.modules[_PACKAGE] = package
    api_gateway = importlib.import_module(f"{_PACKAGE}.api_gateway")
    vars(package).update({name: getattr(api_gateway, name) for name in _NAMES})

    def __getattr__(name: str) -> Any:  # noqa: N807 - the module's own hook (PEP 562)
        if name.startswith("__"):
            raise AttributeError(name)
        del vars(package)["__getattr__"]
        load(package)
        return getattr(package, name)

    vars(package)["__getattr__"] = __getattr__
