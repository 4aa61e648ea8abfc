"""The privacy domain: what is kept of a person, for that person."""

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import ExportRequested, PersonForgotten
from socialflow.tables import PRIVACY
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB
from stacks.keys import SigningKeys

# Every domain that keeps something of persons has a task that writes it down.
EXPORTERS = ("identity", "social", "videos", "playback", "billing", "money")


class PrivacyStack(DomainStack):
    """POST /users/me/exports → ExportRequested → export_archive → a ZIP that its person can read for a week."""

    domain = "privacy"

    def build(self) -> None:
        ask = self.route("request_export", "POST /api/v1/users/me/exports", tables=[PRIVACY])
        self.grant(ask, PRIVACY, "GetItem", "PutItem")

        exports: dict[str, str] = {env.EXPORTS_BUCKET: self.data.exports.bucket_name}
        get = self.route("get_export", "GET /api/v1/users/me/exports/{export_id}", tables=[PRIVACY], settings=exports)
        self.grant(get, PRIVACY, "GetItem")
        # A signed URL can do what its signer may.
        self.data.grant_objects(get, self.data.exports, "archives/", "s3:GetObject")

        pack = self.function(
            "pack_archive", tables=[PRIVACY], settings=exports, timeout_seconds=900, memory_mb=WHOLE_CORE_MB
        )
        self.grant(pack, PRIVACY, "UpdateItem")
        self.data.grant_objects(pack, self.data.exports, "parts/", "s3:GetObject")
        self.data.grant_objects(pack, self.data.exports, "archives/", "s3:PutObject", "s3:AbortMultipartUpload")

        fail = self.function("fail_export", tables=[PRIVACY])
        self.grant(fail, PRIVACY, "UpdateItem", "DeleteItem")

        erased = self.eraser(tables=[PRIVACY], settings=exports, timeout_seconds=60)
        self.grant(erased, PRIVACY, "Query", "PutItem", "BatchWriteItem")
        self.data.grant_versions(erased, self.data.exports, "archives/", "parts/")

        self._certificates()
        self._machine({"PackArchive": pack.function_arn, "FailExport": fail.function_arn}, [pack, fail])
        self.publisher(PRIVACY)

    def _certificates(self) -> None:
        """Every domain's PersonForgotten → a certificate that its person can show."""
        SigningKeys(self, "ErasureKeys", data=self.data, stage=self.stage, kind="erasure-keys")
        keys = self.secret_setting(env.CERTIFICATE_KEYS_SECRET_ARN)
        forgotten = self.consumer(
            "on_person_forgotten",
            of=PersonForgotten,
            tables=[PRIVACY],
            settings={**keys, env.PUBLIC_ORIGIN: self.edge.public_origin},
        )
        self.grant(forgotten, PRIVACY, "Query", "PutItem")
        self.data.grant_secret(forgotten, "erasure-keys")

        shown = self.route(
            "get_erasure_certificate", "POST /api/v1/erasures/certificate", is_public=True, tables=[PRIVACY]
        )
        self.grant(shown, PRIVACY, "GetItem")
        public = self.route(
            "get_certificate_keys", "GET /api/v1/erasures/keys", is_public=True, is_limited=False, settings=keys
        )
        self.data.grant_secret(public, "erasure-keys")

    def _machine(self, arns: dict[str, str], tasks: list[lambda_.Function]) -> None:
        exporters = {each: self.arn_of(each, "export_person") for each in EXPORTERS}
        machine = self.machine(
            "export_archive",
            {f"{name}FunctionArn": arn for name, arn in arns.items()}
            | {f"{each.title()}ExportPersonFunctionArn": arn for each, arn in exporters.items()},
            tasks=tasks,
        )
        iam.Grant.add_to_principal(
            grantee=machine, actions=["lambda:InvokeFunction"], resource_arns=list(exporters.values())
        )
        events.Rule(
            self,
            "ExportRequestedRule",
            event_bus=self.data.bus,
            event_pattern=events.EventPattern(
                source=[ExportRequested.source()], detail_type=[ExportRequested.detail_type()]
            ),
            targets=[
                targets.SfnStateMachine(
                    machine,
                    input=events.RuleTargetInput.from_event_path("$.detail.data"),
                    dead_letter_queue=self.dead_letters,
                    retry_attempts=10,
                )
            ],
        )
