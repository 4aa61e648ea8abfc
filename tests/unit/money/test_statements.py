"""What is stated of a settled period: its root for everybody, each creator's statement for them alone."""

import urllib.parse
from typing import Any

import pytest

from functions.money import ledger, ledger_table, merkle, proving, records, settlement, statements, table
from functions.money.errors import RecordDiffers
from functions.money.statement_models import Statement
from functions.money.transfers import creator
from socialflow.dynamo import Update
from socialflow.errors import NotFound, Unavailable
from tests.conftest import Answer, request
from tests.support.problems import assert_problem
from tests.unit.money.conftest import Money

MARCH = "2026-03"


def statement_of(user_id: str, period: str = MARCH) -> Answer:
    from functions.money import get_statement

    path = f"/api/v1/earnings/statements/{period}"
    return request(get_statement.handler, "GET", path, user_id=user_id, route="/api/v1/earnings/statements/{period}")


def root_of(period: str = MARCH) -> Answer:
    from functions.money import get_period_root

    path = f"/api/v1/earnings/roots/{period}"
    return request(get_period_root.handler, "GET", path, route="/api/v1/earnings/roots/{period}")


@pytest.fixture
def settled(money: Money) -> Money:
    money.fund(10_000_003)
    money.watched(ann=30_000, bob=10_000, cid=1)
    settlement.close(MARCH, money.clock.at)
    return money


def test_a_statement_proves_what_the_ledger_posted(settled: Money) -> None:
    root = root_of().body["root"]

    for name in ("ann", "bob", "cid"):
        raw = records.read(records.statement_key(MARCH, name))
        stated = Statement.model_validate_json(raw)
        assert proving.problems(raw, root) == []
        assert [each.amount_micro for each in stated.totals] == [ledger.balance(creator(name), "usd").balance_micro]


def test_the_root_tells_what_came_in_and_where_it_went(settled: Money) -> None:
    published = root_of()

    assert published.status == 200
    (totals,) = published.body["header"]["totals"]
    assert totals == {
        "currency": "usd",
        "gross_micro": 10_000_003,
        "creators_micro": 7_000_002,
        "platform_micro": 3_000_001,
        "carried_micro": 0,
        "watched_ms": 40_001,
    }
    assert table.period(MARCH)["root"] == published.body["root"]


def test_a_creator_is_shown_to_their_own_statement(settled: Money) -> None:
    answer = statement_of("ann")

    assert answer.status == 200
    url = urllib.parse.urlsplit(answer.body["url"])
    assert url.path.endswith(f"/statements/{MARCH}/ann.json")
    assert "X-Amz-Signature" in dict(urllib.parse.parse_qsl(url.query))
    assert answer.body["root"] == root_of().body["root"]


def test_who_earned_nothing_has_no_statement_and_an_open_period_no_root(settled: Money) -> None:
    assert_problem(statement_of("dan"), 404, "not-found")
    assert_problem(root_of("2026-04"), 404, "not-found")


def test_a_period_that_is_none_is_refused(settled: Money) -> None:
    assert root_of("2026-13").status == 422


def test_a_settlement_run_again_states_the_same_bytes(settled: Money) -> None:
    client = settled.aws.client("s3")
    before = {each["Key"]: each["ETag"] for each in client.list_objects_v2(Bucket="records-bucket")["Contents"]}
    table.STORE.write(Update(table._period_key(MARCH), "SET #status = :settling", values={"settling": "settling"}))

    settlement.close(MARCH, settled.clock.at)

    after = {each["Key"]: each["ETag"] for each in client.list_objects_v2(Bucket="records-bucket")["Contents"]}
    assert after == before
    assert len(before) == 4
    assert table.period(MARCH)["status"] == "settled"


def test_a_settlement_that_comes_to_another_root_pays_nobody(money: Money) -> None:
    money.fund(10_000_000)
    money.watched(ann=30_000)
    records.keep(records.root_key(MARCH), b"another root")

    with pytest.raises(RecordDiffers):
        settlement.close(MARCH, money.clock.at)

    assert list(ledger_table.entries(creator("ann"), "usd")) == []
    assert table.period(MARCH)["status"] == "settling"


def test_a_settlement_that_stopped_before_its_statements_goes_on(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    money.fund(10_000_000)
    money.watched(ann=30_000)

    def refuse(self: Any) -> None:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(statements.Book, "publish_statements", refuse)
        with pytest.raises(Unavailable):
            settlement.close(MARCH, money.clock.at)
    with pytest.raises(NotFound):
        records.read(records.statement_key(MARCH, "ann"))
    settlement.close(MARCH, money.clock.at)

    assert proving.problems(records.read(records.statement_key(MARCH, "ann")), root_of().body["root"]) == []
    assert ledger.balance(creator("ann"), "usd").balance_micro == 7_000_000


def test_a_period_without_money_has_no_root(money: Money) -> None:
    money.watched(ann=30_000)

    settlement.close(MARCH, money.clock.at)

    assert_problem(root_of(), 404, "not-found")


def test_a_record_is_written_once(money: Money) -> None:
    assert [records.keep("roots/x.json", b"one"), records.keep("roots/x.json", b"two")] == [True, False]
    assert records.read("roots/x.json") == b"one"
    records.keep_same("roots/x.json", b"one")
    with pytest.raises(RecordDiffers):
        records.keep_same("roots/x.json", b"two")


def test_two_creators_cannot_tell_that_they_have_a_payer_in_common(settled: Money) -> None:
    sources = [
        line["source"]
        for name in ("ann", "bob")
        for line in Statement.model_validate_json(records.read(records.statement_key(MARCH, name))).model_dump()[
            "lines"
        ]
    ]

    assert len(set(sources)) == len(sources) == 2
    assert merkle.EMPTY.hex() not in sources
