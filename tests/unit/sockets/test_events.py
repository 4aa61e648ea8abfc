"""What happens to an account is told to its open devices, and closes those that it is the end of, at once."""

from typing import Any

import pytest

from functions.sockets import sockets, table
from socialflow import dynamo
from socialflow.events import Envelope, SessionEnded, SessionStarted, StandingMoved, UserErased
from tests.conftest import START, TestClock
from tests.unit.sockets.conftest import DONE, Device, Gateway, deliver

ENDED = SessionEnded(occurred_at=START, user_id="ada", session_id="phone", reason="ended-by-user")


@pytest.fixture
def three(gateway: Gateway, clock: TestClock) -> Gateway:
    """Ada's phone with two sockets and her laptop with one, and Bob's."""
    Device(gateway, "phone").opens("phone-1")
    Device(gateway, "phone").opens("phone-2")
    Device(gateway, "laptop").opens("laptop-1")
    Device(gateway, "phone", user_id="bob").opens("bob-1")
    clock.forward(minutes=1)
    return gateway


def known(user_id: str = "ada") -> list[str]:
    return [each.connection_id for each in table.of(user_id).open]


def last(gateway: Gateway, connection_id: str) -> dict[str, Any]:
    return gateway.heard[connection_id][-1]


def test_the_other_devices_hear_that_somebody_logged_in(three: Gateway) -> None:
    started = SessionStarted(occurred_at=START, user_id="ada", session_id="phone", country="PT")

    assert deliver("on_session_started", started) == DONE

    assert three.heard == {
        "laptop-1": [
            {
                "type": "notice",
                "name": "session-started",
                "id": Envelope.of(started, "0").id,
                "at": "2026-03-01T12:00:00.000Z",
                "data": {"session_id": "phone", "country": "PT"},
            }
        ]
    }


def test_a_session_that_ends_reads_the_sockets_once(three: Gateway) -> None:
    dynamo.capacity.reset()

    deliver("on_session_ended", ENDED.model_copy(update={"session_id": "tablet"}))

    # What is noted of the session, and the sockets: of which one hears of it.
    assert dynamo.capacity.calls == 2
    assert last(three, "laptop-1")["data"]["session_id"] == "tablet"


def test_a_session_that_ends_closes_its_sockets_and_tells_the_others(three: Gateway) -> None:
    assert deliver("on_session_ended", ENDED) == DONE

    assert three.open == {"laptop-1", "bob-1"}
    assert (known(), known("bob")) == (["laptop-1"], ["bob-1"])
    for each in ("phone-1", "phone-2"):
        assert three.heard[each] == [{"type": "closing", "reason": "session-ended"}]
    assert last(three, "laptop-1")["data"] == {"session_id": "phone", "reason": "ended-by-user"}


def test_an_end_that_is_told_again_changes_nothing(three: Gateway) -> None:
    deliver("on_session_ended", ENDED)
    before = (set(three.open), known())

    assert deliver("on_session_ended", ENDED) == DONE
    assert (three.open, known()) == before


def test_a_change_of_standing_closes_every_socket_of_the_user(three: Gateway) -> None:
    assert deliver("on_standing_moved", StandingMoved(occurred_at=START, user_id="ada", standing_version=1)) == DONE

    assert three.open == {"bob-1"}
    assert known() == []
    assert last(three, "laptop-1") == {"type": "closing", "reason": "access-changed"}


def test_a_changed_password_leaves_the_session_it_came_by(three: Gateway) -> None:
    moved = StandingMoved(occurred_at=START, user_id="ada", standing_version=1, keeps="laptop")

    assert deliver("on_standing_moved", moved, moved) == DONE

    assert (three.open, known()) == ({"laptop-1", "bob-1"}, ["laptop-1"])
    assert last(three, "laptop-1")["name"] == "other-sessions-ended"
    # It goes on under the new standing, and ends with the next.
    assert deliver("on_standing_moved", StandingMoved(occurred_at=START, user_id="ada", standing_version=2)) == DONE
    assert three.open == {"bob-1"}


def test_standings_may_be_told_in_any_order(three: Gateway) -> None:
    later = StandingMoved(occurred_at=START, user_id="ada", standing_version=2)
    earlier = StandingMoved(occurred_at=START, user_id="ada", standing_version=1, keeps="laptop")

    deliver("on_standing_moved", later)
    Device(three, "laptop", standing_version=2).opens("laptop-2")
    assert deliver("on_standing_moved", earlier) == DONE

    assert (three.open, known()) == ({"laptop-2", "bob-1"}, ["laptop-2"])


def test_what_is_gone_is_forgotten_by_who_would_tell_it(three: Gateway) -> None:
    three.open.discard("laptop-1")

    deliver("on_session_started", SessionStarted(occurred_at=START, user_id="ada", session_id="tv"))

    assert known() == ["phone-1", "phone-2"]


def test_what_the_gateway_may_be_about_to_open_is_closed_once_it_is(gateway: Gateway, clock: TestClock) -> None:
    """An end that comes between the socket's entry and its opening."""
    phone = Device(gateway, "phone")
    phone.opens("one")
    gateway.open.discard("one")

    deliver("on_session_started", SessionStarted(occurred_at=START, user_id="ada", session_id="tv"))
    assert deliver("on_session_ended", ENDED) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert known() == ["one"]
    gateway.open.add("one")

    assert deliver("on_session_ended", ENDED) == DONE
    assert (gateway.open, known()) == (set(), [])


def test_what_never_opened_is_given_up_in_the_end(gateway: Gateway, clock: TestClock) -> None:
    Device(gateway, "phone").opens("one")
    gateway.open.discard("one")
    clock.forward(seconds=60)

    assert deliver("on_session_ended", ENDED) == DONE
    assert known() == []


def test_one_that_cannot_be_closed_keeps_none_of_the_others_open_and_is_tried_again(three: Gateway) -> None:
    three.broken.add("phone-1")

    assert deliver("on_session_ended", ENDED) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert three.open == {"phone-1", "laptop-1", "bob-1"}
    assert known() == ["phone-1", "laptop-1"]
    three.broken.clear()

    assert deliver("on_session_ended", ENDED) == DONE
    assert three.open == {"laptop-1", "bob-1"}


def test_a_failure_is_its_own_messages_alone(three: Gateway) -> None:
    three.broken.add("phone-1")
    bobs = SessionEnded(occurred_at=START, user_id="bob", session_id="phone", reason="logged-out")

    assert deliver("on_session_ended", ENDED, bobs) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert "bob-1" not in three.open


def test_nothing_is_kept_of_somebody_who_is_erased(three: Gateway) -> None:
    deliver("on_session_ended", SessionEnded(occurred_at=START, user_id="ada", session_id="tv", reason="logged-out"))

    assert deliver("on_user_erased", UserErased(occurred_at=START, user_id="ada")) == DONE

    assert three.open == {"bob-1"}
    assert list(table.STORE.query_all("USER#ada")) == []
    assert deliver("on_user_erased", UserErased(occurred_at=START, user_id="ada")) == DONE


def test_what_is_kept_goes_by_itself_within_hours(three: Gateway) -> None:
    deliver("on_session_ended", ENDED)

    kept = list(table.STORE.query_all("USER#ada"))

    assert len(kept) == 2
    assert all(START.timestamp() < each["ttl"] <= START.timestamp() + 2 * 3600 for each in kept)


def test_a_notice_costs_one_read(three: Gateway) -> None:
    dynamo.capacity.reset()

    sockets.tell("ada", {"type": "notice"}, START)

    assert dynamo.capacity.calls == 1
