"""What a stand-in for a missing AWS service may ask of the embedded cloud.

A stand-in is a package with `install(cloud: Cloud) -> None`, called once before the gateway listens. See STAND_INS.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Packages whose `install(cloud)` is called at start when they exist.
STAND_INS = ("local.mediaconvert",)

Answer = tuple[int, dict[str, str], bytes]
Query = dict[str, list[str]]
# (method, path, headers with lower-case names, body, query) -> (status, headers, body); runs on the gateway's loop.
Handler = Callable[[str, str, dict[str, str], bytes, Query], Awaitable[Answer]]

Properties = dict[str, Any]
# What Ref gives, and what GetAtt gives by attribute name.
Resource = tuple[str, dict[str, str]]

log = logging.getLogger("flow.cloud")


@dataclass(frozen=True)
class ResourceType:
    """A CloudFormation type: how it is made, changed in place and removed. Called on a worker thread.

    `create(logical_id, properties, stack_name)`, `update(physical_id, old, new, stack_name)` answer Ref and GetAtt;
    without `update` a change calls `create` again and the old one is deleted.
    """

    create: Callable[[str, Properties, str], Resource]
    delete: Callable[[str, Properties], None]
    update: Callable[[str, Properties, Properties, str], Resource] | None = None


@dataclass(frozen=True)
class SavedState:
    save: Callable[[], Any]
    load: Callable[[Any], None]


@dataclass
class Cloud:
    port: int
    state_dir: Path
    region: str = "us-east-1"
    account: str = "000000000000"
    services: dict[str, Handler] = field(default_factory=dict)
    resource_types: dict[str, ResourceType] = field(default_factory=dict)
    states: dict[str, SavedState] = field(default_factory=dict)
    ready_callbacks: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    stop_callbacks: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def register_service(self, name: str, handler: Handler) -> None:
        """Requests signed for the service `name` reach `handler`; Step Functions may call it as aws-sdk:`name`.

        `name` is botocore's, from whose service model the IAM action of a request is told.
        """
        _once(self.services, name, handler)

    def register_resource(self, name: str, resource_type: ResourceType) -> None:
        """CloudFormation accepts `name`, for example "AWS::MediaConvert::Queue"."""
        _once(self.resource_types, name, resource_type)

    def register_state(self, name: str, save: Callable[[], Any], load: Callable[[Any], None]) -> None:
        """`save()` goes into every snapshot (JSON values and bytes only), `load` gets it back at start.

        `save` runs every few seconds in a forked copy of the process: it needs no copies and no locks, must not take
        any (another thread may hold it for ever in there) and what it changes is lost. `load` runs before the gateway
        listens and before `on_ready`, and only when a snapshot held this name.
        """
        _once(self.states, name, SavedState(save, load))

    def on_ready(self, callback: Callable[[], Awaitable[None]]) -> None:
        """`callback` is awaited on the gateway's loop once state is restored and requests are served."""
        self.ready_callbacks.append(callback)

    def on_stop(self, callback: Callable[[], Awaitable[None]]) -> None:
        """`callback` is awaited at a clean stop, before the last snapshot. After a kill it never runs."""
        self.stop_callbacks.append(callback)

    async def put_event(
        self, source: str, detail_type: str, detail: dict[str, Any], resources: tuple[str, ...] = ()
    ) -> None:
        """Put an event of an AWS service (`aws.*`, which PutEvents refuses to callers) on the default bus."""
        from local.cloud.mends import events

        await asyncio.to_thread(
            events.put_service_event, source, detail_type, detail, resources, self.account, self.region
        )


def _once(known: dict[str, Any], name: str, value: Any) -> None:
    if name in known:
        raise ValueError(f"{name} is registered twice")
    known[name] = value
