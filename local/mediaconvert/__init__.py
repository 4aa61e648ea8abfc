"""MediaConvert for a laptop: its own API in front of ffmpeg, inside the embedded cloud's process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.cloud.cloud import Cloud, Properties, Resource

_ANNOUNCE_SECONDS = 30


def install(cloud: Cloud) -> None:
    """Add the service, AWS::MediaConvert::Queue and the saved state to `cloud`; jobs run once it is ready."""
    from local.cloud.cloud import ResourceType
    from local.mediaconvert.api import Api
    from local.mediaconvert.engine import Engine
    from local.mediaconvert.jobs import Job
    from local.mediaconvert.objects import S3Objects

    loops: list[asyncio.AbstractEventLoop] = []

    def announce(source: str, detail_type: str, detail: dict[str, Any], resources: tuple[str, ...]) -> None:
        event = cloud.put_event(source, detail_type, detail, resources)
        asyncio.run_coroutine_threadsafe(event, loops[0]).result(_ANNOUNCE_SECONDS)

    def make_objects(job: Job) -> S3Objects:
        return S3Objects(cloud.endpoint_url, cloud.region, job.request["role"], job.id)

    engine = Engine(
        folder=cloud.state_dir / "mediaconvert",
        make_objects=make_objects,
        announce=announce,
        account=cloud.account,
        region=cloud.region,
    )

    def create_queue(logical_id: str, properties: Properties, stack: str) -> Resource:
        name = properties.get("Name") or f"{stack}-{logical_id}"
        more = {"description": properties.get("Description", ""), "status": properties.get("Status", "ACTIVE")}
        queue = engine.add_queue(name, **more)
        return queue.name, {"Arn": queue.arn, "Name": queue.name}

    def update_queue(physical_id: str, old: Properties, new: Properties, stack: str) -> Resource:
        del old
        return create_queue(physical_id, {**new, "Name": physical_id}, stack)

    def delete_queue(physical_id: str, properties: Properties) -> None:
        del properties
        engine.queues.pop(physical_id, None)

    async def start() -> None:
        loops.append(asyncio.get_running_loop())
        await asyncio.to_thread(engine.start)

    async def stop() -> None:
        await asyncio.to_thread(engine.stop)

    cloud.register_service("mediaconvert", Api(engine, cloud.endpoint_url).handle)
    cloud.register_resource("AWS::MediaConvert::Queue", ResourceType(create_queue, delete_queue, update_queue))
    cloud.register_state("mediaconvert", engine.save, engine.load)
    cloud.on_ready(start)
    cloud.on_stop(stop)
