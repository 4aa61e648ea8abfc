"""Whether the log of acts of administration is what was written: every user's acts a chain, told alike in both places."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from functions.identity import audit_table
from functions.identity.audit_table import Head
from functions.identity.people_models import AuditChecked
from socialflow import clock, logs
from socialflow.dynamo import Item

# An act that is being logged may be seen in one place and not yet in the other.
_SETTLED = timedelta(minutes=1)


def report(since: date, at: datetime) -> AuditChecked:
    """Check, and tell the alarms how many users' acts were altered, removed, added or put in another order."""
    checked = check(since, at)
    logs.metric("AuditFaults", len(checked.faults))
    if checked.faults:
        logs.logger.error("the log of administration was changed", faults=checked.faults[:20])
    return checked


def check(since: date, at: datetime) -> AuditChecked:
    """Everybody on whom an act was logged since that day, with all of their acts."""
    days = [since + timedelta(days=each) for each in range((at.date() - since).days + 1)]
    until = clock.iso(at - _SETTLED)
    told: defaultdict[str, list[Item]] = defaultdict(list)
    for day in days:
        for entry in audit_table.all_of_day(day):
            told[entry["target_id"]].append(entry)
    faults = {user_id: _fault(user_id, of, since, until) for user_id, of in told.items()}
    return AuditChecked(
        since=since,
        users=len(told),
        acts=sum(map(len, told.values())),
        faults=[f"{user_id}: {fault}" for user_id, fault in sorted(faults.items()) if fault],
    )


def _fault(user_id: str, told: Iterable[Item], since: date, until: str) -> str:
    # Before the entries, so that what is logged meanwhile is no fault.
    end = audit_table.head(user_id)
    entries = list(audit_table.all_on(user_id))
    chain = sorted((each for each in entries if "seq" in each), key=lambda each: int(each["seq"]))
    before = min((each["sk"] for each in chain), default="9")
    if any("seq" not in each and each["sk"] > before for each in entries):
        return "an act without a number stands among those that have one"
    at = Head()
    for entry in chain:
        if (int(entry["seq"]), entry["previous"]) != (at.seq + 1, at.hash) or audit_table.hash_of(entry) != entry[
            "hash"
        ]:
            return f"act {at.seq + 1} is not what was written after act {at.seq}"
        at = Head(int(entry["seq"]), entry["hash"])
        if at.seq == end.seq and at.hash != end.hash:
            return f"act {at.seq} is not where the acts ended"
        if at.seq > end.seq and entry["at"] <= until:
            return f"act {at.seq} stands after the last of {end.seq}"
    if at.seq < end.seq:
        return f"the acts end at {at.seq}, {end.seq} were written"
    return _told_otherwise(entries, told, since, until)


def _told_otherwise(entries: list[Item], told: Iterable[Item], since: date, until: str) -> str:
    """Both lists of an act are one transaction, so what one has and the other has not was changed afterwards."""
    here = {_said(each) for each in entries if since.isoformat() <= each["at"] <= until}
    there = {_said(each) for each in told if each["at"] <= until}
    return "the day's list tells other acts than the user's" if here != there else ""


def _said(entry: Item) -> tuple[str, str]:
    return entry["sk"], audit_table.hash_of(entry)
