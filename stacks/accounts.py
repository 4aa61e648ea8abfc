"""What people do with an account that is open: prove its address, end sessions, change its password, leave."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import LetterOwed
from socialflow.tables import AUDIT, IDENTITY
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB


def declare(identity: DomainStack) -> None:
    _letters(identity)
    _sessions(identity)
    _passwords(identity)
    _email_changes(identity)
    _leaving(identity)


def _leaving(identity: DomainStack) -> None:
    leave = identity.route("delete_me", "DELETE /api/v1/users/me", tables=[IDENTITY, AUDIT])
    identity.grant(leave, IDENTITY, "GetItem", "PutItem", "UpdateItem")
    identity.grant(leave, AUDIT, "PutItem", "Query")

    restore = identity.route("restore_account", "POST /api/v1/auth/restore", is_public=True, tables=[IDENTITY])
    identity.grant(restore, IDENTITY, "GetItem", "PutItem", "UpdateItem", "DeleteItem")

    data = identity.data
    erase = identity.function(
        "erase_leavers",
        tables=[IDENTITY, AUDIT],
        settings={env.SOURCES_BUCKET: data.sources.bucket_name, env.MEDIA_BUCKET: data.media.bucket_name},
        timeout_seconds=900,
    )
    # A parent who goes takes their consent along, by writes and an act in the log.
    actions = ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
    identity.grant(erase, IDENTITY, *actions)
    identity.grant(erase, AUDIT, "PutItem", "Query")
    data.grant_versions(erase, data.sources, "avatars/")
    data.grant_versions(erase, data.media, "media/avatars/")
    identity.schedule("erase-leavers", erase, "cron(0 4 * * ? *)", "Erases accounts whose 14 days are over")


def _email_changes(identity: DomainStack) -> None:
    path = "POST /api/v1/users/me/email"
    ask = identity.route("ask_for_email_change", path, tables=[IDENTITY])
    identity.grant(ask, IDENTITY, "PutItem", "UpdateItem")

    confirm = identity.route("confirm_email_change", f"{path}/confirm", tables=[IDENTITY], memory_mb=WHOLE_CORE_MB)
    identity.grant(confirm, IDENTITY, "GetItem", "PutItem", "UpdateItem", "DeleteItem")


def _letters(identity: DomainStack) -> None:
    """Letters, and what people prove by them. A code's hash is as slow as a password's."""
    owed = identity.consumer("on_letter_owed", of=LetterOwed, tables=[IDENTITY], memory_mb=WHOLE_CORE_MB)
    owed.add_environment(env.PUBLIC_ORIGIN, identity.edge.public_origin)
    identity.grant(owed, IDENTITY, "GetItem", "PutItem", "UpdateItem")
    identity.grant_mail(owed)

    path = "POST /api/v1/auth/email"
    verify = identity.route(
        "verify_email", f"{path}/verify", is_public=True, tables=[IDENTITY], memory_mb=WHOLE_CORE_MB
    )
    identity.grant(verify, IDENTITY, "GetItem", "UpdateItem", "DeleteItem")

    resend = identity.route("resend_email_code", f"{path}/resend", tables=[IDENTITY])
    identity.grant(resend, IDENTITY, "GetItem", "PutItem", "UpdateItem")


def _sessions(identity: DomainStack) -> None:
    listed = identity.route(
        "list_sessions",
        "GET /api/v1/auth/sessions",
        tables=[IDENTITY],
        settings=identity.secret_setting(env.CURSOR_SECRET_ARN),
    )
    identity.data.grant_secret(listed, "cursor")
    identity.grant(listed, IDENTITY, "GetItem", "Query")

    end = identity.route("end_named_session", "DELETE /api/v1/auth/sessions/{session_id}", tables=[IDENTITY])
    identity.grant(end, IDENTITY, "GetItem", "UpdateItem")

    end_all = identity.route("end_all_sessions", "POST /api/v1/auth/logout-all", tables=[IDENTITY])
    identity.grant(end_all, IDENTITY, "Query", "UpdateItem")


def _passwords(identity: DomainStack) -> None:
    path = "/api/v1/auth/password"
    change = identity.route(
        "change_password", f"POST {path}", tables=[IDENTITY], packages=["identity"], memory_mb=WHOLE_CORE_MB
    )
    identity.grant(change, IDENTITY, "GetItem", "PutItem", "UpdateItem")
    judge(identity, change)

    forgot = identity.route("ask_for_password_reset", f"POST {path}/forgot", is_public=True, tables=[IDENTITY])
    identity.grant(forgot, IDENTITY, "PutItem", "UpdateItem")

    reset = identity.route(
        "reset_password",
        f"POST {path}/reset",
        is_public=True,
        tables=[IDENTITY],
        packages=["identity"],
        memory_mb=WHOLE_CORE_MB,
    )
    identity.grant(reset, IDENTITY, "GetItem", "PutItem", "UpdateItem", "DeleteItem")
    judge(identity, reset)


def judge(identity: DomainStack, chooses: lambda_.Function) -> None:
    """The function compares passwords that are chosen with the stage's list of breached ones, when it has one."""
    where = identity.stage.breach_ranges
    if where:
        chooses.add_environment(env.BREACH_RANGES, where)
    if where.startswith("s3://"):
        arn = f"arn:{identity.partition}:s3:::{where.removeprefix('s3://')}*"
        iam.Grant.add_to_principal(grantee=chooses, actions=["s3:GetObject"], resource_arns=[arn])
