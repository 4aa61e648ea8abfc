"""kill -9: nothing older than the snapshot interval is lost, and what was under way goes on."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from local.cloud.running import RunningCloud
from tests.local.cloud.functions import (
    ROLE,
    Collected,
    consume,
    create,
    eventually,
    put,
    queue,
    send,
    table,
    told,
)

INTERVAL = 0.5
NUMBERS = "[int(r['dynamodb']['Keys']['sk']['S']) for r in event['Records']]"


@pytest.fixture
def mortal(tmp_path: Path) -> RunningCloud:
    return RunningCloud(tmp_path / "cloud", options=("--snapshot-seconds", str(INTERVAL)))


def saved(cloud: RunningCloud) -> None:
    """Wait as long as a snapshot may take to come by itself."""
    time.sleep(INTERVAL + 1.0)
    assert cloud.health()["snapshot"]["problem"] is None


def again(cloud: RunningCloud) -> None:
    cloud.kill()
    cloud.start()


def test_everything_under_way_goes_on_after_a_kill(mortal: RunningCloud) -> None:
    with mortal as cloud:
        stream = table(cloud, "items")
        create(cloud, "reader", f"def handler(event, _):\n    tell({NUMBERS})")
        consume(cloud, stream, "reader", BatchSize=1)
        put(cloud, "items", 1, 2)
        eventually(Collected(lambda: told(cloud, "reader")), lambda all_: len(all_) == 2)

        create(cloud, "asks", "def handler(event, _):\n    tell(event)")
        execution = _start_waiting(cloud)
        [first] = eventually(lambda: told(cloud, "asks"), bool)

        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="parts")
        upload = s3.create_multipart_upload(Bucket="parts", Key="film")["UploadId"]
        part = s3.upload_part(Bucket="parts", Key="film", UploadId=upload, PartNumber=1, Body=b"x" * 200_000)
        queue(cloud, "kept")
        send(cloud, "kept", "message")
        create(cloud, "fails", "def handler(event, _):\n    tell(event)\n    raise ValueError")
        cloud.client("lambda").invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"n": 1}')
        eventually(lambda: told(cloud, "fails"), bool)
        saved(cloud)

        shutil.rmtree(cloud.state_dir / "unpacked")
        again(cloud)

        restored = cloud.health()["restored"]
        assert restored["generation"] >= 1
        assert restored["passed_over"] == []
        assert cloud.client("dynamodb").scan(TableName="items")["Count"] == 2
        put(cloud, "items", 3)
        assert eventually(lambda: told(cloud, "reader"), bool) == [[3]]

        [second] = eventually(lambda: told(cloud, "asks"), bool)
        assert second["token"] == first["token"]
        cloud.client("stepfunctions").send_task_success(taskToken=first["token"], output='{"done": true}')
        answer = eventually(lambda: _described(cloud, execution), lambda told_: told_["status"] != "RUNNING")
        assert (answer["status"], json.loads(answer["output"])) == ("SUCCEEDED", {"done": True})

        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        cloud.client("s3").complete_multipart_upload(Bucket="parts", Key="film", UploadId=upload, MultipartUpload=parts)
        assert cloud.client("s3").head_object(Bucket="parts", Key="film")["ContentLength"] == 200_000
        url = cloud.client("sqs").get_queue_url(QueueName="kept")["QueueUrl"]
        assert len(cloud.client("sqs").receive_message(QueueUrl=url)["Messages"]) == 1
        assert eventually(lambda: told(cloud, "fails"), bool)


def _start_waiting(cloud: RunningCloud) -> str:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "asks", "Payload": {"token.$": "$$.Task.Token", "from.$": "$.from"}},
        "End": True,
    }
    states = {"Before": {"Type": "Pass", "Result": {"from": "before"}, "Next": "Ask"}, "Ask": task}
    sfn = cloud.client("stepfunctions")
    definition = json.dumps({"StartAt": "Before", "States": states})
    arn = sfn.create_state_machine(name="asks", definition=definition, roleArn=ROLE)["stateMachineArn"]
    return str(sfn.start_execution(stateMachineArn=arn)["executionArn"])


def _described(cloud: RunningCloud, execution: str) -> dict[str, str]:
    answer: dict[str, str] = cloud.client("stepfunctions").describe_execution(executionArn=execution)
    return answer


def test_a_stream_record_that_was_not_read_yet_is_read_after_a_kill(mortal: RunningCloud) -> None:
    with mortal as cloud:
        stream = table(cloud, "late")
        create(cloud, "late", f"def handler(event, _):\n    time.sleep(3)\n    tell({NUMBERS})")
        consume(cloud, stream, "late", BatchSize=1)
        put(cloud, "late", 1)
        saved(cloud)

        again(cloud)

        assert eventually(lambda: told(cloud, "late"), bool) == [[1]]


def test_a_damaged_newest_snapshot_gives_way_to_the_one_before(mortal: RunningCloud) -> None:
    with mortal as cloud:
        table(cloud, "older")
        create(cloud, "coded", "def handler(event, _):\n    return 1")
        cloud.snapshot()
        cloud.snapshot()
        cloud.client("lambda").delete_function(FunctionName="coded")
        cloud.snapshot()
        cloud.kill()
        folder = cloud.state_dir / "snapshots"
        newest = max(folder.glob("generation-*.json"))
        newest.write_bytes(newest.read_bytes()[:-40])

        cloud.start()

        assert cloud.client("dynamodb").list_tables()["TableNames"] == ["older"]
        assert cloud.client("lambda").invoke(FunctionName="coded")["Payload"].read() == b"1"
        [sentence] = cloud.health()["restored"]["passed_over"]
        assert "is damaged" in sentence
        assert "the one before it is used instead" in sentence


def test_a_clean_stop_loses_nothing(mortal: RunningCloud) -> None:
    with mortal as cloud:
        table(cloud, "last")
        cloud.stop()

        cloud.start()

        assert cloud.client("dynamodb").list_tables()["TableNames"] == ["last"]
