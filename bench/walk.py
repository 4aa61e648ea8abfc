"""One request to every route, in an order in which each finds what it asks for, in the world of `bench.world`."""

import base64
import hashlib
from typing import Any

from bench import account_walk, billing_walk, factor_walk, people_walk, social_walk
from bench.asking import Send, ask, at_stripe, consume, request, said, signed
from functions.money import sharing
from functions.money.sharing import Party, Source, Video
from functions.money.statements import Book
from functions.privacy import erasure_table
from functions.videos import table as videos
from socialflow import aws, clock, env
from socialflow.events import PaymentReceived, UserRegistered, VideoPublished

_MIB = 1024**2
_PASSWORD = "correct horse battery"  # noqa: S105 - nobody's


def walk(send: Send) -> None:
    """Send every request through `send`, which calls `request.send()` as often as it likes, once at least."""
    me, other = _people(send)
    _identity(send, me)
    people_walk.walk(send, me["user_id"], other["user_id"])
    account_walk.parent(send, me["user_id"])
    _social(send, me, other)
    video_id = _uploads(send, me["user_id"])
    _playback(send, me["user_id"], other["user_id"], video_id)
    _money(send, me["user_id"], video_id)
    billing_walk.walk(send, me["user_id"], other["user_id"])
    _privacy(send, me["user_id"])
    for verb, path in (
        ("health", "health"),
        ("docs", "docs"),
        ("openapi", "openapi.json"),
        ("error_docs", "docs/errors"),
    ):
        send(request(f"operations.get_{verb}", "GET", f"/api/v1/{path}"))
    send(request("operations.refuse_unknown_route", "GET", "/nowhere", route="$default"))


def _people(send: Send) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two people; the first through `send`. Social and whoever else keeps people has heard of both."""
    found = []
    for number, name in enumerate(("ada", "bob")):
        body = {"username": name, "email": f"{name}@example.com", "password": _PASSWORD}
        registration = request("identity.register_user", "POST", "/api/v1/auth/register", body)
        found.append(said(registration.send() if number else send(registration)))
        event = UserRegistered(occurred_at=clock.now(), user_id=found[-1]["user_id"], username=name, display_name=name)
        for domain in ("social", "billing"):
            consume(f"{domain}.on_user_registered", event)
    return found[0], found[1]


def _identity(send: Send, me: dict[str, Any]) -> None:
    user_id = me["user_id"]
    login = {"login": "ada", "password": _PASSWORD}
    tokens = said(send(request("identity.log_in", "POST", "/api/v1/auth/login", login)))
    factor_walk.walk(send, user_id, login)
    social_walk.walk(send, user_id)
    body = {"refresh_token": tokens["refresh_token"]}
    send(request("identity.refresh_session", "POST", "/api/v1/auth/refresh", body))
    send(request("identity.get_me", "GET", "/api/v1/users/me", user_id=user_id))
    send(request("identity.get_jwks", "GET", "/api/v1/auth/jwks"))
    send(request("identity.get_openid_configuration", "GET", "/.well-known/openid-configuration"))
    account_walk.walk(send, user_id, _PASSWORD)
    session_id = tokens["refresh_token"].split(".")[1]
    send(request("identity.end_session", "POST", "/api/v1/auth/logout", user_id=user_id, session_id=session_id))
    account_walk.leave(send, user_id)


def _privacy(send: Send, me: str) -> None:
    export_id = said(send(request("privacy.request_export", "POST", "/api/v1/users/me/exports", user_id=me)))[
        "export_id"
    ]
    send(request("privacy.get_export", "GET", f"/api/v1/users/me/exports/{export_id}", user_id=me))
    path = "/api/v1/users/me/imports"
    import_id = said(send(request("privacy.begin_import", "POST", path, {"size_bytes": 22}, user_id=me)))["import_id"]
    aws.client("s3").put_object(Bucket=env.EXPORTS_BUCKET.get(), Key=f"uploads/{me}/{import_id}.zip", Body=b"")
    send(request("privacy.start_import", "POST", f"{path}/{import_id}/start", user_id=me))
    send(request("privacy.get_import", "GET", f"{path}/{import_id}", user_id=me))
    token = "5" * 64
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    erasure_table.begin("0" * 26, token_hash, clock.now())
    erasure_table.certify("0" * 26, "signed")
    asked = {"certificate_token": token}
    send(request("privacy.get_erasure_certificate", "POST", "/api/v1/erasures/certificate", asked))
    send(request("privacy.get_certificate_keys", "GET", "/api/v1/erasures/keys"))


def _social(send: Send, me: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = me["user_id"], other["user_id"]
    send(request("social.follow_user", "POST", f"/api/v1/users/{theirs}/follow", user_id=mine))
    send(request("social.list_following", "GET", f"/api/v1/users/{mine}/following", user_id=mine))
    send(request("social.list_followers", "GET", f"/api/v1/users/{theirs}/followers", user_id=mine))
    send(request("timeline.get_feed", "GET", "/api/v1/posts/feed/", user_id=mine))
    send(request("social.unfollow_user", "DELETE", f"/api/v1/users/{theirs}/follow", user_id=mine))


def _uploads(send: Send, me: str) -> str:
    part = b"\x00" * _MIB
    new = {"title": "A video of one part", "size_bytes": len(part)}
    start = request("videos.create_video", "POST", "/api/v1/videos", new, user_id=me)
    video_id, given_up = said(send(start))["video_id"], said(start.send())["video_id"]
    upload = f"/api/v1/videos/{video_id}/upload"
    wanted = {"parts": [{"number": 1, "sha256": base64.b64encode(hashlib.sha256(part).digest()).decode()}]}
    signed = said(send(request("videos.sign_parts", "POST", f"{upload}/parts", wanted, user_id=me)))["parts"][0]
    ask("PUT", signed["url"], body=part, headers=signed["headers"])
    send(request("videos.get_upload", "GET", upload, user_id=me))
    send(request("videos.complete_upload", "POST", f"{upload}/complete", user_id=me))
    send(request("videos.get_video", "GET", f"/api/v1/videos/{video_id}", user_id=me))
    send(request("videos.list_videos", "GET", "/api/v1/videos", user_id=me))
    _moderation(send, f"/api/v1/admin/videos/{video_id}", video_id)
    send(request("videos.abort_upload", "DELETE", f"/api/v1/videos/{given_up}/upload", user_id=me))
    send(request("videos.delete_video", "DELETE", f"/api/v1/videos/{given_up}", user_id=me))
    return str(video_id)


def _moderation(send: Send, path: str, video_id: str) -> None:
    at, why = clock.now(), {"reason": "as the rules say"}
    videos.claim_source(video_id, "execution", "source", at)
    videos.enter_stage(video_id, "plan", at, length_ms=60_000, renditions=[])
    videos.publish(video_id, at, thumbnail_key="", percent_encoded=100)
    for verb, what in (("take_down_video", "takedown"), ("restore_video", "restoration")):
        send(request(f"videos.{verb}", "POST", f"{path}/{what}", why, user_id="moderator", role="moderator"))


def _playback(send: Send, creator: str, viewer: str, video_id: str) -> None:
    event = VideoPublished(
        occurred_at=clock.now(), video_id=video_id, creator_id=creator, title="A video of one part",
        visibility="public", length_ms=60_000, thumbnail_key="", hls_key="media/v/index.m3u8", dash_key="media/v/index.mpd",
    )  # fmt: skip
    consume("playback.on_video_published", event)
    consume("money.on_video_published", event)
    path = f"/api/v1/videos/{video_id}"
    playback = said(send(request("playback.start_playback", "POST", f"{path}/playback", user_id=viewer)))
    beat = {"session_token": playback["session_token"], "sequence": 1, "position_ms": 0, "played_ms": 0}
    send(request("playback.credit_heartbeat", "POST", "/api/v1/playback/heartbeats", beat, user_id=viewer))
    send(request("playback.get_views", "GET", f"{path}/views", user_id=viewer))
    send(request("playback.get_retention", "GET", f"{path}/retention", user_id=creator))


def _money(send: Send, me: str, video_id: str) -> None:
    path, new = "/api/v1/payouts/account", {"email": "ada@example.com", "country": "US"}
    account = said(send(request("money.connect_account", "POST", path, new, {"idempotency-key": "one"}, user_id=me)))
    ask("POST", account["onboarding_url"], redirect=False)
    payload, signature = signed(at_stripe("GET", "events?type=account.updated", account["account_id"])["data"][0])
    headers = {"stripe-signature": signature}
    send(request("money.receive_stripe_webhook", "POST", "/api/v1/webhooks/stripe", payload, headers))
    send(request("money.get_payout_account", "GET", path, user_id=me))
    schedule = {"frequency": "on-request"}
    send(request("money.set_payout_schedule", "PUT", "/api/v1/payouts/schedule", schedule, user_id=me))
    tip = {"purpose": "tip", "payer_id": "viewer", "creator_id": me, "amount_minor": 1000, "fee_minor": 59}
    received = {"occurred_at": clock.now(), "payment_id": "walk", "currency": "usd", **tip}
    consume("money.on_payment_received", PaymentReceived.model_validate(received))
    send(request("money.ask_for_payout", "POST", "/api/v1/payouts", {}, {"idempotency-key": "two"}, user_id=me))
    send(request("money.list_payouts", "GET", "/api/v1/payouts", user_id=me))
    send(request("money.get_earnings", "GET", "/api/v1/earnings", user_id=me))
    send(request("money.get_tax_year", "GET", "/api/v1/earnings/tax/2026", user_id=me))
    _state(me)
    for verb, path in (("get_statement", "statements"), ("get_period_root", "roots")):
        send(request(f"money.{verb}", "GET", f"/api/v1/earnings/{path}/2026-03", user_id=me))
    path, alone = f"/api/v1/videos/{video_id}/split", dict[str, Any](collaborators=[])
    send(request("money.agree_split", "PUT", path, alone, user_id=me))


def _state(creator: str) -> None:
    """A settled period in which this creator earned."""
    source = Source("pool", b"blind", "usd", 1_000_000, 7_000)
    whose = [Party(creator, "creator", 1)]
    book = Book("2026-03", sharing.lines(source, {Video("video", creator): 1_000}, lambda _: whose), [])
    book.publish_root()
    book.publish_statements()
