"""What a distribution's configuration says, reduced to what decides about one request."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from local.cdn.patterns import matches
from local.cdn.signatures import PublicKey

_UNRESERVED_ESCAPE = re.compile(r"%(2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])")
_S3_HOST = re.compile(r"^(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$")


@dataclass(frozen=True)
class Selection:
    """Which names of a kind (headers, cookies, query parameters) go to the origin; names are lower case."""

    kind: str = "none"
    names: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        if self.kind in ("all", "allViewer", "allViewerAndWhitelistCloudFront"):
            return True
        if self.kind == "allExcept":
            return name.lower() not in self.names
        return self.kind == "whitelist" and name.lower() in self.names

    def names_one(self, name: str) -> bool:
        """Whether a header that CloudFront itself makes is asked for."""
        return self.kind in ("whitelist", "allViewerAndWhitelistCloudFront") and name in self.names


@dataclass(frozen=True)
class Forwarding:
    """A cache policy and an origin request policy together: what either of them names is sent on."""

    headers: tuple[Selection, ...] = ()
    cookies: tuple[Selection, ...] = ()
    query: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Origin:
    id: str
    domain_name: str
    path: str = ""
    custom_headers: Mapping[str, str] = field(default_factory=dict)
    read_timeout_seconds: float = 30.0
    connect_timeout_seconds: float = 10.0
    http_port: int = 80
    # Whether CloudFront signs what it asks this origin (an origin access control that always signs).
    signs: bool = False

    @property
    def bucket(self) -> str | None:
        found = _S3_HOST.match(self.domain_name)
        return found["bucket"] if found else None


@dataclass(frozen=True)
class Behavior:
    pattern: str
    origin_id: str
    methods: frozenset[str]
    # None: anybody may ask. Otherwise only who brings a grant of one of these keys, by key pair id.
    keys: Mapping[str, PublicKey] | None = None
    forwarding: Forwarding = Forwarding()
    response_headers_policy: Mapping[str, Any] = field(default_factory=dict)
    has_functions: bool = False

    def covers(self, path: str) -> bool:
        return matches("/" + self.pattern.lstrip("/"), path)


@dataclass(frozen=True)
class ErrorPage:
    path: str
    status: int


@dataclass(frozen=True)
class Distribution:
    id: str
    arn: str
    domain_names: frozenset[str]
    origins: Mapping[str, Origin]
    behaviors: tuple[Behavior, ...]  # in the order they are tried; the last one takes everything
    root_object: str = ""
    error_pages: Mapping[int, ErrorPage] = field(default_factory=dict)

    def behavior(self, path: str) -> Behavior:
        """The first behaviour whose pattern the normalised `path` fits."""
        normal = normalised(path)
        return next((b for b in self.behaviors if b.covers(normal)), self.behaviors[-1])


def normalised(path: str) -> str:
    """`path` as RFC 3986 compares it: no needless escapes, no dot segments. Only matching uses it.

    >>> normalised("/%6dedia/../media/a%2Fb")
    '/media/a%2Fb'
    """
    unescaped = _UNRESERVED_ESCAPE.sub(lambda found: unquote(found[0]), path)
    segments = posixpath.normpath("/" + unescaped.lstrip("/"))
    return segments + "/" if unescaped.endswith("/") and segments != "/" else segments
