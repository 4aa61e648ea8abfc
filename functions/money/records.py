"""The bucket of records: objects that are written once and locked, so that nobody can change what was stated."""

from datetime import timedelta

from botocore.exceptions import ClientError

from functions.money.errors import RecordDiffers
from socialflow import aws, env
from socialflow.errors import NotFound, Unavailable

SIGNED_FOR = timedelta(minutes=15)


def root_key(period: str) -> str:
    return f"roots/{period}.json"


def statement_key(period: str, creator_id: str) -> str:
    return f"statements/{period}/{creator_id}.json"


def keep(key: str, body: bytes) -> bool:
    """Write the object if there is none. True when written now, False when one was there, whatever it holds."""
    try:
        aws.client("s3").put_object(
            Bucket=env.RECORDS_BUCKET.get(),
            Key=key,
            Body=body,
            ContentType="application/json",
            ChecksumAlgorithm="SHA256",
            IfNoneMatch="*",
        )
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status == 412:
            return False
        # 409: another write of the same name was under way.
        if status == 409 or aws.is_outage(error):
            raise Unavailable("The records cannot be written now; nothing was lost, try again.") from error
        raise
    return True


def keep_same(key: str, body: bytes) -> None:
    """Write the object, or find these very bytes there. Raises RecordDiffers."""
    if not keep(key, body) and read(key) != body:
        raise RecordDiffers(f"The record {key} holds other bytes than those that were made now.")


def read(key: str) -> bytes:
    """Raises NotFound when there is none."""
    try:
        return aws.client("s3").get_object(Bucket=env.RECORDS_BUCKET.get(), Key=key)["Body"].read()
    except ClientError as error:
        raise _missing(error) from error


def signed_url(key: str) -> str:
    """A URL that reads the object for SIGNED_FOR. Raises NotFound when there is none."""
    bucket = env.RECORDS_BUCKET.get()
    try:
        aws.client("s3").head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        raise _missing(error) from error
    return aws.client("s3").generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=int(SIGNED_FOR.total_seconds())
    )


def _missing(error: ClientError) -> Exception:
    # Without the right to list a bucket, S3 answers 403 for what is not there.
    if error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}:
        return NotFound("There is no such record; a period has one from its settlement on.")
    return error
