"""Erasure (CO-1, CO-2, DB-5): after the grace, nothing that a person wrote is in any table, bucket or queue, in no log line and
no trace, and counts are right. What a backup still has stands in test_shredding.py; it does not see what Stripe keeps.
"""

import json
from types import SimpleNamespace

import pytest

from functions.identity import audit_table, consent_text, consents, parents, table
from functions.identity.consent_models import ConsentDecision
from functions.identity.erase_leavers import handler as erase_leavers
from functions.privacy import certificates
from functions.privacy import table as privacy_table
from functions.privacy.get_erasure_certificate import handler as get_erasure_certificate
from functions.social import table as social
from functions.timeline import table as timeline
from socialflow import clock as clocks
from socialflow import events, person_keys
from socialflow.events import UserErased, VideoPublished
from socialflow.person_keys import KeyDestroyed
from tests.conftest import START, Mailbox, TestClock, lambda_context, request
from tests.integration.lives import ERASERS, FILES, deliver, erase, life, register
from tests.integration.lives import platform as platform
from tests.integration.platform import Platform
from tests.integration.scans import found, waiting
from tests.support.canaries import Canaries


def test_of_forty_canaries_none_is_left(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, capfd: pytest.CaptureFixture[str]
) -> None:
    bob = register("bob")
    platform.settle()
    heard = Canaries()
    with heard.listening():
        ada = life(aws, platform, bob)
        planted = set().union(*found(aws, clock, opening=True).values())
        assert len(planted) >= 40, sorted(planted)
        assert timeline.pushed_entries(bob, limit=9, before=None)[0]["title"] == "canary-title-public"

        erase(platform, clock, ada)

    assert found(aws, clock) == {}
    assert waiting(aws) == []
    for each in planted - FILES:
        heard.plant(each, each)
    assert heard.heard(capfd.readouterr().out) == [], "in log lines and traces"
    assert [each["sk"] for each in table.STORE.query_all(f"USER#{ada}") if "ttl" not in each] == ["ERASED"]
    # A publication that was told before and comes once more brings no title back.
    told = next(each for each in platform.published if each["type"] == "VideoPublished")
    for domain in ("timeline", "playback"):
        deliver(domain, VideoPublished.model_validate(told["data"]), "on_video_published")
    platform.settle()
    assert found(aws, clock) == {}


def test_who_was_erased_everywhere_can_show_it(aws: SimpleNamespace, platform: Platform, clock: TestClock) -> None:
    bob = register("bob")
    platform.settle()
    ada = life(aws, platform, bob)

    body = {"certificate_token": erase(platform, clock, ada)}

    answer = request(get_erasure_certificate, "POST", "/api/v1/erasures/certificate", body)
    assert answer.status == 200, answer.body
    said = certificates.verified(answer.body["certificate"], certificates.public_jwks())
    assert (said["sub"], said["erased"].keys()) == (ada, {*ERASERS, "identity"})
    assert said["key_destroyed_at"] == clocks.iso(clock.at)
    assert "canary" not in json.dumps(said)


def test_follows_end_both_ways_and_counts_are_right(aws: SimpleNamespace, platform: Platform, clock: TestClock) -> None:
    bob = register("bob")
    platform.settle()
    ada = life(aws, platform, bob)

    def counts() -> tuple[int, int, int]:
        known, followers = social.users_and_follower_count([bob], bob)
        return known[bob]["following_count"], followers, timeline.follower_count(bob)

    assert counts() == (1, 1, 1)

    erase(platform, clock, ada)

    assert counts() == (0, 0, 0)
    assert not social.is_known(ada)
    assert timeline.pushed_entries(bob, limit=9, before=None) == []
    assert list(privacy_table.all_of(ada)) == []


def child_of(parent_email: str) -> str:
    asks = {"birth_date": "2016-01-31", "country": "US", "parent_email": parent_email, "display_name": "canary-display"}
    return register("canarykid", email="canary-kid@example.com", **asks)


@pytest.mark.parametrize("end", ["refused", "unanswered", "withdrawn"])
def test_of_a_child_whose_parent_does_not_agree_nothing_is_left_anywhere(
    aws: SimpleNamespace, platform: Platform, clock: TestClock, mailbox: Mailbox, end: str
) -> None:
    parent_id = register("parent", birth_date="1985-01-31", country="US")
    child_id = child_of("canary-parent@example.com")
    platform.settle()
    planted = found(aws, clock, opening=True)
    # The parent's address has gone with the letter.
    assert set().union(*planted.values()) == {"canarykid", "canary-kid@example.com"}
    assert planted.keys() == {"identity"}, "no other domain hears of a child that waits"
    assert [each.to for each in mailbox.letters[1:]] == [["canary-parent@example.com"]]
    token = mailbox.letters[-1].text.partition("#")[2].split()[0]
    said = "refused" if end == "refused" else "given"
    if end != "unanswered":
        decision = ConsentDecision(token=token, decision=said, text_version=consent_text.VERSION)
        parents.decide(parent_id, decision, "request", clock.at)
        platform.settle()
    if end == "withdrawn":
        assert {"identity", "social"} <= found(aws, clock).keys()
        parents.withdraw(parent_id, child_id, "request", clock.at)
        platform.settle()

    clock.forward(days=15)
    erase_leavers({}, lambda_context())
    platform.settle(deliveries=2)

    assert found(aws, clock) == {}
    with pytest.raises(KeyDestroyed):
        person_keys.seal(child_id, "bio", "again")
    acts = {each["action"] for each in audit_table.acts_on(child_id, limit=9, after=None).items}
    assert (
        acts
        == {"refused": {"refuse-consent"}, "unanswered": set(), "withdrawn": {"withdraw-consent", "give-consent"}}[end]
    )


def test_of_a_parent_who_leaves_nothing_is_left_at_their_child(
    aws: SimpleNamespace, platform: Platform, clock: TestClock
) -> None:
    parent_id = register("canaryparent", birth_date="1985-01-31", country="US")
    child_id = register("kid", birth_date="2016-01-31", country="US", parent_email="canary-parent@example.com")
    token = str(consents.link(child_id)).partition("#")[2]
    decision = ConsentDecision(token=token, decision="given", text_version=consent_text.VERSION)
    parents.decide(parent_id, decision, "request", clock.at)
    platform.settle()

    erase(platform, clock, parent_id)

    assert found(aws, clock) == {}
    assert table.user(child_id)["consent"] == "withdrawn"


@pytest.mark.parametrize("domain", ["social", "billing"])
def test_news_that_comes_after_the_erasure_brings_nobody_back(aws: SimpleNamespace, domain: str) -> None:
    deliver(domain, UserErased(occurred_at=START, user_id="a" * 26), "on_user_erased")
    late = events.UserRegistered(
        occurred_at=START, user_id="a" * 26, username="canaryname", display_name="canary-display"
    )

    deliver(domain, late, "on_user_registered")
    if domain == "social":
        renamed = {"username": "canaryname", "display_name": "canary-2", "is_private": False, "revision": 9}
        deliver(domain, events.ProfileChanged(occurred_at=START, user_id="a" * 26, **renamed), "on_profile_changed")

    assert found(aws, TestClock(clocks.now())) == {}
