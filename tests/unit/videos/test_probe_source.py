"""The task that takes a source in hand reads it by an address signed for its version."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.videos import storage as objects
from functions.videos import table
from functions.videos.probe_source import handler
from tests.conftest import TestClock, lambda_context
from tests.unit.videos.conftest import Clip, Storage
from tests.unit.videos.deletions import registered
from tests.unit.videos.test_publication import CREATED, VIDEO


def test_a_source_is_claimed_and_described(
    aws: SimpleNamespace, clock: TestClock, storage: Storage, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed, asked = objects.signed_source_url, []

    def here(key: str, version_id: str) -> str:
        """S3's address is signed as ever; what it would answer is served on loopback."""
        asked.append(signed(key, version_id))
        return storage.url(clip())

    monkeypatch.setattr(objects, "signed_source_url", here)
    registered()

    work = handler({"execution": "e1", "object": CREATED.object}, lambda_context())

    (url,) = asked
    assert urlsplit(url).path.endswith(f"sources/{VIDEO}/original")
    assert parse_qs(urlsplit(url).query)["versionId"] == ["s1"]
    assert work["source"]["video_codec"] == "h264"
    assert table.video(VIDEO)["status"] == "processing"
