"""What the front door says to browsers with every answer, whoever gave it: a function, the gateway or a bucket.

It is said here and not by the functions: a policy costs nothing, and API Gateway's own refusals have it as well. Only the two
pages of docs/ send a policy of their own content, which stands. CloudFront applies none of this to what it answers itself.
"""

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from socialflow.tables import PREFIX
from stacks.stage import Stage

# JSON is never a document: nothing of it may run, load or be framed.
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# A browser shows a picture or a film in a document that it makes itself, which may load the file and do nothing else.
MEDIA_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
# No page of ours needs any of them.
_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def api_headers(scope: Construct, stage: Stage) -> cloudfront.ResponseHeadersPolicy:
    """Of answers that are somebody's own: kept by nobody, read as what they say they are, embedded nowhere."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "ApiHeaders",
        response_headers_policy_name=f"{PREFIX}-{stage.name}-api",
        security_headers_behavior=_security(API_POLICY),
        custom_headers_behavior=_custom(
            # The gateway says nothing of caching when it refuses; functions say `no-store` themselves, or how long.
            ("Cache-Control", "no-store"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", _PERMISSIONS),
        ),
    )


def media_headers(scope: Construct, stage: Stage) -> cloudfront.ResponseHeadersPolicy:
    """Of media, which players of every origin may fetch: their grant is a signature."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "MediaHeaders",
        response_headers_policy_name=f"{PREFIX}-{stage.name}-media",
        security_headers_behavior=_security(MEDIA_POLICY),
        custom_headers_behavior=_custom(
            ("Cross-Origin-Resource-Policy", "cross-origin"), ("Permissions-Policy", _PERMISSIONS)
        ),
        cors_behavior=cloudfront.ResponseHeadersCorsBehavior(
            access_control_allow_credentials=False,
            access_control_allow_headers=["*"],
            access_control_allow_methods=["GET", "HEAD", "OPTIONS"],
            access_control_allow_origins=["*"],
            access_control_expose_headers=["*"],
            origin_override=False,
        ),
    )


def _security(content_policy: str) -> cloudfront.ResponseSecurityHeadersBehavior:
    return cloudfront.ResponseSecurityHeadersBehavior(
        strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
            access_control_max_age=cdk.Duration.days(365), include_subdomains=True, override=True
        ),
        content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
        frame_options=cloudfront.ResponseHeadersFrameOptions(
            frame_option=cloudfront.HeadersFrameOption.DENY, override=True
        ),
        referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
            referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
        ),
        content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
            content_security_policy=content_policy, override=False
        ),
    )


def _custom(*named: tuple[str, str]) -> cloudfront.ResponseCustomHeadersBehavior:
    return cloudfront.ResponseCustomHeadersBehavior(
        custom_headers=[
            cloudfront.ResponseCustomHeader(header=header, value=value, override=False) for header, value in named
        ]
    )
