"""Every private hook into ministack, one module a thing that differs from AWS, each with a contract test."""

from __future__ import annotations

from collections.abc import Callable

from local.cloud.cloud import Cloud


def install(cloud: Cloud, touched: Callable[[], None]) -> None:
    """Before anything is restored or served. Raises HookGoneError when ministack is not the one these were made for."""
    from local.cloud.mends import asynchronous, changes, mappings, properties, resource_types, services, workers

    services.install(cloud)
    resource_types.install(cloud)
    properties.install()
    workers.install(cloud.state_dir / "unpacked")
    asynchronous.install(cloud)
    mappings.install(cloud)
    changes.install(touched)


def start() -> None:
    """Once state is restored and requests are served."""
    from local.cloud.mends import asynchronous, mappings

    mappings.start()
    asynchronous.start()


def stop() -> None:
    """Before the last snapshot."""
    from local.cloud.mends import mappings

    mappings.stop()
