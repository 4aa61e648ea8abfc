"""The privacy domain: what is kept of a person, for that person."""

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as stepfunctions

from socialflow import env
from socialflow.events import Event, ExportRequested, ImportRequested, PersonForgotten
from socialflow.tables import PRIVACY
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB
from stacks.keys import SigningKeys

# Whoever takes something over of an archive.
IMPORTERS = ("identity", "social")
# Every domain that keeps something of persons has a task that writes it down.
EXPORTERS = ("identity", "social", "videos", "playback", "billing", "money")


class PrivacyStack(DomainStack):
    """POST /users/me/exports → ExportRequested → export_archive → a ZIP that its person can read for a week.

    POST /users/me/imports → a ZIP of another deployment's → ImportRequested → import_archive → a report.
    """

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
        self.data.grant_versions(erased, self.data.exports, "archives/", "parts/", "uploads/", "imports/")

        self._certificates()
        self._imports()
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

    def _imports(self) -> None:
        """An archive that is put here → ImportRequested → import_archive → a report; what was sent is not kept."""
        exports: dict[str, str] = {env.EXPORTS_BUCKET: self.data.exports.bucket_name}
        mine = "/api/v1/users/me/imports"
        begin = self.route("begin_import", f"POST {mine}", tables=[PRIVACY], settings=exports)
        self.grant(begin, PRIVACY, "GetItem", "PutItem")
        self.data.grant_objects(begin, self.data.exports, "uploads/", "s3:PutObject")
        start = self.route("start_import", f"POST {mine}/{{import_id}}/start", tables=[PRIVACY], settings=exports)
        self.grant(start, PRIVACY, "GetItem", "UpdateItem")
        self.data.grant_objects(start, self.data.exports, "uploads/", "s3:GetObject")
        get = self.route("get_import", f"GET {mine}/{{import_id}}", tables=[PRIVACY])
        self.grant(get, PRIVACY, "GetItem")

        # 50 MB as they came, and an entry unpacked at a time.
        read = self.function(
            "read_archive", tables=[PRIVACY], settings=exports, timeout_seconds=300, memory_mb=WHOLE_CORE_MB
        )
        self.grant(read, PRIVACY, "GetItem")
        self.data.grant_objects(read, self.data.exports, "uploads/", "s3:GetObject")
        self.data.grant_objects(read, self.data.exports, "imports/", "s3:PutObject")
        finish = self.function("finish_import", tables=[PRIVACY], settings=exports)
        self.grant(finish, PRIVACY, "UpdateItem")
        fail = self.function("fail_import", tables=[PRIVACY], settings=exports)
        self.grant(fail, PRIVACY, "UpdateItem", "DeleteItem")
        for made in (finish, fail):
            for prefix in ("uploads/", "imports/"):
                self.data.grant_objects(made, self.data.exports, prefix, "s3:DeleteObject")

        importers = {each: self.arn_of(each, "import_person") for each in IMPORTERS}
        machine = self.machine(
            "import_archive",
            {
                "ReadArchiveFunctionArn": read.function_arn,
                "FinishImportFunctionArn": finish.function_arn,
                "FailImportFunctionArn": fail.function_arn,
                **{f"{each.title()}ImportPersonFunctionArn": arn for each, arn in importers.items()},
            },
            tasks=[read, finish, fail],
        )
        self._begins(machine, list(importers.values()), of=ImportRequested)

    def _begins(self, machine: stepfunctions.StateMachine, arns: list[str], *, of: type[Event]) -> None:
        """The event starts the machine, which asks other domains' functions too."""
        iam.Grant.add_to_principal(grantee=machine, actions=["lambda:InvokeFunction"], resource_arns=arns)
        events.Rule(
            self,
            f"{of.detail_type()}Rule",
            event_bus=self.data.bus,
            event_pattern=events.EventPattern(source=[of.source()], detail_type=[of.detail_type()]),
            targets=[
                targets.SfnStateMachine(
                    machine,
                    input=events.RuleTargetInput.from_event_path("$.detail.data"),
                    dead_letter_queue=self.dead_letters,
                    retry_attempts=10,
                )
            ],
        )

    def _machine(self, arns: dict[str, str], tasks: list[lambda_.Function]) -> None:
        exporters = {each: self.arn_of(each, "export_person") for each in EXPORTERS}
        machine = self.machine(
            "export_archive",
            {f"{name}FunctionArn": arn for name, arn in arns.items()}
            | {f"{each.title()}ExportPersonFunctionArn": arn for each, arn in exporters.items()},
            tasks=tasks,
        )
        self._begins(machine, list(exporters.values()), of=ExportRequested)
