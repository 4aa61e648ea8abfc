"""What the videos domain writes into a person's archive (CO-1)."""

from types import SimpleNamespace

import pytest

from functions.videos import personal_data
from functions.videos.create_video import handler as create_video
from tests.conftest import TestClock, request

pytestmark = pytest.mark.usefixtures("clock")


def test_a_creators_videos_are_told_in_whatever_state(aws: SimpleNamespace, clock: TestClock) -> None:
    for title in ("one", "two"):
        made = request(create_video, "POST", "/api/v1/videos", {"title": title, "size_bytes": 10}, user_id="ada")
        assert made.status == 201
        clock.forward(seconds=1)

    told = list(personal_data.of("ada")["videos"])

    assert [(each["title"], each["status"]) for each in told] == [
        ("two", "awaiting-upload"),
        ("one", "awaiting-upload"),
    ]
    assert not {"upload_id", "gsi1pk", "pk"} & set(told[0])
