"""What a call of an AWS API needs to be allowed: actions on resources, read from its parameters.

A resource is told by the setting that named it, `@VIDEOS_TABLE/index/gsi1`, because its role knows it by that too; `?` is one
that no setting names, such as the machine behind a task's token.
"""

import os
import posixpath
from collections.abc import Iterator
from typing import Any

from socialflow import env, tables

# Whose settings may name a resource.
SETTINGS = sorted(
    {each for each in vars(env).values() if isinstance(each, env.Setting)} | {t.setting for t in tables.ALL}
)
ANY = "?"
Need = tuple[str, str]

_ITEM_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_OBJECT_ACTIONS = {
    "HeadObject": "GetObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
}
_LISTS = {"ListObjectVersions": "ListBucketVersions", "ListMultipartUploads": "ListBucketMultipartUploads"}
_OF_VERSIONS = {"GetObject", "DeleteObject"}
# Where a request of these services says what it is about.
_RESOURCES = {"kms": "KeyId", "secretsmanager": "SecretId", "stepfunctions": "stateMachineArn", "sqs": "QueueUrl"}
_PREFIXES = {"stepfunctions": "states", "sesv2": "ses"}
_OF_BUCKETS = {"ListObjectVersions": "ListBucketVersions", "ListMultipartUploads": "ListBucketMultipartUploads"}


def needs(service: str, operation: str, params: dict[str, Any]) -> set[Need]:
    """Of the one who calls."""
    match service:
        case "dynamodb":
            return set(_items(operation, params))
        case "s3":
            return set(_objects(operation, params))
        case "events":
            return {("events:PutEvents", named(each["EventBusName"])) for each in params["Entries"]}
        case "mediaconvert" if operation == "CancelJob":
            return {("mediaconvert:CancelJob", ANY)}
        case "mediaconvert" if operation == "CreateJob":
            return {("mediaconvert:CreateJob", named(params["Queue"])), ("iam:PassRole", named(params["Role"]))}
        case "apigatewaymanagementapi":
            return {("execute-api:ManageConnections", ANY)}
        case _:
            return {
                (f"{_PREFIXES.get(service, service)}:{operation}", named(params.get(_RESOURCES.get(service, ""), "")))
            }


def handed_on(service: str, params: dict[str, Any]) -> set[Need]:
    """Of the role that the call hands to the service."""
    if service != "mediaconvert" or "Settings" not in params:
        return set()
    settings = params["Settings"]
    found = {("s3:GetObject", _uri(each["FileInput"])) for each in settings["Inputs"]}
    return found | {("s3:PutObject", _uri(uri)) for uri in _destinations(settings)}


def named(value: str, suffix: str = "") -> str:
    """The resource that a setting's value names."""
    for setting in SETTINGS:
        told = os.environ.get(setting, "")
        if value and (told == value or told.startswith(f"s3://{value}/")):
            return f"@{setting}{suffix}"
    return ANY


def _items(operation: str, params: dict[str, Any]) -> Iterator[Need]:
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        for each in params["TransactItems"]:
            for kind, item in each.items():
                yield f"dynamodb:{_ITEM_ACTIONS[kind]}", named(item["TableName"])
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in params["RequestItems"]:
            yield f"dynamodb:{operation}", named(table)
    else:
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield f"dynamodb:{operation}", named(params["TableName"], index)


def _objects(operation: str, params: dict[str, Any]) -> Iterator[Need]:
    if operation in _LISTS:
        yield f"s3:{_LISTS[operation]}", named(params["Bucket"])
        return
    if operation == "DeleteObjects":
        for each in params["Delete"]["Objects"]:
            yield from _objects("DeleteObject", {"Bucket": params["Bucket"], **each})
        return
    action = _OBJECT_ACTIONS.get(operation, operation)
    if "VersionId" in params and action in _OF_VERSIONS:
        action += "Version"
    yield f"s3:{action}", named(params["Bucket"], f"/{_folder(params['Key'])}")


def _uri(uri: str) -> str:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return named(bucket, f"/{_folder(key)}")


def _folder(key: str) -> str:
    """The key as policies see it: which object of a folder it is makes no difference to them."""
    return posixpath.join(posixpath.dirname(key), "object")


def _destinations(settings: Any) -> Iterator[str]:
    if isinstance(settings, dict):
        for name, value in settings.items():
            if name == "Destination" and isinstance(value, str):
                yield value
            else:
                yield from _destinations(value)
    elif isinstance(settings, list):
        for each in settings:
            yield from _destinations(each)
