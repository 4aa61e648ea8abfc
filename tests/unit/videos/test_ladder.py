"""The ladder's rules: never above the source, even sides, the picture's shape kept."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.videos.ladder import BOXES, Source, frame_rate, plan


def source(width: int = 1920, height: int = 1080, rate: Fraction = Fraction(30), **more: object) -> Source:
    fields: dict[str, object] = {
        "container": "mov",
        "video_codec": "h264",
        "audio_codec": "aac",
        "width": width,
        "height": height,
        "rotation_degrees": 0,
        "length_seconds": 10.0,
        "frame_rate_numerator": rate.numerator,
        "frame_rate_denominator": rate.denominator,
        "size_bytes": 1000,
    }
    return Source.model_validate(fields | more)


def sizes(width: int, height: int) -> list[tuple[str, int, int]]:
    return [(rung.name, rung.width, rung.height) for rung in plan(source(width, height))]


def test_a_uhd_source_gets_every_rung() -> None:
    assert sizes(3840, 2160) == [
        ("240p", 426, 240),
        ("360p", 640, 360),
        ("480p", 854, 480),
        ("720p", 1280, 720),
        ("1080p", 1920, 1080),
        ("2160p", 3840, 2160),
    ]


def test_a_720p_source_gets_no_rung_above_itself() -> None:
    assert [name for name, _, _ in sizes(1280, 720)] == ["240p", "360p", "480p", "720p"]


def test_a_standing_video_is_measured_by_its_short_side() -> None:
    assert sizes(1080, 1920)[-1] == ("1080p", 1080, 1920)
    assert sizes(1080, 1920)[0] == ("240p", 240, 426)


def test_a_source_below_the_lowest_rung_keeps_its_size() -> None:
    assert sizes(160, 120) == [("120p", 160, 120)]


def test_a_size_between_two_rungs_is_kept_as_the_top_one() -> None:
    assert sizes(1000, 562) == [("240p", 426, 240), ("360p", 640, 360), ("480p", 854, 480), ("562p", 1000, 562)]


def test_a_wide_picture_of_a_rungs_height_gets_a_name_of_its_own() -> None:
    assert sizes(1000, 480)[-2:] == [("480p", 854, 410), ("1000x480", 1000, 480)]


def test_a_size_just_above_a_rung_adds_none() -> None:
    assert [name for name, _, _ in sizes(1300, 731)] == ["240p", "360p", "480p", "720p"]


def test_a_cinema_picture_touches_its_box_on_the_long_side() -> None:
    assert sizes(1920, 800)[-1] == ("1080p", 1920, 800)


def test_odd_sizes_lose_one_line() -> None:
    assert sizes(321, 181) == [("181p", 320, 180)]


@pytest.mark.parametrize(
    ("given_rate", "kept"),
    [
        (Fraction(24000, 1001), Fraction(24000, 1001)),
        (Fraction(60000, 1001), Fraction(60000, 1001)),
        (Fraction(60), Fraction(60)),
        (Fraction(120), Fraction(60)),
        (Fraction(240), Fraction(60)),
        (Fraction(100), Fraction(50)),
        (Fraction(1, 2), Fraction(1, 2)),
    ],
)
def test_frame_rate_is_kept_or_divided_whole(given_rate: Fraction, kept: Fraction) -> None:
    assert frame_rate(source(rate=given_rate)) == kept


def test_a_source_without_sound_has_a_ladder() -> None:
    assert plan(source(audio_codec=None))[-1].name == "1080p"


def test_bitrate_grows_with_every_rung() -> None:
    ceilings = [rung.max_bitrate_bps for rung in plan(source(3000, 1700))]
    assert ceilings == sorted(set(ceilings))


@given(width=st.integers(32, 8192), height=st.integers(32, 8192))
def test_every_ladder_fits_its_source(width: int, height: int) -> None:
    rungs = plan(source(width, height))

    assert 1 <= len(rungs) <= len(BOXES)
    assert len({rung.name for rung in rungs}) == len(rungs)
    for rung in rungs:
        assert rung.width % 2 == 0
        assert rung.height % 2 == 0
        assert max(rung.width, 32) <= max(width, 32)
        assert max(rung.height, 32) <= max(height, 32)
        # One pixel of rounding on each side is all the shape may lose, unless MediaConvert's smallest side cuts in.
        if min(rung.width, rung.height) > 32:
            assert abs(rung.width * height - rung.height * width) <= 2 * (width + height)
