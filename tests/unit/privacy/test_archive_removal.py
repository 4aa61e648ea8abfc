"""What is kept of a person's archives goes in every version, by one request for each folder."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.privacy import archive
from socialflow import aws as factory
from socialflow import env
from socialflow.errors import Unavailable


@pytest.fixture
def bucket(aws: SimpleNamespace) -> str:
    name = env.EXPORTS_BUCKET.get()
    store = aws.client("s3")
    store.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for key in ("archives/ada/one.zip", "archives/ada/two.zip", "parts/one/a", "imports/i/b", "archives/bob/one.zip"):
        for body in (b"old", b"new"):
            store.put_object(Bucket=name, Key=key, Body=body)
    store.delete_object(Bucket=name, Key="archives/ada/two.zip")
    return name


def removed(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any] | None = None) -> list[int]:
    """How many objects each request names, from here on."""
    counts: list[int] = []
    client = factory.client("s3")
    real = client.delete_objects

    def count(**wanted: Any) -> Any:
        counts.append(len(wanted["Delete"]["Objects"]))
        return answer if answer is not None else real(**wanted)

    monkeypatch.setattr(client, "delete_objects", count)
    return counts


def test_every_version_goes_and_another_persons_stay(
    aws: SimpleNamespace, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = removed(monkeypatch)

    for _ in range(2):
        archive.remove_all("ada", ["one"], ["i"])

    left = aws.client("s3").list_object_versions(Bucket=bucket)
    assert {each["Key"] for each in left["Versions"]} == {"archives/bob/one.zip"}
    assert "DeleteMarkers" not in left
    assert counts == [5, 2, 2]


def test_what_s3_keeps_is_asked_for_again(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    removed(monkeypatch, {"Errors": [{"Code": "InternalError"}]})

    with pytest.raises(Unavailable):
        archive.remove_all("ada", [], [])
