"""What of a viewer's request CloudFront sends on: what the policies name, and the few fields that always pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from local.cdn.distribution import Behavior, Selection
from local.cdn.signatures import QUERY_PARAMETERS

Pairs = list[tuple[str, str]]

_HOP_BY_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)
# Never from the viewer: CloudFront or the HTTP client says these itself.
_OWN = frozenset({"host", "content-length", "cookie", "expect", "x-forwarded-for", "x-forwarded-proto", "user-agent"})
# Whatever the policies say (Developer Guide, "HTTP request headers and CloudFront behavior").
_ALWAYS = frozenset(
    [
        "content-type",
        "content-encoding",
        "date",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-unmodified-since",
        "if-range",
        "range",
        "via",
    ]
)
# Of the viewer's connection; nothing reads it.
_PORT = 46532
_METHODS_THAT_KEEP_AUTHORIZATION = frozenset({"DELETE", "PATCH", "POST", "PUT"})


@dataclass(frozen=True)
class Request:
    """A viewer's request; header names are lower case, `path` and `query` are as they were sent."""

    method: str
    host: str
    path: str
    query: str
    headers: Pairs
    client_ip: str
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def cookies(self) -> dict[str, str]:
        return dict(_cookie_pairs(self.headers))

    def query_parameters(self) -> dict[str, str]:
        return {unquote_plus(name): unquote_plus(value) for name, value in _query_pairs(self.query)}

    def url_without_grant(self) -> str:
        """The address as the viewer sees it, less the parameters that carry a signed URL's grant."""
        query = _joined((n, v) for n, v in _query_pairs(self.query) if unquote_plus(n) not in QUERY_PARAMETERS)
        return f"http://{self.host}{self.path}{'?' if query else ''}{query}"


def headers_for_origin(request: Request, behavior: Behavior) -> Pairs:
    """The headers to send, without Host: the origin's own name goes there."""
    kept = [
        (name, value)
        for name, value in request.headers
        if name not in _HOP_BY_HOP
        and name not in _OWN
        and not name.startswith("cloudfront-")
        and _passes(name, request.method, behavior)
    ]
    if any(each.names_one("cloudfront-viewer-address") for each in behavior.forwarding.headers):
        kept.append(("cloudfront-viewer-address", f"{request.client_ip}:{_PORT}"))
    user_agent = request.header("user-agent")
    forwards_agent = user_agent is not None and _taken(behavior.forwarding.headers, "user-agent")
    kept.append(("user-agent", user_agent if user_agent and forwards_agent else "Amazon CloudFront"))
    cookies = [(n, v) for n, v in _cookie_pairs(request.headers) if _taken(behavior.forwarding.cookies, n)]
    if cookies:
        kept.append(("cookie", "; ".join(f"{name}={value}" for name, value in cookies)))
    hops = [value for name, value in request.headers if name == "x-forwarded-for"]
    kept.append(("x-forwarded-for", ", ".join([*hops, request.client_ip])))
    return kept


def query_for_origin(request: Request, behavior: Behavior) -> str:
    """The query to send, byte for byte but for what the policies or the grant keep back."""
    kept = []
    for name, value in _query_pairs(request.query):
        plain = unquote_plus(name)
        if behavior.keys is not None and plain in QUERY_PARAMETERS:
            continue
        if _taken(behavior.forwarding.query, plain):
            kept.append((name, value))
    return _joined(kept)


def end_to_end(headers: Mapping[str, str] | Pairs) -> Pairs:
    """The headers of an origin's answer that are for the viewer."""
    pairs = list(headers.items()) if isinstance(headers, Mapping) else headers
    named = {n.strip().lower() for name, value in pairs if name.lower() == "connection" for n in value.split(",")}
    return [(n.lower(), v) for n, v in pairs if n.lower() not in _HOP_BY_HOP and n.lower() not in named]


def _passes(name: str, method: str, behavior: Behavior) -> bool:
    if name in _ALWAYS or (name == "authorization" and method in _METHODS_THAT_KEEP_AUTHORIZATION):
        return True
    return _taken(behavior.forwarding.headers, name)


def _taken(selections: Iterable[Selection], name: str) -> bool:
    return any(selection.takes(name) for selection in selections)


def _query_pairs(query: str) -> Pairs:
    """Names and values still encoded; a name without "=" keeps an empty value."""
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&") if part)]


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" if value else name for name, value in pairs)


def _cookie_pairs(headers: Pairs) -> Pairs:
    parts = (part for name, value in headers if name == "cookie" for part in value.split(";"))
    return [(name.strip(), value.strip()) for name, _, value in (part.partition("=") for part in parts) if name.strip()]
