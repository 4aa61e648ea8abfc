"""CloudFormation types that ministack refuses, though the app it deploys to AWS has them.

CloudFront's keys and key groups become real: its API answers them and the CDN stand-in verifies with them. A type in
RECORDED is accepted and answers Ref and GetAtt, but has no effect here. Every other unknown type still refuses.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudfront
from ministack.services.cloudformation import provisioners

from local.cloud.cloud import Cloud, Properties, Resource, ResourceType
from local.cloud.hooks import hook

_KEY_PREFIX, _GROUP_PREFIX = "K", "KG"


def install(cloud: Cloud) -> None:
    known = hook(provisioners, "_RESOURCE_HANDLERS")
    ours = {
        "AWS::CloudFront::PublicKey": ResourceType(_create_key, _delete_key, _update_key),
        "AWS::CloudFront::KeyGroup": ResourceType(_create_group, _delete_group, _update_group),
        **{name: _recorded(attributes) for name, attributes in RECORDED.items() if name not in known},
        **cloud.resource_types,
    }
    for name, resource_type in ours.items():
        known[name] = _handlers(resource_type)


def _handlers(resource_type: ResourceType) -> dict[str, Callable[..., Any]]:
    handlers: dict[str, Callable[..., Any]] = {"create": resource_type.create, "delete": resource_type.delete}
    if resource_type.update is not None:
        handlers["update"] = resource_type.update
    return handlers


def _create_key(_logical_id: str, properties: Properties, _stack_name: str) -> Resource:
    key_id = hook(cloudfront, "_pk_id")()
    return _put_key(key_id, properties, created=hook(cloudfront, "_now_iso")())


def _update_key(key_id: str, _old: Properties, new: Properties, _stack_name: str) -> Resource:
    return _put_key(key_id, new, created=hook(cloudfront, "_public_keys")[key_id]["CreatedTime"])


def _put_key(key_id: str, properties: Properties, created: str) -> Resource:
    config = properties["PublicKeyConfig"]
    hook(cloudfront, "_public_keys")[key_id] = {
        "Id": key_id,
        "ETag": str(uuid.uuid4()),
        "CreatedTime": created,
        "Config": {
            "CallerReference": config["CallerReference"],
            "Name": config["Name"],
            "EncodedKey": config["EncodedKey"],
            "Comment": config.get("Comment", ""),
        },
    }
    return key_id, {"Id": key_id, "CreatedTime": created}


def _delete_key(key_id: str, _properties: Properties) -> None:
    hook(cloudfront, "_public_keys").pop(key_id, None)


def _create_group(_logical_id: str, properties: Properties, _stack_name: str) -> Resource:
    return _put_group(hook(cloudfront, "_kg_id")(), properties)


def _update_group(group_id: str, _old: Properties, new: Properties, _stack_name: str) -> Resource:
    return _put_group(group_id, new)


def _put_group(group_id: str, properties: Properties) -> Resource:
    config, keys = properties["KeyGroupConfig"], hook(cloudfront, "_public_keys")
    missing = [key_id for key_id in config["Items"] if key_id not in keys]
    if missing:
        raise ValueError(f"The key group {config['Name']} names public keys that do not exist: {', '.join(missing)}.")
    modified = hook(cloudfront, "_now_iso")()
    hook(cloudfront, "_key_groups")[group_id] = {
        "Id": group_id,
        "ETag": str(uuid.uuid4()),
        "LastModifiedTime": modified,
        "Config": {"Name": config["Name"], "Items": list(config["Items"]), "Comment": config.get("Comment", "")},
    }
    return group_id, {"Id": group_id, "LastModifiedTime": modified}


def _delete_group(group_id: str, _properties: Properties) -> None:
    hook(cloudfront, "_key_groups").pop(group_id, None)


Attributes = Callable[[str, Properties], dict[str, str]]


def _recorded(attributes: Attributes) -> ResourceType:
    def create(logical_id: str, properties: Properties, stack_name: str) -> Resource:
        physical_id = str(properties.get("Name") or properties.get("AlarmName") or f"{stack_name}-{logical_id}")
        return physical_id, attributes(physical_id, properties)

    def update(physical_id: str, _old: Properties, new: Properties, _stack_name: str) -> Resource:
        return physical_id, attributes(physical_id, new)

    return ResourceType(create, lambda _physical_id, _properties: None, update)


def _arn(service: str, resource: str) -> Attributes:
    def attributes(physical_id: str, _properties: Properties) -> dict[str, str]:
        arn = f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}{physical_id}"
        return {"Arn": arn, "Id": physical_id}

    return attributes


def _nothing(physical_id: str, _properties: Properties) -> dict[str, str]:
    return {"Id": physical_id}


RECORDED: dict[str, Attributes] = {
    "AWS::ApiGatewayV2::RouteResponse": _nothing,
    "AWS::ApiGatewayV2::IntegrationResponse": _nothing,
    "AWS::ApiGatewayV2::Model": _nothing,
    "AWS::CloudFront::MonitoringSubscription": _nothing,
    "AWS::CloudFront::RealtimeLogConfig": _arn("cloudfront", "realtime-log-config/"),
    "AWS::CloudWatch::AnomalyDetector": _nothing,
    "AWS::CloudWatch::CompositeAlarm": _arn("cloudwatch", "alarm:"),
    "AWS::CloudWatch::InsightRule": _arn("cloudwatch", "insight-rule/"),
    "AWS::Events::Archive": _arn("events", "archive/"),
    "AWS::Events::EventBusPolicy": _nothing,
    "AWS::Lambda::CodeSigningConfig": _arn("lambda", "code-signing-config:"),
    "AWS::Logs::Delivery": _arn("logs", "delivery:"),
    "AWS::Logs::DeliveryDestination": _arn("logs", "delivery-destination:"),
    "AWS::Logs::DeliverySource": _arn("logs", "delivery-source:"),
    "AWS::Logs::QueryDefinition": _nothing,
    "AWS::ResourceGroups::Group": _arn("resource-groups", "group/"),
    "AWS::S3::BucketReplication": _nothing,
    "AWS::SecretsManager::ResourcePolicy": _nothing,
    "AWS::SecretsManager::RotationSchedule": _nothing,
    "AWS::WAFv2::IPSet": _arn("wafv2", "global/ipset/"),
    "AWS::WAFv2::LoggingConfiguration": _nothing,
    "AWS::WAFv2::RegexPatternSet": _arn("wafv2", "global/regexpatternset/"),
    "AWS::WAFv2::RuleGroup": _arn("wafv2", "global/rulegroup/"),
    "AWS::WAFv2::WebACLAssociation": _nothing,
    "AWS::XRay::Group": _arn("xray", "group/"),
    "AWS::XRay::SamplingRule": _arn("xray", "sampling-rule/"),
}
