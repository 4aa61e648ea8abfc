"""What changes an account after it was opened; the whole table is described in `table.py`."""

from datetime import datetime

from functions.identity.table import STORE, _user_key
from socialflow import clock
from socialflow.dynamo import ConditionFailed, Delete, Update


def verify_email(user_id: str, address: str, spent: Delete, at: datetime) -> bool:
    """The address is proven and the code used up; False when the code was, or the account has another address by now."""
    try:
        STORE.transact(
            [
                Update(
                    _user_key(user_id),
                    "SET #email_verified_at = :at",
                    values={"at": clock.iso(at), "address": address},
                    when="#email = :address",
                ),
                spent,
            ]
        )
    except ConditionFailed:
        return False
    return True
