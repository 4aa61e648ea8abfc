"""Every private hook into ministack, one module a thing that differs from AWS, each with a contract test."""

from __future__ import annotations

from collections.abc import Callable

from local.cloud.cloud import Cloud


def install(cloud: Cloud, touched: Callable[[], None]) -> None:
    """Before anything is restored or served. Raises HookGoneError when ministack is not the one these were made for."""
    from local.cloud.mends import resource_types, services

    services.install(cloud)
    resource_types.install(cloud)


def start() -> None:
    """Once state is restored and requests are served."""


def stop() -> None:
    """Before the last snapshot."""
