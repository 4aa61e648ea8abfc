"""What functions are told in this world: a stage's settings, its tables, its buckets and its secrets."""

import json
import os

from socialflow import aws, env, tables
from tests.simulation.stripe_side import KEY, URL
from tests.support.dynamodb import DynamoDB

_STAGE = "test"
# A timeline's bound, so that some reach it; the stage's own is 800.
TIMELINE_ITEMS = 3
_POLICY = {"timeline": {"timeline_items": TIMELINE_ITEMS, "pushes_per_trim": 2}}


class Settings:
    """`contexts` are the names of tables by that of the table in this stage. AWS has to be answered already."""

    def __init__(self, database: DynamoDB) -> None:
        self.contexts = {table.physical_name(_STAGE): table.context for table in tables.ALL}
        self._secrets: set[str] = set()
        os.environ["AWS_ENDPOINT_URL"] = "http://cloud.simulation"
        for table in tables.ALL:
            os.environ[table.setting] = table.physical_name(_STAGE)
            database.create(table.physical_name(_STAGE), [each.name for each in table.indexes])
        for setting in (env.SOURCES_BUCKET, env.MEDIA_BUCKET, env.RECORDS_BUCKET):
            os.environ[setting] = setting.lower().replace("_", "-")
            aws.client("s3").create_bucket(Bucket=os.environ[setting])
        os.environ |= {
            env.STAGE: _STAGE,
            env.EVENT_BUS_NAME: "social-flow-test",
            env.PUBLIC_ORIGIN: "https://social-flow.test",
            env.STRIPE_API_BASE: URL,
            env.MAIL_SENDER: "us@social-flow.test",
            env.NEW_ACCOUNT_HOLD_DAYS: "0",
            env.STRIPE_TAX: "off",
            env.POLICY: json.dumps(_POLICY),
        }
        self.put_secret(env.CURSOR_SECRET_ARN, "cursor")
        self.put_secret(env.ADDRESSES_SECRET_ARN, "addresses")
        os.environ[env.PEOPLE_KEY_ARN] = "the people's key"
        self.put_secret(env.PLAYBACK_SECRET_ARN, "playback secret of the simulation")
        self.put_secret(env.STRIPE_SECRET_ARN, json.dumps({"api_key": KEY, "webhook_secrets": ["whsec_first"]}))

    def put(self, setting: str, value: str) -> None:
        os.environ[setting] = value

    def put_secret(self, setting: str, text: str) -> None:
        """Store or replace a secret; a reader may see the old one for a while."""
        client = aws.client("secretsmanager")
        if setting in self._secrets:
            client.put_secret_value(SecretId=os.environ[setting], SecretString=text)
            return
        self._secrets.add(setting)
        os.environ[setting] = client.create_secret(Name=setting.lower(), SecretString=text)["ARN"]
