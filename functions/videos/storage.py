"""The source objects in S3: multipart uploads with signed parts, whose bytes S3 itself checks."""

from dataclasses import dataclass
from datetime import timedelta

from botocore.exceptions import ClientError

from functions.videos.errors import UploadEnded
from socialflow import aws, env

SIGNED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Part:
    number: int
    size_bytes: int
    etag: str
    sha256: str


def source_key(video_id: str) -> str:
    return f"sources/{video_id}/original"


def video_id_of(key: str) -> str:
    """The video a source key belongs to."""
    return key.split("/")[1]


def begin(video_id: str) -> str:
    """Open a multipart upload whose parts carry SHA-256 checksums; answers its id."""
    response = aws.client("s3").create_multipart_upload(
        Bucket=env.SOURCES_BUCKET.get(),
        Key=source_key(video_id),
        ChecksumAlgorithm="SHA256",
        ContentType="application/octet-stream",
    )
    return response["UploadId"]


def sign_part(video_id: str, upload_id: str, number: int, size_bytes: int, sha256: str) -> tuple[str, dict[str, str]]:
    """A URL and the headers with which exactly these bytes can be PUT as part `number` for SIGNED_FOR."""
    url = aws.client("s3").generate_presigned_url(
        "upload_part",
        Params={
            "Bucket": env.SOURCES_BUCKET.get(),
            "Key": source_key(video_id),
            "UploadId": upload_id,
            "PartNumber": number,
            "ContentLength": size_bytes,
            "ChecksumSHA256": sha256,
        },
        ExpiresIn=int(SIGNED_FOR.total_seconds()),
        HttpMethod="PUT",
    )
    return url, {"content-length": str(size_bytes), "x-amz-checksum-sha256": sha256}


def parts(video_id: str, upload_id: str) -> list[Part]:
    """What S3 has received. Raises UploadEnded when there is no such upload any more."""
    found: list[Part] = []
    pages = aws.client("s3").get_paginator("list_parts")
    try:
        for page in pages.paginate(Bucket=env.SOURCES_BUCKET.get(), Key=source_key(video_id), UploadId=upload_id):
            found.extend(
                Part(each["PartNumber"], each["Size"], each["ETag"], each.get("ChecksumSHA256", ""))
                for each in page.get("Parts", [])
            )
    except ClientError as error:
        raise _ended(error) from error
    return found


def complete(video_id: str, upload_id: str, received: list[Part]) -> None:
    """Join the parts. Raises UploadEnded when there is no such upload any more."""
    try:
        aws.client("s3").complete_multipart_upload(
            Bucket=env.SOURCES_BUCKET.get(),
            Key=source_key(video_id),
            UploadId=upload_id,
            MultipartUpload={
                "Parts": [
                    {"PartNumber": each.number, "ETag": each.etag, "ChecksumSHA256": each.sha256} for each in received
                ]
            },
        )
    except ClientError as error:
        raise _ended(error) from error


def is_complete(video_id: str) -> bool:
    """Whether the source is there as one object."""
    try:
        aws.client("s3").head_object(Bucket=env.SOURCES_BUCKET.get(), Key=source_key(video_id))
    except ClientError as error:
        # Without the right to list a bucket, S3 answers 403 for what is not there.
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}:
            return False
        raise
    return True


def abort(video_id: str, upload_id: str) -> None:
    try:
        aws.client("s3").abort_multipart_upload(
            Bucket=env.SOURCES_BUCKET.get(), Key=source_key(video_id), UploadId=upload_id
        )
    except ClientError as error:
        if not isinstance(_ended(error), UploadEnded):
            raise


def abort_all(video_id: str) -> None:
    """Every upload of the source that is not complete ends, and S3 drops its parts."""
    pages = aws.client("s3").get_paginator("list_multipart_uploads")
    for page in pages.paginate(Bucket=env.SOURCES_BUCKET.get(), Prefix=source_key(video_id)):
        for each in page.get("Uploads", ()):
            abort(video_id, each["UploadId"])


def signed_source_url(key: str, version_id: str) -> str:
    """A URL that reads the source for SIGNED_FOR."""
    params = {"Bucket": env.SOURCES_BUCKET.get(), "Key": key}
    if version_id:
        params["VersionId"] = version_id
    return aws.client("s3").generate_presigned_url(
        "get_object", Params=params, ExpiresIn=int(SIGNED_FOR.total_seconds())
    )


def _ended(error: ClientError) -> Exception:
    return UploadEnded() if error.response.get("Error", {}).get("Code") == "NoSuchUpload" else error
