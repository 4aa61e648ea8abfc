"""A plan as one ffmpeg command: one decode, split into every rendition and every still."""

from __future__ import annotations

from local.mediaconvert.plan import Audio, Cmaf, Frames, Plan, Video

# Only demuxers that read the one file they are given; a playlist would name others.
_DEMUXERS = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,mxf"
_MAX_PIXELS = 8192 * 8192
_TURNS = {
    "DEGREE_0": "",
    "DEGREES_90": "transpose=clock,",
    "DEGREES_180": "hflip,vflip,",
    "DEGREES_270": "transpose=cclock,",
}
MANIFEST = "set.mpd"
INIT_NAME = "r$RepresentationID$init.mp4"
SEGMENT_NAME = "r$RepresentationID$_$Number%09d$.m4s"


def arguments(plan: Plan, source: str) -> list[str]:
    """ffmpeg's arguments: `source` to MANIFEST and its segments, and to stillsN.%07d.jpg, in the working folder."""
    given = ["-max_pixels", str(_MAX_PIXELS), "-format_whitelist", _DEMUXERS]
    if plan.rotate != "AUTO":
        given.append("-noautorotate")
    given += ["-i", source, "-filter_complex", _filters(plan)]
    for number, frames in enumerate(plan.frames):
        given += _stills(number, frames)
    return given + _set(plan.cmaf)


def crf(quality: float) -> float:
    """x264's constant rate factor for a QVBR level of 1..10; 7, AWS's level for most content, is x264's own 23."""
    return 37 - 2 * quality


def stills_name(number: int) -> str:
    return f"stills{number}.%07d.jpg"


def _filters(plan: Plan) -> str:
    """The whole graph. Pictures of a constant rate start at 0, so that segments of all renditions are cut together."""
    videos = plan.cmaf.videos
    rates = {video.frame_rate for video in videos}
    common = rates.pop() if len(rates) == 1 else None
    turn = "" if plan.rotate == "AUTO" else _TURNS[plan.rotate] + "sidedata=mode=delete:type=DISPLAYMATRIX,"
    pace = f"fps={common}:start_time=0," if common else ""
    names = [f"v{number}" for number in range(len(videos))]
    stills = [f"f{number}" for number in range(len(plan.frames))]
    taps = "".join(f"[{name}in]" for name in names + stills)
    parts = [f"[0:V:0]{turn}bwdif=deint=interlaced,{pace}split={len(names) + len(stills)}{taps}"]
    for name, video in zip(names, videos, strict=True):
        own = f"fps={video.frame_rate}:start_time=0," if video.frame_rate and not common else ""
        scale = _scale(video.width, video.height, stretch=video.stretch)
        parts.append(f"[{name}in]{own}{scale},format=yuv420p[{name}]")
    for name, frames in zip(stills, plan.frames, strict=True):
        chosen = (
            f"select='lt(selected_n,{frames.limit})*(isnan(prev_selected_t)"
            f"+gte(t-prev_selected_t,{float(frames.interval_seconds) - 0.001:.4f}))'"
        )
        parts.append(f"[{name}in]{chosen},{_scale(frames.width, frames.height, stretch=frames.stretch)}[{name}]")
    return ";".join(parts)


def _scale(width: int, height: int, *, stretch: bool) -> str:
    if stretch:
        return f"scale={width}:{height},setsar=1"
    fit = f"scale=w='min({width},{height}*dar)':h='min({height},{width}/dar)':force_divisible_by=2"
    return f"{fit},setsar=1,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"


def _stills(number: int, frames: Frames) -> list[str]:
    # MJPEG's scale runs from 2 (best) to 31.
    scale = round(31 - (frames.quality - 1) * 29 / 99)
    encode = ["-c:v", "mjpeg", "-q:v", str(scale), "-pix_fmt", "yuvj420p", "-fps_mode", "passthrough"]
    return ["-map", f"[f{number}]", *encode, "-start_number", "0", "-f", "image2", stills_name(number)]


def _set(cmaf: Cmaf) -> list[str]:
    given: list[str] = []
    for number, video in enumerate(cmaf.videos):
        given += ["-map", f"[v{number}]", *_video(number, video)]
    for number, audio in enumerate(cmaf.audios):
        given += ["-map", "0:a:0", *_audio(number, audio)]
    # A set each, because ffmpeg refuses one set over sides rounded to even; our own manifest puts them together.
    sets = " ".join(f"id={number},streams={number}" for number in range(len(cmaf.videos) + len(cmaf.audios)))
    given += ["-force_key_frames", f"expr:gte(t,n_forced*{cmaf.fragment_seconds})", "-adaptation_sets", sets]
    given += ["-f", "dash", "-dash_segment_type", "mp4", "-seg_duration", str(cmaf.segment_seconds)]
    given += ["-use_template", "1", "-use_timeline", "1"]
    return [*given, "-init_seg_name", INIT_NAME, "-media_seg_name", SEGMENT_NAME, MANIFEST]


def _video(number: int, video: Video) -> list[str]:
    settings = {
        "c": "libx264",
        "preset": "medium" if video.best_quality else "veryfast",
        "profile": "high",
        "crf": f"{crf(video.quality):g}",
        "maxrate": str(video.max_bitrate_bps),
        "bufsize": str(video.buffer_bits),
        "b": "0",
    }
    return [part for name, value in settings.items() for part in (f"-{name}:v:{number}", value)]


def _audio(number: int, audio: Audio) -> list[str]:
    settings = {
        "c": "aac",
        "b": str(audio.bitrate_bps),
        "ar": str(audio.sample_rate_hz),
        "ac": str(audio.channels),
        # Sound that begins late or has holes is padded, so that it stays beside its picture.
        "filter": "aresample=async=1:first_pts=0",
    }
    return [part for name, value in settings.items() for part in (f"-{name}:a:{number}", value)]
