"""Real clips, and a storage on loopback that answers ranged GETs as S3 does."""

import re
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from local.clips import Look, make_clip
from tests.conftest import TestClock
from tests.unit.videos.deletions import Outside, registered
from tests.unit.videos.test_publication import VIDEO


class Storage(ThreadingHTTPServer):
    """Serves the files of one folder with Range, and counts the bytes it sends."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent_bytes = 0
        super().__init__(("127.0.0.1", 0), _Answer)

    def url(self, path: Path) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path.relative_to(self.folder)}"


class _Answer(BaseHTTPRequestHandler):
    server: Storage
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.server.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        size = path.stat().st_size
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"])
        assert asked is not None
        first, last = int(asked[1]), min(int(asked[2]), size - 1)
        if first >= size:
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        with path.open("rb") as file:
            file.seek(first)
            body = file.read(last - first + 1)
        self.server.sent_bytes += len(body)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet."""


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def storage(clips: Path) -> Iterator[Storage]:
    with Storage(clips) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


Clip = Callable[..., Path]


@pytest.fixture(scope="session")
def clip(clips: Path) -> Clip:
    """`clip(name, **how)` makes a one-second clip once and gives its path."""

    def make(name: str = "plain.mp4", **how: object) -> Path:
        path = clips / name
        if not path.exists():
            look = Look(**{key: how.pop(key) for key in ("frame_rate", "rotation", "codec") if key in how})  # type: ignore[arg-type]
            make_clip(path, **{"seconds": 1, "width": 320, "height": 180, **how}, look=look)  # type: ignore[arg-type]
        return path

    return make


@pytest.fixture
def outside(aws: SimpleNamespace, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> Outside:
    for bucket in ("sources-bucket", "media-bucket"):
        aws.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return Outside(monkeypatch)


@pytest.fixture
def video(aws: SimpleNamespace, outside: Outside) -> str:
    """A video whose upload is open."""
    registered()
    return VIDEO
