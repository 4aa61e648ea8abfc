"""How to make what a route calls its caller's own: one line a domain and parameter, through the domain's own nouns.

A new route with `own=` whose parameter is not here fails tests/authorization/test_own.py: add how one is made.
"""

import json
from collections.abc import Callable

from tests.conftest import lambda_context, request
from tests.unit.billing.conftest import Billing
from tests.unit.billing.subscriber import Subscriber

Maker = Callable[[Billing, str], tuple[str, str]]
"""From the world to whose it is and its id."""


def _upload(billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.videos import uploads
    from functions.videos.models import NewVideo
    from socialflow.idempotency import Guard

    new = NewVideo(title="Holiday", size_bytes=1000)
    return owner_id, uploads.start(new, creator_id=owner_id, at=billing.clock.at, guard=Guard()).video_id


def _published(consumer: str) -> Maker:
    def make(billing: Billing, owner_id: str) -> tuple[str, str]:
        import importlib

        from socialflow import ids
        from socialflow.events import Envelope, VideoPublished

        video_id = ids.new_id()
        event = VideoPublished(
            occurred_at=billing.clock.at, video_id=video_id, creator_id=owner_id, title="Holiday",
            visibility="public", length_ms=60_000, thumbnail_key="",
        )  # fmt: skip
        body = json.dumps({"detail": Envelope.of(event, video_id).model_dump()})
        handler = importlib.import_module(consumer).handler
        assert handler({"Records": [{"messageId": "m", "body": body}]}, lambda_context()) == {"batchItemFailures": []}
        return owner_id, video_id

    return make


def _export(billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.privacy import exports
    from socialflow.idempotency import Guard

    return owner_id, exports.begin(owner_id, billing.clock.at, Guard()).export_id


def _import(billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.privacy import imports
    from functions.privacy.models import NewImport
    from socialflow import aws, env
    from socialflow.idempotency import Guard

    import_id = imports.begin(owner_id, NewImport(size_bytes=22), billing.clock.at, Guard()).import_id
    where = {"Bucket": env.EXPORTS_BUCKET.get(), "Key": f"uploads/{owner_id}/{import_id}.zip"}
    aws.client("s3").put_object(**where, Body=b"")
    return owner_id, import_id


def _personal_token(billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.identity import create_personal_token
    from tests.unit.identity.conftest import register

    owner_id = register("owner").body["user_id"]
    body = {"name": "a script", "scopes": ["videos:read"]}
    answer = request(create_personal_token.handler, "POST", "/api/v1/auth/tokens", body, user_id=owner_id)
    return owner_id, str(answer.body["token_id"])


def _session(billing: Billing, owner_id: str) -> tuple[str, str]:
    from tests.unit.identity.conftest import log_in, register

    owner_id = register("owner").body["user_id"]
    return owner_id, str(log_in("owner").body["refresh_token"].split(".")[1])


def _mute(_billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.identity import add_mute

    answer = request(
        add_mute.handler, "PUT", "/api/v1/users/me/mutes", {"kind": "word", "value": "spoiler"}, user_id=owner_id
    )
    return owner_id, str(answer.body["mute_id"])


def _passkey(billing: Billing, owner_id: str) -> tuple[str, str]:
    from tests.unit.identity.conftest import Person, register
    from tests.unit.identity.factors import factors_of
    from tests.unit.identity.passkeys import added

    owner = Person("owner", register("owner").body["user_id"])
    added(owner)
    return owner.user_id, str(factors_of(owner)["passkeys"][0]["passkey_id"])


def _child(billing: Billing, owner_id: str) -> tuple[str, str]:
    """An account that is open by its parent's consent."""
    from functions.identity import consent_text, consents, parents
    from functions.identity.consent_models import ConsentDecision
    from tests.unit.identity.conftest import register

    parent_id = register("owner", birth_date="1985-01-31", country="US").body["user_id"]
    asks = {"birth_date": "2016-01-31", "country": "US", "parent_email": "owner@example.com"}
    child_id = register("kid", **asks).body["user_id"]
    token = (consents.link(child_id) or "").partition("#")[2]
    decision = ConsentDecision(token=token, decision="given", text_version=consent_text.VERSION)
    parents.decide(parent_id, decision, "request", billing.clock.at)
    return parent_id, child_id


def _payment(billing: Billing, owner_id: str) -> tuple[str, str]:
    """A tip, which is its creator's to give back."""
    creator_id = billing.person("creator")
    answer = billing.tip(billing.person("payer"), creator_id)
    assert answer.status == 201, answer.body
    return creator_id, str(answer.body["payment_id"])


def _subscription(billing: Billing, owner_id: str) -> tuple[str, str]:
    person = Subscriber.new(billing)
    answer = person.subscribe()
    assert answer.status == 201, answer.body
    return person.user_id, str(answer.body["subscription_id"])


def _payment_method(billing: Billing, owner_id: str) -> tuple[str, str]:
    from functions.billing import customers

    user_id = billing.person("cardholder")
    customer_id = customers.of(user_id, billing.clock.at)
    attached = billing.stripe.call("POST", "/v1/payment_methods/pm_card_visa/attach", customer=customer_id)
    return user_id, str(attached["id"])


MAKERS: dict[tuple[str, str], Maker] = {
    ("billing", "payment_id"): _payment,
    ("billing", "payment_method_id"): _payment_method,
    ("billing", "subscription_id"): _subscription,
    ("identity", "child_id"): _child,
    ("privacy", "import_id"): _import,
    ("identity", "session_id"): _session,
    ("identity", "mute_id"): _mute,
    ("identity", "passkey_id"): _passkey,
    ("identity", "token_id"): _personal_token,
    ("money", "video_id"): _published("functions.money.on_video_published"),
    ("playback", "video_id"): _published("functions.playback.on_video_published"),
    ("privacy", "export_id"): _export,
    ("videos", "video_id"): _upload,
}
