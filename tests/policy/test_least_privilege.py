"""Each function may do to its table what its code can reach, and nothing more: read from the source, both ways."""

import pytest

from socialflow import tables
from tests.policy.reach import Reach
from tests.policy.templates import Function, Synthesized

pytestmark = pytest.mark.xdist_group("policy")


@pytest.fixture(scope="module")
def reach() -> Reach:
    return Reach()


def test_every_table_right_is_one_that_the_code_uses(prod: Synthesized, reach: Reach) -> None:
    differing = {}
    for each in prod.functions:
        granted = {action for table in tables.ALL for action in each.actions_on(table_name(prod, table.context))}
        used = reach.actions("functions." + each.verb)
        if granted != used:
            differing[each.verb] = {"superfluous": sorted(granted - used), "missing": sorted(used - granted)}

    assert differing == {}


def test_a_function_has_rights_on_its_own_domains_table_alone(prod: Synthesized) -> None:
    for each in prod.functions:
        touched = {table.context for table in tables.ALL if each.actions_on(table_name(prod, table.context))}
        assert touched <= {each.verb.split(".")[0]}, each.verb


def test_only_money_reaches_the_ledger(prod: Synthesized) -> None:
    ledger = table_name(prod, "money")

    assert {domain_of(each) for each in prod.functions if each.actions_on(ledger)} == {"money"}


def domain_of(function: Function) -> str:
    return function.verb.split(".")[0]


def table_name(prod: Synthesized, context: str) -> str:
    (found,) = [
        each.name
        for each in prod.of("AWS::DynamoDB::Table")
        if each.properties["TableName"] == f"social-flow-prod-{context}"
    ]
    return found
