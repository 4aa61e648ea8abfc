"""Every private hook into ministack, one module a thing that differs from AWS, each with a contract test."""

from __future__ import annotations

from collections.abc import Callable

from local.cloud.cloud import Cloud


def install(cloud: Cloud, touched: Callable[[], None]) -> None:
    """Before anything is restored or served. Raises HookGoneError when ministack is not the one these were made for."""
    from local.cloud.mends import (
        asynchronous,
        branches,
        changes,
        custom_resources,
        event_targets,
        executions,
        mappings,
        properties,
        read_units,
        resource_types,
        services,
        sockets,
        task_roles,
        task_tokens,
        workers,
    )

    services.install(cloud)
    resource_types.install(cloud)
    properties.install()
    read_units.install()
    custom_resources.install()
    workers.install(cloud.state_dir / "unpacked")
    asynchronous.install(cloud)
    mappings.install(cloud)
    event_targets.install()
    task_roles.install()
    task_tokens.install()
    branches.install()
    executions.install()
    sockets.install()
    changes.install(touched)


def start() -> None:
    """Once state is restored and requests are served."""
    from local.cloud.mends import asynchronous, executions, mappings

    mappings.start()
    asynchronous.start()
    executions.start()


def stop() -> None:
    """Before the last snapshot."""
    from local.cloud.mends import mappings

    mappings.stop()
