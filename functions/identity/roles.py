"""Acts of administration: roles, suspensions, bans and their end. Nobody does them to themselves."""

from datetime import datetime

from functions.identity import roles_table, table
from functions.identity.audit_table import Act
from functions.identity.errors import AdminProtected, OwnAccount, StandingChanged, ThereIsAnAdmin
from functions.identity.people_models import AdminUser, FirstAdmin
from functions.identity.standings import is_suspended
from socialflow import clock
from socialflow.access import Role
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import Invalid, NotFound


class Desk:
    """An administrator at work on a request."""

    def __init__(self, actor_id: str, request_id: str, at: datetime) -> None:
        self.actor_id, self.request_id, self.at = actor_id, request_id, at

    def change_role(self, user_id: str, role: Role, reason: str) -> AdminUser:
        """Raises NotFound, OwnAccount, LastAdmin, AdminProtected; a role they have already changes nothing."""
        user = self._other(user_id)
        if user["role"] != role:
            if user.get("standing", "good") != "good" and role == "admin":
                raise AdminProtected("A suspended or banned account is reinstated before it administers.")
            roles_table.change_role(user, role, self._act("change-role", user, reason, user["role"], role))
        return inspected(user_id, self.at)

    def suspend(self, user_id: str, until: datetime, reason: str) -> AdminUser:
        """Raises NotFound, OwnAccount, AdminProtected, Invalid for an instant that is past."""
        if until <= self.at:
            raise Invalid("`until` must be an instant to come.")
        return self._stand(user_id, "suspended", until, reason)

    def ban(self, user_id: str, reason: str) -> AdminUser:
        return self._stand(user_id, "banned", None, reason)

    def reinstate(self, user_id: str, reason: str) -> AdminUser:
        return self._stand(user_id, "good", None, reason)

    def _stand(self, user_id: str, standing: str, until: datetime | None, reason: str) -> AdminUser:
        user = self._other(user_id)
        if user["role"] == "admin":
            raise AdminProtected
        was = user.get("standing", "good")
        if (was, user.get("suspended_until", "")) != (standing, clock.iso(until) if until else ""):
            after = f"{standing} until {clock.iso(until)}" if until else standing
            action = {"suspended": "suspend", "banned": "ban", "good": "reinstate"}[standing]
            roles_table.change_standing(user, standing, until, self._act(action, user, reason, was, after))
        return inspected(user_id, self.at)

    def _other(self, user_id: str) -> Item:
        if user_id == self.actor_id:
            raise OwnAccount
        return table.user(user_id, consistent=True)

    def _act(self, action: str, user: Item, reason: str, before: str, after: str) -> Act:
        return Act(self.actor_id, action, user["user_id"], reason, before, after, self.at, self.request_id)


def inspected(user_id: str, at: datetime) -> AdminUser:
    """Raises NotFound."""
    item = table.opened(table.user(user_id, consistent=True))
    until = item.get("suspended_until") or None
    standing = item.get("standing", "good")
    if standing == "suspended" and not is_suspended(item, at):
        standing, until = "good", None
    return AdminUser(
        user_id=user_id,
        username=item["username"],
        display_name=item["display_name"],
        email=item["email"],
        role=item["role"],
        standing=standing,
        suspended_until=clock.parse(until) if until else None,
        created_at=clock.parse(item["created_at"]),
    )


def found(username: str | None, email: str | None, at: datetime) -> AdminUser:
    """Raises NotFound, Invalid unless exactly one of the two is given."""
    if (username is None) == (email is None):
        raise Invalid("Say either `username` or `email`.")
    user_id = roles_table.owner_of(username=username, email=email)
    if user_id is None:
        raise NotFound("There is no such user.")
    return inspected(user_id, at)


def make_first_admin(who: FirstAdmin, at: datetime) -> AdminUser:
    """Raises NotFound, ThereIsAnAdmin."""
    user_id = roles_table.owner_of(username=who.username, email=None)
    if user_id is None:
        raise NotFound("There is no such user.")
    user = table.user(user_id, consistent=True)
    act = Act(f"operator:{who.operator}", "make-first-admin", user_id, who.reason, user["role"], "admin", at, "")
    try:
        roles_table.make_first_admin(user, act)
    except ConditionFailed as error:
        raise (ThereIsAnAdmin if 1 in error.failed else StandingChanged) from None
    return inspected(user_id, at)
