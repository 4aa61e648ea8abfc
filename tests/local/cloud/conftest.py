from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from local.cloud.running import RunningCloud


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    """One embedded cloud for the session; tests name their own resources."""
    with RunningCloud(tmp_path_factory.mktemp("cloud")) as running:
        _make_role(running)
        yield running


def _make_role(running: RunningCloud) -> None:
    """The role of every function that these tests create: it may tell them what it saw."""
    iam = running.client("iam")
    iam.create_role(RoleName="tests", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    allowed = {"Effect": "Allow", "Action": ["sqs:GetQueueUrl", "sqs:SendMessage"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_role_policy(RoleName="tests", PolicyName="tell", PolicyDocument=document)
