"""What the routes find around them: an embedded cloud with all that stacks make, and Stripe's stand-in."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.operations import signing_keys
from local.cloud.running import RunningCloud
from local.identity_provider import CLIENT
from local.stripe_api.__main__ import DEFAULT_WEBHOOK_SECRET
from local.stripe_api.running import RunningStripe
from socialflow import aws, clock, env, limits, person_keys, secrets, tables
from socialflow.tables import Table

STAGE = "bench"


@contextmanager
def running() -> Iterator[RunningCloud]:
    """It runs, and this process has the settings that stacks give, until the end of the block."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        RunningCloud(Path(name) / "cloud") as cloud,
        RunningStripe(Path(name) / "stripe") as stripe,
    ):
        os.environ |= {
            "AWS_ENDPOINT_URL": cloud.endpoint_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": cloud.region,
        }
        _settings(cloud, stripe)
        # What an earlier world of this process left behind.
        aws.forget()
        secrets.forget()
        person_keys.forget()
        yield cloud


def _settings(cloud: RunningCloud, stripe: RunningStripe) -> None:
    dynamodb, s3, manager = (cloud.client(name) for name in ("dynamodb", "s3", "secretsmanager"))
    for table in tables.ALL:
        os.environ[table.setting] = table.physical_name(STAGE)
        dynamodb.create_table(**_definition(table))
    for setting in (env.SOURCES_BUCKET, env.MEDIA_BUCKET, env.RECORDS_BUCKET, env.EXPORTS_BUCKET):
        os.environ[setting] = setting.lower().replace("_", "-")
        s3.create_bucket(Bucket=os.environ[setting])
    stripe_keys = {"api_key": stripe.key, "webhook_secrets": [DEFAULT_WEBHOOK_SECRET]}
    held = {
        env.STRIPE_SECRET_ARN: json.dumps(stripe_keys),
        env.CURSOR_SECRET_ARN: "cursor secret",
        env.ADDRESSES_SECRET_ARN: "addresses secret",
        env.FACTORS_SECRET_ARN: "factors secret",
        env.PROVIDERS_SECRET_ARN: json.dumps({"google": CLIENT}),
        env.PLAYBACK_SECRET_ARN: "playback secret",
        env.TOKEN_KEYS_SECRET_ARN: json.dumps(signing_keys.new_token_keys(clock.now())),
        env.CERTIFICATE_KEYS_SECRET_ARN: json.dumps(signing_keys.new_token_keys(clock.now())),
        env.CDN_KEYS_SECRET_ARN: json.dumps(signing_keys.new_cdn_keys()),
    }
    for setting, text in held.items():
        os.environ[setting] = manager.create_secret(Name=setting.lower(), SecretString=text)["ARN"]
    os.environ[env.PEOPLE_KEY_ARN] = cloud.client("kms").create_key()["KeyMetadata"]["Arn"]
    os.environ |= {env.STAGE: STAGE, env.PUBLIC_ORIGIN: "https://bench.test", env.TOKEN_ISSUER: "https://bench.test"}
    os.environ |= {env.STRIPE_API_BASE: stripe.url, env.NEW_ACCOUNT_HOLD_DAYS: "0", env.STRIPE_TAX: "off"}
    os.environ[env.RATE_LIMITS] = limits.as_setting(limits.DEFAULTS)
    os.environ[env.SOCIAL_REDIRECTS] = "https://bench.test/signed-in"
    os.environ[env.CDN_KEY_PAIR_ID] = "K2JCJMDEHXQW5F"


def _definition(table: Table) -> dict[str, Any]:
    """As stacks/data.py makes it, in the words of CreateTable."""

    def keys(prefix: str = "") -> list[dict[str, str]]:
        return [
            {"AttributeName": f"{prefix}pk", "KeyType": "HASH"},
            {"AttributeName": f"{prefix}sk", "KeyType": "RANGE"},
        ]

    prefixes = ["", *(index.name for index in table.indexes)]
    request: dict[str, Any] = {
        "TableName": table.physical_name(STAGE),
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys(),
        "AttributeDefinitions": [
            {"AttributeName": f"{prefix}{end}", "AttributeType": "S"} for prefix in prefixes for end in ("pk", "sk")
        ],
    }
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [
            {"IndexName": each.name, "KeySchema": keys(each.name), "Projection": {"ProjectionType": "ALL"}}
            for each in table.indexes
        ]
    return request
