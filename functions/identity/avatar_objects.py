"""The objects of users' pictures in S3: originals among the sources for minutes, published ones in media."""

import hashlib
from collections.abc import Collection
from datetime import timedelta

from socialflow import aws, env


def sign(
    user_id: str, upload_id: str, content_type: str, size_bytes: int, valid_for: timedelta
) -> tuple[str, dict[str, str]]:
    """A URL and the headers with which exactly so many bytes of this type can be PUT."""
    url = aws.client("s3").generate_presigned_url(
        "put_object",
        Params={
            "Bucket": env.SOURCES_BUCKET.get(),
            "Key": f"avatars/{user_id}/{upload_id}",
            "ContentLength": size_bytes,
            "ContentType": content_type,
        },
        ExpiresIn=int(valid_for.total_seconds()),
        HttpMethod="PUT",
    )
    return url, {"content-length": str(size_bytes), "content-type": content_type}


def owner_and_upload(key: str) -> tuple[str, str]:
    _, user_id, upload_id = key.split("/")
    return user_id, upload_id


def original(key: str) -> bytes:
    body: bytes = aws.client("s3").get_object(Bucket=env.SOURCES_BUCKET.get(), Key=key)["Body"].read()
    return body


def store(user_id: str, picture: bytes) -> str:
    """Answers its key, which is the same for the same content; it never changes, so it may be kept for ever."""
    key = f"media/avatars/{user_id}/{hashlib.sha256(picture).hexdigest()[:32]}.webp"
    aws.client("s3").put_object(
        Bucket=env.MEDIA_BUCKET.get(),
        Key=key,
        Body=picture,
        ContentType="image/webp",
        CacheControl="public, max-age=31536000, immutable",
    )
    return key


def remove(keys: Collection[str]) -> None:
    for key in keys:
        aws.client("s3").delete_object(Bucket=env.MEDIA_BUCKET.get(), Key=key)


def remove_all(user_id: str) -> None:
    """Every picture of the user is gone, published or not, in every version."""
    for bucket, prefix in ((env.SOURCES_BUCKET.get(), "avatars"), (env.MEDIA_BUCKET.get(), "media/avatars")):
        pages = aws.client("s3").get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=bucket, Prefix=f"{prefix}/{user_id}/"):
            for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                aws.client("s3").delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])


def remove_original(key: str, version_id: str) -> None:
    """What it says of place and time is gone with it, also from the bucket's versions."""
    bucket = env.SOURCES_BUCKET.get()
    if version_id:
        aws.client("s3").delete_object(Bucket=bucket, Key=key, VersionId=version_id)
    else:
        aws.client("s3").delete_object(Bucket=bucket, Key=key)
