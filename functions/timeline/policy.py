"""When a timeline is written ahead and when it is gathered at read, as data.

Pushing costs a write per follower and entry, pulling a query per author and page: pulling pays for authors with many
followers, and as long as a reader has few of them.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from socialflow import env


@dataclass(frozen=True)
class Policy:
    # From this many followers on an author's entries are pulled.
    celebrity_followers: int = 10_000
    # A reader pulls from at most this many authors, which bounds the queries of a page; further ones are pushed.
    pulled_authors: int = 25
    # Older entries are trimmed; nobody scrolls further.
    timeline_items: int = 800
    # On average one push in this many looks whether the reader's timeline has grown too long.
    pushes_per_trim: int = 50
    # What a new follower sees at once of an author's past.
    backfill_items: int = 20
    # How many followers of a new celebrity change from pushed to pulled with each entry.
    conversions_per_entry: int = 500


def current() -> Policy:
    """The stage's policy: what POLICY says under `timeline`, and the defaults above for the rest."""
    return _parsed(env.optional(env.POLICY, "{}"))


@lru_cache(maxsize=2)
def _parsed(text: str) -> Policy:
    return Policy(**json.loads(text or "{}").get("timeline", {}))
