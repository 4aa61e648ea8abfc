"""Names that are, or look, the same (AU-17): one of them is taken."""

from types import SimpleNamespace

import pytest

from functions.identity import accounts, emails, table, usernames
from functions.identity.models import NewUser
from socialflow import dynamo
from socialflow.idempotency import Guard
from tests.concurrency import together
from tests.conftest import START
from tests.unit.identity.conftest import PASSWORD, Person, log_in, register


@pytest.mark.parametrize(
    ("one", "other"),
    [("paypal", "paypa1"), ("paypal", "paypaI"), ("microsoft", "rnicrosoft"), ("bobo", "b0b0"), ("LILY", "L1LY")],
)
def test_a_name_that_looks_like_another_is_taken(identity: SimpleNamespace, one: str, other: str) -> None:
    assert register(one).status == 201

    answer = register(other, email="other@example.com")

    assert (answer.status, answer.body["code"]) == (409, "username-taken")
    assert log_in(other).status == 401
    assert log_in(one.swapcase()).status == 200


@pytest.mark.parametrize(("one", "other"), [("tim", "tlm"), ("ada.l", "ada_l"), ("carl", "karl")])
def test_names_that_only_resemble_each_other_are_two(identity: SimpleNamespace, one: str, other: str) -> None:
    assert [register(each).status for each in (one, other)] == [201, 201]


def test_of_many_lookalikes_at_once_one_is_registered(identity: SimpleNamespace, atomic_calls: None) -> None:
    names = ["million", "mi11ion", "rnillion", "Million"]

    def attempt(name: str) -> object:
        return accounts.register(NewUser(username=name, email=f"{name}@example.com", password=PASSWORD), START, Guard())

    answers = together(*(lambda name=name: attempt(name) for name in names))

    assert sorted(type(each).__name__ for each in answers) == ["RegisteredUser", *["UsernameTaken"] * 3]


def test_a_skeleton_is_its_own() -> None:
    for name in ("paypaI", "rnicrosoft", "B0B", "Admin_1.0"):
        skeleton = usernames.skeleton(name)
        assert usernames.skeleton(skeleton) == skeleton


def test_an_address_in_full_width_letters_is_the_plain_one(identity: SimpleNamespace) -> None:
    assert emails.unique_form("\uff41da@example.com") == "ada@example.com"
    assert emails.unique_form("STRASSE@example.com") == emails.unique_form("stra\u00dfe@example.com")

    register("ada")
    assert register("grace", email="\uff41da@example.com").status in {409, 422}


def test_an_address_registered_before_nfkc_still_logs_in(ada: Person) -> None:
    old = "\u00aada@example.com"  # a feminine ordinal, which NFKC makes an a
    assert emails.first_form(old) != emails.unique_form(old)
    table.STORE.write(dynamo.Delete(dynamo.key("EMAIL#ada@example.com", "UNIQUE")))
    table.STORE.write(dynamo.Put({**dynamo.key(f"EMAIL#{emails.first_form(old)}", "UNIQUE"), "user_id": ada.user_id}))

    assert log_in(old, PASSWORD).status == 200
