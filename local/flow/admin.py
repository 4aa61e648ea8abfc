"""The embedded cloud's own routes, which AWS does not have."""

import http.client
import json

from local.flow.problem import Problem
from local.flow.settings import Settings


def enforce_iam(settings: Settings, *, on: bool) -> None:
    """From now on each function may do exactly what its role grants, or, when off, everything."""
    connection = http.client.HTTPConnection("127.0.0.1", settings.cloud_port, timeout=60)
    body = json.dumps({"enforce": on})
    try:
        connection.request("POST", "/_flow/iam", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read(4096).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise Problem(f"The embedded cloud does not answer: {error}", "Run `flow up` again.") from error
    finally:
        connection.close()
    if answer.status >= 300:
        raise Problem(
            f"The embedded cloud did not switch IAM {'on' if on else 'off'}: {answer.status} {told}",
            "See `flow doctor`.",
        )
