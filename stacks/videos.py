"""The videos domain: uploads in parts, and the machine that publishes them."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_mediaconvert as mediaconvert

from socialflow import env
from socialflow.events import StandingMoved, VideoDeleted
from socialflow.tables import PREFIX, VIDEOS
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB


class VideosStack(DomainStack):
    """POST /videos → parts to S3 → Object Created → publish_video → followers."""

    domain = "videos"

    def build(self) -> None:
        self._uploads()
        self._reading()
        self.exporter((VIDEOS, ["Query"]))
        self.publisher(VIDEOS)
        self._publication()
        self._deletion()

    def _uploads(self) -> None:
        sources = {env.SOURCES_BUCKET: self.data.sources.bucket_name}

        create = self.route("create_video", "POST /api/v1/videos", tables=[VIDEOS], settings=sources)
        self.grant(create, VIDEOS, "GetItem", "PutItem")
        # Opening a multipart upload is PutObject's right.
        self.data.grant_objects(create, self.data.sources, "sources/", "s3:PutObject")

        sign = self.route(
            "sign_parts", "POST /api/v1/videos/{video_id}/upload/parts", tables=[VIDEOS], settings=sources
        )
        self.grant(sign, VIDEOS, "GetItem")
        # A signed URL can do what its signer may.
        self.data.grant_objects(sign, self.data.sources, "sources/", "s3:PutObject")

        state = self.route("get_upload", "GET /api/v1/videos/{video_id}/upload", tables=[VIDEOS], settings=sources)
        self.grant(state, VIDEOS, "GetItem")
        self.data.grant_objects(state, self.data.sources, "sources/", "s3:ListMultipartUploadParts")

        complete = self.route(
            "complete_upload",
            "POST /api/v1/videos/{video_id}/upload/complete",
            tables=[VIDEOS],
            settings=sources,
            timeout_seconds=29,
        )
        self.grant(complete, VIDEOS, "GetItem")
        # Reading tells an upload that was completed before from one that S3 has dropped.
        self.data.grant_objects(
            complete, self.data.sources, "sources/", "s3:PutObject", "s3:ListMultipartUploadParts", "s3:GetObject"
        )

        abort = self.route("abort_upload", "DELETE /api/v1/videos/{video_id}/upload", tables=[VIDEOS], settings=sources)
        self.grant(abort, VIDEOS, "GetItem", "UpdateItem")
        self.data.grant_objects(abort, self.data.sources, "sources/", "s3:AbortMultipartUpload")

    def _reading(self) -> None:
        get = self.route("get_video", "GET /api/v1/videos/{video_id}", tables=[VIDEOS])
        self.grant(get, VIDEOS, "GetItem")

        own = self.route(
            "list_videos", "GET /api/v1/videos", tables=[VIDEOS], settings=self.secret_setting(env.CURSOR_SECRET_ARN)
        )
        self.grant(own, VIDEOS, "Query")
        self.data.grant_secret(own, "cursor")

    def _publication(self) -> None:
        queue = mediaconvert.CfnQueue(self, "EncodeQueue", name=f"{PREFIX}-{self.stage.name}")
        encoder_role = self._encoder_role()

        probe = self.function(
            "probe_source",
            packages=["media"],
            tables=[VIDEOS],
            settings={env.SOURCES_BUCKET: self.data.sources.bucket_name},
            timeout_seconds=90,
            memory_mb=WHOLE_CORE_MB,
        )
        self.grant(probe, VIDEOS, "UpdateItem")
        self.data.grant_objects(probe, self.data.sources, "sources/", "s3:GetObject", "s3:GetObjectVersion")

        plan = self.function("plan_ladder", tables=[VIDEOS])
        self.grant(plan, VIDEOS, "UpdateItem")

        encode = self.function(
            "encode_ladder",
            tables=[VIDEOS],
            timeout_seconds=30,
            settings={
                env.SOURCES_BUCKET: self.data.sources.bucket_name,
                env.MEDIA_BUCKET: self.data.media.bucket_name,
                env.ENCODER_ROLE_ARN: encoder_role.role_arn,
                env.ENCODER_QUEUE_ARN: queue.attr_arn,
            },
        )
        self.grant(encode, VIDEOS, "UpdateItem")
        iam.Grant.add_to_principal(grantee=encode, actions=["mediaconvert:CreateJob"], resource_arns=[queue.attr_arn])
        iam.Grant.add_to_principal(grantee=encode, actions=["iam:PassRole"], resource_arns=[encoder_role.role_arn])

        stage = self.function("enter_stage", tables=[VIDEOS])
        self.grant(stage, VIDEOS, "UpdateItem")

        decide = self.function("decide_publication", tables=[VIDEOS])
        self.grant(decide, VIDEOS, "GetItem", "UpdateItem")

        publish = self.function("publish_video", tables=[VIDEOS])
        self.grant(publish, VIDEOS, "GetItem", "UpdateItem")

        fail = self.function("fail_video", tables=[VIDEOS])
        self.grant(fail, VIDEOS, "GetItem", "UpdateItem")

        fingerprint_arn = self.arn_of("rights", "fingerprint_video")
        tasks = {
            "ProbeSource": probe,
            "PlanLadder": plan,
            "EncodeLadder": encode,
            "EnterStage": stage,
            "DecidePublication": decide,
            "PublishVideo": publish,
            "FailVideo": fail,
        }
        machine = self.machine(
            "publish_video",
            {f"{name}FunctionArn": made.function_arn for name, made in tasks.items()}
            | {"FingerprintVideoFunctionArn": fingerprint_arn},
            tasks=list(tasks.values()),
        )
        iam.Grant.add_to_principal(grantee=machine, actions=["lambda:InvokeFunction"], resource_arns=[fingerprint_arn])
        events.Rule(
            self,
            "SourceCreated",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self.data.sources.bucket_name]},
                    "object": {"key": [{"prefix": "sources/"}]},
                },
            ),
            targets=[targets.SfnStateMachine(machine, dead_letter_queue=self.dead_letters, retry_attempts=10)],
        )

        changed = self.aws_consumer(
            "on_encode_changed",
            events.EventPattern(
                source=["aws.mediaconvert"],
                detail_type=["MediaConvert Job State Change"],
                detail={"queue": [queue.attr_arn], "userMetadata": {"video_id": [{"exists": True}]}},
            ),
            tables=[VIDEOS],
        )
        self.grant(changed, VIDEOS, "GetItem", "UpdateItem")
        iam.Grant.add_to_principal(
            grantee=changed,
            actions=["states:SendTaskSuccess", "states:SendTaskFailure"],
            resource_arns=[machine.state_machine_arn],
        )

    def _deletion(self) -> None:
        delete = self.route("delete_video", "DELETE /api/v1/videos/{video_id}", tables=[VIDEOS])
        self.grant(delete, VIDEOS, "PutItem")

        for verb, what in (("take_down_video", "takedown"), ("restore_video", "restoration")):
            decide = self.route(verb, f"POST /api/v1/admin/videos/{{video_id}}/{what}", tables=[VIDEOS])
            self.grant(decide, VIDEOS, "GetItem", "UpdateItem")

        moved = self.consumer("on_standing_moved", of=StandingMoved, tables=[VIDEOS])
        self.grant(moved, VIDEOS, "PutItem")

        deleted = self.consumer(
            "on_video_deleted",
            of=VideoDeleted,
            tables=[VIDEOS],
            settings={
                env.SOURCES_BUCKET: self.data.sources.bucket_name,
                env.MEDIA_BUCKET: self.data.media.bucket_name,
            },
            timeout_seconds=120,
            batch_size=1,
        )
        self.grant(deleted, VIDEOS, "GetItem", "Query", "UpdateItem", "BatchWriteItem")
        self.data.grant_versions(deleted, self.data.sources, "sources/")
        self.data.grant_versions(deleted, self.data.media, "media/")
        self.data.grant_objects(deleted, self.data.sources, "sources/", "s3:AbortMultipartUpload")
        iam.Grant.add_to_principal(
            grantee=deleted,
            actions=["s3:ListBucketMultipartUploads"],
            resource_arns=[self.data.sources.bucket_arn],
        )
        iam.Grant.add_to_principal(
            grantee=deleted,
            actions=["mediaconvert:CancelJob"],
            resource_arns=[f"arn:{cdk.Aws.PARTITION}:mediaconvert:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}:jobs/*"],
        )
        iam.Grant.add_to_principal(
            grantee=deleted,
            actions=["states:SendTaskFailure"],
            resource_arns=[self.machines["publish_video"].state_machine_arn],
        )

        erased = self.eraser(tables=[VIDEOS], timeout_seconds=300, batch_size=1)
        self.grant(erased, VIDEOS, "Query", "PutItem")

    def _encoder_role(self) -> iam.Role:
        """What MediaConvert itself may do: read sources, write media."""
        role = iam.Role(self, "EncoderRole", assumed_by=iam.ServicePrincipal("mediaconvert.amazonaws.com"))
        self.data.grant_objects(role, self.data.sources, "sources/", "s3:GetObject", "s3:GetObjectVersion")
        self.data.grant_objects(role, self.data.media, "media/", "s3:PutObject")
        return role
