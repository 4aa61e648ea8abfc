"""What MediaConvert takes is taken, what it refuses is refused, with the place named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.validate import ParamValidator

from functions.videos import encoder
from functions.videos.ladder import plan
from local.mediaconvert import rules, schema
from tests.local.mediaconvert.conftest import request_for, source_of

Json = dict[str, Any]
Change = Callable[[Json], object]


def request() -> Json:
    return request_for(source_of(1920, 1080), Queue="Default", ClientRequestToken="t" * 64)


def video(given: Json) -> Json:
    found: Json = given["settings"]["outputGroups"][0]["outputs"][0]
    return found


def h264(given: Json) -> Json:
    found: Json = video(given)["videoDescription"]["codecSettings"]["h264Settings"]
    return found


def sound(given: Json) -> Json:
    found: Json = given["settings"]["outputGroups"][0]["outputs"][-1]
    return found


def cmaf(given: Json) -> Json:
    found: Json = given["settings"]["outputGroups"][0]["outputGroupSettings"]["cmafGroupSettings"]
    return found


def problems(given: Json) -> list[str]:
    return schema.problems("CreateJob", given) or rules.problems(given)


@pytest.mark.parametrize("audio", [True, False])
@pytest.mark.parametrize("size", [(3840, 2160), (1080, 1920), (160, 120), (321, 181)])
def test_the_products_own_settings_are_taken(size: tuple[int, int], audio: bool) -> None:  # noqa: FBT001 - a parameter
    source = source_of(*size, audio=audio)
    shape = schema.model().shape_for("CreateJobRequest")
    settings = encoder.job_settings("s3://in/a.mp4", "s3://out/v/", plan(source), source)

    report = ParamValidator().validate({"Role": "arn:aws:iam::000000000000:role/r", "Settings": settings}, shape)

    assert not report.has_errors(), report.generate_report()
    assert problems(request_for(source)) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda r: r.pop("role"), "/role: is a required"),
        (lambda r: r.update(role="admin"), "/role: should match"),
        (lambda r: r.update(role=7), "/role: should be a string"),
        (lambda r: r.update(colour="red"), "/colour: is not a property"),
        (lambda r: r.update(priority=51), "/priority: should be at most 50"),
        (lambda r: r.update(clientRequestToken="t" * 65), "/clientRequestToken: "),
        (lambda r: r.update(userMetadata={"a": "b" * 257}), "/userMetadata/a: "),
        (lambda r: r["settings"].update(outputGroups=[]), "/settings/outputGroups: "),
        (lambda r: r["settings"].update(inputs=[]), "/settings/inputs: "),
        (lambda r: r["settings"]["outputGroups"].pop(0), "a job of frame captures alone"),
        (lambda r: r["settings"]["inputs"][0].update(fileInput="/etc/passwd"), "/settings/inputs/0/fileInput: "),
        (lambda r: r["settings"]["inputs"][0].update(crop={"z": 1}), "/crop/z: is not a property"),
        (lambda r: r["settings"]["inputs"][0].update(deblockFilter="ENABLED"), "deblockFilter: is not carried out"),
        (lambda r: h264(r).update(rateControlMode="CRF"), "rateControlMode: should be one of"),
        (lambda r: h264(r).update(rateControlMode="CBR", bitrate=1_000_000), "rateControlMode: only QVBR"),
        (lambda r: h264(r).pop("maxBitrate"), "maxBitrate: is a required"),
        (lambda r: h264(r).update(maxBitrate=999), "maxBitrate: should be at least 1000"),
        (lambda r: h264(r).update(bitrate=1_000_000), "bitrate: is not allowed"),
        (lambda r: h264(r).update(qualityTuningLevel="SINGLE_PASS"), "qualityTuningLevel: QVBR needs"),
        (lambda r: h264(r)["qvbrSettings"].update(qvbrQualityLevel=11), "qvbrQualityLevel: should be at most 10"),
        (lambda r: h264(r).update(gopSize=90), "gopSize: is not allowed"),
        (lambda r: h264(r).pop("framerateDenominator"), "framerateDenominator: is a required"),
        (lambda r: h264(r).pop("parControl"), "parNumerator: is only allowed"),
        (lambda r: video(r)["videoDescription"].update(width=427), "width: should be even"),
        (lambda r: video(r)["videoDescription"].update(height=30), "height: should be at least 32"),
        (lambda r: video(r).update(nameModifier="_360p"), "nameModifier of its own"),
        (lambda r: video(r).pop("nameModifier"), "nameModifier of its own"),
        (lambda r: video(r)["containerSettings"].update(container="MP4"), "container: should be CMFC"),
        (lambda r: video(r).update(audioDescriptions=sound(r)["audioDescriptions"]), "either one video or one audio"),
        (lambda r: sound(r)["audioDescriptions"][0].update(audioSourceName="Sound 2"), "names no audio selector"),
        (
            lambda r: sound(r)["audioDescriptions"][0]["codecSettings"]["aacSettings"].update(bitrate=100_000),
            "bitrate: is not one of",
        ),
        (
            lambda r: sound(r)["audioDescriptions"][0]["codecSettings"]["aacSettings"].pop("sampleRate"),
            "sampleRate: is a required",
        ),
        (lambda r: cmaf(r).update(segmentLength=5), "segmentLength: should be a multiple"),
        (lambda r: cmaf(r).update(destination="s3://out/folder/"), "destination: should be s3://"),
        (lambda r: cmaf(r).update(writeHlsManifest="DISABLED", writeDashManifest="DISABLED"), "at least one manifest"),
        (lambda r: cmaf(r).update(encryption={}), "encryption: is not carried out"),
    ],
)
def test_what_aws_refuses_is_refused(change: Change, place: str) -> None:
    given = request()
    assert problems(given) == []

    change(given)

    assert place in " | ".join(problems(given))


def test_the_number_of_problems_told_is_bounded() -> None:
    given = request() | {f"no{number}": 1 for number in range(100)}

    assert len(schema.problems("CreateJob", given)) == 10
