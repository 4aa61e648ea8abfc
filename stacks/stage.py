"""The stages, as data. Everything in which two stages differ stands here."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import aws_logs as logs

from socialflow import limits
from socialflow.limits import Limit


@dataclass(frozen=True)
class Runtime:
    """What functions run on: a Python version and a machine, named as Lambda names them."""

    python: str
    architecture: str

    @property
    def uv_platform(self) -> str:
        return {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}[self.architecture]


# The newest Lambda runtime for which every locked wheel exists, on the cheaper machine.
AWS_RUNTIME = Runtime(python="3.14", architecture="arm64")
# The embedded cloud runs functions with its own interpreter, on this machine.
HOST_RUNTIME = Runtime(
    python=f"{sys.version_info.major}.{sys.version_info.minor}",
    architecture={"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64"),
)


@dataclass(frozen=True)
class Stage:
    """One deployment. Amounts of days and rates are per stage, so that no stack asks which stage it is in."""

    name: str
    account: str | None
    region: str | None
    runtime: Runtime
    # Viewers' address of API and media; None takes the distribution's own.
    public_origin: str | None
    stripe_api_base: str
    # Where API Gateway answers under an API's id; None is its own domain on AWS.
    gateway_base: str | None
    log_retention_days: int
    is_data_retained: bool
    requests_per_second: int
    requests_burst: int
    requests_per_address_in_5_minutes: int
    auth_requests_per_address_in_5_minutes: int
    # Heartbeats of so many seconds are added up at once: a longer time costs fewer writes, and is waited for.
    aggregation_window_seconds: int
    # How long payouts to an account wait from the day on which money could first go to it.
    new_account_hold_days: int
    # Who mail is from; SES sends it once the owner of the domain has put its records into DNS.
    mail_sender: str
    # Whether the Stripe account collects tax (Stripe Tax, which has to be switched on there).
    is_tax_collected: bool
    # Where breached passwords are listed (https://... or s3://bucket/folder/); without one there is no such check.
    breach_ranges: str = ""
    # Where other providers may send people back to, beside <public origin>/signed-in: an app's own addresses.
    social_redirects: tuple[str, ...] = ()
    # Where web clients are served from, beside the public origin: their pages may open sockets.
    web_origins: tuple[str, ...] = ()
    alarm_email: str | None = None
    # What routes allow a user, a session and an address, by the names of `socialflow.limits`.
    rate_limits: Mapping[str, Limit] = field(default_factory=lambda: limits.DEFAULTS)
    # How long statements of money stay as they are, and whether even the account's owner has to wait that long.
    records_locked_days: int = 1
    is_records_lock_final: bool = False
    # How long a key signs access tokens until the next one does.
    token_key_days: int = 30
    # Stripe's partner event source (aws.partner/stripe.com/...), when its events come over EventBridge; else by webhook.
    stripe_event_source: str | None = None


def _aws(name: str, **different: object) -> Stage:
    values: dict[str, object] = {
        "name": name,
        "account": os.environ.get("CDK_DEFAULT_ACCOUNT"),
        "region": os.environ.get("CDK_DEFAULT_REGION"),
        "runtime": AWS_RUNTIME,
        "public_origin": None,
        "stripe_api_base": "https://api.stripe.com",
        "gateway_base": None,
        "log_retention_days": 30,
        "is_data_retained": True,
        "requests_per_second": 500,
        "requests_burst": 1000,
        "requests_per_address_in_5_minutes": 2000,
        "auth_requests_per_address_in_5_minutes": 300,
        "aggregation_window_seconds": 300,
        "new_account_hold_days": 7,
        # A domain that nobody can own: SES refuses to send until there is another.
        "mail_sender": os.environ.get("MAIL_SENDER", "no-reply@social-flow.invalid"),
        "is_tax_collected": os.environ.get("STRIPE_TAX", "on") != "off",
        "stripe_event_source": os.environ.get("STRIPE_EVENT_SOURCE"),
        "breach_ranges": os.environ.get("BREACH_RANGES", ""),
        "social_redirects": tuple(os.environ.get("SOCIAL_REDIRECTS", "").split()),
        "web_origins": tuple(os.environ.get("WEB_ORIGINS", "").split()),
        "alarm_email": os.environ.get("ALARM_EMAIL"),
    }
    return Stage(**{**values, **different})  # type: ignore[arg-type]


STAGES = {
    "local": Stage(
        name="local",
        account="000000000000",
        region="us-east-1",
        runtime=HOST_RUNTIME,
        public_origin=os.environ.get("FLOW_PUBLIC_ORIGIN", "http://127.0.0.1:8080"),
        stripe_api_base=os.environ.get("FLOW_STRIPE_API_BASE", "http://127.0.0.1:8085"),
        gateway_base=os.environ.get("FLOW_GATEWAY_BASE", "http://127.0.0.1:4566/_aws/execute-api"),
        log_retention_days=1,
        is_data_retained=False,
        requests_per_second=10_000,
        requests_burst=5_000,
        requests_per_address_in_5_minutes=100_000,
        auth_requests_per_address_in_5_minutes=100_000,
        # Everybody on a laptop has its one address, and a story lives days in a minute.
        rate_limits={name: each.times(100) for name, each in limits.DEFAULTS.items()},
        aggregation_window_seconds=1,
        new_account_hold_days=0,
        mail_sender="no-reply@social-flow.test",
        is_tax_collected=True,
    ),
    "dev": _aws("dev", is_data_retained=False, log_retention_days=7),
    "staging": _aws("staging"),
    "prod": _aws(
        "prod",
        log_retention_days=365,
        requests_per_second=5_000,
        requests_burst=5_000,
        # Ten years: what commercial law asks of books in most countries, and tax law in all that we know.
        records_locked_days=3_653,
        is_records_lock_final=True,
    ),
}


def retention(stage: Stage) -> logs.RetentionDays:
    """The log retention of the stage, as CDK names it."""
    return {
        1: logs.RetentionDays.ONE_DAY,
        7: logs.RetentionDays.ONE_WEEK,
        30: logs.RetentionDays.ONE_MONTH,
        365: logs.RetentionDays.ONE_YEAR,
    }[stage.log_retention_days]
