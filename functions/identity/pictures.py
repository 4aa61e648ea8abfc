"""Squares from whatever a person uploads: decoded within bounds, turned upright, cut, and encoded anew without a word of
what the original said beside its pixels (place, time, camera, profile)."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

SIZES = {"small": 64, "medium": 256, "large": 512}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# 25 million pixels of four bytes are 100 MB, which the function has room for; what says more is not decoded at all.
PIXELS_LIMIT = 25_000_000
_SMALLEST_SIDE = 32


class BadPicture(Exception):
    """It cannot become a picture of the user; `reason` is stable."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def squares(raw: bytes) -> dict[str, bytes]:
    """WebP by name of the size, of the first frame. Raises BadPicture."""
    upright = _decoded(raw)
    return {name: _encoded(upright, side) for name, side in SIZES.items()}


def _decoded(raw: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise BadPicture("too-many-pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise BadPicture("not-a-picture") from None
    width, height = picture.size
    if width * height > PIXELS_LIMIT:
        raise BadPicture("too-many-pixels")
    if min(width, height) < _SMALLEST_SIDE:
        raise BadPicture("too-small")
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _flat(upright)
    except Exception:  # noqa: BLE001 - a decoder's complaint, of whatever class, is about the picture
        raise BadPicture("damaged") from None


def _flat(picture: Image.Image) -> Image.Image:
    """RGB, on white where it was transparent, of any mode."""
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits a pixel are cut to 8 by hand: the conversion would clip.
        picture = picture.point(lambda value: value / 256).convert("L")
    solid = picture.convert("RGBA")
    ground = Image.new("RGBA", solid.size, "white")
    return Image.alpha_composite(ground, solid).convert("RGB")


def _encoded(picture: Image.Image, side: int) -> bytes:
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    # A new image has none of the old one's metadata to write.
    clean = Image.frombytes("RGB", square.size, square.tobytes())
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
