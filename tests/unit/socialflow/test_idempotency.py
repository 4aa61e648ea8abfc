"""The same key and body have one effect and one answer, whatever gets lost on the way."""

import json
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from socialflow import access, ids, tables
from socialflow.contract import Contract
from socialflow.dynamo import Put, Store, key
from socialflow.errors import Conflict
from socialflow.http import lambda_handler, route_app
from socialflow.idempotency import KEEP, Box, Guard, once
from tests.conftest import Answer, TestClock, request

STORE = Store(tables.VIDEOS)
ROUTE = "/api/v1/things"


class NewThing(Contract):
    title: str


class Thing(Contract):
    thing_id: str
    title: str


class Things:
    """A route that makes things, under a key when one is sent."""

    def __init__(self, *, required: bool = False, box: Box | None = None) -> None:
        self.app = route_app(access.anyone())
        self.runs = 0
        self.before_write: Callable[[], None] = lambda: None

        @self.app.post(ROUTE, status_code=201)
        def create_thing(new: NewThing) -> Thing:
            return once(self.app, STORE, Thing, lambda guard: self.make(new, guard), required=required, box=box)

        self.handler = lambda_handler(self.app)

    def make(self, new: NewThing, guard: Guard) -> Thing:
        self.runs += 1
        thing = Thing(thing_id=ids.new_id(), title=new.title)
        self.before_write()
        STORE.transact([Put({**key("THINGS", thing.thing_id), "title": new.title}), *guard.writes(thing)])
        return thing

    def post(self, idempotency_key: str = "", title: str = "a", user_id: str = "me", **how: Any) -> Answer:
        headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
        return request(self.handler, "POST", ROUTE, {"title": title}, user_id=user_id, headers=headers, **how)


@pytest.fixture
def things(aws: SimpleNamespace, clock: TestClock) -> Things:
    return Things()


def made() -> int:
    return len(list(STORE.query_all("THINGS")))


def test_the_first_answer_is_repeated_and_marked(things: Things) -> None:
    first = things.post("key-1")
    again = things.post("key-1")

    assert first.status == again.status == 201
    assert again.body == first.body
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert made() == 1


def test_an_answer_that_is_a_secret_is_kept_in_its_box_and_repeated_from_it(
    aws: SimpleNamespace, clock: TestClock
) -> None:
    things = Things(box=Box(lambda text: text[::-1].encode(), lambda kept: bytes(kept).decode()[::-1]))

    first, again = things.post("key-1"), things.post("key-1")

    assert (again.status, again.body) == (first.status, first.body)
    (record,) = STORE.query_all("IDEMPOTENCY#me#key-1")
    assert bytes(record["answer"]).decode() == json.dumps(first.body, separators=(",", ":"))[::-1]


def test_without_a_key_every_request_is_new(things: Things) -> None:
    assert things.post().body != things.post().body
    assert made() == 2


def test_the_key_with_another_body_is_refused(things: Things) -> None:
    things.post("key-1", title="a")

    refused = things.post("key-1", title="b")

    assert (refused.status, refused.body["code"]) == (422, "idempotency-key-reused")
    assert made() == 1


def test_keys_of_another_caller_are_other_keys(things: Things) -> None:
    mine, theirs = things.post("key-1"), things.post("key-1", user_id="you")

    assert mine.body != theirs.body
    assert made() == 2


def test_a_key_on_another_route_is_another_key(things: Things) -> None:
    things.post("key-1")

    other = things.post("key-1", route="/api/v1/{proxy+}")

    assert "Idempotent-Replayed" not in other.headers
    assert made() == 2


def test_a_failure_is_not_kept(things: Things) -> None:
    def fails() -> None:
        raise Conflict("not now")

    things.before_write = fails
    refused = things.post("key-1")
    things.before_write = lambda: None

    assert refused.status == 409
    assert things.post("key-1").status == 201
    assert made() == 1


def test_a_refused_body_does_not_use_the_key_up(things: Things) -> None:
    headers = {"idempotency-key": "key-1"}

    assert request(things.handler, "POST", ROUTE, {"wrong": 1}, user_id="me", headers=headers).status == 422
    assert things.post("key-1").status == 201


def test_a_crash_after_the_effect_still_answers_the_first_thing(things: Things) -> None:
    real, lost = things.make, []

    def loses_its_answer(new: NewThing, guard: Guard) -> Thing:
        lost.append(real(new, guard).thing_id)
        raise RuntimeError("the answer was lost")

    things.make = loses_its_answer  # type: ignore[method-assign]
    first = things.post("key-1")

    assert first.status == 201
    assert first.body["thing_id"] == lost[0]
    assert things.post("key-1").body == first.body
    assert made() == 1


def test_a_key_is_free_again_after_a_day(things: Things, clock: TestClock) -> None:
    first = things.post("key-1")
    clock.forward(seconds=KEEP.total_seconds() - 1)
    still = things.post("key-1")
    clock.forward(seconds=1)

    assert still.body == first.body
    assert things.post("key-1", title="b").status == 201
    assert made() == 2


def test_one_effect_when_the_same_request_comes_twice_at_once(things: Things, atomic_calls: None) -> None:
    both_have_looked = threading.Barrier(2, timeout=20)
    other = Things()
    things.before_write = other.before_write = lambda: both_have_looked.wait() and None  # type: ignore[assignment]
    answers: list[Answer] = []

    threads = [
        threading.Thread(target=lambda each=each: answers.append(each.post("key-1"))) for each in (things, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert things.runs + other.runs == 2
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert sorted(answer.headers.get("Idempotent-Replayed", "") for answer in answers) == ["", "true"]
    assert made() == 1


@pytest.mark.parametrize("bad", ["k" * 256, "new\nline", "\x00", "\x7f"])
def test_a_key_that_cannot_be_kept_is_refused(things: Things, bad: str) -> None:
    refused = things.post(bad)

    assert (refused.status, refused.body["detail"]) == (
        422,
        "Idempotency-Key must be at most 255 printable characters.",
    )
    assert made() == 0


def test_a_key_of_255_characters_is_kept(things: Things) -> None:
    first, again = things.post("k" * 255), things.post("k" * 255)

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body


def test_another_key_is_another_request(things: Things) -> None:
    first, second = things.post("key-1"), things.post("key-2", title="b")

    assert (first.status, second.status) == (201, 201)
    assert made() == 2


def test_a_key_on_another_path_of_the_same_route_is_refused(things: Things) -> None:
    # What the path names is part of what is asked for.
    path = things.app.post(f"{ROUTE}/<thing_id>", status_code=201)
    path(lambda thing_id: once(things.app, STORE, Thing, lambda guard: things.make(NewThing(title=thing_id), guard)))
    headers = {"idempotency-key": "key-1"}

    answers = [
        request(
            things.handler,
            "POST",
            f"{ROUTE}/{each}",
            None,
            user_id="me",
            headers=headers,
            route=f"{ROUTE}/{{thing_id}}",
        )
        for each in ("one", "two", "one")
    ]

    assert [each.status for each in answers] == [201, 422, 201]
    assert made() == 1


def test_whoever_is_nobody_has_keys_of_nobodys(things: Things, aws: SimpleNamespace) -> None:
    things.post("key-1", user_id="")

    items = aws.client("dynamodb").scan(TableName=STORE.name)["Items"]
    assert [each["pk"]["S"] for each in items if "fingerprint" in each] == ["IDEMPOTENCY#anonymous#key-1"]


def test_the_fingerprint_is_salted_by_whose_key_it_is(aws: SimpleNamespace, clock: TestClock) -> None:
    app, seen = route_app(access.anyone()), list[tuple[str, str]]()

    def digest(text: str, salt: str) -> str:
        seen.append((text, salt))
        return "print"

    @app.post(ROUTE)
    def create_thing() -> Thing:
        return once(app, STORE, Thing, lambda _: Thing(thing_id="1", title="a"), digest=digest)

    handler = lambda_handler(app)
    for body in ({"a": 1}, None):
        request(handler, "POST", ROUTE, body, user_id="me", headers={"idempotency-key": "key-1"})

    # A key is asked for by the routes that move money alone.
    assert request(handler, "POST", ROUTE, {}, user_id="me").status == 200
    assert seen == [(f'{ROUTE}\n{{"a": 1}}', "IDEMPOTENCY#me#key-1"), (f"{ROUTE}\n", "IDEMPOTENCY#me#key-1")]


def test_whether_a_key_was_used_is_read_as_it_is_now(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    read, asked = Store.get, list[bool]()

    def get(self: Store, at: dict[str, str], *, consistent: bool = False) -> Any:
        asked.append(consistent)
        return read(self, at, consistent=consistent)

    monkeypatch.setattr(Store, "get", get)
    things.post("key-1")

    assert asked == [True]


def test_a_route_that_moves_money_asks_for_a_key(aws: SimpleNamespace, clock: TestClock) -> None:
    payouts = Things(required=True)

    refused = payouts.post()

    assert refused.status == 422
    assert refused.body["detail"].startswith("This route moves money: send an Idempotency-Key header")
    assert payouts.post("key-1").status == 201


def test_the_record_tells_nothing_of_the_body(things: Things, aws: SimpleNamespace) -> None:
    things.post("key-1", title="a secret wish")

    items = aws.client("dynamodb").scan(TableName=STORE.name)["Items"]
    (record,) = [item for item in items if item["pk"]["S"].startswith("IDEMPOTENCY#")]
    assert "a secret wish" not in json.dumps({**record, "answer": ""})
