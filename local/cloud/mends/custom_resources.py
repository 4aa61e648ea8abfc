"""A custom resource whose function raises fails its stack with the reason, instead of after an hour of silence."""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource

from local.cloud.hooks import hook, replace
from local.cloud.mends import destinations


def install() -> None:
    execute = hook(lambda_svc, "_execute_function_with_config_scope")
    deliver = hook(custom_resource, "deliver_response")

    def executed(function: dict[str, Any], event: Any) -> Any:
        result = execute(function, event)
        if result.get("error") and isinstance(event, dict) and {"ResponseURL", "RequestType"} <= event.keys():
            error, message = destinations.failure_of(result)
            token = event["ResponseURL"].rsplit("/", 1)[-1]
            deliver(token, {"Status": "FAILED", "Reason": f"The function raised {error}: {message}"})
        return result

    replace(lambda_svc, "_execute_function_with_config_scope", executed)
