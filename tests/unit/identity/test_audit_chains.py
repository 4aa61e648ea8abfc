"""The acts on a user are a chain (AU-8): what was altered, removed, added or put in another order is found."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.identity import audit_chains, audit_table
from functions.identity.audit_table import AUDIT, Act, Head
from functions.identity.check_audit import handler as check_audit
from socialflow import dynamo
from socialflow.dynamo import Delete, Item, Put
from tests.concurrency import atomic_calls as atomic_calls
from tests.concurrency import together
from tests.conftest import START, TestClock, lambda_context

ADA, GRACE = "A" * 26, "G" * 26
pytestmark = pytest.mark.usefixtures("aws")


def acts(clock: TestClock, *targets: str) -> None:
    for each in targets:
        act = Act("root", "ban", each, "broke the rules", "good", "banned", clock.forward(seconds=1), "request")
        audit_table.transact([], act)
    clock.forward(minutes=2)


def checked(**since: str) -> Any:
    return check_audit(since, lambda_context())


def of(target: str) -> list[Item]:
    return list(audit_table.all_on(target))


def twin(entry: Item) -> Item:
    """The same act in the day's list."""
    return {**entry, "pk": f"DAY#{entry['at'][:10]}"}


def put(entry: Item, **changes: Any) -> None:
    """As somebody would who may write the table, in both places."""
    for each in (entry, twin(entry)):
        AUDIT.write(Put({**each, **changes}))


def remove(entry: Item) -> None:
    for each in (entry, twin(entry)):
        AUDIT.write(Delete(dynamo.key(each["pk"], each["sk"])))


def test_acts_on_a_user_are_numbered_and_each_binds_the_one_before(clock: TestClock) -> None:
    acts(clock, ADA, GRACE, ADA, ADA)

    chain = of(ADA)

    assert [int(each["seq"]) for each in chain] == [1, 2, 3]
    assert [each["previous"] for each in chain] == ["", chain[0]["hash"], chain[1]["hash"]]
    assert audit_table.head(ADA) == Head(3, chain[2]["hash"])
    assert audit_table.head(GRACE).seq == 1
    assert checked() == {"since": "2026-01-25", "users": 2, "acts": 4, "faults": []}


@pytest.mark.usefixtures("atomic_calls")
def test_acts_on_one_user_at_once_are_all_logged_in_one_chain(clock: TestClock) -> None:
    act = Act("root", "ban", ADA, "broke the rules", "good", "banned", START, "request")

    assert together(*[lambda: audit_table.transact([], act)] * 4) == [None] * 4
    clock.forward(minutes=2)

    assert [int(each["seq"]) for each in sorted(of(ADA), key=lambda each: int(each["seq"]))] == [1, 2, 3, 4]
    assert checked()["faults"] == []


def altered(chain: list[Item]) -> None:
    put(chain[1], reason="for no reason")


def altered_with_its_hash(chain: list[Item]) -> None:
    different = {**chain[1], "reason": "for no reason"}
    put(different, hash=audit_table.hash_of(different))


def removed(chain: list[Item]) -> None:
    remove(chain[1])


def first_removed(chain: list[Item]) -> None:
    remove(chain[0])


def last_removed(chain: list[Item]) -> None:
    remove(chain[2])


def all_removed_of_the_user(chain: list[Item]) -> None:
    for each in chain:
        AUDIT.write(Delete(dynamo.key(each["pk"], each["sk"])))


def reordered(chain: list[Item]) -> None:
    first, second = chain[0], chain[1]
    put(first, **{name: value for name, value in second.items() if name not in {"pk", "sk"}})
    put(second, **{name: value for name, value in first.items() if name not in {"pk", "sk"}})


def numbers_changed(chain: list[Item]) -> None:
    put(chain[0], seq=2)
    put(chain[1], seq=1)


def moved_in_time(chain: list[Item]) -> None:
    remove(chain[0])
    put(chain[0], sk="2026-03-01T12:00:02.5Z#" + chain[0]["act_id"])


def added(chain: list[Item]) -> None:
    put(chain[2], sk=chain[2]["sk"] + "0", act_id="0" * 26)


def added_at_the_end(chain: list[Item]) -> None:
    more = {**chain[2], "sk": chain[2]["sk"] + "0", "seq": 4, "previous": chain[2]["hash"]}
    put({**more, "hash": audit_table.hash_of(more)})


def added_without_a_number(chain: list[Item]) -> None:
    put({name: value for name, value in chain[2].items() if name not in {"seq", "hash"}}, sk=chain[2]["sk"] + "0")


def altered_for_readers_of_the_day(chain: list[Item]) -> None:
    AUDIT.write(Put({**twin(chain[1]), "actor_id": "somebody else"}))


def removed_for_readers_of_the_day(chain: list[Item]) -> None:
    AUDIT.write(Delete(dynamo.key(twin(chain[1])["pk"], chain[1]["sk"])))


def head_put_back(chain: list[Item]) -> None:
    AUDIT.write(Put({**dynamo.key(f"HEAD#{ADA}", "HEAD"), "seq": 2, "hash": chain[1]["hash"]}))


def head_of_another(chain: list[Item]) -> None:
    AUDIT.write(Put({**dynamo.key(f"HEAD#{ADA}", "HEAD"), "seq": 3, "hash": chain[1]["hash"]}))


TAMPERING = [
    altered,
    altered_with_its_hash,
    removed,
    first_removed,
    last_removed,
    all_removed_of_the_user,
    reordered,
    numbers_changed,
    moved_in_time,
    added,
    added_at_the_end,
    added_without_a_number,
    altered_for_readers_of_the_day,
    removed_for_readers_of_the_day,
    head_put_back,
    head_of_another,
]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda each: each.__name__)
def test_what_was_changed_is_found_and_told(
    tamper: Callable[[list[Item]], None], clock: TestClock, capsys: pytest.CaptureFixture[str]
) -> None:
    acts(clock, ADA, ADA, ADA, GRACE)
    assert checked()["faults"] == []
    capsys.readouterr()

    tamper(of(ADA))

    (fault,) = checked()["faults"]
    assert fault.startswith(ADA)
    assert '"AuditFaults":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_an_act_that_is_being_logged_is_no_fault(clock: TestClock) -> None:
    acts(clock, ADA, ADA)
    entry = of(ADA)[1]
    AUDIT.write(Delete(dynamo.key(twin(entry)["pk"], entry["sk"])))

    meanwhile = audit_chains.check(START.date(), START + timedelta(seconds=5))

    assert meanwhile.faults == []
    assert audit_chains.check(START.date(), clock.at).faults != []


def test_acts_of_before_the_chains_are_left_alone(clock: TestClock, aws: SimpleNamespace) -> None:
    old = {"sk": "2026-02-28T00:00:00Z#0", "at": "2026-02-28T00:00:00Z", "target_id": ADA, "action": "ban", "schema": 1}
    AUDIT.write(Put({**old, "pk": f"TARGET#{ADA}"}))
    AUDIT.write(Put({**old, "pk": "DAY#2026-02-28"}))

    acts(clock, ADA)

    assert checked()["faults"] == []


def test_older_days_are_looked_at_when_asked_for(clock: TestClock) -> None:
    acts(clock, ADA, ADA)
    remove(of(ADA)[0])
    clock.forward(days=100)

    assert checked() == {"since": "2026-05-05", "users": 0, "acts": 0, "faults": []}
    assert checked(since="2026-03-01")["faults"] == [f"{ADA}: act 1 is not what was written after act 0"]
