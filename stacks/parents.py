"""Children's accounts: what a parent reads, decides, lists and withdraws."""

from socialflow.tables import AUDIT, IDENTITY
from stacks.domain import DomainStack

_PATH = "/api/v1/users/me/children"


def declare(identity: DomainStack) -> None:
    read = identity.route("read_asked_consent", f"POST {_PATH}/asked", tables=[IDENTITY])
    identity.grant(read, IDENTITY, "GetItem", "BatchGetItem")

    # Refusing forgets the account at once; every decision is logged where nothing can be updated.
    decide = identity.route("decide_consent", f"POST {_PATH}", tables=[IDENTITY, AUDIT])
    identity.grant(
        decide, IDENTITY, "GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"
    )
    identity.grant(decide, AUDIT, "PutItem", "Query")

    listed = identity.route("list_children", f"GET {_PATH}", tables=[IDENTITY])
    identity.grant(listed, IDENTITY, "Query", "BatchGetItem")

    withdraw = identity.route("withdraw_consent", f"DELETE {_PATH}/{{child_id}}", tables=[IDENTITY, AUDIT])
    identity.grant(withdraw, IDENTITY, "GetItem", "BatchGetItem", "PutItem", "UpdateItem")
    identity.grant(withdraw, AUDIT, "PutItem", "Query")
