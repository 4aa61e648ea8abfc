"""The rules MediaConvert enforces beyond its schema, for the settings that this stand-in carries out.

A setting that AWS takes but that is not carried out here is refused too, by name: silence would be a false promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

AAC_BITRATES = frozenset(
    {
        6000, 8000, 10000, 12000, 14000, 16000, 20000, 24000, 28000, 32000, 40000, 48000, 56000, 64000, 80000, 96000,
        112000, 128000, 160000, 192000, 224000, 256000, 288000, 320000, 384000, 448000, 512000, 576000, 640000, 768000,
        896000, 1024000,
    }
)  # fmt: skip
AAC_SAMPLE_RATES = frozenset({8000, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000})
_TOKEN_LIMIT = 64
_METADATA_LIMIT = 256

# What is carried out, object by object.
_CARRIED_OUT: dict[str, frozenset[str]] = {
    "settings": frozenset({"timecodeConfig", "inputs", "outputGroups"}),
    "input": frozenset({"fileInput", "timecodeSource", "videoSelector", "audioSelectors", "filterEnable"}),
    "videoSelector": frozenset({"rotate", "colorSpace"}),
    "audioSelector": frozenset({"defaultSelection", "selectorType", "tracks"}),
    "outputGroup": frozenset({"name", "customName", "outputGroupSettings", "outputs"}),
    "output": frozenset({"nameModifier", "containerSettings", "videoDescription", "audioDescriptions"}),
    "cmaf": frozenset(
        {
            "destination", "segmentControl", "segmentLength", "segmentLengthControl", "fragmentLength", "writeHlsManifest",
            "writeDashManifest", "manifestDurationFormat", "streamInfResolution", "codecSpecification", "mpdProfile",
            "clientCache", "manifestCompression",
        }
    ),
    "video": frozenset({"width", "height", "scalingBehavior", "codecSettings", "sharpness", "antiAlias"}),
    "h264": frozenset(
        {
            "rateControlMode", "qvbrSettings", "maxBitrate", "bitrate", "hrdBufferSize", "qualityTuningLevel",
            "sceneChangeDetect", "gopSizeUnits", "gopSize", "gopClosedCadence", "interlaceMode", "framerateControl",
            "framerateConversionAlgorithm", "framerateNumerator", "framerateDenominator", "parControl", "parNumerator",
            "parDenominator", "codecProfile", "codecLevel", "adaptiveQuantization", "entropyEncoding",
        }
    ),
    "aac": frozenset({"bitrate", "codingMode", "sampleRate", "rateControlMode", "codecProfile", "specification"}),
}  # fmt: skip


def problems(request: Json) -> list[str]:
    """What MediaConvert would refuse in a CreateJob request that fits the schema, each as "/path: what"."""
    return list(_request(request))


def _request(request: Json) -> Iterator[str]:
    token = request.get("clientRequestToken", "")
    if len(token) > _TOKEN_LIMIT or not token.isascii():
        yield f"/clientRequestToken: should be at most {_TOKEN_LIMIT} ASCII characters"
    if not request["role"].startswith("arn:aws:iam::"):
        yield "/role: should match pattern ^arn:aws:iam::"
    for key, value in request.get("userMetadata", {}).items():
        if max(len(key), len(value)) > _METADATA_LIMIT:
            yield f"/userMetadata/{key}: should be at most {_METADATA_LIMIT} characters"
    settings = request["settings"]
    yield from _known("settings", settings, "/settings")
    inputs, groups = settings.get("inputs", []), settings.get("outputGroups", [])
    if len(inputs) != 1:
        yield "/settings/inputs: the local stand-in takes exactly one input"
    for index, given in enumerate(inputs):
        yield from _input(given, f"/settings/inputs/{index}")
    selectors = set(inputs[0].get("audioSelectors", {})) if inputs else set()
    cmaf = 0
    for index, group in enumerate(groups):
        cmaf += group.get("outputGroupSettings", {}).get("type") == "CMAF_GROUP_SETTINGS"
        yield from _group(group, selectors, f"/settings/outputGroups/{index}")
    if not groups:
        yield "/settings/outputGroups: should have at least 1 item"
    elif cmaf != 1:
        yield (
            "/settings/outputGroups: the local stand-in takes one CMAF group, with frame captures beside it; "
            "a job of frame captures alone is refused by MediaConvert too"
        )


def _known(kind: str, value: Json, path: str) -> Iterator[str]:
    for key in value:
        if key not in _CARRIED_OUT[kind]:
            yield f"{path}/{key}: is not carried out by the local MediaConvert stand-in; leave it out"


def _input(given: Json, path: str) -> Iterator[str]:
    yield from _known("input", given, path)
    if not given.get("fileInput", "").startswith("s3://"):
        yield f"{path}/fileInput: should be an s3:// address"
    yield from _known("videoSelector", given.get("videoSelector", {}), f"{path}/videoSelector")
    for name, selector in given.get("audioSelectors", {}).items():
        yield from _known("audioSelector", selector, f"{path}/audioSelectors/{name}")


def _group(group: Json, selectors: set[str], path: str) -> Iterator[str]:
    yield from _known("outputGroup", group, path)
    settings, outputs = group.get("outputGroupSettings", {}), group.get("outputs", [])
    if not outputs:
        yield f"{path}/outputs: should have at least 1 item"
    modifiers = [output.get("nameModifier", "") for output in outputs]
    if len(outputs) > 1 and ("" in modifiers or len(set(modifiers)) < len(modifiers)):
        yield f"{path}/outputs: each of several outputs needs a nameModifier of its own"
    if any("$" in modifier or "/" in modifier for modifier in modifiers):
        yield f"{path}/outputs: format identifiers in a nameModifier are not carried out by the local stand-in"
    kind = settings.get("type")
    if kind == "CMAF_GROUP_SETTINGS":
        yield from _cmaf_group(settings.get("cmafGroupSettings", {}), outputs, selectors, path)
    elif kind == "FILE_GROUP_SETTINGS":
        yield from _frame_group(settings.get("fileGroupSettings", {}), outputs, path)
    else:
        yield f"{path}/outputGroupSettings/type: {kind} is not carried out by the local stand-in"


def _cmaf_group(settings: Json, outputs: list[Json], selectors: set[str], path: str) -> Iterator[str]:
    own = f"{path}/outputGroupSettings/cmafGroupSettings"
    yield from _known("cmaf", settings, own)
    yield from _destination(settings, own)
    if settings.get("segmentControl", "SINGLE_FILE") != "SEGMENTED_FILES":
        yield f"{own}/segmentControl: only SEGMENTED_FILES is carried out by the local stand-in"
    if settings.get("segmentLength", 10) % settings.get("fragmentLength", 2):
        yield f"{own}/segmentLength: should be a multiple of fragmentLength"
    if "DISABLED" == settings.get("writeHlsManifest") == settings.get("writeDashManifest"):
        yield f"{own}/writeHlsManifest: at least one manifest should be ENABLED"
    videos = 0
    for index, output in enumerate(outputs):
        here = f"{path}/outputs/{index}"
        yield from _known("output", output, here)
        videos += "videoDescription" in output
        if output.get("containerSettings", {}).get("container") != "CMFC":
            yield f"{here}/containerSettings/container: should be CMFC in a CMAF group"
        sounds = output.get("audioDescriptions", [])
        if ("videoDescription" in output) == bool(sounds) or len(sounds) > 1:
            yield f"{here}: an output of a CMAF group holds either one video or one audio"
        if "videoDescription" in output:
            yield from _video(output["videoDescription"], f"{here}/videoDescription")
        for number, sound in enumerate(sounds):
            yield from _sound(sound, selectors, f"{here}/audioDescriptions/{number}")
    if not videos:
        yield f"{path}/outputs: the local stand-in needs a video in the CMAF group"


def _destination(settings: Json, path: str) -> Iterator[str]:
    bucket, _, key = settings.get("destination", "").removeprefix("s3://").partition("/")
    if not bucket or not key or key.endswith("/"):
        yield f"{path}/destination: should be s3://bucket/folder/basename"


def _video(video: Json, path: str) -> Iterator[str]:
    yield from _known("video", video, path)
    yield from _size(video, path)
    codec = video.get("codecSettings", {})
    if codec.get("codec") != "H_264":
        yield f"{path}/codecSettings/codec: only H_264 is carried out by the local stand-in"
        return
    yield from _h264(codec.get("h264Settings", {}), f"{path}/codecSettings/h264Settings")


def _size(video: Json, path: str) -> Iterator[str]:
    for side in ("width", "height"):
        if side not in video:
            yield f"{path}/{side}: the local stand-in needs both sides of the picture"
        elif video[side] % 2:
            yield f"{path}/{side}: should be even"
    if video.get("scalingBehavior", "DEFAULT") not in {"DEFAULT", "STRETCH_TO_OUTPUT"}:
        yield f"{path}/scalingBehavior: only DEFAULT and STRETCH_TO_OUTPUT are carried out by the local stand-in"


def _h264(codec: Json, path: str) -> Iterator[str]:
    yield from _known("h264", codec, path)
    if codec.get("rateControlMode") == "QVBR":
        yield from _qvbr(codec, path)
    else:
        yield f"{path}/rateControlMode: only QVBR is carried out by the local stand-in"
    if codec.get("gopSizeUnits", "AUTO") != "AUTO":
        yield f"{path}/gopSizeUnits: only AUTO is carried out by the local stand-in, as AWS advises for CMAF"
    elif "gopSize" in codec:
        yield f"{path}/gopSize: is not allowed when gopSizeUnits is AUTO"
    yield from _specified(codec, "framerateControl", ("framerateNumerator", "framerateDenominator"), path)
    yield from _specified(codec, "parControl", ("parNumerator", "parDenominator"), path)
    if codec.get("parNumerator", 1) != codec.get("parDenominator", 1):
        yield f"{path}/parNumerator: only square pixels are carried out by the local stand-in"


def _qvbr(codec: Json, path: str) -> Iterator[str]:
    if "maxBitrate" not in codec:
        yield f"{path}/maxBitrate: is a required property when rateControlMode is QVBR"
    if "bitrate" in codec:
        yield f"{path}/bitrate: is not allowed when rateControlMode is QVBR"
    if codec.get("qualityTuningLevel", "SINGLE_PASS") == "SINGLE_PASS":
        yield f"{path}/qualityTuningLevel: QVBR needs SINGLE_PASS_HQ or MULTI_PASS_HQ"
    if "maxAverageBitrate" in codec.get("qvbrSettings", {}):
        yield f"{path}/qvbrSettings/maxAverageBitrate: is not carried out by the local stand-in"


def _specified(codec: Json, control: str, parts: tuple[str, ...], path: str) -> Iterator[str]:
    wanted = codec.get(control) == "SPECIFIED"
    for part in parts:
        if wanted and part not in codec:
            yield f"{path}/{part}: is a required property when {control} is SPECIFIED"
        elif not wanted and part in codec:
            yield f"{path}/{part}: is only allowed when {control} is SPECIFIED"


def _sound(sound: Json, selectors: set[str], path: str) -> Iterator[str]:
    if sound.get("audioSourceName", "Audio Selector 1") not in selectors:
        yield f"{path}/audioSourceName: names no audio selector of the input"
    codec = sound.get("codecSettings", {})
    settings, own = codec.get("aacSettings", {}), f"{path}/codecSettings/aacSettings"
    if codec.get("codec") != "AAC":
        yield f"{path}/codecSettings/codec: only AAC is carried out by the local stand-in"
        return
    yield from _known("aac", settings, own)
    for required in ("codingMode", "sampleRate"):
        if required not in settings:
            yield f"{own}/{required}: is a required property"
    if settings.get("codingMode", "CODING_MODE_2_0") not in {"CODING_MODE_1_0", "CODING_MODE_2_0"}:
        yield f"{own}/codingMode: only mono and stereo are carried out by the local stand-in"
    if settings.get("rateControlMode", "CBR") == "CBR" and settings.get("bitrate") not in AAC_BITRATES:
        yield f"{own}/bitrate: is not one of the bitrates of AAC"
    if settings.get("sampleRate", 48000) not in AAC_SAMPLE_RATES:
        yield f"{own}/sampleRate: is not one of the sample rates of AAC-LC"


def _frame_group(settings: Json, outputs: list[Json], path: str) -> Iterator[str]:
    yield from _destination(settings, f"{path}/outputGroupSettings/fileGroupSettings")
    if len(outputs) > 1:
        yield f"{path}/outputs: one frame capture a file group is carried out by the local stand-in"
    for index, output in enumerate(outputs):
        here = f"{path}/outputs/{index}"
        yield from _known("output", output, here)
        video = output.get("videoDescription", {})
        if video.get("codecSettings", {}).get("codec") != "FRAME_CAPTURE":
            yield f"{here}: only frame captures are carried out in a file group by the local stand-in"
            continue
        if output.get("containerSettings", {}).get("container") != "RAW":
            yield f"{here}/containerSettings/container: should be RAW for frame captures"
        if output.get("audioDescriptions"):
            yield f"{here}/audioDescriptions: a frame capture has no audio"
        yield from _size(video, f"{here}/videoDescription")
