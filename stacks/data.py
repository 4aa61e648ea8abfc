"""What must survive: tables, buckets, keys, secrets, who mail is from, and the bus that tables publish to."""

from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from socialflow import env, tables
from socialflow.tables import PREFIX, Table
from stacks.mail import Mail
from stacks.stage import Stage

_STRING = dynamodb.AttributeType.STRING
# By the setting that names each to a function.
SECRETS = {
    env.CURSOR_SECRET_ARN: "cursor",
    env.TOKEN_KEYS_SECRET_ARN: "token-keys",
    env.FACTORS_SECRET_ARN: "factors",
    env.ADDRESSES_SECRET_ARN: "addresses",
    env.PROVIDERS_SECRET_ARN: "providers",
    env.CERTIFICATE_KEYS_SECRET_ARN: "erasure-keys",
    env.CDN_KEYS_SECRET_ARN: "cdn-keys",
    env.PLAYBACK_SECRET_ARN: "playback",
    env.STRIPE_SECRET_ARN: "stripe",
}


class DataStack(cdk.Stack):
    """Everything that a redeployment must never replace."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self.stage = stage
        self.removal = cdk.RemovalPolicy.RETAIN if stage.is_data_retained else cdk.RemovalPolicy.DESTROY

        self.key = self._key()
        self.ledger_key = self._ledger_key()
        self.people_key = self._people_key()
        self.tables = {table: self._table(table) for table in tables.ALL}
        self.access_logs = self._access_logs()
        self.sources = self._sources()
        self.media = self._media()
        self.records = self._records()
        self.exports = self._exports()
        self.bus = events.EventBus(self, "Bus", event_bus_name=f"{PREFIX}-{stage.name}")
        self.stripe_bus = self._stripe_bus()
        self.mail = Mail(self, "Mail", stage=stage)
        self.secrets = {name: self._secret(name) for name in SECRETS.values()}

    def grant(self, to: iam.IGrantable, table: Table, *actions: str) -> None:
        """Allow exactly these DynamoDB actions on the table and its indexes, and the use of its key through DynamoDB."""
        of = self.tables[table]
        resources = [of.table_arn] + [f"{of.table_arn}/index/{index.name}" for index in table.indexes]
        iam.Grant.add_to_principal(grantee=to, actions=list(actions), resource_arns=resources)
        self._grant_key(to, self._key_of(table), "dynamodb")

    def grant_stream(self, to: iam.IGrantable, table: Table) -> None:
        """Allow Lambda to read the table's stream as `to` and to keep what fails. Streams' names belong to no resource."""
        actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
        stream = self.tables[table].table_stream_arn or ""
        iam.Grant.add_to_principal(grantee=to, actions=actions, resource_arns=[stream])
        iam.Grant.add_to_principal(grantee=to, actions=["dynamodb:ListStreams"], resource_arns=["*"])
        self._grant_key(to, self._key_of(table), "dynamodb")
        self.grant_key(to, "sqs")

    def grant_queue(self, to: iam.IGrantable, queue: sqs.Queue) -> None:
        """Allow Lambda to poll the queue as `to`."""
        actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        iam.Grant.add_to_principal(grantee=to, actions=actions, resource_arns=[queue.queue_arn])
        self.grant_key(to, "sqs")

    def grant_objects(self, to: iam.IGrantable, bucket: s3.Bucket, prefix: str, *actions: str) -> None:
        """Allow exactly these S3 actions on the objects under the prefix, and the key to those that read or write one."""
        iam.Grant.add_to_principal(
            grantee=to, actions=list(actions), resource_arns=[bucket.arn_for_objects(f"{prefix}*")]
        )
        if any(each.startswith(("s3:GetObject", "s3:PutObject")) for each in actions):
            self.grant_key(to, "s3")

    def grant_versions(self, to: iam.IGrantable, bucket: s3.Bucket, *prefixes: str) -> None:
        """Allow to find and delete every version of the objects under the prefixes."""
        iam.Grant.add_to_principal(grantee=to, actions=["s3:ListBucketVersions"], resource_arns=[bucket.bucket_arn])
        for prefix in prefixes:
            self.grant_objects(to, bucket, prefix, "s3:DeleteObject", "s3:DeleteObjectVersion")

    def grant_secret(self, to: iam.IGrantable, name: str, *more_actions: str) -> None:
        iam.Grant.add_to_principal(
            grantee=to,
            actions=["secretsmanager:GetSecretValue", *more_actions],
            resource_arns=[self.secret_arn(name)],
        )
        self.grant_key(to, "secretsmanager")

    def secret_arn(self, name: str) -> str:
        """The whole ARN, random end included."""
        made = self.secrets[name].node.default_child
        if not isinstance(made, secretsmanager.CfnSecret):
            raise TypeError("a secret of ours is one that this stack makes")
        return made.attr_id

    def may_tell(self, made: lambda_.Function) -> None:
        """It puts events on the bus."""
        made.add_environment(env.EVENT_BUS_NAME, self.bus.event_bus_name)
        iam.Grant.add_to_principal(grantee=made, actions=["events:PutEvents"], resource_arns=[self.bus.event_bus_arn])

    def grant_key(self, to: iam.IGrantable, service: str) -> None:
        """Encrypt and decrypt, only when `service` asks for the caller."""
        self._grant_key(to, self.key, service)

    def grant_people_key(self, to: iam.IGrantable, *actions: str) -> None:
        iam.Grant.add_to_principal(grantee=to, actions=list(actions), resource_arns=[self.people_key.key_arn])

    def _grant_key(self, to: iam.IGrantable, key: kms.Key, service: str) -> None:
        to.grant_principal.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"{service}.{self.region}.amazonaws.com"}},
            )
        )

    def _key(self) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            alias=f"alias/{PREFIX}-{self.stage.name}",
            description="Encrypts what Social Flow stores",
            enable_key_rotation=True,
            removal_policy=self.removal,
        )
        # CloudFront reads media as itself; which distribution may is the media bucket's policy.
        key.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt"],
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        # Services that put messages into encrypted queues and logs for us.
        key.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                principals=[
                    iam.ServicePrincipal("events.amazonaws.com"),
                    iam.ServicePrincipal("scheduler.amazonaws.com"),
                ],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        return key

    def _key_of(self, table: Table) -> kms.Key:
        return self.ledger_key if table == tables.LEDGER else self.key

    def _ledger_key(self) -> kms.Key:
        """Apart from the other, so that a right to read what else is stored is none to read the ledger."""
        return kms.Key(
            self,
            "LedgerKey",
            alias=f"alias/{PREFIX}-{self.stage.name}-ledger",
            description="Encrypts Social Flow's ledger",
            enable_key_rotation=True,
            removal_policy=self.removal,
        )

    def _people_key(self) -> kms.Key:
        """Wraps the keys of persons; what is left of one after its person was erased opens by nothing."""
        return kms.Key(
            self,
            "PeopleKey",
            alias=f"alias/{PREFIX}-{self.stage.name}-people",
            description="Wraps the keys of Social Flow's people",
            enable_key_rotation=True,
            removal_policy=self.removal,
        )

    def _table(self, table: Table) -> dynamodb.Table:
        made = dynamodb.Table(
            self,
            f"{table.context.title()}Table",
            table_name=table.physical_name(self.stage.name),
            partition_key=dynamodb.Attribute(name="pk", type=_STRING),
            sort_key=dynamodb.Attribute(name="sk", type=_STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=table.is_remembered
            ),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if table.is_remembered else None,
            time_to_live_attribute="ttl",
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key_of(table),
            deletion_protection=self.stage.is_data_retained,
            removal_policy=self.removal,
        )
        for index in table.indexes:
            made.add_global_secondary_index(
                index_name=index.name,
                partition_key=dynamodb.Attribute(name=f"{index.name}pk", type=_STRING),
                sort_key=dynamodb.Attribute(name=f"{index.name}sk", type=_STRING),
            )
        return made

    def _access_logs(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
            enforce_ssl=True,
            versioned=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(self.stage.log_retention_days))],
            removal_policy=self.removal,
        )

    def _sources(self) -> s3.Bucket:
        """What creators upload: private, versioned, tiered; uploads that are never completed go after a day."""
        bucket = s3.Bucket(
            self,
            "Sources",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix="sources/",
            # Browsers upload from any origin; what may be put, and by whom, is in the signature of each part.
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.PUT],
                    allowed_origins=["*"],
                    allowed_headers=["content-type", "x-amz-checksum-sha256"],
                    exposed_headers=["ETag", "x-amz-checksum-sha256"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=cdk.Duration.days(1)),
                s3.LifecycleRule(
                    noncurrent_version_expiration=cdk.Duration.days(30),
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.INTELLIGENT_TIERING, transition_after=cdk.Duration.days(0)
                        )
                    ],
                ),
            ],
            removal_policy=self.removal,
        )
        # The property itself: `event_bridge_enabled` would bring a function and a role of CDK's own to set it.
        made = cast(s3.CfnBucket, bucket.node.default_child)
        made.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
        return bucket

    def _media(self) -> s3.Bucket:
        """What viewers play; only the distribution reads it (its policy is made beside the distribution)."""
        return s3.Bucket(
            self,
            "Media",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix="media/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
                    noncurrent_version_expiration=cdk.Duration.days(7),
                )
            ],
            removal_policy=self.removal,
        )

    def _records(self) -> s3.Bucket:
        """What was stated about money: periods' roots and statements, locked, so that nobody can change or delete them."""
        locked = cdk.Duration.days(self.stage.records_locked_days)
        return s3.Bucket(
            self,
            "Records",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            # In compliance mode not even the account's root user shortens the time; governance lets an operator.
            object_lock_default_retention=s3.ObjectLockRetention.compliance(locked)
            if self.stage.is_records_lock_final
            else s3.ObjectLockRetention.governance(locked),
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix="records/",
            lifecycle_rules=[s3.LifecycleRule(abort_incomplete_multipart_upload_after=cdk.Duration.days(1))],
            removal_policy=self.removal,
        )

    def _exports(self) -> s3.Bucket:
        """Persons' archives: gone after a week, and the parts they were made of with them."""
        return s3.Bucket(
            self,
            "Exports",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix="exports/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(1), expiration=cdk.Duration.days(7)
                )
            ],
            removal_policy=self.removal,
        )

    def _stripe_bus(self) -> events.EventBus | None:
        """The bus that Stripe's partner source puts to, when the stage has one; its name is the source's."""
        if self.stage.stripe_event_source is None:
            return None
        return events.EventBus(self, "StripeBus", event_source_name=self.stage.stripe_event_source)

    def _secret(self, name: str) -> secretsmanager.Secret:
        """A secret that starts as random text; key pairs are put in by `create_signing_keys`, Stripe's by the operator."""
        return secretsmanager.Secret(
            self,
            f"{name.title().replace('-', '')}Secret",
            secret_name=f"{PREFIX}/{self.stage.name}/{name}",
            encryption_key=self.key,
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=64, exclude_punctuation=True),
            removal_policy=self.removal,
        )
