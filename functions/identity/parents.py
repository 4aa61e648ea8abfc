"""What a parent does: reads what is asked, gives or refuses consent, lists the accounts that are open by it, and withdraws it.

A parent is a known adult with a fresh proof, who holds the secret that went to the address which the child named. That is
COPPA's "email plus" and no more: see docs/security.md for what a deployer must add where the law asks for it.
"""

from datetime import datetime

from functions.identity import ages, consent_table, consent_text, consents, leaving, letter_table, table
from functions.identity.audit_table import Act
from functions.identity.consent_errors import (
    AdultNeeded,
    ConsentDecided,
    ConsentEnded,
    ConsentNotNeeded,
    ConsentTextChanged,
)
from functions.identity.consent_models import (
    AskedConsent,
    ChildAccount,
    Children,
    ConsentDecision,
    DecidedConsent,
    Kept,
    WithdrawnConsent,
)
from functions.identity.errors import StandingChanged
from socialflow import clock, ids
from socialflow.dynamo import ConditionFailed, Item
from socialflow.errors import NotFound

# A try fails only when the child's account changed in between.
_TRIES = 3


def asked(parent_id: str, token: str, at: datetime) -> AskedConsent:
    """Raises AdultNeeded, ConsentEnded or ConsentDecided."""
    _require_adult(parent_id, at)
    child, consent = _found(token)
    _require_open(child, at)
    return AskedConsent(
        child_id=child["user_id"],
        username=child["username"],
        asked_at=clock.parse(consent["asked_at"]),
        decide_until=clock.parse(child["leaving_until"]),
        text_version=consent_text.VERSION,
        kept_now=[Kept(what=what, why=why) for what, why in consent_text.KEPT],
        kept_afterwards=[Kept(what=what, why=why) for what, why in consent_text.AFTERWARDS],
        promises=list(consent_text.PROMISES),
    )


def decide(parent_id: str, decision: ConsentDecision, request_id: str, at: datetime) -> DecidedConsent:
    """The child's account is open, or forgotten. To have said the same before is no error, as long as the account is there.

    Raises AdultNeeded, ConsentEnded, ConsentDecided, ConsentTextChanged or TooManyChildren.
    """
    parent = _require_adult(parent_id, at)
    child, consent = _found(decision.token)
    answer = DecidedConsent(child_id=child["user_id"], username=child["username"], decision=decision.decision)
    if _is_said(parent_id, decision, consent):
        return answer
    _require_open(child, at)
    if decision.text_version != consent_text.VERSION:
        raise ConsentTextChanged
    try:
        _write(parent, child, decision, request_id, at)
    except ConditionFailed:
        # Whoever was quicker: look what holds now.
        child, consent = _found(decision.token)
        if not _is_said(parent_id, decision, consent):
            _require_open(child, at)
            raise StandingChanged from None
    return answer


def children(parent_id: str, at: datetime) -> Children:
    """Those that are there and still need the consent."""
    said = consent_table.children_of(parent_id)
    accounts = consent_table.accounts([each["child_id"] for each in said])
    shown = ((each, accounts.get(each["child_id"])) for each in said)
    return Children(
        items=[_shown(each, account) for each, account in shown if account and ages.needs_consent(account, at.date())]
    )


def withdraw(parent_id: str, child_id: str, request_id: str, at: datetime) -> WithdrawnConsent:
    """The child is logged out everywhere and erased after the grace that leavers have; again changes nothing.

    Raises NotFound, ConsentNotNeeded or StandingChanged.
    """
    for _ in range(_TRIES):
        found = consent_table.child_and_consent(child_id) if consent_table.child_of(parent_id, child_id) else None
        if found is None:
            raise NotFound("There is no child's account that is open by your consent.")
        child, consent = found
        if consent["state"] == "withdrawn":
            return WithdrawnConsent(child_id=child_id, erased_after=clock.parse(child["leaving_until"]))
        if not ages.needs_consent(child, at.date()):
            raise ConsentNotNeeded
        until = clock.parse(child.get("leaving_until") or clock.iso(at + leaving.GRACE))
        letters = [
            letter_table.owed(
                ids.new_id(), "consent-withdrawn", at, user_id=each, child=child["username"], until=f"{until:%Y-%m-%d}"
            )
            for each in (child_id, parent_id)
        ]
        act = _act(
            parent_id, "withdraw-consent", child_id, consent["text_version"], "given", "withdrawn", request_id, at
        )
        try:
            consent_table.withdraw(child, until, letters, act)
        except ConditionFailed:
            continue
        return WithdrawnConsent(child_id=child_id, erased_after=until)
    raise StandingChanged


def _require_adult(parent_id: str, at: datetime) -> Item:
    parent = table.user(parent_id, consistent=True)
    if not ages.is_adult(parent, at.date()):
        raise AdultNeeded
    return parent


def _found(token: str) -> tuple[Item, Item]:
    """The child and what was asked. Raises ConsentEnded, the same for every cause."""
    child_id, _, secret = token.partition(".")
    found = consent_table.child_and_consent(child_id)
    if found is None or not consents.is_right(secret, found[1]):
        raise ConsentEnded
    return found


def _require_open(child: Item, at: datetime) -> None:
    """Raises ConsentDecided or ConsentEnded."""
    if not ages.needs_consent(child, at.date()):
        raise ConsentEnded
    if not consents.is_pending(child):
        raise ConsentDecided
    if clock.parse(child["leaving_until"]) <= at:
        raise ConsentEnded


def _is_said(parent_id: str, decision: ConsentDecision, consent: Item) -> bool:
    return (consent["state"], consent.get("parent_id")) == (decision.decision, parent_id)


def _write(parent: Item, child: Item, decision: ConsentDecision, request_id: str, at: datetime) -> None:
    parent_id, child_id = parent["user_id"], child["user_id"]
    secret_hash = consents.hashed(decision.token.partition(".")[2])
    said = "give-consent" if decision.decision == "given" else "refuse-consent"
    act = _act(parent_id, said, child_id, decision.text_version, "pending", decision.decision, request_id, at)
    if decision.decision == "refused":
        consent_table.refuse(child, secret_hash, act)
        return
    letters = [
        letter_table.owed(ids.new_id(), "verify-email", at, user_id=child_id),
        letter_table.owed(ids.new_id(), "consent-given", at, user_id=parent_id, child=child["username"]),
    ]
    consent_table.give(child, secret_hash, decision.text_version, letters, act)


def _act(
    parent_id: str, action: str, child_id: str, version: str, before: str, after: str, request_id: str, at: datetime
) -> Act:
    return Act(parent_id, action, child_id, f"text {version}", before, after, at, request_id)


def _shown(said: Item, account: Item) -> ChildAccount:
    leaves = account.get("leaving_until")
    return ChildAccount(
        child_id=said["child_id"],
        username=account["username"],
        state=said["state"],
        text_version=said["text_version"],
        given_at=clock.parse(said["given_at"]),
        needed_until=ages.consent_needed_until(account),
        erased_after=clock.parse(leaves) if leaves else None,
    )
