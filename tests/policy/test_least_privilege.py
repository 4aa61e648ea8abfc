"""Each function may do to its table what its code can reach, and nothing more: read from the source, both ways."""

import pytest

from socialflow import tables
from tests.policy.reach import AUDIT, KEYS, Reach
from tests.policy.templates import Function, Synthesized

_PUT = "secretsmanager:PutSecretValue"
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
pytestmark = pytest.mark.xdist_group("policy")


@pytest.fixture(scope="module")
def reach() -> Reach:
    return Reach()


def test_every_table_right_is_one_that_the_code_uses(prod: Synthesized, reach: Reach) -> None:
    differing = {}
    for each in prod.functions:
        granted = {
            action
            for table in tables.ALL
            if table not in {tables.LEDGER, tables.LIMITS, tables.AUDIT, tables.KEYS}
            for action in each.actions_on(table_name(prod, table.context))
        }
        used = reach.actions("functions." + each.verb)
        if granted != used:
            differing[each.verb] = {"superfluous": sorted(granted - used), "missing": sorted(used - granted)}

    assert differing == {}


def test_a_function_has_rights_on_its_own_domains_tables_alone(prod: Synthesized) -> None:
    for each in prod.functions:
        touched = {table.context for table in tables.ALL if each.actions_on(table_name(prod, table.context))}
        touched -= {tables.LIMITS.context, tables.KEYS.context}
        domain = each.verb.split(".")[0]
        assert touched <= {domain, {"money": "ledger", "identity": "audit"}.get(domain, domain)}, each.verb


def test_every_right_on_the_ledger_is_one_that_the_code_uses(prod: Synthesized, reach: Reach) -> None:
    ledger = table_name(prod, "ledger")
    granted = {each.verb: each.actions_on(ledger) for each in prod.functions}

    assert granted == {verb: reach.ledger_actions("functions." + verb) for verb in granted}
    assert {verb for verb, actions in granted.items() if "PutItem" in actions} >= {
        "money.fund_pool",
        "money.pay_creator",
    }


def test_every_right_on_the_log_of_administration_is_one_that_the_code_uses(prod: Synthesized, reach: Reach) -> None:
    log = table_name(prod, "audit")
    granted = {each.verb: each.actions_on(log) for each in prod.functions}

    assert granted == {verb: reach.ledger_actions("functions." + verb, AUDIT) for verb in granted}
    assert {verb for verb, actions in granted.items() if "PutItem" in actions} == {
        f"identity.{verb}"
        for verb in (
            *("ban_user", "change_role", "delete_me", "make_first_admin", "reinstate_user", "suspend_user"),
            # What parents decide is logged there, too.
            *("decide_consent", "withdraw_consent", "erase_leavers"),
            # And what moderators decide about videos, which another domain keeps.
            "on_video_standing_moved",
        )
    }


def test_every_right_on_persons_keys_is_one_that_the_code_uses(prod: Synthesized, reach: Reach) -> None:
    """Who may read a wrapped key may have it unwrapped, who may put one may have it wrapped; the eraser alone opens nothing."""
    keys = table_name(prod, "keys")
    granted = {each.verb: each.actions_on(keys) for each in prod.functions}
    wraps = {
        each.verb: {
            action
            for one in each.statements
            if any("PeopleKey" in resource for resource in one.resources)
            for action in one.actions
        }
        for each in prod.functions
    }

    assert granted == {verb: reach.ledger_actions("functions." + verb, KEYS) for verb in granted}
    for verb, actions in granted.items():
        wanted = {"kms:Decrypt"} if "GetItem" in actions else set()
        assert wraps[verb] == wanted | ({"kms:Encrypt"} if actions == {"GetItem", "PutItem"} else set()), verb
    assert {verb for verb, actions in granted.items() if actions == {"PutItem"}} == {"identity.erase_leavers"}


@pytest.mark.parametrize(
    ("context", "actions"), [("ledger", {"PutItem", "GetItem", "Query"}), ("audit", {"PutItem", "Query"})]
)
def test_no_role_can_change_or_delete_what_is_only_added_to(prod: Synthesized, context: str, actions: set[str]) -> None:
    """PM-12, AU-8. A role that may put could still put over an item: that is what conditions and the nightly check are for."""
    table = f"{{{table_name(prod, context)}.Arn}}"
    reaching = [
        (policy.name, statement)
        for policy in prod.of(*POLICIES)
        for statement in prod.statements(policy)
        if statement.effect == "Allow" and any(reaches(resource, table) for resource in statement.resources)
    ]

    found = {
        action.removeprefix("dynamodb:")
        for _, statement in reaching
        for action in statement.actions
        if action == "*" or action.startswith("dynamodb:")
    }
    # ListStreams knows no resources: it tells names, of streams.
    assert found - {"ListStreams"} == actions


def test_no_role_brings_rights_that_are_not_in_a_policy_of_its_own(prod: Synthesized) -> None:
    """What the tests of rights read is all that there is."""
    for role in prod.of("AWS::IAM::Role"):
        assert "Policies" not in role.properties, role.name
        assert "ManagedPolicyArns" not in role.properties, role.name


def test_the_ledgers_key_is_for_those_who_read_or_put_there(prod: Synthesized) -> None:
    (ledger,) = [each for each in prod.of("AWS::DynamoDB::Table") if each.properties["TableName"].endswith("-ledger")]
    key = prod.text(ledger.stack, ledger.properties["SSESpecification"]["KMSMasterKeyId"])

    holders = {each.verb for each in prod.functions if any(key in statement.resources for statement in each.statements)}

    assert holders == {each.verb for each in prod.functions if each.actions_on(ledger.name)}


def reaches(resource: str, table: str) -> bool:
    """Whether a policy's resource covers the table or its indexes. A stream is not the table."""
    if resource == "*" or (resource.startswith("arn:") and ":dynamodb:" in resource):
        return True
    return resource == table or resource.startswith(f"{table}/index")


def domain_of(function: Function) -> str:
    return function.verb.split(".")[0]


def table_name(prod: Synthesized, context: str) -> str:
    (found,) = [
        each.name
        for each in prod.of("AWS::DynamoDB::Table")
        if each.properties["TableName"] == f"social-flow-prod-{context}"
    ]
    return found


def test_only_who_makes_and_rotates_keys_may_write_a_secret(prod: Synthesized) -> None:
    """AU-1: the rotator alone of all that run after a deployment."""
    may = {
        each.verb: {resource for one in each.statements if _PUT in one.actions for resource in one.resources}
        for each in prod.functions
        if any(_PUT in one.actions for one in each.statements)
    }

    assert may.keys() == {"operations.create_signing_keys", "operations.rotate_token_keys"}
    (secret,) = may["operations.rotate_token_keys"]
    assert "TokenKeysSecret" in secret
