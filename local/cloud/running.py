"""An embedded cloud in a child process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from local.cloud.settings import ACCOUNT, REGION
from local.running import RunningProgram


@dataclass
class RunningCloud(RunningProgram):
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    title = "The embedded cloud"
    module = "local.cloud"
    health_path = "/_flow/health"
    region = REGION
    account = ACCOUNT

    @property
    def endpoint_url(self) -> str:
        return self.url

    def health(self) -> dict[str, Any]:
        """{} while nothing answers."""
        try:
            return self._admin("GET", self.health_path)
        except OSError:
            return {}

    def enforce_iam(self, *, on: bool) -> None:
        self._admin("POST", "/_flow/iam", {"enforce": on})

    def snapshot(self) -> None:
        """What is true now is on disk."""
        self._admin("POST", "/_flow/snapshot")

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client with the embedded cloud's root key; the same one again when it has no options."""
        import boto3

        if not options and service in self._clients:
            return self._clients[service]

        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": REGION}
        make: Any = boto3.client  # its overloads take literal service names only
        client = make(service, endpoint_url=self.endpoint_url, **{**keys, **options})
        return client if options else self._clients.setdefault(service, client)

    def _admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        _, answer = self._ask(method, path, json.dumps(body) if body is not None else None)
        return dict(answer)
