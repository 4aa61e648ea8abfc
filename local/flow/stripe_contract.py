"""Compare what Stripe answers with the contract: the stand-in's, or Stripe's own test mode."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from local.flow.problem import Problem
from local.stripe_api.contract import pages, payments, subscriptions
from local.stripe_api.contract.replay import LIVE_ADDRESS, LiveKey, Outcome, Replay
from local.stripe_api.running import RunningStripe

SECTIONS = (*payments.SECTIONS, *subscriptions.SECTIONS, *pages.SECTIONS)


def against_stripe(key: str | None, having: frozenset[str]) -> Iterator[Outcome]:
    """Stripe's test mode behind the key, but for the sections that need what the account does not have.

    Raises Problem without a key, and for a key of live mode.
    """
    if not key:
        raise Problem("There is no key to ask Stripe with.", "Set STRIPE_SECRET_KEY to a secret key of test mode.")
    try:
        replay = Replay(LIVE_ADDRESS, key, is_strict=False)
    except LiveKey as refused:
        raise Problem(str(refused), "Use a key that begins with sk_test_.") from refused
    yield from replay.run(section for section in SECTIONS if section.needs is None or section.needs in having)


def against_stand_in() -> Iterator[Outcome]:
    """A stand-in of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, RunningStripe(Path(folder)) as standin:
        standin.fund(50_000)
        yield from Replay(standin.url, standin.key, is_strict=True).run(SECTIONS)
