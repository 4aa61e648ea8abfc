"""Another provider's sign-in on loopback: OpenID Connect and plain OAuth 2, with keys, codes and PKCE of its own.

For walks and tests, which tell it to answer otherwise than it should.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.identity.providers import PROVIDERS, Provider

CLIENT = {"client_id": "social-flow", "client_secret": "a secret of the provider's client"}


@dataclass(frozen=True)
class Said:
    """An answer in the place of the right one, after a while."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass
class IdentityProvider:
    """What people have authorized, and how it answers. `person` is who signs in; `instead` has answers by path."""

    origin: str
    person: dict[str, Any]
    key: rsa.RSAPrivateKey
    kid: str = "key-1"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    instead: dict[str, Said] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def provider(self, name: str) -> Provider:
        """The provider of that name as data, at this address."""
        there = replace(PROVIDERS[name], is_loopback=True)
        if there.issuer:
            return replace(there, issuer=self.origin)
        return replace(
            there,
            authorization_url=f"{self.origin}/authorize",
            token_url=f"{self.origin}/token",
            userinfo_url=f"{self.origin}/userinfo",
            emails_url=f"{self.origin}/emails" if there.emails_url else "",
        )

    def authorize(self, url: str) -> str:
        """The person agrees on the page at `url`; the code that the browser brings back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    def answer(self, path: str, form: dict[str, str], headers: dict[str, str]) -> Said:
        if path in self.instead:
            return self.instead[path]
        match path:
            case "/.well-known/openid-configuration":
                return said(self.description())
            case "/jwks":
                return said({"keys": [self.public_jwk()]})
            case "/token":
                return self._token(form, headers)
            case "/userinfo" | "/emails" if headers.get("authorization") != "Bearer an access token":
                return said({"message": "who are you?"}, 401)
            case "/userinfo":
                return said(self.person["userinfo"])
            case "/emails":
                return said(self.person["emails"])
            case _:
                return said({"message": "no such page"}, 404)

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "jwks_uri": f"{self.origin}/jwks",
        }

    def public_jwk(self) -> dict[str, Any]:
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": self.kid}

    def _token(self, form: dict[str, str], headers: dict[str, str]) -> Said:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64decode(headers.get("authorization", "Basic ").removeprefix("Basic ")).decode()
        secret = basic.partition(":")[2].replace("%20", " ").replace("%27", "'") or form.get("client_secret")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or not (hmac.compare_digest(str(secret), CLIENT["client_secret"]) or str(secret).startswith("ey"))
            or form.get("redirect_uri") != asked["redirect_uri"]
            or asked.get("code_challenge_method") != "S256"
            or challenge != asked.get("code_challenge")
        ):
            return said({"error": "invalid_grant"}, 400)
        return said({"access_token": "an access token", "token_type": "Bearer", "id_token": self.id_token(asked)})

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time()) if "now" not in self.person else self.person["now"]()
        claims = {
            "iss": self.origin,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 600,
            "nonce": asked.get("nonce"),
            **self.person.get("claims", {}),
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not ...}
        header = {"kid": self.kid, **self.header}
        if self.sign:
            return self.sign(claims, header)
        return jwt.encode(claims, self.key, algorithm="RS256", headers=header)


def said(body: Any, status: int = 200) -> Said:
    return Said(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


@contextmanager
def running(person: dict[str, Any], key: rsa.RSAPrivateKey) -> Iterator[IdentityProvider]:
    """It answers on a loopback port of its own until the end of the block."""
    found: list[IdentityProvider] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            found[0].asked.append((path, form))
            answer = found[0].answer(path, form, {name.lower(): value for name, value in self.headers.items()})
            time.sleep(answer.seconds)
            try:
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Nothing is told on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.daemon_threads = True
    found.append(IdentityProvider(f"http://127.0.0.1:{server.server_port}", person, key))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
