"""Choosing a password (AU-9) and recovering one (AU-18): strong, in no breach, and an end to what was before."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from functions.identity import breaches, password_changes, table
from functions.identity.account_models import PasswordChange
from functions.identity.ask_for_password_reset import handler as ask_for_password_reset
from functions.identity.change_password import handler as change_password
from functions.identity.reset_password import handler as reset_password
from socialflow import dynamo, env
from tests.concurrency import together
from tests.conftest import START, Answer, TestClock, request
from tests.unit.identity.conftest import PASSWORD, Person, Post, authorize, log_in, refresh, register, vouched

NEW = "seven unlikely green walruses"
ROOT = Path(__file__).parents[3]


def change(person: Person, tokens: dict[str, Any], **claims: str) -> Any:
    session_id = tokens["refresh_token"].split(".")[1]

    def send(**body: Any) -> Answer:
        path = "/api/v1/auth/password"
        return request(change_password, "POST", path, body, user_id=person.user_id, session_id=session_id, **claims)

    return send


def forgot(login: str) -> Answer:
    return request(ask_for_password_reset, "POST", "/api/v1/auth/password/forgot", {"login": login})


def reset(**body: Any) -> Answer:
    return request(reset_password, "POST", "/api/v1/auth/password/reset", {"new_password": NEW, **body})


def lives(tokens: dict[str, Any]) -> bool:
    return vouched(authorize(f"Bearer {tokens['access_token']}"))


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def test_the_old_password_changes_it_and_other_sessions_end_at_once(ada: Person, post: Post) -> None:
    post.deliver()
    here, there = log_in().body, log_in().body

    answer = change(ada, here, proved_at="0")(old_password=PASSWORD, new_password=NEW)

    assert answer.status == 204
    assert (lives(here), lives(there)) == (True, False)
    assert refresh(there["refresh_token"]).status == 401
    assert refresh(here["refresh_token"]).status == 200
    assert (log_in().status, log_in("ada", NEW).status) == (401, 200)
    (notice,) = post.deliver()
    assert (notice.subject, notice.to) == ("Your password for Social Flow was changed", ["ada@example.com"])


def test_a_fresh_proof_stands_for_the_old_password_and_a_stale_one_does_not(ada: Person) -> None:
    tokens = log_in().body

    assert code_of(change(ada, tokens, proved_at="0")(new_password=NEW)) == (403, "step-up-needed")
    assert change(ada, tokens)(new_password=NEW).status == 204


def test_a_wrong_old_password_changes_nothing_and_is_tried_five_times_an_hour(ada: Person, clock: TestClock) -> None:
    tokens = log_in().body
    send = change(ada, tokens)
    wrong = [code_of(send(old_password="not this one", new_password=NEW)) for _ in range(6)]

    assert wrong == [(403, "wrong-old-password")] * 5 + [(429, "too-many-requests")]
    assert log_in().status == 200
    clock.forward(hours=1)
    assert send(old_password=PASSWORD, new_password=NEW).status == 204


def test_of_two_changes_at_once_one_holds(ada: Person, atomic_calls: None) -> None:
    session_id = log_in().body["refresh_token"].split(".")[1]
    words = ("first walrus of many", "second walrus of many")

    def attempt(new: str) -> None:
        asked = PasswordChange(old_password=PASSWORD, new_password=new)
        password_changes.change(ada.user_id, session_id, asked, START, has_just_proven=False)

    answers = together(*(lambda new=new: attempt(new) for new in words))

    assert sorted(type(each).__name__ for each in answers) in (
        ["Conflict", "NoneType"],
        ["NoneType", "WrongOldPassword"],
    )
    assert sorted(log_in("ada", new).status for new in words) == [200, 401]


def test_a_log_in_under_way_with_the_old_password_begins_a_session_that_is_over(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, start = log_in().body, table.start_session

    def overtaken(*given: Any) -> None:
        monkeypatch.setattr(table, "start_session", start)
        assert change(ada, here)(old_password=PASSWORD, new_password=NEW).status == 204
        start(*given)

    monkeypatch.setattr(table, "start_session", overtaken)

    late = log_in()

    assert not lives(late.body)


def test_a_reset_by_code_ends_every_session_and_tells_the_owner(ada: Person, post: Post) -> None:
    post.deliver()
    tokens = log_in().body

    assert forgot("ada").status == 202
    (letter,) = post.deliver()
    assert letter.to == ["ada@example.com"]
    digits = post.digits()
    assert reset(login="ADA@example.com", code=digits).status == 204

    assert not lives(tokens)
    assert (log_in().status, log_in("ada", NEW).status) == (401, 200)
    assert [each.subject for each in post.deliver()] == ["Your password for Social Flow was changed"]
    assert code_of(reset(login="ada", code=digits)) == (422, "wrong-code")


def test_a_reset_by_link_is_single_use_and_proves_the_address(ada: Person, post: Post) -> None:
    post.deliver()
    forgot("ada@example.com")
    post.deliver()
    link = post.link()

    assert reset(token=link).status == 204

    assert table.user(ada.user_id)["email_verified_at"]
    assert code_of(reset(token=link)) == (422, "wrong-code")


def test_a_code_for_one_purpose_is_good_for_no_other(ada: Person, post: Post) -> None:
    post.deliver()

    assert code_of(reset(token=post.link())) == (422, "wrong-code")
    assert code_of(reset(login="ada", code=post.digits())) == (422, "wrong-code")


def test_forgetting_is_answered_alike_by_the_same_calls_whoever_is_meant(ada: Person, post: Post) -> None:
    post.deliver()

    def asked(login: str) -> tuple[Any, ...]:
        dynamo.capacity.reset()
        answer = forgot(login)
        return answer.status, answer.body, dynamo.capacity.calls, dynamo.capacity.units

    assert asked("ada") == asked("nobody")
    assert [each.to for each in post.deliver()] == [["ada@example.com"]]


def test_too_many_letters_are_not_sent_and_nobody_is_told(ada: Person, post: Post) -> None:
    post.deliver()

    assert [forgot("ada").status for _ in range(7)] == [202] * 7
    assert len(post.deliver()) == 5


def test_a_weak_password_is_refused_where_one_is_chosen(ada: Person, post: Post) -> None:
    post.deliver()
    forgot("ada")
    post.deliver()
    link, tokens = post.link(), log_in().body

    for weak in ("password1", "aaaaaaaaaaaa", "qwertyuiop", "12345678901234567890", "x1" * 40):
        assert code_of(register("grace", password=weak)) == (422, "weak-password"), weak
        assert code_of(change(ada, tokens)(new_password=weak)) == (422, "weak-password"), weak
        assert code_of(reset(token=link, new_password=weak)) == (422, "weak-password"), weak
    assert reset(token=link).status == 204


def test_ones_own_names_make_a_password_weak(ada: Person) -> None:
    own = "zuzanawozniacki"

    assert register("grace", password=own).status == 201
    answer = register("zuzana", display_name="Zuzana Wozniacki", password=own)
    assert code_of(answer) == (422, "weak-password")
    assert own not in str(answer.body)


def test_a_log_in_loads_neither_zxcvbn_nor_the_list_of_breaches() -> None:
    program = (
        "import sys, functions.identity.log_in; print({'zxcvbn', 'functions.identity.breaches'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'layers/common/python'}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.strip() == "set()"


@dataclass
class RangeServer:
    """A list of breached passwords by ranges, as the public ones serve theirs."""

    passwords: set[str]
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    status: int = 200
    address: str = ""

    def answer(self, prefix: str) -> str:
        digests = (hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in self.passwords)
        found = [f"{each[5:]}:7" for each in digests if each.startswith(prefix)]
        return "\r\n".join([f"{'0' * 35}:3", *found, f"{'F' * 35}:0"])


@pytest.fixture
def breached(monkeypatch: pytest.MonkeyPatch) -> Iterator[RangeServer]:
    served = RangeServer({"a known but long passphrase"})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers.get("Add-Padding")))
            self.send_response(served.status)
            self.end_headers()
            self.wfile.write(served.answer(self.path.rpartition("/")[2]).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}/range/"
    monkeypatch.setenv(env.BREACH_RANGES, served.address)
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_breached_password_is_refused_and_the_list_learns_five_digits(ada: Person, breached: RangeServer) -> None:
    answer = register("grace", password="a known but long passphrase")

    assert code_of(answer) == (422, "breached-password")
    ((path, padding),) = breached.asked
    assert len(path.removeprefix("/range/")) == breaches.PREFIX_DIGITS
    assert padding == "true"
    assert register("grace", password=NEW).status == 201


def test_padding_is_no_breach(breached: RangeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = hashlib.sha1(NEW.encode(), usedforsecurity=False).hexdigest().upper()
    monkeypatch.setattr(breached, "answer", lambda _prefix: f"{digest[5:]}:0")

    assert breaches.contain(NEW) is False


def test_a_list_that_does_not_answer_refuses_nobody(
    ada: Person, breached: RangeServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    breached.status = 503
    assert register("grace", password="a known but long passphrase").status == 201
    monkeypatch.setenv(env.BREACH_RANGES, "http://127.0.0.1:9/")
    assert register("hedy", password="a known but long passphrase").status == 201

    assert capsys.readouterr().out.count("BreachChecksMissed") >= 2


def test_a_copy_of_the_list_in_a_bucket_will_do(ada: Person, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    known = "a known but long passphrase"
    digest = hashlib.sha1(known.encode(), usedforsecurity=False).hexdigest().upper()
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="breaches")
    s3.put_object(Bucket="breaches", Key=f"ranges/{digest[:5]}", Body=f"{digest[5:]}:2\n".encode())
    monkeypatch.setenv(env.BREACH_RANGES, "s3://breaches/ranges/")

    assert code_of(register("grace", password=known)) == (422, "breached-password")
    assert register("grace", password=NEW).status == 201


def test_there_is_no_such_check_unless_the_stage_names_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(env.BREACH_RANGES, raising=False)
    assert breaches.contain("password") is False

    monkeypatch.setenv(env.BREACH_RANGES, "ftp://nowhere/")
    with pytest.raises(ValueError, match="neither"):
        breaches.contain("password")
