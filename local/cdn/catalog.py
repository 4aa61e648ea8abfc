"""Reads the deployed distributions from the CloudFront API of the embedded cloud."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local.cdn import signatures
from local.cdn.distribution import Behavior, Distribution, ErrorPage, Forwarding, Origin, Selection

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient

# A deployment is seen after at most this long; an idle front door asks nothing.
_FRESH_SECONDS = 2.0


class CatalogError(Exception):
    """No distribution can be read and none was before; the message says why and what to do."""


class Catalog:
    """The distributions as they were at most two seconds ago; the last known ones while the cloud is away."""

    def __init__(self, cloud_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = _client(cloud_url)
        self._cloud_url = cloud_url
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._known: list[Distribution] | None = None

    def distributions(self) -> list[Distribution]:
        """Blocks on the cloud, one reader at a time; call it from a worker thread."""
        with self._lock:
            if self._known is None or self._clock() - self._read_at > _FRESH_SECONDS:
                self._refresh()
            return self._known or []

    def _refresh(self) -> None:
        try:
            self._known = _Reader(self._client).distributions()
        except ClientError as error:
            # A policy or key that a distribution names is gone, as it may be for a moment during a deployment.
            if self._known is None:
                raise CatalogError(f"The deployed distribution cannot be read: {error}. Deploy it again.") from error
        except (BotoCoreError, ValueError) as error:
            if self._known is None:
                raise CatalogError(
                    f"The embedded cloud at {self._cloud_url} does not answer: {error}. Start it with `flow up`."
                ) from error
        self._read_at = self._clock()


def _client(cloud_url: str) -> "CloudFrontClient":
    return boto3.client(
        "cloudfront",
        endpoint_url=cloud_url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the embedded cloud's root, which is no secret
        config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2}),
    )


class _Reader:
    """One reading of everything; what several behaviours share is asked once."""

    def __init__(self, client: "CloudFrontClient") -> None:
        self._client = client
        self._policies: dict[tuple[str, str], dict[str, Any]] = {}
        self._groups: dict[str, dict[str, signatures.PublicKey]] = {}
        self._signs: dict[str, bool] = {}

    def distributions(self) -> list[Distribution]:
        found = []
        for page in self._client.get_paginator("list_distributions").paginate():
            for summary in page["DistributionList"].get("Items", []):
                config: dict[str, Any] = dict(
                    self._client.get_distribution_config(Id=summary["Id"])["DistributionConfig"]
                )
                if config.get("Enabled", True):
                    found.append(self._distribution(summary["Id"], summary["ARN"], summary["DomainName"], config))
        return found

    def _distribution(self, id_: str, arn: str, domain_name: str, config: dict[str, Any]) -> Distribution:
        behaviors = [self._behavior(b, b["PathPattern"]) for b in _items(config.get("CacheBehaviors"))]
        behaviors.append(self._behavior(config["DefaultCacheBehavior"], "*"))
        return Distribution(
            id=id_,
            arn=arn,
            domain_names=frozenset([domain_name.lower(), *(a.lower() for a in _items(config.get("Aliases")))]),
            origins={o["Id"]: self._origin(o) for o in _items(config.get("Origins"))},
            behaviors=tuple(behaviors),
            root_object=config.get("DefaultRootObject") or "",
            error_pages={
                int(e["ErrorCode"]): ErrorPage(e["ResponsePagePath"], int(e["ResponseCode"]))
                for e in _items(config.get("CustomErrorResponses"))
                if e.get("ResponsePagePath") and e.get("ResponseCode")
            },
        )

    def _origin(self, origin: dict[str, Any]) -> Origin:
        custom = origin.get("CustomOriginConfig") or {}
        return Origin(
            id=origin["Id"],
            domain_name=origin["DomainName"],
            path=(origin.get("OriginPath") or "").rstrip("/"),
            custom_headers={h["HeaderName"]: h["HeaderValue"] for h in _items(origin.get("CustomHeaders"))},
            read_timeout_seconds=float(custom.get("OriginReadTimeout") or 30),
            connect_timeout_seconds=float(origin.get("ConnectionTimeout") or 10),
            http_port=int(custom.get("HTTPPort") or 80),
            signs=self._access_control_signs(origin.get("OriginAccessControlId") or ""),
        )

    def _behavior(self, behavior: dict[str, Any], pattern: str) -> Behavior:
        return Behavior(
            pattern=pattern,
            origin_id=behavior["TargetOriginId"],
            methods=frozenset(_items(behavior.get("AllowedMethods")) or ("GET", "HEAD")),
            keys=self._keys(behavior),
            forwarding=self._forwarding(behavior),
            response_headers_policy=self._policy("response_headers", behavior.get("ResponseHeadersPolicyId")),
            has_functions=bool(
                _items(behavior.get("FunctionAssociations")) or _items(behavior.get("LambdaFunctionAssociations"))
            ),
        )

    def _keys(self, behavior: dict[str, Any]) -> dict[str, signatures.PublicKey] | None:
        groups = behavior.get("TrustedKeyGroups") or {}
        if not _items(groups):
            return None
        return {key_id: key for group in _items(groups) for key_id, key in self._group(group).items()}

    def _group(self, group_id: str) -> dict[str, signatures.PublicKey]:
        if group_id not in self._groups:
            ids = self._client.get_key_group(Id=group_id)["KeyGroup"]["KeyGroupConfig"]["Items"]
            configs = {id_: self._client.get_public_key(Id=id_)["PublicKey"]["PublicKeyConfig"] for id_ in ids}
            self._groups[group_id] = {id_: signatures.public_key(c["EncodedKey"]) for id_, c in configs.items()}
        return self._groups[group_id]

    def _forwarding(self, behavior: dict[str, Any]) -> Forwarding:
        cache = self._policy("cache", behavior.get("CachePolicyId"))
        in_cache_key = cache.get("ParametersInCacheKeyAndForwardedToOrigin") or {}
        request = self._policy("origin_request", behavior.get("OriginRequestPolicyId"))
        both = (in_cache_key, request)
        return Forwarding(
            headers=tuple(_selection(p.get("HeadersConfig"), "HeaderBehavior", "Headers") for p in both),
            cookies=tuple(_selection(p.get("CookiesConfig"), "CookieBehavior", "Cookies") for p in both),
            query=tuple(_selection(p.get("QueryStringsConfig"), "QueryStringBehavior", "QueryStrings") for p in both),
        )

    def _policy(self, kind: str, policy_id: str | None) -> dict[str, Any]:
        if not policy_id:
            return {}
        if (kind, policy_id) not in self._policies:
            self._policies[kind, policy_id] = self._read_policy(kind, policy_id)
        return self._policies[kind, policy_id]

    def _read_policy(self, kind: str, policy_id: str) -> dict[str, Any]:
        if kind == "cache":
            return dict(self._client.get_cache_policy(Id=policy_id)["CachePolicy"]["CachePolicyConfig"])
        if kind == "origin_request":
            answer = self._client.get_origin_request_policy(Id=policy_id)
            return dict(answer["OriginRequestPolicy"]["OriginRequestPolicyConfig"])
        policy = self._client.get_response_headers_policy(Id=policy_id)["ResponseHeadersPolicy"]
        return dict(policy["ResponseHeadersPolicyConfig"])

    def _access_control_signs(self, access_control_id: str) -> bool:
        if not access_control_id:
            return False
        if access_control_id not in self._signs:
            control = self._client.get_origin_access_control(Id=access_control_id)["OriginAccessControl"]
            self._signs[access_control_id] = control["OriginAccessControlConfig"]["SigningBehavior"] != "never"
        return self._signs[access_control_id]


def _items(counted: Any) -> list[Any]:
    """The members of CloudFront's {Quantity, Items} lists, which leave Items out when there are none."""
    return list((counted or {}).get("Items") or [])


def _selection(config: dict[str, Any] | None, behavior: str, names: str) -> Selection:
    config = config or {}
    return Selection(config.get(behavior, "none"), frozenset(n.lower() for n in _items(config.get(names))))
