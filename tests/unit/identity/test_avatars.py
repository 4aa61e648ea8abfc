"""Pictures of users: signed for one size and type, re-encoded without what they said of their user, or refused with a reason."""

import io
import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, PngImagePlugin

from functions.identity import avatar_publication, pictures
from functions.identity.begin_avatar import handler as begin_avatar
from functions.identity.get_me import handler as get_me
from functions.identity.get_user import handler as get_user
from functions.identity.on_avatar_uploaded import handler as on_avatar_uploaded
from functions.identity.pictures import BadPicture
from functions.identity.remove_avatar import handler as remove_avatar
from functions.identity.update_me import handler as update_me
from tests.conftest import Answer, lambda_context, request
from tests.unit.identity.conftest import Person

# Palettes come within 25 of a colour.
RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(size: tuple[int, int] = (90, 60), mode: str = "RGB", form: str = "PNG", **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, RED).convert(mode).save(out, form, **saved)
    return out.getvalue()


def begin(person: Person, **different: Any) -> Answer:
    body = {"content_type": "image/png", "size_bytes": 1000, **different}
    return request(begin_avatar, "POST", "/api/v1/users/me/avatar", body, user_id=person.user_id)


def arrives(identity: SimpleNamespace, key: str, raw: bytes, size: int | None = None) -> None:
    identity.client("s3").put_object(Bucket="sources-bucket", Key=key, Body=raw)
    told(key, size if size is not None else len(raw))


def told(key: str, size: int) -> None:
    detail = {"bucket": {"name": "sources-bucket"}, "object": {"key": key, "size": size, "etag": "e"}}
    records = [{"messageId": "m", "body": json.dumps({"source": "aws.s3", "detail": detail})}]
    assert on_avatar_uploaded({"Records": records}, lambda_context()) == {"batchItemFailures": []}


def upload(identity: SimpleNamespace, person: Person, raw: bytes, size: int | None = None) -> str:
    key = f"avatars/{person.user_id}/{begin(person).body['upload_id']}"
    arrives(identity, key, raw, size)
    return key


def me(person: Person) -> dict[str, Any]:
    body: dict[str, Any] = request(get_me, "GET", "/api/v1/users/me", user_id=person.user_id).body
    return body


def keys(identity: SimpleNamespace, bucket: str) -> list[str]:
    return [each["Key"] for each in identity.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


def shown(identity: SimpleNamespace, url: str) -> Image.Image:
    key = url.removeprefix("https://social-flow.test/")
    body = identity.client("s3").get_object(Bucket="media-bucket", Key=key)
    assert body["ContentType"] == "image/webp"
    return Image.open(io.BytesIO(body["Body"].read()))


def test_an_upload_is_signed_for_one_size_and_type(ada: Person) -> None:
    answer = begin(ada, size_bytes=1234)

    assert answer.status == 201
    assert answer.body["headers"] == {"content-length": "1234", "content-type": "image/png"}
    signed = parse_qs(urlsplit(answer.body["url"]).query)["X-Amz-SignedHeaders"][0].split(";")
    assert {"content-length", "content-type"} <= set(signed)
    assert me(ada)["avatar_upload"] == {
        "upload_id": answer.body["upload_id"],
        "state": "awaiting-upload",
        "reason": None,
    }


@pytest.mark.parametrize(
    "different", [{"size_bytes": 0}, {"size_bytes": 8 * 1024**2 + 1}, {"content_type": "image/svg+xml"}]
)
def test_what_is_too_large_or_no_picture_is_not_signed(ada: Person, different: dict[str, Any]) -> None:
    assert begin(ada, **different).status == 422


def test_a_picture_is_published_in_three_squares_and_its_original_is_gone(
    ada: Person, grace: Person, identity: SimpleNamespace
) -> None:
    upload(identity, ada, picture())

    avatar = request(get_user, "GET", f"/api/v1/users/{ada.user_id}", user_id=grace.user_id).body["avatar"]

    sizes = [shown(identity, avatar[f"{name}_url"]).size for name in ("small", "medium", "large")]
    assert sizes == [(64, 64), (256, 256), (512, 512)]
    assert me(ada)["avatar_upload"]["state"] == "published"
    assert keys(identity, "sources-bucket") == []
    assert all(key.startswith(f"media/avatars/{ada.user_id}/") for key in keys(identity, "media-bucket"))


def test_a_repeated_event_changes_nothing(ada: Person, identity: SimpleNamespace) -> None:
    key = upload(identity, ada, picture())
    before = me(ada)
    identity.client("s3").put_object(Bucket="sources-bucket", Key=key, Body=picture())

    told(key, 100)

    assert me(ada) == before
    assert len(keys(identity, "media-bucket")) == 3


def test_a_new_picture_replaces_the_old_one_everywhere(ada: Person, identity: SimpleNamespace) -> None:
    upload(identity, ada, picture())
    before = keys(identity, "media-bucket")

    upload(identity, ada, picture((50, 80), "L"))

    assert len(keys(identity, "media-bucket")) == 3
    assert not set(before) & set(keys(identity, "media-bucket"))


def test_an_upload_that_was_overtaken_is_not_published(ada: Person, identity: SimpleNamespace) -> None:
    first = f"avatars/{ada.user_id}/{begin(ada).body['upload_id']}"
    begin(ada)

    arrives(identity, first, picture())

    assert me(ada)["avatar"] is None
    assert me(ada)["avatar_upload"]["state"] == "awaiting-upload"
    assert keys(identity, "sources-bucket") == []


def test_a_picture_of_nobody_is_cleared_away(identity: SimpleNamespace) -> None:
    arrives(identity, f"avatars/{'0' * 26}/{'1' * 26}", picture())

    assert keys(identity, "sources-bucket") == keys(identity, "media-bucket") == []


def test_a_bad_picture_ends_with_its_reason_and_the_old_one_stays(ada: Person, identity: SimpleNamespace) -> None:
    upload(identity, ada, picture())
    before = me(ada)["avatar"]

    for raw, size, reason in (
        (b"<svg onload=alert(1)>", None, "not-a-picture"),
        (picture()[:100], None, "damaged"),
        (picture((31, 500)), None, "too-small"),
        (picture(), avatar_publication.LIMIT_BYTES + 1, "too-large"),
    ):
        upload(identity, ada, raw, size)

        state = me(ada)["avatar_upload"]
        assert (state["state"], state["reason"]) == ("refused", reason)
        assert me(ada)["avatar"] == before
    assert keys(identity, "sources-bucket") == []


def test_a_removed_picture_is_gone(ada: Person, identity: SimpleNamespace) -> None:
    upload(identity, ada, picture())

    for _ in range(2):
        answer = request(remove_avatar, "DELETE", "/api/v1/users/me/avatar", user_id=ada.user_id)
        assert answer.status == 204

    assert me(ada)["avatar"] is None
    assert keys(identity, "media-bucket") == []


def test_a_picture_for_followers_only_is_neither_shown_nor_told(
    ada: Person, grace: Person, identity: SimpleNamespace
) -> None:
    upload(identity, ada, picture())
    request(update_me, "PATCH", "/api/v1/users/me", {"followers_only": ["avatar"]}, user_id=ada.user_id)

    answer = request(get_user, "GET", f"/api/v1/users/{ada.user_id}", user_id=grace.user_id)

    assert answer.body["avatar"] is None
    items = identity.client("dynamodb").scan(TableName="social-flow-test-identity")["Items"]
    [told_] = [each["outbox"]["M"]["data"]["M"] for each in items if each["sk"]["S"] == "USER" and "avatar" in each]
    assert told_["avatar_key"]["S"] == ""


def centre(raw: bytes) -> tuple[int, int, int]:
    red, green, blue = Image.open(io.BytesIO(pictures.squares(raw)["small"])).convert("RGB").getpixel((32, 32))
    return red, green, blue


def near(colour: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 25 for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("P", "GIF"), ("RGB", "WEBP"), ("CMYK", "JPEG"), ("RGB", "JPEG")],
)
def test_every_mode_keeps_its_colour(mode: str, form: str) -> None:
    assert near(centre(picture(mode=mode, form=form)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_grey_modes_become_pictures(mode: str) -> None:
    assert len(pictures.squares(picture(mode="L") if mode == "I;16" else picture(mode=mode))) == 3


def test_sixteen_bits_of_grey_are_cut_to_eight() -> None:
    out = io.BytesIO()
    Image.new("I;16", (64, 64), 128 * 256).save(out, "PNG")

    assert near(centre(out.getvalue()), (128, 128, 128))


def test_what_was_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")

    assert near(centre(out.getvalue()), (255, 255, 255))


def test_of_an_animation_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    for form in ("GIF", "WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])

        squares = pictures.squares(out.getvalue())

        assert near(centre(out.getvalue()), RED), form
        assert not getattr(Image.open(io.BytesIO(squares["small"])), "is_animated", False)


def test_a_picture_stands_upright_and_says_nothing_but_its_pixels() -> None:
    wide = Image.new("RGB", (100, 100), RED)
    wide.paste(BLUE, (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010F] = "camera of ada"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    wide.save(out, "JPEG", exif=exif, icc_profile=b"profile of ada", comment=b"comment of ada")

    large = pictures.squares(out.getvalue())["large"]

    made = Image.open(io.BytesIO(large)).convert("RGB")
    assert near(made.getpixel((256, 480)), BLUE)  # type: ignore[arg-type]
    assert b"ada" not in large
    assert not {"exif", "icc_profile", "xmp"} & set(Image.open(io.BytesIO(large)).info)


def test_text_in_a_png_is_left_behind() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Location", "home of ada")

    assert b"ada" not in b"".join(pictures.squares(picture(pnginfo=said)).values())


@pytest.mark.parametrize("size", [(20_000, 20_000), (5_001, 5_001), (60_000, 60_000)])
def test_a_bomb_is_refused_by_what_its_head_says(size: tuple[int, int]) -> None:
    raw = bytearray(picture())
    raw[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    import zlib

    raw[29:33] = zlib.crc32(bytes(raw[12:29])).to_bytes(4, "big")

    with pytest.raises(BadPicture, match="too-many-pixels"):
        pictures.squares(bytes(raw))


@pytest.mark.parametrize("form", ["BMP", "TIFF", "PPM", "ICO", "TGA"])
def test_formats_that_nobody_asked_for_are_not_decoded(form: str) -> None:
    with pytest.raises(BadPicture, match="not-a-picture"):
        pictures.squares(picture(form=form))


def test_any_cut_of_a_picture_is_a_picture_or_a_reason() -> None:
    for form in ("PNG", "JPEG", "WEBP", "GIF"):
        raw = picture(form=form)
        for end in range(0, len(raw), max(1, len(raw) // 20)):
            assert outcome(raw[:end]) in {"", "not-a-picture", "damaged"}, (form, end)


def outcome(raw: bytes) -> str:
    try:
        pictures.squares(raw)
    except BadPicture as error:
        return error.reason
    return ""
