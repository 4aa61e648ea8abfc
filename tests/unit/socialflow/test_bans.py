"""Who is banned, as a domain keeps it (MO-8): what the latest news says, in whatever order they come."""

from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace

import pytest

from functions.videos import table
from socialflow import bans
from socialflow.events import StandingMoved
from tests.conftest import START


def moved(version: int, standing: str) -> StandingMoved:
    return StandingMoved(occurred_at=START, user_id="ada", standing_version=version, standing=standing)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("last", ["banned", "good", "suspended"])
def test_the_news_of_the_highest_version_holds(aws: SimpleNamespace, order: tuple[int, ...], last: str) -> None:
    news = [moved(1, "banned"), moved(2, "good"), moved(3, last)]

    for each in order:
        for _ in range(2):
            bans.keep(table.STORE, news[each])

    assert bans.is_banned(table.STORE, "ada") == (last == "banned")
    found = table.STORE.get_many([bans.key("ada"), bans.key("bob")])
    assert bans.among(found) == ({"ada"} if last == "banned" else set())


def test_nobody_of_whom_nothing_was_heard_is_banned(aws: SimpleNamespace) -> None:
    bans.keep(table.STORE, moved(1, ""))

    assert not bans.is_banned(table.STORE, "ada")
    assert table.STORE.get(bans.key("ada")) is None


def test_a_ban_is_kept_and_that_there_is_none_goes_after_a_month(aws: SimpleNamespace) -> None:
    bans.keep(table.STORE, moved(1, "banned"))
    assert "ttl" not in (table.STORE.get(bans.key("ada")) or {})

    bans.keep(table.STORE, moved(2, "good"))

    kept = table.STORE.get(bans.key("ada")) or {}
    assert kept["ttl"] == int((START + timedelta(days=30)).timestamp())
