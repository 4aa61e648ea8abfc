"""Domain events: what the domains tell each other, and how a write publishes one.

A domain publishes by writing. The item that changes carries its event under `outbox`, in the same write; the table's
stream hands it to the domain's `publish_events`, which puts it on the bus. So an event is published if and only if the
write happened, at least once, with the same id every time.
"""

from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from socialflow import ids

SOURCE_PREFIX = "socialflow."
OUTBOX = "outbox"


class Event(BaseModel):
    """A fact in the past tense. Fields are only added, never changed; consumers ignore those they do not know."""

    # A function knows every event and uses one or two; the others need no validator.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)
    domain: ClassVar[str]

    occurred_at: datetime

    @classmethod
    def detail_type(cls) -> str:
        return cls.__name__

    @classmethod
    def source(cls) -> str:
        return SOURCE_PREFIX + cls.domain


class UserRegistered(Event):
    domain = "identity"
    user_id: str
    username: str
    display_name: str


class UserErased(Event):
    """The account's time to come back is over: whoever keeps something of this person forgets it now, for good.

    `certificate_hash` is of the token by which the person asks for the certificate of it.
    """

    domain = "identity"
    user_id: str
    certificate_hash: str = ""


class SessionStarted(Event):
    """Somebody logged in; `country` as the edge saw it (ISO 3166), which may be empty. What they call the device is not told:
    events wait in archives and queues, which no erasure reaches."""

    domain = "identity"
    user_id: str
    session_id: str
    country: str = ""


class SessionEnded(Event):
    """This session is good for nothing any more; `reason` is logged-out, ended-by-user or token-reused."""

    domain = "identity"
    user_id: str
    session_id: str
    reason: str


class StandingMoved(Event):
    """What the account began under an older `standing_version` is over, sessions and personal tokens, but the session
    `keeps`: its password, its role or its rights have changed, or it is leaving. `standing` is good, suspended or banned; of
    two events the one with the higher version holds."""

    domain = "identity"
    user_id: str
    standing_version: int
    keeps: str = ""
    standing: str = ""


class LetterOwed(Event):
    """A user is to get the letter of this id, which identity keeps: addresses and codes are not for the bus."""

    domain = "identity"
    letter_id: str


class ProfileChanged(Event):
    """How the user is shown now; of two, the one with the higher `revision` holds. `avatar_key` is in the media bucket."""

    domain = "identity"
    user_id: str
    username: str
    display_name: str
    avatar_key: str = ""
    is_private: bool
    revision: int


class UserBlocked(Event):
    domain = "identity"
    blocker_id: str
    blocked_id: str


class UserUnblocked(Event):
    domain = "identity"
    blocker_id: str
    blocked_id: str


class MuteChanged(Event):
    """`kind` is user, word (case-folded) or thread; who is muted is not told."""

    domain = "identity"
    user_id: str
    kind: str
    value: str
    is_muted: bool


class UserFollowed(Event):
    domain = "social"
    follower_id: str
    followee_id: str


class UserUnfollowed(Event):
    domain = "social"
    follower_id: str
    followee_id: str


class VideoPublished(Event):
    """`length_ms` in milliseconds; the keys are in the media bucket, which viewers reach under the public origin."""

    domain = "videos"
    video_id: str
    creator_id: str
    title: str
    visibility: str
    length_ms: int
    thumbnail_key: str
    hls_key: str = ""
    dash_key: str = ""
    is_age_restricted: bool = False


class VideoFailed(Event):
    domain = "videos"
    video_id: str
    creator_id: str
    reason: str


class VideoDeleted(Event):
    """The creator has deleted the video, or is erased: whoever keeps something of it forgets it now. It may be told again.

    What was watched of it until then is paid.
    """

    domain = "videos"
    video_id: str
    creator_id: str


class VideoStandingMoved(Event):
    """A moderator has taken the published video down, or restored it: `standing` is taken-down or good. Of two events the one
    with the higher `revision` holds. Who decided it and why is for the log of acts and the creator."""

    domain = "videos"
    video_id: str
    creator_id: str
    title: str
    standing: str
    revision: int
    actor_id: str
    reason: str
    request_id: str = ""


class ViewerWatched(Event):
    """How long the viewer has validly watched the video in the period, all told: a later, larger total replaces a smaller."""

    domain = "playback"
    period: str
    viewer_id: str
    video_id: str
    creator_id: str
    watched_ms: int


class VideoClaimed(Event):
    """A match of more than 7 s gives its rights holder a part of what the video earns; `matched_ms` of `length_ms`."""

    domain = "rights"
    claim_id: str
    video_id: str
    claimant_id: str
    matched_ms: int
    length_ms: int


class AdRevenueEarned(Event):
    """Advertisements on the video earned `amount_micro`: one advertisement's, or all of a while's, which is cheaper.

    It is paid out of the advertiser's budget, or from outside without one: sold by a network.
    """

    domain = "ads"
    revenue_id: str
    video_id: str
    advertiser_id: str = ""
    amount_micro: int
    currency: str


class PaymentReceived(Event):
    """Stripe has taken `amount_minor` (tax included) from the payer and kept `fee_minor`; `purpose` says for what.

    A tip or a membership is for `creator_id`; a subscription is for the platform and shared by what the payer watches, in
    `months` equal parts from this month on.
    """

    domain = "billing"
    payment_id: str
    purpose: str
    payer_id: str
    creator_id: str = ""
    amount_minor: int
    tax_minor: int = 0
    fee_minor: int
    currency: str
    months: int = 1


class PaymentRefunded(Event):
    """`amount_minor` of the payment went back to the payer; several refunds of one payment add up to at most its amount."""

    domain = "billing"
    refund_id: str
    payment_id: str
    amount_minor: int
    currency: str


class PaymentDisputed(Event):
    """The payer's bank took `amount_minor` back for now, and Stripe `fee_minor`."""

    domain = "billing"
    dispute_id: str
    payment_id: str
    amount_minor: int
    fee_minor: int
    currency: str


class DisputeClosed(Event):
    """`outcome` is won (the amount came back) or lost (it stays gone)."""

    domain = "billing"
    dispute_id: str
    payment_id: str
    outcome: str
    amount_minor: int
    currency: str


class SubscriptionChanged(Event):
    """What a person's subscription or membership is now; of two facts the one with the higher `revision` holds.

    `plan` is a plan of the platform's (kind premium) or a creator's tier (kind membership).
    """

    domain = "billing"
    subscription_id: str
    user_id: str
    kind: str
    creator_id: str = ""
    plan: str
    status: str
    is_entitled: bool
    period_ends_at: datetime | None = None
    revision: int


class PayoutPaid(Event):
    domain = "money"
    payout_id: str
    creator_id: str
    amount_minor: int
    currency: str


class PayoutFailed(Event):
    domain = "money"
    payout_id: str
    creator_id: str
    reason: str


class ExportRequested(Event):
    """A person wants an archive of what is kept of them."""

    domain = "privacy"
    user_id: str
    export_id: str


class ImportRequested(Event):
    """A person has put an archive of another deployment's here, and wants to take over what is in it."""

    domain = "privacy"
    user_id: str
    import_id: str


class PersonForgotten(Event):
    """The domain `by` has forgotten the person of UserErased, and has nothing of them left to forget; identity tells it when
    the person's key is destroyed, too."""

    domain = "privacy"
    user_id: str
    by: str
    key_destroyed_at: datetime | None = None


ALL: tuple[type[Event], ...] = (
    UserRegistered,
    UserErased,
    SessionStarted,
    SessionEnded,
    StandingMoved,
    LetterOwed,
    ProfileChanged,
    UserBlocked,
    UserUnblocked,
    MuteChanged,
    UserFollowed,
    UserUnfollowed,
    VideoPublished,
    VideoFailed,
    VideoDeleted,
    VideoStandingMoved,
    ViewerWatched,
    VideoClaimed,
    AdRevenueEarned,
    PaymentReceived,
    PaymentRefunded,
    PaymentDisputed,
    DisputeClosed,
    SubscriptionChanged,
    PayoutPaid,
    PayoutFailed,
    ExportRequested,
    ImportRequested,
    PersonForgotten,
)


class Envelope(BaseModel):
    """An event as it lies in an outbox and travels on the bus: `id` is the same for every delivery."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    type: str
    source: str
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event, *cause: str) -> Self:
        """Wrap `event`; `cause` names the write that it belongs to, so that a repeated write repeats the id."""
        return cls(
            id=ids.derived_id(event.detail_type(), *cause),
            type=event.detail_type(),
            source=event.source(),
            data=event.model_dump(mode="json"),
        )


def outbox(event: Event, *cause: str) -> dict[str, Any]:
    """The attribute that publishes `event` with the item it is written on."""
    return {OUTBOX: Envelope.of(event, *cause).model_dump()}
