"""Every path of the front door says to browsers what they may not do with its answers."""

from typing import Any

import pytest

from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")


def behaviors(prod: Synthesized) -> dict[str, dict[str, Any]]:
    """Path pattern → the response headers policy that stands there."""
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    config = distribution.properties["DistributionConfig"]
    policies = {f"{{{each.name}}}": each for each in prod.of("AWS::CloudFront::ResponseHeadersPolicy")}
    every = [*config["CacheBehaviors"], {**config["DefaultCacheBehavior"], "PathPattern": "*"}]
    return {
        each["PathPattern"]: policies[prod.text(distribution.stack, each["ResponseHeadersPolicyId"])].properties[
            "ResponseHeadersPolicyConfig"
        ]
        for each in every
    }


def custom(policy: dict[str, Any]) -> dict[str, str]:
    return {each["Header"]: each["Value"] for each in policy["CustomHeadersConfig"]["Items"]}


def test_every_path_is_https_for_a_year_read_as_what_it_says_and_framed_nowhere(prod: Synthesized) -> None:
    for pattern, policy in behaviors(prod).items():
        said = policy["SecurityHeadersConfig"]
        assert said["StrictTransportSecurity"] == {
            "AccessControlMaxAgeSec": 31_536_000,
            "IncludeSubdomains": True,
            "Override": True,
        }, pattern
        assert said["ContentTypeOptions"] == {"Override": True}, pattern
        assert said["FrameOptions"] == {"FrameOption": "DENY", "Override": True}, pattern
        assert said["ReferrerPolicy"] == {"ReferrerPolicy": "no-referrer", "Override": True}, pattern
        content = said["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        assert content.startswith("default-src 'none'; "), pattern
        assert "frame-ancestors 'none'" in content, pattern
        assert "camera=()" in custom(policy)["Permissions-Policy"], pattern


def test_answers_of_the_api_are_kept_by_nobody_and_embedded_nowhere(prod: Synthesized) -> None:
    by_path = behaviors(prod)

    for pattern in ("*", "/sockets"):
        assert custom(by_path[pattern])["Cache-Control"] == "no-store"
        assert custom(by_path[pattern])["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "CorsConfig" not in by_path[pattern]
    # What a page or a route says of itself stands: the docs' content policy, the keys' hour in caches.
    assert not by_path["*"]["SecurityHeadersConfig"]["ContentSecurityPolicy"]["Override"]
    assert not any(each["Override"] for each in by_path["*"]["CustomHeadersConfig"]["Items"])


def test_an_api_in_the_clear_is_refused_and_not_redirected(prod: Synthesized) -> None:
    (distribution,) = prod.of("AWS::CloudFront::Distribution")
    config = distribution.properties["DistributionConfig"]

    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "https-only"
    assert {each["ViewerProtocolPolicy"] for each in config["CacheBehaviors"]} == {"https-only", "redirect-to-https"}


def test_media_are_fetched_by_players_of_every_origin_and_run_nothing(prod: Synthesized) -> None:
    for pattern in ("/media/*", "/media/avatars/*"):
        policy = behaviors(prod)[pattern]
        assert policy["CorsConfig"]["AccessControlAllowOrigins"]["Items"] == ["*"]
        assert policy["CorsConfig"]["AccessControlAllowCredentials"] is False
        assert custom(policy)["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "sandbox" in policy["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
