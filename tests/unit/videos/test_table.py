"""One test per access pattern of the table, and per way that a video moves along its statuses."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.videos import table
from functions.videos.errors import AlreadyPublishing, UploadEnded
from socialflow import clock, dynamo, tables
from socialflow.errors import NotFound
from tests.conftest import START, outbox_events

LATER = START + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def everything(aws: SimpleNamespace) -> None:
    """Each test has empty tables."""


def video(video_id: str = "v1", **facts: Any) -> str:
    """A video that awaits its upload."""
    new = {"video_id": video_id, "creator_id": "c", "title": "T", "visibility": "public", "upload_id": "u", **facts}
    table.STORE.transact([table.new_video(new, facts.pop("at", START))])
    return video_id


def processing(video_id: str = "v1", execution: str = "e1", **facts: Any) -> str:
    video(video_id, **facts)
    table.claim_source(video_id, execution, "s1", START)
    table.enter_stage(video_id, "plan", START, length_ms=1000)
    return video_id


def test_a_video_is_read_by_its_id() -> None:
    video("v1")

    assert table.video("v1")["title"] == "T"
    with pytest.raises(NotFound):
        table.video("v2")


def test_the_upload_is_on_the_video_until_it_is_claimed() -> None:
    assert table.video(video())["upload_id"] == "u"

    table.claim_source("v1", "e1", "s1", START)

    assert "upload_id" not in table.video("v1")


def test_an_id_is_given_once() -> None:
    video("v1", title="first")

    with pytest.raises(dynamo.ConditionFailed):
        video("v1", title="second")
    assert table.video("v1")["title"] == "first"


def test_a_creators_videos_come_newest_first_page_by_page() -> None:
    for n in range(5):
        item = {"video_id": f"v{n}", "creator_id": "c", "title": "T"}
        table.STORE.transact([table.new_video(item, START + timedelta(seconds=n))])
    table.STORE.transact([table.new_video({"video_id": "x", "creator_id": "other", "title": "T"}, START)])

    first = table.videos_of("c", limit=3, after=None)
    rest = table.videos_of("c", limit=3, after=first.next_key)

    assert [item["video_id"] for item in [*first.items, *rest.items]] == ["v4", "v3", "v2", "v1", "v0"]
    assert rest.next_key is None


def test_the_encode_job_of_a_source_is_kept_beside_its_video() -> None:
    known = table.await_encode("v1", "s1", "token", START)
    table.record_encode_start("v1", "s1", "job-1")

    again = table.await_encode("v1", "s1", "token-2", LATER)

    assert (known["attempt"], "job_id" in known) == (0, False)
    assert (again["job_id"], again["task_token"]) == ("job-1", "token-2")
    assert "job_id" not in table.await_encode("v1", "s2", "token-3", LATER)


def test_every_item_says_which_schema_it_has(aws: SimpleNamespace) -> None:
    processing()
    table.await_encode("v1", "s1", "token", START)

    items = aws.client("dynamodb").scan(TableName=table.STORE.name)["Items"]
    assert [item["schema"] for item in items] == [{"N": "1"}, {"N": "1"}]


def test_a_source_belongs_to_the_execution_that_claimed_it_first() -> None:
    video()
    table.claim_source("v1", "e1", "s1", START)

    with pytest.raises(AlreadyPublishing):
        table.claim_source("v1", "e2", "s1", START)
    assert table.claim_source("v1", "e1", "s1", LATER)["execution"] == "e1"


def test_a_failed_video_may_be_claimed_again() -> None:
    processing(execution="e1")
    table.fail("v1", "e1", "internal-error", "It will be tried again.", START)

    item = table.claim_source("v1", "e2", "s1", LATER)

    assert (item["status"], item["execution"], "failure" in item) == ("processing", "e2", False)


@pytest.mark.parametrize("status", ["held", "rejected"])
def test_a_decided_video_is_not_claimed_again(status: str) -> None:
    processing()
    table.end_unpublished("v1", status, "rights-blocked", "Cut it.", START)

    with pytest.raises(AlreadyPublishing):
        table.claim_source("v1", "e1", "s1", LATER)


def test_an_upload_that_was_given_up_is_not_claimed() -> None:
    video()
    table.abort_upload("v1", START)

    with pytest.raises(AlreadyPublishing):
        table.claim_source("v1", "e1", "s1", LATER)
    assert table.video("v1")["failure"]["reason"] == "upload-aborted"


def test_a_video_that_is_gone_cannot_be_claimed() -> None:
    with pytest.raises(AlreadyPublishing, match="gone"):
        table.claim_source("v1", "e1", "s1", START)


def test_a_stage_is_shown_with_the_time_it_began() -> None:
    processing()

    table.enter_stage("v1", "encode", LATER, percent_encoded=0)

    item = table.video("v1")
    assert (item["stage"], item["began_encode"], item["percent_encoded"]) == ("encode", clock.iso(LATER), 0)


def test_a_video_that_has_ended_enters_no_stage() -> None:
    processing()
    table.publish("v1", START)
    before = table.video("v1")

    table.enter_stage("v1", "fingerprint", LATER)

    assert table.video("v1") == before


def test_progress_only_moves_forward() -> None:
    processing()
    for percent in (10, 40, 30):
        table.set_percent_encoded("v1", percent)

    assert table.video("v1")["percent_encoded"] == 40


def test_late_progress_of_a_published_video_changes_nothing() -> None:
    processing()
    table.publish("v1", START, percent_encoded=100)

    table.set_percent_encoded("v1", 99)

    assert table.video("v1")["percent_encoded"] == 100


def test_the_end_of_a_job_finds_the_token_that_awaits_it() -> None:
    table.await_encode("v1", "s1", "token", START)

    assert table.record_encode_end("v1", "s1", 0, "job-1", "COMPLETE", {}) == "token"


def test_the_end_of_nobodys_job_is_nobodys() -> None:
    assert table.record_encode_end("v1", "s1", 0, "job-1", "COMPLETE", {}) is None


def test_a_failed_job_is_forgotten_and_its_late_end_too() -> None:
    table.await_encode("v1", "s1", "token", START)
    table.record_encode_end("v1", "s1", 0, "job-1", "ERROR", {"code": 1404})

    table.forget_encode("v1", "s1")

    assert table.record_encode_end("v1", "s1", 0, "job-1", "ERROR", {"code": 1404}) is None
    known = table.await_encode("v1", "s1", "token-2", LATER)
    assert (known["attempt"], "job_id" in known, "job_status" in known) == (1, False, False)


def test_a_complete_or_running_job_is_not_forgotten() -> None:
    for version, status in (("s1", "COMPLETE"), ("s2", "")):
        table.await_encode("v1", version, "token", START)
        table.record_encode_start("v1", version, "job-1")
        if status:
            table.record_encode_end("v1", version, 0, "job-1", status, {})

        table.forget_encode("v1", version)

        assert table.await_encode("v1", version, "token", LATER)["job_id"] == "job-1"


def test_publishing_twice_changes_nothing_and_publishes_one_event(aws: SimpleNamespace) -> None:
    processing()
    first = table.publish("v1", START, hls_key="media/v1/a.m3u8", dash_key="media/v1/a.mpd", thumbnail_key="t.jpg")

    again = table.publish("v1", LATER, hls_key="other", dash_key="other", thumbnail_key="other")

    assert again == first == table.video("v1")
    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert (event["type"], event["source"]) == ("VideoPublished", "socialflow.videos")
    assert (
        event["data"]
        | {
            "video_id": "v1",
            "creator_id": "c",
            "title": "T",
            "visibility": "public",
            "length_ms": 1000,
            "hls_key": "media/v1/a.m3u8",
            "dash_key": "media/v1/a.mpd",
            "thumbnail_key": "t.jpg",
        }
        == event["data"]
    )


def test_what_is_for_adults_is_told_as_that(aws: SimpleNamespace) -> None:
    """CO-3."""
    processing(is_age_restricted=True)
    table.publish("v1", START)

    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert event["data"]["is_age_restricted"] is True


def test_a_failed_video_is_not_published() -> None:
    processing()
    table.fail("v1", "e1", "truncated", "Upload it again.", START)

    with pytest.raises(AlreadyPublishing):
        table.publish("v1", LATER)


def test_a_published_video_does_not_fail() -> None:
    processing()
    table.publish("v1", START)

    with pytest.raises(AlreadyPublishing):
        table.fail("v1", "e1", "internal-error", "x", LATER)
    assert table.video("v1")["status"] == "published"


def test_an_execution_fails_only_the_video_that_it_has() -> None:
    processing(execution="e1")

    with pytest.raises(AlreadyPublishing):
        table.fail("v1", "e2", "internal-error", "x", START)
    assert table.video("v1")["status"] == "processing"


def test_an_execution_that_could_not_even_claim_fails_a_waiting_video() -> None:
    video()

    table.fail("v1", "e1", "internal-error", "It will be tried again.", START)

    assert table.video("v1")["status"] == "failed"
    assert table.claim_source("v1", "e2", "s1", LATER)["status"] == "processing"


def test_failing_twice_changes_nothing_and_publishes_one_event(aws: SimpleNamespace) -> None:
    processing()
    first = table.fail("v1", "e1", "truncated", "Upload it again.", START)

    again = table.fail("v1", "e1", "truncated", "Upload it again.", LATER)

    assert again == first
    (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
    assert (event["type"], event["data"]["reason"]) == ("VideoFailed", "truncated")


def test_a_second_failure_after_a_redrive_is_another_event(aws: SimpleNamespace) -> None:
    processing()
    first = table.fail("v1", "e1", "internal-error", "x", START)["outbox"]["id"]
    table.claim_source("v1", "e2", "s1", LATER)

    assert table.fail("v1", "e2", "internal-error", "x", LATER)["outbox"]["id"] != first


def test_an_upload_is_given_up_once() -> None:
    video()
    table.abort_upload("v1", START)

    with pytest.raises(UploadEnded):
        table.abort_upload("v1", LATER)


def test_an_upload_in_processing_cannot_be_given_up() -> None:
    processing()

    with pytest.raises(UploadEnded):
        table.abort_upload("v1", LATER)
