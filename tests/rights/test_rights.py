"""What the tests' functions ask of AWS is held against their roles: what would be refused is found, and what is not needed."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from socialflow import env, tables
from tests.policy.conftest import prod as prod
from tests.policy.templates import Synthesized
from tests.rights import calls, judging, recording
from tests.rights.roles import Need, Reading, Role, Roles, Statement

TABLE, KEY = "{Data.VideosTable}", "{Data.Key}"
USES = Statement(("kms:Decrypt", "kms:GenerateDataKey"), (KEY,), "dynamodb")
GETS = Statement(("dynamodb:GetItem", "dynamodb:PutItem"), (TABLE,))
LOGS = Statement(("logs:PutLogEvents",), ("{Videos.Log}",))
GET = ("videos.get_video", [("dynamodb:GetItem", "@VIDEOS_TABLE")], "a test")


def roles(*statements: Statement) -> Roles:
    role = Role(
        "{Videos.GetVideoRole}",
        "videos.get_video",
        {"VIDEOS_TABLE": TABLE},
        list(statements),
        [Need("logs:PutLogEvents", "{Videos.Log}")],
    )
    return Roles({role.name: role}, {TABLE: KEY})


def test_a_role_that_fits_is_left_alone() -> None:
    verdict = judging.judge(roles(USES, GETS, LOGS), [GET])

    assert (verdict.denied, verdict.unneeded, verdict.idle) == ([], [], [])
    assert (verdict.statements, verdict.calls) == (3, 1)


@pytest.mark.parametrize("removed", [USES, GETS, LOGS])
def test_a_statement_that_is_removed_is_missed(removed: Statement) -> None:
    left = [each for each in (USES, GETS, LOGS) if each != removed]

    assert judging.judge(roles(*left), [GET]).denied


@pytest.mark.parametrize(
    "more",
    [
        Statement(("dynamodb:DeleteItem",), (TABLE,)),
        Statement(("dynamodb:GetItem",), ("{Data.BillingTable}",)),
        Statement(("dynamodb:GetItem",), (f"{TABLE}/index/gsi1",)),
        Statement(("kms:Decrypt",), (KEY,), "s3"),
    ],
)
def test_a_statement_more_is_needed_by_no_test(more: Statement) -> None:
    (unneeded,) = judging.judge(roles(USES, GETS, LOGS, more), [GET]).unneeded

    assert unneeded.endswith(judging.told(more))


def test_of_two_statements_that_grant_the_same_neither_is_needed() -> None:
    assert len(judging.judge(roles(USES, GETS, GETS, LOGS), [GET]).unneeded) == 2


def test_a_function_that_no_test_ran_is_told() -> None:
    assert judging.judge(roles(USES, GETS, LOGS), []).idle == ["{Videos.GetVideoRole} videos.get_video"]


def test_a_table_that_the_function_was_not_told_of_is_refused() -> None:
    other = ("videos.get_video", [("dynamodb:GetItem", "@BILLING_TABLE")], "a test")

    assert "unset BILLING_TABLE" in judging.judge(roles(USES, GETS, LOGS), [GET, other]).denied[0]


def test_the_parts_of_a_transaction_are_actions_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tables.VIDEOS.setting, "videos")
    items = [{kind: {"TableName": "videos"}} for kind in ("Put", "Update", "Delete", "ConditionCheck")]

    found = calls.needs("dynamodb", "TransactWriteItems", {"TransactItems": items})

    on = f"@{tables.VIDEOS.setting}"
    assert found == {(f"dynamodb:{each}Item", on) for each in ("Put", "Update", "Delete", "ConditionCheck")}


def test_an_object_is_known_by_its_bucket_and_folder_and_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(env.SOURCES_BUCKET, "bucket")
    where = {"Bucket": "bucket", "Key": "avatars/ada/1"}

    assert calls.needs("s3", "HeadObject", where) == {("s3:GetObject", "@SOURCES_BUCKET/avatars/ada/object")}
    assert calls.needs("s3", "DeleteObject", {**where, "VersionId": "1"}) == {
        ("s3:DeleteObjectVersion", "@SOURCES_BUCKET/avatars/ada/object")
    }


def test_a_call_is_its_functions_also_in_threads_and_presigned(
    aws: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from socialflow import aws as factory
    from socialflow import logs

    monkeypatch.setenv(recording.FOLDER, str(tmp_path))
    for module, name in ((logs, "instrument"), (factory, "_session"), (ThreadPoolExecutor, "submit")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr("socialflow.secrets.read", __import__("socialflow.secrets").secrets.read)
    recording.install()
    factory.forget()

    def handler(_event: object, _context: object) -> None:
        where = {"Bucket": "sources-bucket", "Key": "avatars/ada/1"}
        factory.client("s3").generate_presigned_url("put_object", Params=where)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(factory.client("s3").list_object_versions, Bucket="sources-bucket").result()

    source = "from socialflow import logs\nhandler = logs.instrument(work)\n"
    module = {"__name__": "functions.videos.invented", "work": handler}
    exec(source, module)  # noqa: S102
    module["handler"]({}, None)  # type: ignore[operator]
    factory.client("s3").list_objects_v2(Bucket="sources-bucket")

    told = [json.loads(line) for path in tmp_path.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert {each["who"] for each in told} == {"videos.invented"}
    assert [each["needs"] for each in told] == [
        [],
        [["s3:PutObject", "@SOURCES_BUCKET/avatars/ada/object"]],
        [["s3:ListBucketVersions", "@SOURCES_BUCKET"]],
    ]


@pytest.mark.xdist_group("policy")
def test_wildcards_are_these(prod: Synthesized) -> None:
    """Actions that know no resources: traces, the names of streams, and a machine's deliveries of its log."""
    wide = {
        action
        for role in Reading(prod).roles().values()
        for statement in role.statements
        if "*" in statement.resources or any("*" in each for each in statement.actions)
        for action in statement.actions
    }

    assert {each for each in wide if not each.startswith(("xray:", "logs:"))} == {"dynamodb:ListStreams"}
    assert not any("*" in each for each in wide)
