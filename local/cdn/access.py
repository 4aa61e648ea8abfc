"""Whether a bucket's policy lets this distribution in, as S3 decides it for an origin access control."""

import json
from typing import Any

from local.cdn.patterns import matches

PRINCIPAL = "cloudfront.amazonaws.com"
ACTIONS = {"GET": "s3:GetObject", "HEAD": "s3:GetObject", "PUT": "s3:PutObject", "DELETE": "s3:DeleteObject"}


def allows(policy: str, action: str, resource: str, distribution_arn: str) -> bool:
    """Whether `policy` (a bucket policy's JSON, "" for none) grants CloudFront `action` for this distribution.

    Read as IAM reads it for the statements that name CloudFront: a Deny wins, and a condition on anything but the
    distribution's ARN or account is taken as not met.
    """
    statements = [s for s in _listed(json.loads(policy or "{}").get("Statement")) if _applies(s, action, resource)]
    mine = [s for s in statements if _conditions_met(s.get("Condition") or {}, distribution_arn)]
    granted = any(s["Effect"] == "Allow" and _names_cloudfront(s) for s in mine)
    denied = any(s["Effect"] == "Deny" and (_names_cloudfront(s) or _names_everybody(s)) for s in mine)
    return granted and not denied


def _applies(statement: dict[str, Any], action: str, resource: str) -> bool:
    fits_action = any(matches(a.lower(), action.lower()) for a in _listed(statement.get("Action")))
    return fits_action and any(matches(r, resource) for r in _listed(statement.get("Resource")))


def _conditions_met(condition: dict[str, dict[str, Any]], distribution_arn: str) -> bool:
    # A Deny on insecure transport (CDK's enforce_ssl) is not met either: CloudFront reaches S3 over TLS on AWS.
    facts = {"aws:sourcearn": distribution_arn, "aws:sourceaccount": distribution_arn.split(":")[4]}
    for operator, wanted in condition.items():
        for key, values in wanted.items():
            fact = facts.get(key.lower())
            if fact is None or not any(_compares(operator, value, fact) for value in _listed(values)):
                return False
    return True


def _compares(operator: str, wanted: str, fact: str) -> bool:
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        return matches(wanted, fact)
    return operator == "StringEquals" and wanted == fact


def _names_cloudfront(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    return isinstance(principal, dict) and PRINCIPAL in _listed(principal.get("Service"))


def _names_everybody(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    return principal == "*" or (isinstance(principal, dict) and "*" in _listed(principal.get("AWS")))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
