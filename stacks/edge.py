"""The front door: one HTTP API, one distribution before it and the media, and a firewall in front of both."""

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from socialflow.tables import PREFIX
from stacks.data import DataStack
from stacks.headers import api_headers, media_headers
from stacks.keys import SigningKeys
from stacks.stage import Stage, retention

# What an access log line holds; the request id is the correlation id of every log line behind it.
_ACCESS_LOG = {
    "request_id": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "latency_ms": "$context.responseLatency",
    "integration_error": "$context.integrationErrorMessage",
    "address": "$context.identity.sourceIp",
}
# The path of sockets at the front door, and so the name of their API's stage, which is the first part of its paths.
SOCKETS = "sockets"
# What CloudFront's guide asks to send on for WebSockets, and where the viewer is.
_SOCKET_HEADERS = (
    "cloudfront-viewer-address",
    "cloudfront-viewer-country",
    "origin",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "user-agent",
)
# What of a viewer's headers reaches the API, beside what CloudFront always sends on and the token: ten is the most.
_VIEWER_HEADERS = (
    "accept",
    "access-control-request-headers",
    "access-control-request-method",
    "cloudfront-viewer-address",
    "cloudfront-viewer-country",
    "idempotency-key",
    "origin",
    "stripe-signature",
    "user-agent",
)
# Rules of AWS's that would refuse what the API takes: JSON of up to 256 KiB, and texts that name addresses or markup.
_NOT_FOR_US = (
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "GenericRFI_BODY",
    "GenericLFI_BODY",
    "EC2MetaDataSSRF_BODY",
    "NoUserAgent_HEADER",
)


class EdgeStack(cdk.Stack):
    """Where viewers arrive. Domains hang their routes on `api`; `public_origin` is what they tell viewers.

    The identity stack sets `authorizer_id`, which every route that is not public uses, and `socket_authorizer_id`.
    """

    authorizer_id: str | None = None
    socket_authorizer_id: str | None = None

    def __init__(self, scope: Construct, name: str, *, stage: Stage, data: DataStack, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.stage = stage
        # The stack's random id: nobody outside the account knows it, and it needs no store.
        self.origin_proof = cdk.Fn.select(2, cdk.Fn.split("/", self.stack_id))
        self.api = self._api()
        self.sockets = self._sockets()
        self.cdn_keys = SigningKeys(self, "CdnKeys", data=data, stage=stage, kind="cdn-keys")
        public_key = cloudfront.CfnPublicKey(
            self,
            "CdnPublicKey",
            public_key_config=cloudfront.CfnPublicKey.PublicKeyConfigProperty(
                name=f"{PREFIX}-{stage.name}",
                caller_reference=f"{PREFIX}-{stage.name}",
                encoded_key=self.cdn_keys.attribute("PublicKeyPem"),
            ),
        )
        self.key_pair_id = public_key.attr_id
        self.key_group = cloudfront.CfnKeyGroup(
            self,
            "CdnKeyGroup",
            key_group_config=cloudfront.CfnKeyGroup.KeyGroupConfigProperty(
                name=f"{PREFIX}-{stage.name}", items=[public_key.attr_id]
            ),
        )
        self.distribution = self._distribution(data)
        self._let_distribution_read(data)
        self.public_origin = stage.public_origin or f"https://{self.distribution.distribution_domain_name}"
        cdk.CfnOutput(self, "ApiUrl", value=f"{self.public_origin}/api/v1")
        cdk.CfnOutput(self, "ApiId", value=self.api.api_id)
        cdk.CfnOutput(self, "SocketUrl", value=f"{self.public_origin.replace('http', 'ws', 1)}/{SOCKETS}")
        cdk.CfnOutput(self, "SocketApiId", value=self.sockets.ref)
        cdk.CfnOutput(self, "DistributionId", value=self.distribution.distribution_id)
        cdk.CfnOutput(self, "PublicOrigin", value=self.public_origin)

    def _api(self) -> apigateway.HttpApi:
        api = apigateway.HttpApi(
            self,
            "Api",
            api_name=f"{PREFIX}-{self.stage.name}",
            create_default_stage=False,
            cors_preflight=apigateway.CorsPreflightOptions(
                # Tokens travel in a header, never in a cookie, so any origin may call.
                allow_origins=["*"],
                allow_methods=[apigateway.CorsHttpMethod.ANY],
                allow_headers=["authorization", "content-type", "idempotency-key"],
                expose_headers=[
                    "x-request-id",
                    "retry-after",
                    "idempotent-replayed",
                    "ratelimit",
                    "ratelimit-policy",
                    "deprecation",
                    "sunset",
                    "link",
                ],
                max_age=cdk.Duration.hours(1),
            ),
        )
        access_log = logs.LogGroup(
            self,
            "ApiAccessLog",
            retention=retention(self.stage),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        apigateway.CfnStage(
            self,
            "ApiStage",
            api_id=api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=self.stage.requests_per_second,
                throttling_burst_limit=self.stage.requests_burst,
                detailed_metrics_enabled=True,
            ),
            access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn, format=json.dumps(_ACCESS_LOG)
            ),
        )
        return api

    def _sockets(self) -> apigateway.CfnApi:
        """The one WebSocket API. Whatever is said over it goes to one route, as a socket takes no commands.

        It has no access log: API Gateway would write one with a role that belongs to the whole account. What its functions
        answer is logged, and who may not open a socket is refused by one of them.
        """
        api = apigateway.CfnApi(
            self,
            "Sockets",
            name=f"{PREFIX}-{self.stage.name}-{SOCKETS}",
            protocol_type="WEBSOCKET",
            route_selection_expression="$request.body.type",
        )
        apigateway.CfnStage(
            self,
            "SocketsStage",
            api_id=api.ref,
            stage_name=SOCKETS,
            auto_deploy=True,
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=self.stage.requests_per_second,
                throttling_burst_limit=self.stage.requests_burst,
                detailed_metrics_enabled=True,
                # Would write down what is said, and the tokens that sockets are opened with.
                data_trace_enabled=False,
                logging_level="OFF",
            ),
        )
        return api

    def _distribution(self, data: DataStack) -> cloudfront.Distribution:
        media = origins.S3BucketOrigin.with_origin_access_control(
            s3.Bucket.from_bucket_attributes(
                self,
                "MediaBucket",
                bucket_arn=data.media.bucket_arn,
                bucket_regional_domain_name=data.media.bucket_regional_domain_name,
            )
        )
        api = origins.HttpOrigin(
            f"{self.api.api_id}.execute-api.{self.region}.{self.url_suffix}",
            custom_headers={"x-origin-proof": self.origin_proof},
        )
        sockets = origins.HttpOrigin(f"{self.sockets.ref}.execute-api.{self.region}.{self.url_suffix}")
        group = cloudfront.KeyGroup.from_key_group_id(self, "CdnKeyGroupRef", self.key_group.attr_id)
        tokens, of_api, of_media = self._token_policy(), api_headers(self, self.stage), media_headers(self, self.stage)
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{PREFIX}-{self.stage.name}",
            web_acl_id=self._firewall().attr_arn,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            enable_logging=True,
            log_bucket=data.access_logs,
            log_file_prefix="distribution/",
            default_behavior=cloudfront.BehaviorOptions(
                origin=api,
                # A client that sends its token in the clear is told so, and not helped.
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                cache_policy=tokens,
                origin_request_policy=self._viewer_policy("Viewer", _VIEWER_HEADERS),
                allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                response_headers_policy=of_api,
            ),
            additional_behaviors={
                # Users' pictures are for everybody who is told their names, which come from their content.
                "/media/avatars/*": self._media_behavior(media, of_media, None),
                "/media/*": self._media_behavior(media, of_media, [group]),
                f"/{SOCKETS}": cloudfront.BehaviorOptions(
                    origin=sockets,
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                    cache_policy=tokens,
                    origin_request_policy=self._viewer_policy("Socket", _SOCKET_HEADERS),
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
                    response_headers_policy=of_api,
                ),
            },
        )

    def _token_policy(self) -> cloudfront.CachePolicy:
        """Answers say `no-store`; CloudFront sends the token on only as a part of the cache's key, which wants a time."""
        return cloudfront.CachePolicy(
            self,
            "TokenPolicy",
            cache_policy_name=f"{PREFIX}-{self.stage.name}-token",
            min_ttl=cdk.Duration.seconds(0),
            default_ttl=cdk.Duration.seconds(0),
            max_ttl=cdk.Duration.seconds(1),
            header_behavior=cloudfront.CacheHeaderBehavior.allow_list("authorization"),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
            cookie_behavior=cloudfront.CacheCookieBehavior.none(),
        )

    def _viewer_policy(self, name: str, headers: tuple[str, ...]) -> cloudfront.OriginRequestPolicy:
        """What routes read and no more, and where the viewer is, as CloudFront saw it."""
        return cloudfront.OriginRequestPolicy(
            self,
            f"{name}Policy",
            origin_request_policy_name=f"{PREFIX}-{self.stage.name}-{name.lower()}",
            header_behavior=cloudfront.OriginRequestHeaderBehavior.allow_list(*headers),
            query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.all(),
            cookie_behavior=cloudfront.OriginRequestCookieBehavior.none(),
        )

    def _media_behavior(
        self,
        media: cloudfront.IOrigin,
        headers: cloudfront.ResponseHeadersPolicy,
        signers: list[cloudfront.IKeyGroup] | None,
    ) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=media,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
            response_headers_policy=headers,
            trusted_key_groups=signers,
        )

    def _let_distribution_read(self, data: DataStack) -> None:
        distribution_arn = (
            f"arn:{self.partition}:cloudfront::{self.account}:distribution/{self.distribution.distribution_id}"
        )
        policy = s3.CfnBucketPolicy(
            self,
            "MediaPolicy",
            bucket=data.media.bucket_name,
            policy_document=iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(
                        actions=["s3:GetObject"],
                        principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                        resources=[data.media.arn_for_objects("media/*")],
                        conditions={"StringEquals": {"AWS:SourceArn": distribution_arn}},
                    ),
                    iam.PolicyStatement(
                        effect=iam.Effect.DENY,
                        actions=["s3:*"],
                        principals=[iam.AnyPrincipal()],
                        resources=[data.media.bucket_arn, data.media.arn_for_objects("*")],
                        conditions={"Bool": {"aws:SecureTransport": "false"}},
                    ),
                ]
            ),
        )
        policy.node.add_dependency(self.distribution)

    def _firewall(self) -> wafv2.CfnWebACL:
        """AWS's managed rules, and limits per address, a lower one where secrets are tried. It stands before CloudFront, so it lives in us-east-1."""

        def visible(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
            return wafv2.CfnWebACL.VisibilityConfigProperty(
                cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
            )

        def managed(priority: int, name: str, *counted: str) -> wafv2.CfnWebACL.RuleProperty:
            return wafv2.CfnWebACL.RuleProperty(
                name=name,
                priority=priority,
                override_action=wafv2.CfnWebACL.OverrideActionProperty(none={}),
                statement=wafv2.CfnWebACL.StatementProperty(
                    managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                        vendor_name="AWS",
                        name=name,
                        rule_action_overrides=[
                            wafv2.CfnWebACL.RuleActionOverrideProperty(
                                name=each, action_to_use=wafv2.CfnWebACL.RuleActionProperty(count={})
                            )
                            for each in counted
                        ]
                        or None,
                    )
                ),
                visibility_config=visible(name),
            )

        def per_address(
            priority: int, name: str, limit: int, below: wafv2.CfnWebACL.StatementProperty | None = None
        ) -> wafv2.CfnWebACL.RuleProperty:
            return wafv2.CfnWebACL.RuleProperty(
                name=name,
                priority=priority,
                action=wafv2.CfnWebACL.RuleActionProperty(block={}),
                statement=wafv2.CfnWebACL.StatementProperty(
                    rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                        limit=limit, aggregate_key_type="IP", scope_down_statement=below
                    )
                ),
                visibility_config=visible(name),
            )

        # Decoded and lower-cased first, so that no way to write the path goes round the rule.
        auth_paths = wafv2.CfnWebACL.StatementProperty(
            byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
                field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(uri_path={}),
                positional_constraint="STARTS_WITH",
                search_string="/api/v1/auth/",
                text_transformations=[
                    wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
                    wafv2.CfnWebACL.TextTransformationProperty(priority=1, type="NORMALIZE_PATH"),
                    wafv2.CfnWebACL.TextTransformationProperty(priority=2, type="LOWERCASE"),
                ],
            )
        )

        return wafv2.CfnWebACL(
            self,
            "Firewall",
            scope="CLOUDFRONT",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=visible("firewall"),
            rules=[
                managed(0, "AWSManagedRulesAmazonIpReputationList"),
                managed(1, "AWSManagedRulesKnownBadInputsRuleSet"),
                managed(2, "AWSManagedRulesCommonRuleSet", *_NOT_FOR_US),
                per_address(3, "RequestsPerAddress", self.stage.requests_per_address_in_5_minutes),
                per_address(4, "AuthRequestsPerAddress", self.stage.auth_requests_per_address_in_5_minutes, auth_paths),
            ],
        )
