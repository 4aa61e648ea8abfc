"""MediaConvert: the only file that calls it. One job makes one CMAF set for HLS and DASH, and the thumbnails.

<destination>/cmaf/index.m3u8, index.mpd, index_<rung>..., index_audio...
<destination>/thumbnails/frame.0000000.jpg, one every few seconds
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from functions.videos.ladder import AUDIO, AudioTrack, Rung, Source
from socialflow import aws

if TYPE_CHECKING:
    from mypy_boto3_mediaconvert.type_defs import JobSettingsTypeDef, OutputGroupTypeDef, OutputTypeDef

HLS_MANIFEST = "cmaf/index.m3u8"
DASH_MANIFEST = "cmaf/index.mpd"
FIRST_THUMBNAIL = "thumbnails/frame.0000000.jpg"

# Segments of 4 s: short enough to switch rungs quickly, long enough that requests do not dominate.
SEGMENT_SECONDS = 4
# A player may begin decoding every 2 s; SEGMENT_SECONDS must be a multiple of it.
FRAGMENT_SECONDS = 2
MAX_THUMBNAILS = 100
_THUMBNAIL_SHORT_SIDE = 360
_THUMBNAIL_QUALITY = 80

_CMAF_BASE = "cmaf/index"
_THUMBNAIL_BASE = "thumbnails/frame"
_SOUND = "Audio Selector 1"
_SOUND_GROUP = "sound"
# MediaConvert's own limits.
_TOKEN_LIMIT = 64
_METADATA_LIMIT = 256


def start_job(
    video_id: str,
    source_s3_uri: str,
    destination_s3_uri: str,
    rungs: Sequence[Rung],
    source: Source,
    role_arn: str,
    queue_arn: str,
    client_request_token: str,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """Start encoding and answer the job's id; the same token gives the same job.

    `destination_s3_uri` ends with a slash. `metadata` comes back in every event of the job, beside `video_id`.
    MediaConvert remembers a token for a minute only: a caller that may come later looks the job up in its own table.
    """
    user_metadata = {"video_id": video_id, **(metadata or {})}
    if len(client_request_token) > _TOKEN_LIMIT or not client_request_token.isascii():
        raise ValueError(f"a client request token has at most {_TOKEN_LIMIT} ASCII characters")
    if any(len(text) > _METADATA_LIMIT for pair in user_metadata.items() for text in pair):
        raise ValueError(f"a key or value of the metadata has at most {_METADATA_LIMIT} characters")
    response = aws.client("mediaconvert").create_job(
        Role=role_arn,
        Queue=queue_arn,
        ClientRequestToken=client_request_token,
        UserMetadata=user_metadata,
        StatusUpdateInterval="SECONDS_10",
        Settings=job_settings(source_s3_uri, destination_s3_uri, rungs, source),
    )
    return response["Job"]["Id"]


def cancel_job(job_id: str) -> None:
    """Have the job end without the rest of its renditions; one that has ended stays as it is."""
    encoder = aws.client("mediaconvert")
    try:
        encoder.cancel_job(Id=job_id)
    except (encoder.exceptions.ConflictException, encoder.exceptions.NotFoundException):
        return


def is_about_the_source(job_status: str, code: int) -> bool:
    """Whether a job that ended like this would end so again, for what its input is.

    MediaConvert's codes from 1400 on are about what it was not given (access, keys, its queue) or about itself; a job is
    cancelled by an operator, or because its video was deleted.
    """
    return job_status == "ERROR" and 1000 <= code < 1400


def job_settings(
    source_s3_uri: str, destination_s3_uri: str, rungs: Sequence[Rung], source: Source
) -> "JobSettingsTypeDef":
    """The settings of one job: every rung, the shared sound track when there is one, and the thumbnails."""
    if not rungs:
        raise ValueError("a job needs at least one rung")
    if not destination_s3_uri.endswith("/"):
        raise ValueError("the destination is a folder: end it with a slash")
    outputs = [_video(rung) for rung in rungs]
    if source.has_audio:
        outputs.append(_audio(AUDIO))
    return {
        "TimecodeConfig": {"Source": "ZEROBASED"},
        "Inputs": [
            {
                "FileInput": source_s3_uri,
                "TimecodeSource": "ZEROBASED",
                "VideoSelector": {"Rotate": "AUTO"},
                **({"AudioSelectors": {_SOUND: {"DefaultSelection": "DEFAULT"}}} if source.has_audio else {}),
            }
        ],
        "OutputGroups": [_cmaf_group(destination_s3_uri, outputs), _thumbnail_group(destination_s3_uri, rungs, source)],
    }


def thumbnail_interval_seconds(length_seconds: float) -> int:
    """Whole seconds between two thumbnails, so that there are at most MAX_THUMBNAILS."""
    return max(1, ceil(length_seconds / MAX_THUMBNAILS))


def _cmaf_group(destination: str, outputs: list["OutputTypeDef"]) -> "OutputGroupTypeDef":
    return {
        "Name": "CMAF",
        "OutputGroupSettings": {
            "Type": "CMAF_GROUP_SETTINGS",
            "CmafGroupSettings": {
                "Destination": destination + _CMAF_BASE,
                "SegmentControl": "SEGMENTED_FILES",
                "SegmentLength": SEGMENT_SECONDS,
                "SegmentLengthControl": "EXACT",
                "FragmentLength": FRAGMENT_SECONDS,
                "WriteHlsManifest": "ENABLED",
                "WriteDashManifest": "ENABLED",
                "ManifestDurationFormat": "FLOATING_POINT",
                "StreamInfResolution": "INCLUDE",
                "CodecSpecification": "RFC_6381",
                "MpdProfile": "MAIN_PROFILE",
            },
        },
        "Outputs": outputs,
    }


def _video(rung: Rung) -> "OutputTypeDef":
    return {
        "NameModifier": f"_{rung.name}",
        "ContainerSettings": {"Container": "CMFC"},
        "VideoDescription": {
            "Width": rung.width,
            "Height": rung.height,
            # The plan kept the picture's shape but for the rounding to even sides; bars would be worse than that.
            "ScalingBehavior": "STRETCH_TO_OUTPUT",
            "CodecSettings": {
                "Codec": "H_264",
                "H264Settings": {
                    "RateControlMode": "QVBR",
                    "QvbrSettings": {"QvbrQualityLevel": rung.quality},
                    "MaxBitrate": rung.max_bitrate_bps,
                    "QualityTuningLevel": "SINGLE_PASS_HQ",
                    "SceneChangeDetect": "TRANSITION_DETECTION",
                    # AWS asks for AUTO in packaged groups: segment boundaries then fall together in all renditions.
                    "GopSizeUnits": "AUTO",
                    "GopClosedCadence": 1,
                    "InterlaceMode": "PROGRESSIVE",
                    "FramerateControl": "SPECIFIED",
                    "FramerateConversionAlgorithm": "DUPLICATE_DROP",
                    "FramerateNumerator": rung.frame_rate_numerator,
                    "FramerateDenominator": rung.frame_rate_denominator,
                    "ParControl": "SPECIFIED",
                    "ParNumerator": 1,
                    "ParDenominator": 1,
                },
            },
        },
    }


def _audio(track: AudioTrack) -> "OutputTypeDef":
    return {
        "NameModifier": "_audio",
        "ContainerSettings": {
            "Container": "CMFC",
            "CmfcSettings": {"AudioGroupId": _SOUND_GROUP, "AudioTrackType": "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT"},
        },
        "AudioDescriptions": [
            {
                "AudioSourceName": _SOUND,
                "CodecSettings": {
                    "Codec": "AAC",
                    "AacSettings": {
                        "Bitrate": track.bitrate_bps,
                        "CodingMode": "CODING_MODE_2_0",
                        "SampleRate": track.sample_rate_hz,
                        "RateControlMode": "CBR",
                    },
                },
            }
        ],
    }


def _thumbnail_group(destination: str, rungs: Sequence[Rung], source: Source) -> "OutputGroupTypeDef":
    large = [rung for rung in rungs if min(rung.width, rung.height) >= _THUMBNAIL_SHORT_SIDE]
    like = large[0] if large else rungs[-1]
    return {
        "Name": "Thumbnails",
        "OutputGroupSettings": {
            "Type": "FILE_GROUP_SETTINGS",
            "FileGroupSettings": {"Destination": destination + _THUMBNAIL_BASE},
        },
        "Outputs": [
            {
                "ContainerSettings": {"Container": "RAW"},
                "VideoDescription": {
                    "Width": like.width,
                    "Height": like.height,
                    "ScalingBehavior": "STRETCH_TO_OUTPUT",
                    "CodecSettings": {
                        "Codec": "FRAME_CAPTURE",
                        "FrameCaptureSettings": {
                            "FramerateNumerator": 1,
                            "FramerateDenominator": thumbnail_interval_seconds(source.length_seconds),
                            "MaxCaptures": MAX_THUMBNAILS,
                            "Quality": _THUMBNAIL_QUALITY,
                        },
                    },
                },
            }
        ],
    }
