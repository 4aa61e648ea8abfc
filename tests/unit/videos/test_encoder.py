"""The job as MediaConvert receives it: its settings against AWS's own model, and its identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber
from botocore.validate import ParamValidator

from functions.videos import encoder
from functions.videos.ladder import Rung, Source, plan
from socialflow import aws
from tests.unit.videos.test_ladder import source

ROLE = "arn:aws:iam::123456789012:role/encoder"
QUEUE = "arn:aws:mediaconvert:us-east-1:123456789012:queues/videos"


def settings(given: Source, rungs: list[Rung] | None = None) -> Any:
    return encoder.job_settings("s3://sources/v1/original", "s3://media/media/v1/", rungs or plan(given), given)


def model() -> Any:
    return botocore.session.get_session().get_service_model("mediaconvert").shape_for("CreateJobRequest")


@pytest.fixture
def mediaconvert(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    aws.forget()
    with Stubber(aws.client("mediaconvert")) as stubber:
        yield stubber
    aws.forget()


@pytest.mark.parametrize("size", [(3840, 2160), (1080, 1920), (120, 90)])
@pytest.mark.parametrize("audio", ["aac", None])
def test_settings_fit_the_service_model(size: tuple[int, int], audio: str | None) -> None:
    made = settings(source(*size, audio_codec=audio))

    report = ParamValidator().validate({"Role": ROLE, "Settings": made}, model())

    assert not report.has_errors(), report.generate_report()


def test_one_group_serves_hls_and_dash() -> None:
    group = settings(source())["OutputGroups"][0]["OutputGroupSettings"]["CmafGroupSettings"]

    assert (group["WriteHlsManifest"], group["WriteDashManifest"]) == ("ENABLED", "ENABLED")
    assert group["Destination"] == "s3://media/media/v1/cmaf/index"
    assert group["SegmentLength"] % group["FragmentLength"] == 0


def test_sound_and_picture_are_outputs_of_their_own() -> None:
    outputs = settings(source())["OutputGroups"][0]["Outputs"]

    kinds = ["VideoDescription" in output for output in outputs]
    assert kinds == [True] * 5 + [False]
    assert all(("AudioDescriptions" in output) != kind for output, kind in zip(outputs, kinds, strict=True))
    assert len({output["NameModifier"] for output in outputs}) == 6
    assert {output["ContainerSettings"]["Container"] for output in outputs} == {"CMFC"}


def test_a_silent_source_selects_no_sound() -> None:
    made = settings(source(audio_codec=None))

    assert "AudioSelectors" not in made["Inputs"][0]
    assert not [output for output in made["OutputGroups"][0]["Outputs"] if "AudioDescriptions" in output]


def test_the_file_is_turned_as_it_says() -> None:
    assert settings(source())["Inputs"][0]["VideoSelector"] == {"Rotate": "AUTO"}


@pytest.mark.parametrize(("seconds", "interval"), [(0.5, 1), (20, 1), (100, 1), (101, 2), (3600, 36), (43200, 432)])
def test_thumbnails_are_spread_over_the_video(seconds: float, interval: int) -> None:
    made = settings(source(length_seconds=seconds))
    video = made["OutputGroups"][1]["Outputs"][0]["VideoDescription"]
    capture = video["CodecSettings"]["FrameCaptureSettings"]

    assert capture["FramerateDenominator"] == interval
    assert seconds / interval <= capture["MaxCaptures"]
    assert (video["Width"], video["Height"]) == (640, 360)


def test_a_job_carries_its_video_and_its_token(mediaconvert: Stubber) -> None:
    given = source()
    mediaconvert.add_response(
        "create_job",
        {"Job": {"Id": "1-abc", "Role": ROLE, "Settings": {}}},
        {
            "Role": ROLE,
            "Queue": QUEUE,
            "ClientRequestToken": "v1-full",
            "UserMetadata": {"video_id": "v1", "part": "full"},
            "StatusUpdateInterval": "SECONDS_10",
            "Settings": settings(given),
        },
    )

    job_id = encoder.start_job(
        "v1", "s3://sources/v1/original", "s3://media/media/v1/", plan(given), given, ROLE, QUEUE, "v1-full",
        {"part": "full"},
    )  # fmt: skip

    assert job_id == "1-abc"
    mediaconvert.assert_no_pending_responses()


@pytest.mark.parametrize(("token", "metadata"), [("t" * 65, {}), ("ü", {}), ("t", {"key": "v" * 257})])
def test_what_aws_would_refuse_is_not_sent(mediaconvert: Stubber, token: str, metadata: dict[str, str]) -> None:
    given = source()

    with pytest.raises(ValueError, match="at most"):
        encoder.start_job("v1", "s3://s/v1", "s3://m/v1/", plan(given), given, ROLE, QUEUE, token, metadata)


def test_a_destination_that_is_no_folder_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="slash"):
        encoder.job_settings("s3://s/v1", "s3://m/v1", plan(source()), source())


def test_a_job_without_rungs_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="rung"):
        encoder.job_settings("s3://s/v1", "s3://m/v1/", [], source())
