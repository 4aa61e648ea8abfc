"""Asking other providers: by https alone, following no redirect, bounded in time and size."""

import ipaddress
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from functions.identity.errors import ProviderRefused, ProviderUnavailable
from socialflow import logs

_CONNECT_SECONDS, _READ_SECONDS, _WHOLE_SECONDS = 2, 3, 5
_LIMIT_BYTES = 64 * 1024
_CHUNK_BYTES = 16 * 1024
_POOL = urllib3.PoolManager(maxsize=4)


def ask(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    is_loopback: bool = False,
) -> Any:
    """The JSON that `url` answers: to a GET, or to a POST of `form`.

    Raises ProviderRefused when it is a refusal (4xx), ProviderUnavailable when it is nothing that was asked for.
    """
    require_safe(url, is_loopback=is_loopback)
    sent = {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = _POOL.request(
            "GET" if form is None else "POST",
            url,
            body=None if form is None else urlencode(form),
            headers={"Accept": "application/json", "User-Agent": "social-flow", **sent, **(headers or {})},
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
            preload_content=False,
        )
        body = _read(answer)
    except urllib3.exceptions.HTTPError as error:
        raise _unusable(url, type(error).__name__) from None
    if 400 <= answer.status < 500:
        raise ProviderRefused
    if answer.status != 200:
        raise _unusable(url, f"status {answer.status}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _unusable(url, "no JSON") from None


def require_safe(url: str, *, is_loopback: bool) -> None:
    """Raises ProviderUnavailable for what is not https (or, for a provider that says so, http on this machine)."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if not (is_loopback and parts.scheme == "http" and _is_this_machine(parts.hostname or "")):
        raise _unusable(url, "not https")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(answer: urllib3.BaseHTTPResponse) -> bytes:
    """The body, unless it is long or trickles."""
    body, ends_at = b"", time.monotonic() + _WHOLE_SECONDS
    try:
        while chunk := answer.read1(_CHUNK_BYTES):
            body += chunk
            if len(body) > _LIMIT_BYTES:
                raise _unusable(answer.url or "", "too long")
            if time.monotonic() > ends_at:
                raise _unusable(answer.url or "", "too slow")
    except BaseException:
        answer.close()
        raise
    answer.release_conn()
    return body


def _unusable(url: str, why: str) -> ProviderUnavailable:
    logs.logger.warning("a provider did not answer as it should", host=urlsplit(url).hostname, reason=why)
    return ProviderUnavailable()
