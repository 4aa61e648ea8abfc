"""Sources and outputs: S3 through the embedded cloud's own endpoint, under the role that the job names."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local.mediaconvert.failures import JobError

SOURCE_LIMIT_BYTES = 50 << 30
# Encoding needs room for the outputs beside the source.
_FREE_BYTES = 1 << 30
_UPLOADS_AT_ONCE = 6
_CHUNK_BYTES = 1 << 20

CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".jpg": "image/jpeg",
}


class Objects(Protocol):
    """Where a job reads and writes; addresses are s3://bucket/key."""

    def fetch(self, address: str, path: Path) -> None: ...
    def put(self, files: Iterable[tuple[Path, str]]) -> None: ...


class S3Objects:
    """S3 as the job's role sees it. Every failure is a JobError with MediaConvert's code."""

    def __init__(self, endpoint_url: str, region: str, role_arn: str, job_id: str) -> None:
        self._root = boto3.Session("test", "test", region_name=region)
        self._endpoint_url = endpoint_url
        self._role_arn = role_arn
        self._job_id = job_id
        self._known: Any = None

    def fetch(self, address: str, path: Path) -> None:
        bucket, _, key = address.removeprefix("s3://").partition("/")
        try:
            answer = self._client().get_object(Bucket=bucket, Key=key)
            size = answer["ContentLength"]
            if size > SOURCE_LIMIT_BYTES:
                raise JobError(
                    1010, f"Unable to open input file [{address}]: it is larger than {SOURCE_LIMIT_BYTES} bytes"
                )
            if size + _FREE_BYTES > shutil.disk_usage(path.parent).free:
                raise JobError(1050, "Write error, disk full: free space in the state folder of the embedded cloud")
            with path.open("wb") as file:
                for chunk in answer["Body"].iter_chunks(_CHUNK_BYTES):
                    file.write(chunk)
        except ClientError as error:
            raise _job_error(error, f"Unable to open input file [{address}]") from error
        except BotoCoreError as error:
            raise JobError(1999, f"Unable to read input file [{address}]: {error}") from error

    def put(self, files: Iterable[tuple[Path, str]]) -> None:
        client = self._client()

        def put_one(pair: tuple[Path, str]) -> None:
            path, address = pair
            bucket, _, key = address.removeprefix("s3://").partition("/")
            try:
                with path.open("rb") as body:
                    client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=CONTENT_TYPES[Path(key).suffix])
            except ClientError as error:
                raise _job_error(error, f"Unable to write to output file [{address}]") from error
            except BotoCoreError as error:
                raise JobError(1999, f"Unable to write to output file [{address}]: {error}") from error

        with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as pool:
            list(pool.map(put_one, files))

    def _client(self) -> Any:
        if self._known is None:
            config = Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "total_max_attempts": 5},
                s3={"addressing_style": "path"},
                max_pool_connections=_UPLOADS_AT_ONCE,
            )
            where: dict[str, Any] = {"endpoint_url": self._endpoint_url, "config": config}
            try:
                given = self._root.client("sts", **where).assume_role(
                    RoleArn=self._role_arn, RoleSessionName=f"mediaconvert-{self._job_id}"
                )["Credentials"]
            except ClientError as error:
                raise JobError(1433, f"The role {self._role_arn} cannot be assumed: {error}") from error
            self._known = self._root.client(
                "s3",
                aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"],
                **where,
            )
        return self._known


def _job_error(error: ClientError, what: str) -> JobError:
    code = error.response["Error"]["Code"]
    if code in {"NoSuchKey", "NoSuchBucket", "404"}:
        return JobError(1404, f"{what}: [Failed probe/open: [The object or bucket does not exist]]")
    if code in {"AccessDenied", "403"}:
        return JobError(1401, f"{what}: [The job's role may not: {error.response['Error'].get('Message', code)}]")
    return JobError(1999, f"{what}: {error}")
