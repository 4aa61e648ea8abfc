"""Names that are, or look, the same (AU-17): one of them is taken."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from functions.identity import account_table, accounts, emails, roles_table, table, usernames
from functions.identity.errors import EmailTaken
from functions.identity.models import NewUser
from socialflow import dynamo, person_keys
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


OLD = "\u00aada@example.com"  # a feminine ordinal, which NFKC makes an a


def before(person: Person, *, email: str = "") -> None:
    """The account as it was before names that look alike were told apart, and before NFKC."""
    for key in [table._lookalike_key(person.username), *table._email_keys(person.email)]:
        table.STORE.write(dynamo.Delete(key))
    email = email or person.email
    first = emails.claims(email)[-1]
    facts = {"email": person_keys.seal(person.user_id, "email", email), "first": [first]}
    was = "SET #email = :email, #email_claims = :first REMOVE #claims"
    table.STORE.write(dynamo.Update(table._user_key(person.user_id), was, facts))
    table.STORE.write(dynamo.Put({**table.email_claim_key(first), "user_id": person.user_id}))


def claims(person: Person) -> list[str]:
    """As they would be read, were they not hashed."""
    address = table.opened(table.user(person.user_id))["email"]
    forms = dict(zip((each["pk"] for each in table._email_keys(address)), emails.forms(address), strict=True))
    found = table.STORE.get_many([table._lookalike_key(person.username), *table._email_keys(address)])
    own = [each["pk"] for each in found if each["user_id"] == person.user_id]
    return sorted(f"EMAIL#{forms[each]}" if each in forms else each for each in own)


def signs_up(name: str, email: str) -> Callable[[], object]:
    new = NewUser(username=name, email=email, password=PASSWORD)
    return lambda: accounts.register(new, START, Guard())


def test_an_older_account_claims_at_its_next_log_in_what_new_ones_do(ada: Person) -> None:
    before(ada, email=OLD)

    assert [log_in().status for _ in range(2)] == [200, 200]

    assert claims(ada) == ["EMAIL#ada@example.com", f"EMAIL#{OLD}", "LOOKALIKE#ada"]
    assert register("ADA", email="other@example.com").body["code"] == "username-taken"
    assert register("other", email="ada@example.com").body["code"] == "email-taken"


def test_what_somebody_else_has_by_then_stays_theirs(identity: SimpleNamespace) -> None:
    tim = Person("tirn", register("tirn").body["user_id"])
    before(tim, email="\u00aada@example.com")
    other = register("tim", email="ada@example.com")
    assert other.status == 201

    assert log_in("tirn").status == 200

    assert claims(tim) == [f"EMAIL#{OLD}"]
    assert table.user(tim.user_id)["claims"] == table.CLAIMS
    assert [log_in(each).body["user_id"] for each in ("tim", "ada@example.com")] == [other.body["user_id"]] * 2
    assert [log_in(each).body["user_id"] for each in ("tirn", OLD)] == [tim.user_id] * 2


@pytest.mark.usefixtures("atomic_calls")
def test_of_an_older_accounts_log_in_and_a_lookalike_at_once_one_has_the_name(identity: SimpleNamespace) -> None:
    person = Person("million", register("million").body["user_id"])
    before(person)

    answers = together(
        lambda: log_in("million"), signs_up("mi11ion", "a@example.com"), signs_up("rnillion", "b@example.com")
    )

    new = [each for each in answers[1:] if not isinstance(each, Exception)]
    assert answers[0].status == 200
    assert len(new) + ("LOOKALIKE#rnillion" in claims(person)) == 1


@pytest.mark.usefixtures("atomic_calls")
def test_two_accounts_at_once_never_look_one_another_up(ada: Person) -> None:
    """Of one that has the first form alone, one whose unique form it would be, and the very same address again."""
    before(ada, email=OLD)
    written = [OLD, "ada@example.com", "ADA@example.com", "\uff41da@example.com", OLD.upper()]

    answers = together(*(signs_up(f"user{n}", address) for n, address in enumerate(written)))

    opened = [n for n, each in enumerate(answers) if not isinstance(each, Exception)]
    assert len(opened) <= 1
    assert log_in(OLD).body["user_id"] == ada.user_id
    for n in opened:
        found = log_in(written[n])
        assert found.body["user_id"] == log_in(f"user{n}").body["user_id"]
    assert {type(each).__name__ for each in answers} <= {"RegisteredUser", "EmailTaken"}


def test_no_two_addresses_are_found_under_one_form_but_not_the_other() -> None:
    """So whoever has the first form of an address has no other unique form: the order of looking up harms nobody."""
    for code in range(0x80, 0x30000):
        text = f"a{chr(code)}b"
        if not 0xD800 <= code < 0xE000 and (folded := text.casefold()) != text:
            assert emails.unique_form(folded) == emails.unique_form(text), hex(code)


def test_an_address_that_shares_a_form_with_the_one_before_can_be_changed_to(ada: Person) -> None:
    before(ada, email=OLD)
    user = table.user(ada.user_id)

    assert account_table.change_email(user, "ada@example.com", [], START)
    assert claims(ada) == ["EMAIL#ada@example.com"]
    assert table.email_owner("ada@example.com") == ada.user_id
    assert account_table.change_email(table.user(ada.user_id), OLD, [], START)
    assert claims(ada) == ["EMAIL#ada@example.com", f"EMAIL#{OLD}"]
    grace = table.user(register("grace").body["user_id"])
    with pytest.raises(EmailTaken):
        account_table.change_email(grace, "\uff41da@example.com", [], START)


def test_an_administrator_finds_an_older_address(ada: Person) -> None:
    before(ada, email=OLD)

    assert roles_table.owner_of(username=None, email=OLD) == ada.user_id


def test_an_address_registered_before_nfkc_still_logs_in(ada: Person) -> None:
    old = "\u00aada@example.com"  # a feminine ordinal, which NFKC makes an a
    assert emails.first_form(old) != emails.unique_form(old)
    table.STORE.write(dynamo.Delete(*table._email_keys("ada@example.com")))
    table.STORE.write(dynamo.Put({**table.email_claim_key(emails.claims(old)[-1]), "user_id": ada.user_id}))

    assert log_in(old, PASSWORD).status == 200
