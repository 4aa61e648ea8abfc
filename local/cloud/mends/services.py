"""Services that ministack lacks: requests signed for them, Step Functions' aws-sdk calls and IAM find the stand-in."""

from __future__ import annotations

from ministack import app as gateway
from ministack.core import router
from ministack.services import stepfunctions

from local.cloud.cloud import Cloud
from local.cloud.hooks import hook
from local.cloud.mends import iam


def install(cloud: Cloud) -> None:
    for name, handler in cloud.services.items():
        hook(gateway, "SERVICE_HANDLERS")[name] = handler
        # A scope the router does not know makes it load every model of botocore first: seconds of CPU on the loop.
        hook(router, "SERVICE_PATTERNS").setdefault(name, {})
        sdk = hook(stepfunctions, "_AWS_SDK_SERVICE_MAP")
        sdk[name.replace("-", "")] = {"protocol": "rest-json", "service_key": name}
        iam.name_actions(name)
