"""The settings that a stack gives a function. Nothing else reads os.environ."""

import os


class Setting(str):
    """The name of an environment variable: a stack sets it, a function reads it."""

    __slots__ = ()

    def get(self) -> str:
        """Its value. Raises KeyError with the name when the stack did not set it."""
        return os.environ[self]


STAGE = Setting("STAGE")
EVENT_BUS_NAME = Setting("EVENT_BUS_NAME")
SOURCES_BUCKET = Setting("SOURCES_BUCKET")
MEDIA_BUCKET = Setting("MEDIA_BUCKET")
RECORDS_BUCKET = Setting("RECORDS_BUCKET")
EXPORTS_BUCKET = Setting("EXPORTS_BUCKET")
# Where viewers reach API and media: the distribution's own address, or the product's domain in front of it.
PUBLIC_ORIGIN = Setting("PUBLIC_ORIGIN")
# Whose pages may open a socket, separated by spaces.
WEB_ORIGINS = Setting("WEB_ORIGINS")
CURSOR_SECRET_ARN = Setting("CURSOR_SECRET_ARN")
TOKEN_KEYS_SECRET_ARN = Setting("TOKEN_KEYS_SECRET_ARN")
# How long a token key signs until the next does.
TOKEN_KEY_DAYS = Setting("TOKEN_KEY_DAYS")
FACTORS_SECRET_ARN = Setting("FACTORS_SECRET_ARN")
# Wraps the keys of persons.
PEOPLE_KEY_ARN = Setting("PEOPLE_KEY_ARN")
# What makes claims of addresses; never rotated, as they could not be found any more.
ADDRESSES_SECRET_ARN = Setting("ADDRESSES_SECRET_ARN")
PROVIDERS_SECRET_ARN = Setting("PROVIDERS_SECRET_ARN")
# Where other providers may send people back to, separated by spaces.
SOCIAL_REDIRECTS = Setting("SOCIAL_REDIRECTS")
TOKEN_ISSUER = Setting("TOKEN_ISSUER")
CERTIFICATE_KEYS_SECRET_ARN = Setting("CERTIFICATE_KEYS_SECRET_ARN")
CDN_KEYS_SECRET_ARN = Setting("CDN_KEYS_SECRET_ARN")
CDN_KEY_PAIR_ID = Setting("CDN_KEY_PAIR_ID")
PLAYBACK_SECRET_ARN = Setting("PLAYBACK_SECRET_ARN")
STRIPE_SECRET_ARN = Setting("STRIPE_SECRET_ARN")
STRIPE_API_BASE = Setting("STRIPE_API_BASE")
# Whether Stripe Tax adds up what is owed and collects it: on or off.
STRIPE_TAX = Setting("STRIPE_TAX")
# Where the list of breached passwords is: http(s)://... or s3://bucket/folder/; unset, there is none.
BREACH_RANGES = Setting("BREACH_RANGES")
# Who mail is from.
MAIL_SENDER = Setting("MAIL_SENDER")
# Where API Gateway takes what is for an open socket, and closes it.
CONNECTIONS_ENDPOINT = Setting("CONNECTIONS_ENDPOINT")
# Where a socket waits until its token expires.
DUE_QUEUE_URL = Setting("DUE_QUEUE_URL")
ENCODER_ROLE_ARN = Setting("ENCODER_ROLE_ARN")
ENCODER_QUEUE_ARN = Setting("ENCODER_QUEUE_ARN")
PUBLISH_MACHINE_ARN = Setting("PUBLISH_MACHINE_ARN")
POLICY = Setting("POLICY")
# The numbers of socialflow.limits, as JSON.
RATE_LIMITS = Setting("RATE_LIMITS")
# What the distribution alone adds to a request: with it, what the edge says of the viewer's address counts.
ORIGIN_PROOF = Setting("ORIGIN_PROOF")
NEW_ACCOUNT_HOLD_DAYS = Setting("NEW_ACCOUNT_HOLD_DAYS")


def optional(name: str, default: str = "") -> str:
    """A variable that Lambda itself may or may not set."""
    return os.environ.get(name, default)
