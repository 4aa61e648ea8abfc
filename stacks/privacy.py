"""The privacy domain: what is kept of a person, for that person."""

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import ExportRequested, UserErased
from socialflow.tables import PRIVACY
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB

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

        erased = self.consumer("on_user_erased", of=UserErased, tables=[PRIVACY], settings=exports, timeout_seconds=60)
        self.grant(erased, PRIVACY, "Query", "BatchWriteItem")
        self.data.grant_versions(erased, self.data.exports, "archives/", "parts/")

        self._machine({"PackArchive": pack.function_arn, "FailExport": fail.function_arn}, [pack, fail])
        self.publisher(PRIVACY)

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
