"""Deleting a video: gone at once over HTTP, and nothing of it is left in table or buckets; erasure deletes all of one creator's."""

from types import SimpleNamespace

import pytest

from functions.videos import (
    create_video,
    deleting,
    deletion_table,
    erasing,
    get_upload,
    get_video,
    list_videos,
    on_user_erased,
    on_video_deleted,
    remains,
    table,
)
from socialflow import dynamo, tables
from socialflow.errors import NotFound, Unavailable
from socialflow.events import UserErased
from tests.conftest import START, Answer, TestClock, outbox_events, request
from tests.unit.videos.deletions import (
    GONE,
    OTHER,
    PATH,
    STATES,
    Outside,
    answers,
    answers_again,
    brought_to,
    cleared,
    deletes,
    events,
    registered,
    stored,
    told,
)
from tests.unit.videos.test_publication import VIDEO


@pytest.mark.parametrize("state", STATES)
def test_in_every_state_a_deleted_video_is_gone_at_once_and_told(video: str, aws: SimpleNamespace, state: str) -> None:
    brought_to(state)

    answer = deletes()

    assert (answer.status, answer.body) == (204, "")
    assert request(get_video.handler, "GET", PATH, user_id="c").status == 404
    assert request(list_videos.handler, "GET", "/api/v1/videos", user_id="c").body["items"] == []
    assert request(get_upload.handler, "GET", f"{PATH}/upload", user_id="c").status == 404
    assert events(aws) == ["VideoDeleted"]
    item = table.STORE.get(dynamo.key(f"VIDEO#{VIDEO}", "VIDEO"))
    assert item is not None
    assert item.keys() == {"pk", "sk", "video_id", "creator_id", "status", "deleted_at", "schema", "outbox"}


def test_deleting_twice_answers_the_same_and_is_told_once(video: str, aws: SimpleNamespace, clock: TestClock) -> None:
    first = deletes()
    before = table.STORE.get(dynamo.key(f"VIDEO#{VIDEO}", "VIDEO"))
    clock.forward(hours=1)

    again = deletes()

    assert (first.status, again.status) == (204, 204)
    assert table.STORE.get(dynamo.key(f"VIDEO#{VIDEO}", "VIDEO")) == before


@pytest.mark.parametrize("state", ["standing", "deleted"])
def test_anothers_video_is_answered_as_one_that_is_not_there(video: str, state: str) -> None:
    if state == "deleted":
        deletes()

    for answer in (deletes("other"), deletes("c", "0" * 26), deletes("other", "0" * 26)):
        assert (answer.status, answer.body["code"]) == (404, "not-found")
    if state == "standing":
        assert table.video(VIDEO)["title"] == "canary"


@pytest.mark.parametrize("video_id", ["x", "A" * 26, "..", "%00", "0" * 27])
def test_what_is_no_id_is_refused(outside: Outside, video_id: str) -> None:
    assert deletes("c", video_id).status in {404, 422}


def test_deleting_costs_one_write(video: str) -> None:
    dynamo.capacity.reset()

    deletes()

    assert dynamo.capacity.calls == 1


def test_a_key_of_a_deleted_videos_creation_makes_no_second_video(outside: Outside, aws: SimpleNamespace) -> None:
    def creates() -> Answer:
        new, keyed = {"title": "A walk", "size_bytes": 9}, {"idempotency-key": "k"}
        return request(create_video.handler, "POST", "/api/v1/videos", new, user_id="c", headers=keyed)

    video_id = creates().body["video_id"]
    deletes("c", video_id)

    assert creates().body["video_id"] == video_id
    assert request(get_video.handler, "GET", f"/api/v1/videos/{video_id}", user_id="c").status == 404


def kept(aws: SimpleNamespace, video_id: str = VIDEO, renditions: int = 3) -> None:
    """A source in two versions, one of them marked as deleted, and renditions."""
    s3 = aws.client("s3")
    for _ in range(2):
        s3.put_object(Bucket="sources-bucket", Key=f"sources/{video_id}/original", Body=b"canary")
    s3.delete_object(Bucket="sources-bucket", Key=f"sources/{video_id}/original")
    for number in range(renditions):
        s3.put_object(Bucket="media-bucket", Key=f"media/{video_id}/cmaf/{number}.m4s", Body=b"canary")


def test_every_version_of_every_file_goes_and_no_others(video: str, aws: SimpleNamespace) -> None:
    kept(aws)
    kept(aws, OTHER)
    registered(OTHER)
    others = [each for each in stored(aws) if OTHER in each]
    deletes()

    cleared()

    assert stored(aws) == others
    assert len(others) == 7
    cleared()
    assert stored(aws) == others


def test_one_call_removes_so_much_and_tells_the_next_to_go_on(
    video: str, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remains, "_BATCH", 2)
    monkeypatch.setattr(remains, "MOST_BATCHES", 1)
    kept(aws, renditions=4)
    deletes()
    seen, calls = set(), 0

    while stored(aws):
        (event,) = outbox_events(aws.client("dynamodb"), tables.VIDEOS)
        assert event["id"] not in seen
        seen.add(event["id"])
        deleting.clear(GONE, event["id"])
        calls += 1

    assert calls > 3


def test_what_s3_keeps_comes_again(video: str, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(aws)
    deletes()
    answers("DeleteObjects", 200, {"Errors": [{"Key": "k", "Code": "InternalError"}]})

    assert told(on_video_deleted.handler, GONE) == {"batchItemFailures": [{"itemIdentifier": "m"}]}
    answers_again("DeleteObjects")

    cleared()
    assert stored(aws) == []


# erasure


def test_an_erased_persons_videos_are_deleted_page_by_page_and_nobody_elses(
    outside: Outside, aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "_PAGE", 2)
    for number in range(5):
        registered(f"{number}".rjust(26, "0"), minutes=number)
    registered("9" * 26, creator_id="other")

    for _ in range(2):
        event = UserErased(occurred_at=START, user_id="c")
        assert told(on_user_erased.handler, event) == {"batchItemFailures": []}

    assert table.videos_of("c", limit=9, after=None).items == []
    assert table.video("9" * 26)["creator_id"] == "other"
    told_of = [each["data"]["video_id"] for each in outbox_events(aws.client("dynamodb"), tables.VIDEOS)]
    assert sorted(told_of) == [f"{number}".rjust(26, "0") for number in range(5)]


def test_an_erasure_of_many_videos_goes_on_where_it_stopped(outside: Outside) -> None:
    for number in range(5):
        registered(f"{number}".rjust(26, "0"))

    with pytest.raises(Unavailable):
        erasing.erase("c", START, 3)
    assert len(table.videos_of("c", limit=9, after=None).items) == 2
    erasing.erase("c", START, 3)

    assert table.videos_of("c", limit=9, after=None).items == []


def test_a_video_that_is_not_deleted_is_never_told_as_such(video: str, aws: SimpleNamespace) -> None:
    assert deletion_table.tell_again(VIDEO, "cause") is False
    assert deletion_table.tell_again(OTHER, "cause") is False
    with pytest.raises(NotFound):
        deletion_table.bury(OTHER, "c", START)
    assert events(aws) == []
