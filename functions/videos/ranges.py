"""An object read by ranged GETs as if it were a file: whole blocks, a small cache, a bound on all bytes fetched."""

from collections import OrderedDict

import urllib3

BLOCK_BYTES = 1 << 18
_CACHED_BLOCKS = 64
_TIMEOUT = urllib3.Timeout(connect=3, read=10)
_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416


class ReadFailedError(Exception):
    """The object could not be read; a retry may."""


class ReadLimitError(Exception):
    """More than the limit would have to be read."""


class ObjectReader:
    """A read-only, seekable file over the object behind a presigned GET `url`."""

    def __init__(self, url: str, limit_bytes: int) -> None:
        self._url = url
        self._left = limit_bytes
        self._pool = urllib3.PoolManager(retries=urllib3.Retry(2, redirect=0, backoff_factor=0.2), timeout=_TIMEOUT)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._position = 0
        self._failure: Exception | None = None
        self.size = -1
        self._block(0)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        end = self.size if size < 0 else min(self.size, self._position + size)
        parts = []
        while self._position < end:
            number, start = divmod(self._position, BLOCK_BYTES)
            part = self._block(number)[start : start + end - self._position]
            self._position += len(part)
            parts.append(part)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._position, self.size)[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def raise_failure(self) -> None:
        """Raise what went wrong while a foreign parser was reading, which it reports as a bad file."""
        if self._failure:
            raise self._failure

    def _block(self, number: int) -> bytes:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        try:
            block = self._fetch(number)
        except (ReadFailedError, ReadLimitError) as failure:
            self._failure = failure
            raise
        self._blocks[number] = block
        if len(self._blocks) > _CACHED_BLOCKS:
            self._blocks.popitem(last=False)
        return block

    def _fetch(self, number: int) -> bytes:
        if self._left < BLOCK_BYTES:
            raise ReadLimitError
        first = number * BLOCK_BYTES
        headers = {"Range": f"bytes={first}-{first + BLOCK_BYTES - 1}"}
        try:
            answer = self._pool.request("GET", self._url, headers=headers, preload_content=False)
            try:
                body = answer.read(BLOCK_BYTES + 1, decode_content=False)
            finally:
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            raise ReadFailedError(f"no answer ({type(error).__name__})") from error
        return self._checked(answer, first, body)

    def _checked(self, answer: urllib3.BaseHTTPResponse, first: int, body: bytes) -> bytes:
        if answer.status == _UNSATISFIABLE or (answer.status == _OK and not body):
            self.size = 0
            return b""
        if answer.status != _PARTIAL:
            raise ReadFailedError(f"status {answer.status}")
        total = int(answer.headers["Content-Range"].rpartition("/")[2])
        if self.size not in {-1, total}:
            raise ReadFailedError("the object changed while it was read")
        self.size = total
        self._left -= len(body)
        if len(body) != min(BLOCK_BYTES, total - first):
            raise ReadFailedError("the answer was cut short")
        return body
