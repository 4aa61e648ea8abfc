"""Wrong tries, bounded per account: a try takes one of five before it is judged, and a right one gives it back.

So at most five are wrong in any 15 minutes, however many come at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from functions.identity import factor_table
from functions.identity.errors import TooManyGuesses
from socialflow import clock, ids
from socialflow.dynamo import ConditionFailed
from socialflow.errors import Unavailable

LIMIT = 5
WINDOW = timedelta(minutes=15)
# Each try loses only to another of the same account that went through, of which there are five.
_TRIES = 2 * LIMIT


@contextmanager
def counted(user_id: str, of: str, at: datetime) -> Iterator[None]:
    """What happens inside is a try at `of`; unless it raises it costs none. Raises TooManyGuesses."""
    mark = _take(user_id, of, at)
    yield
    factor_table.give_back_guess(user_id, of, mark)


def _take(user_id: str, of: str, at: datetime) -> str:
    mark = f"{clock.iso(at)}#{ids.new_secret(8)}"
    for _ in range(_TRIES):
        taken = factor_table.guesses(user_id, of)
        recent = {each for each in taken if _instant(each) + WINDOW > at}
        if len(recent) >= LIMIT:
            wait = _instant(min(recent)) + WINDOW - at
            raise TooManyGuesses(retry_after_seconds=max(1, -(-wait // timedelta(seconds=1))))
        try:
            factor_table.take_guess(user_id, of, taken, recent | {mark}, at + WINDOW)
        except ConditionFailed:
            continue
        return mark
    raise Unavailable("Other tries for this account keep coming; try again.")


def _instant(mark: str) -> datetime:
    return clock.parse(mark.partition("#")[0])
