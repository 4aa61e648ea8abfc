"""The tables, declared once: CDK creates them, tests create them, code names them.

Every table has a string partition key `pk`, a string sort key `sk` and a time to live in `ttl` (seconds since the epoch); all
but KEYS have a stream of new and old images. What the keys mean stands in each domain's `table.py`.
"""

from dataclasses import dataclass

from socialflow.env import Setting

PREFIX = "social-flow"


@dataclass(frozen=True)
class Index:
    """A global secondary index whose string keys are `<name>pk` and `<name>sk`; it holds all attributes."""

    name: str


@dataclass(frozen=True)
class Table:
    """One bounded context's table."""

    context: str
    indexes: tuple[Index, ...] = ()
    # Whether what was deleted can be read for weeks: in backups, and for a day in the stream.
    is_remembered: bool = True

    @property
    def setting(self) -> Setting:
        """The environment variable that holds the physical name."""
        return Setting(f"TABLE_{self.context.upper()}")

    def physical_name(self, stage: str) -> str:
        return f"{PREFIX}-{stage}-{self.context}"


IDENTITY = Table("identity")
SOCIAL = Table("social")
TIMELINE = Table("timeline")
VIDEOS = Table("videos", indexes=(Index("gsi1"),))
PLAYBACK = Table("playback")
RIGHTS = Table("rights")
MONEY = Table("money")
# Entries of the ledger, which are only ever added; gsi1 holds each account's first.
LEDGER = Table("ledger", indexes=(Index("gsi1"),))
BILLING = Table("billing")
PRIVACY = Table("privacy")
# Which sockets are open, a user an item, and which sessions ended lately; nothing in it outlives an access token for long.
SOCKETS = Table("sockets")
# What callers used of their rate limits, a window an item; nothing in it outlives its window for long.
LIMITS = Table("limits")
# Acts of administration, which are only ever added.
AUDIT = Table("audit")

# Persons' keys: what is destroyed here must be nowhere else.
KEYS = Table("keys", is_remembered=False)

ALL = (
    IDENTITY,
    SOCIAL,
    TIMELINE,
    VIDEOS,
    PLAYBACK,
    RIGHTS,
    MONEY,
    LEDGER,
    BILLING,
    PRIVACY,
    SOCKETS,
    LIMITS,
    AUDIT,
    KEYS,
)
