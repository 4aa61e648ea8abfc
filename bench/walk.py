"""One request to every route, in an order in which each finds what it asks for, in the world of `bench.world`."""

import base64
import hashlib
import hmac
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import urllib3

from functions.money import sharing
from functions.money.sharing import Party, Source, Video
from functions.money.statements import Book
from local.stripe_api.__main__ import DEFAULT_WEBHOOK_SECRET
from local.stripe_api.running import RunningStripe
from socialflow import clock, env
from socialflow.events import Envelope, UserRegistered, VideoPublished

_MIB = 1024**2
_PASSWORD = "correct horse battery"  # noqa: S105 - nobody's


@dataclass(frozen=True)
class Request:
    """What the gateway hands to the verb's handler."""

    verb: str
    event: Mapping[str, Any]

    def send(self) -> dict[str, Any]:
        """The handler's answer. Raises AssertionError when it is not the one that a route gives when all is well."""
        answer: dict[str, Any] = importlib.import_module(self.verb).handler(dict(self.event), _CONTEXT)
        expected = 404 if self.verb.endswith("refuse_unknown_route") else 200
        if not expected <= answer["statusCode"] < expected + 100:
            raise AssertionError(f"{self.verb} answered {answer['statusCode']}: {answer['body']}")
        return answer


_CONTEXT = SimpleNamespace(
    aws_request_id="invocation", function_name="bench", memory_limit_in_mb=512, invoked_function_arn="arn:bench"
)
Send = Callable[[Request], dict[str, Any]]


def walk(send: Send) -> None:
    """Send every request through `send`, which calls `request.send()` as often as it likes, once at least."""
    me, other = _people(send)
    _identity(send, me)
    _social(send, me, other)
    video_id = _uploads(send, me["user_id"])
    _playback(send, me["user_id"], other["user_id"], video_id)
    _money(send, me["user_id"], video_id)
    _billing(send, me["user_id"], other["user_id"])
    for verb, path in (
        ("health", "health"),
        ("docs", "docs"),
        ("openapi", "openapi.json"),
        ("error_docs", "docs/errors"),
    ):
        send(_request(f"operations.get_{verb}", "GET", f"/api/v1/{path}"))
    send(_request("operations.refuse_unknown_route", "GET", "/nowhere", route="$default"))


def _people(send: Send) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two people; the first through `send`. Social and whoever else keeps people has heard of both."""
    found = []
    for number, name in enumerate(("ada", "bob")):
        body = {"username": name, "email": f"{name}@example.com", "password": _PASSWORD}
        request = _request("identity.register_user", "POST", "/api/v1/auth/register", body)
        found.append(_body((request.send if number else lambda request=request: send(request))()))  # type: ignore[misc]
        event = UserRegistered(occurred_at=clock.now(), user_id=found[-1]["user_id"], username=name, display_name=name)
        for domain in ("social", "billing"):
            _consume(f"{domain}.on_user_registered", event)
    return found[0], found[1]


def _identity(send: Send, me: dict[str, Any]) -> None:
    user_id = me["user_id"]
    login = {"login": "ada", "password": _PASSWORD}
    tokens = _body(send(_request("identity.log_in", "POST", "/api/v1/auth/login", login)))
    body = {"refresh_token": tokens["refresh_token"]}
    send(_request("identity.refresh_session", "POST", "/api/v1/auth/refresh", body))
    send(_request("identity.get_me", "GET", "/api/v1/users/me", user_id=user_id))
    send(_request("identity.get_user", "GET", f"/api/v1/users/{user_id}", user_id=user_id))
    send(_request("identity.get_jwks", "GET", "/api/v1/auth/jwks"))
    session_id = tokens["refresh_token"].split(".")[1]
    send(_request("identity.end_session", "POST", "/api/v1/auth/logout", user_id=user_id, session_id=session_id))


def _social(send: Send, me: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = me["user_id"], other["user_id"]
    send(_request("social.follow_user", "POST", f"/api/v1/users/{theirs}/follow", user_id=mine))
    send(_request("social.list_following", "GET", f"/api/v1/users/{mine}/following", user_id=mine))
    send(_request("social.list_followers", "GET", f"/api/v1/users/{theirs}/followers", user_id=mine))
    send(_request("timeline.get_feed", "GET", "/api/v1/posts/feed/", user_id=mine))
    send(_request("social.unfollow_user", "DELETE", f"/api/v1/users/{theirs}/follow", user_id=mine))


def _uploads(send: Send, me: str) -> str:
    part = b"\x00" * _MIB
    new = {"title": "A video of one part", "size_bytes": len(part)}
    start = _request("videos.create_video", "POST", "/api/v1/videos", new, user_id=me)
    video_id, given_up = _body(send(start))["video_id"], _body(start.send())["video_id"]
    upload = f"/api/v1/videos/{video_id}/upload"
    wanted = {"parts": [{"number": 1, "sha256": base64.b64encode(hashlib.sha256(part).digest()).decode()}]}
    signed = _body(send(_request("videos.sign_parts", "POST", f"{upload}/parts", wanted, user_id=me)))["parts"][0]
    _ask("PUT", signed["url"], body=part, headers=signed["headers"])
    send(_request("videos.get_upload", "GET", upload, user_id=me))
    send(_request("videos.complete_upload", "POST", f"{upload}/complete", user_id=me))
    send(_request("videos.get_video", "GET", f"/api/v1/videos/{video_id}", user_id=me))
    send(_request("videos.list_videos", "GET", "/api/v1/videos", user_id=me))
    send(_request("videos.abort_upload", "DELETE", f"/api/v1/videos/{given_up}/upload", user_id=me))
    return str(video_id)


def _playback(send: Send, creator: str, viewer: str, video_id: str) -> None:
    event = VideoPublished(
        occurred_at=clock.now(), video_id=video_id, creator_id=creator, title="A video of one part",
        visibility="public", length_ms=60_000, thumbnail_key="", hls_key="media/v/index.m3u8", dash_key="media/v/index.mpd",
    )  # fmt: skip
    _consume("playback.on_video_published", event)
    _consume("money.on_video_published", event)
    path = f"/api/v1/videos/{video_id}"
    playback = _body(send(_request("playback.start_playback", "POST", f"{path}/playback", user_id=viewer)))
    beat = {"session_token": playback["session_token"], "sequence": 1, "position_ms": 0, "played_ms": 0}
    send(_request("playback.credit_heartbeat", "POST", "/api/v1/playback/heartbeats", beat, user_id=viewer))
    send(_request("playback.get_views", "GET", f"{path}/views", user_id=viewer))
    send(_request("playback.get_retention", "GET", f"{path}/retention", user_id=creator))


def _money(send: Send, me: str, video_id: str) -> None:
    path, new = "/api/v1/payouts/account", {"email": "ada@example.com", "country": "US"}
    account = _body(send(_request("money.connect_account", "POST", path, new, {"idempotency-key": "one"}, user_id=me)))
    _ask("POST", account["onboarding_url"], redirect=False)
    payload, signature = _signed(_at_stripe("GET", "events?type=account.updated", account["account_id"])["data"][0])
    headers = {"stripe-signature": signature}
    send(_request("money.receive_stripe_webhook", "POST", "/api/v1/webhooks/stripe", payload, headers))
    send(_request("money.get_payout_account", "GET", path, user_id=me))
    send(_request("money.list_payouts", "GET", "/api/v1/payouts", user_id=me))
    send(_request("money.get_earnings", "GET", "/api/v1/earnings", user_id=me))
    _state(me)
    for verb, path in (("get_statement", "statements"), ("get_period_root", "roots")):
        send(_request(f"money.{verb}", "GET", f"/api/v1/earnings/{path}/2026-03", user_id=me))
    path, alone = f"/api/v1/videos/{video_id}/split", dict[str, Any](collaborators=[])
    send(_request("money.agree_split", "PUT", path, alone, user_id=me))


def _state(creator: str) -> None:
    """A settled period in which this creator earned."""
    source = Source("pool", b"blind", "usd", 1_000_000, 7_000)
    whose = [Party(creator, "creator", 1)]
    book = Book("2026-03", sharing.lines(source, {Video("video", creator): 1_000}, lambda _: whose), [])
    book.publish_root()
    book.publish_statements()


def _billing(send: Send, payer: str, creator: str) -> None:
    path = "/api/v1/payment-methods"
    setup = _body(send(_request("billing.add_payment_method", "POST", path, None, _once("setup"), user_id=payer)))
    _at_stripe("POST", f"setup_intents/{setup['setup_id']}/confirm", payment_method="pm_card_bypassPending")
    (method,) = _body(send(_request("billing.list_payment_methods", "GET", path, user_id=payer)))["items"]
    tip = {"amount_minor": 500, "currency": "usd", "payment_method": method["payment_method_id"]}
    tips = f"/api/v1/creators/{creator}/tips"
    paid = _body(send(_request("billing.give_tip", "POST", tips, tip, _once("tip"), user_id=payer)))
    payload, signature = _signed(_at_stripe("GET", "events?type=payment_intent.succeeded")["data"][0])
    headers = {"stripe-signature": signature}
    send(_request("billing.receive_billing_webhook", "POST", "/api/v1/webhooks/stripe/billing", payload, headers))
    send(_request("billing.list_payments", "GET", "/api/v1/payments", user_id=payer))
    back, part = f"/api/v1/payments/{paid['payment_id']}/refund", {"amount_minor": 100}
    send(_request("billing.refund_received_payment", "POST", back, part, _once("refund"), user_id=creator))
    gone = f"{path}/{method['payment_method_id']}"
    send(_request("billing.remove_payment_method", "DELETE", gone, user_id=payer))


def _once(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


def _at_stripe(method: str, path: str, account: str = "", **form: str) -> Any:
    """What Stripe answers to the operator, or to the owner of a connected account."""
    headers = {"authorization": f"Bearer {RunningStripe.key}"} | ({"stripe-account": account} if account else {})
    url = f"{env.STRIPE_API_BASE.get()}/v1/{path}"
    return json.loads(_ask(method, url, headers=headers, body=urlencode(form)))


def _signed(event: dict[str, Any]) -> tuple[str, str]:
    """An event as Stripe delivers it, and the signature that comes with it."""
    payload, at = json.dumps(event), int(clock.now().timestamp())
    tag = hmac.new(DEFAULT_WEBHOOK_SECRET.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    return payload, f"t={at},v1={tag}"


def _consume(verb: str, event: UserRegistered | VideoPublished) -> None:
    body = json.dumps({"detail": Envelope.of(event, "bench").model_dump()})
    handler = importlib.import_module(f"functions.{verb}").handler
    answer = handler({"Records": [{"messageId": "m", "body": body}]}, _CONTEXT)
    if answer != {"batchItemFailures": []}:
        raise AssertionError(f"{verb} failed: {answer}")


def _request(
    verb: str,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    *,
    user_id: str = "",
    route: str = "",
    **claims: str,
) -> Request:
    """`body` is sent as JSON, or as it is when it is a str."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route or f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "bench.test", **(headers or {})},
        "requestContext": {
            "requestId": "request",
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "203.0.113.9", "userAgent": "bench"},
        },
        "isBase64Encoded": False,
    }
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    if user_id:
        event["requestContext"]["authorizer"] = {"lambda": {"user_id": user_id, **claims}}
    return Request(f"functions.{verb}", event)


def _body(answer: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer["body"])
    return body


def _ask(method: str, url: str, **options: Any) -> bytes:
    """The answer's body. Raises AssertionError when it is not one of success."""
    answer = urllib3.request(method, url, retries=False, timeout=30, **options)
    if answer.status >= 400:
        raise AssertionError(f"{method} {url} was answered {answer.status}: {answer.data[:300]!r}")
    return answer.data
