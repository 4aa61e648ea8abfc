"""Children's accounts: what a parent reads, decides, lists and withdraws."""

from socialflow.tables import AUDIT, IDENTITY
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB

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

    # It checks a password, as a log-in does.
    again = identity.route(
        "resend_consent",
        "POST /api/v1/auth/parental-consent/resend",
        is_public=True,
        tables=[IDENTITY],
        memory_mb=WHOLE_CORE_MB,
    )
    identity.grant(again, IDENTITY, "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem")

    listed = identity.route("list_children", f"GET {_PATH}", tables=[IDENTITY])
    identity.grant(listed, IDENTITY, "Query", "BatchGetItem")

    withdraw = identity.route("withdraw_consent", f"DELETE {_PATH}/{{child_id}}", tables=[IDENTITY, AUDIT])
    identity.grant(withdraw, IDENTITY, "GetItem", "BatchGetItem", "PutItem", "UpdateItem")
    identity.grant(withdraw, AUDIT, "PutItem", "Query")
