"""CloudFormation properties that ministack accepts and drops, applied to what it made.

Tables: time to live, point-in-time recovery, encryption key, and deletion protection (also against a stack's delete).
Functions: reserved concurrency and dead-letter queue. Buckets: Object Lock and its default retention. HTTP APIs: the CORS configuration, whose keys it spells otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import dynamodb, lambda_svc, s3
from ministack.services.cloudformation import provisioners

from local.cloud.cloud import Properties
from local.cloud.hooks import entry, hook

Apply = Callable[[str, Properties], None]


def install() -> None:
    _after("AWS::DynamoDB::Table", lambda name, properties: _apply_table(name, properties, properties))
    _after("AWS::DynamoDB::GlobalTable", lambda name, properties: _apply_table(name, properties, _replica(properties)))
    _after("AWS::Lambda::Function", _apply_function)
    _after("AWS::S3::Bucket", _apply_lock)
    for table in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        _guard_delete(table)
    _spell_cors()
    _no_identity_source_by_default()


def _handlers(resource_type: str) -> dict[str, Any]:
    handlers: dict[str, Any] = entry(provisioners, "_RESOURCE_HANDLERS", resource_type)
    return handlers


def _after(resource_type: str, apply: Apply) -> None:
    handlers = _handlers(resource_type)
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, properties: Properties, stack_name: str) -> Any:
        made = create(logical_id, properties, stack_name)
        apply(made[0], properties)
        return made

    def updated(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        made = update(physical_id, old, new, *rest)
        apply(made[0], new)
        return made

    handlers.update(create=created, update=updated)


def _replica(properties: Properties) -> Properties:
    """A GlobalTable (CDK's TableV2) keeps these in its first replica."""
    replicas = properties.get("Replicas") or [{}]
    return {**properties, **replicas[0]}


def _apply_table(name: str, properties: Properties, own: Properties) -> None:
    ttl = properties.get("TimeToLiveSpecification")
    if ttl and ttl.get("AttributeName"):
        enabled = str(ttl.get("Enabled", True)).lower() == "true"
        specification = {"AttributeName": ttl["AttributeName"], "Enabled": enabled}
        _must(hook(dynamodb, "_update_ttl")({"TableName": name, "TimeToLiveSpecification": specification}))
    recovery = own.get("PointInTimeRecoverySpecification") or {}
    enabled = str(recovery.get("PointInTimeRecoveryEnabled", False)).lower() == "true"
    wanted = {"PointInTimeRecoveryEnabled": enabled}
    _must(hook(dynamodb, "_update_continuous_backups")({"TableName": name, "PointInTimeRecoverySpecification": wanted}))
    table = hook(dynamodb, "_tables")[name]
    table["DeletionProtectionEnabled"] = str(own.get("DeletionProtectionEnabled", False)).lower() == "true"
    table["SSEDescription"] = hook(dynamodb, "_sse_description_from_spec")(_encryption(properties, own))


def _encryption(properties: Properties, own: Properties) -> dict[str, Any] | None:
    specification = properties.get("SSESpecification")
    if not specification:
        return None
    enabled = specification.get("SSEEnabled", specification.get("Enabled", False))
    key = specification.get("KMSMasterKeyId") or (own.get("SSESpecification") or {}).get("KMSMasterKeyId")
    wanted = {"Enabled": str(enabled).lower() == "true", "SSEType": specification.get("SSEType", "KMS")}
    return {**wanted, "KMSMasterKeyId": key} if key else wanted


def _guard_delete(resource_type: str) -> None:
    handlers = _handlers(resource_type)
    delete = handlers["delete"]

    def guarded(name: str, properties: Properties) -> None:
        table = hook(dynamodb, "_tables").get(name)
        if table is not None and table.get("DeletionProtectionEnabled"):
            raise ValueError(f"Resource cannot be deleted as it is currently protected against deletion: {name}")
        delete(name, properties)

    handlers["delete"] = guarded


def _apply_function(name: str, properties: Properties) -> None:
    function = hook(lambda_svc, "_functions")[name]
    reserved = properties.get("ReservedConcurrentExecutions")
    function["concurrency"] = None if reserved is None else int(reserved)
    dead_letter = properties.get("DeadLetterConfig")
    if dead_letter:
        function["config"]["DeadLetterConfig"] = {"TargetArn": dead_letter["TargetArn"]}
    else:
        function["config"].pop("DeadLetterConfig", None)


def _apply_lock(name: str, properties: Properties) -> None:
    lock = properties.get("ObjectLockConfiguration") or {}
    if lock.get("ObjectLockEnabled") != "Enabled":
        return
    retention = (lock.get("Rule") or {}).get("DefaultRetention")
    times = {unit: int(retention[unit]) for unit in ("Days", "Years") if unit in retention} if retention else {}
    default = {"Mode": retention["Mode"], **times} if retention else None
    hook(s3, "_bucket_object_lock")[name] = {"enabled": True, "default_retention": default}


def _no_identity_source_by_default() -> None:
    """An HTTP API's REQUEST authorizer without identity sources is asked every time, not refused for want of a header."""
    handlers = _handlers("AWS::ApiGatewayV2::Authorizer")
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, properties: Properties, stack_name: str) -> Any:
        return create(logical_id, {"IdentitySource": [], **properties}, stack_name)

    def updated(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        return update(physical_id, old, {"IdentitySource": [], **new}, *rest)

    handlers.update(create=created, update=updated)


def _spell_cors() -> None:
    handlers = _handlers("AWS::ApiGatewayV2::Api")
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, properties: Properties, stack_name: str) -> Any:
        return create(logical_id, _cors(properties), stack_name)

    def updated(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        return update(physical_id, _cors(old), _cors(new), *rest)

    handlers.update(create=created, update=updated)


def _cors(properties: Properties) -> Properties:
    cors = properties.get("CorsConfiguration")
    if not cors:
        return properties
    return {**properties, "CorsConfiguration": {name[0].lower() + name[1:]: value for name, value in cors.items()}}


def _must(answer: Any) -> None:
    status, _, body = answer
    if status >= 400:
        raise ValueError(body.decode() if isinstance(body, bytes) else str(body))
