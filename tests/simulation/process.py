"""What this process is before its first world: its clock, its randomness and its way to Stripe are a world's, if there is one."""

import contextlib
import logging
import os
import sys
from typing import Any

import requests
import stripe  # noqa: F401 - before a run, as all that functions import

from tests.simulation import cloud, virtual, wiring, world
from tests.simulation.hosts import Environment, load_keys_once
from tests.simulation.stripe_side import URL
from tests.simulation.tasks import OneByOne


def install() -> None:
    """Once a process, before the first world."""
    virtual.install()
    cloud.install()
    load_keys_once()
    for function in wiring.known().functions:
        with contextlib.suppress(ImportError):
            Environment.take(function, {}).give_back()
    for name, module in list(sys.modules.items()):
        if name.startswith("functions.") and hasattr(module, "ThreadPoolExecutor"):
            changed: Any = module
            changed.ThreadPoolExecutor = OneByOne
    send = requests.adapters.HTTPAdapter.send

    def sent(self: Any, request: Any, *arguments: Any, **options: Any) -> requests.Response:
        if world.active is not None and request.url.startswith(URL):
            return world.active.stripe.send(request)
        return send(self, request, *arguments, **options)

    requests.adapters.HTTPAdapter.send = sent  # type: ignore[method-assign]
    sessions: Any = requests.sessions
    # The environment is asked for proxies at each request.
    sessions.get_environ_proxies = lambda *_, **__: {}
    logging.disable(logging.CRITICAL)
    from socialflow import logs

    # Lines and metrics go nowhere: a night writes gigabytes of them.
    logs.metric = lambda *_, **__: None
    os.environ.update(
        AWS_DEFAULT_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_EC2_METADATA_DISABLED="true",
        POWERTOOLS_TRACE_DISABLED="1",
    )
    # What a first use imports draws of the process's randomness, and must not do so within a run.
    world.World(0).close()
