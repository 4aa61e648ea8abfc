"""Stripe's events over its partner event bus, where a stage names its source: the same kinds, to the same consumers."""

import dataclasses
import json
from pathlib import Path

import pytest

from functions.billing.stripe_changes import KINDS
from functions.money import webhooks
from tests.policy.conftest import ROOT
from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")
SOURCE = "aws.partner/stripe.com/ed_test_61R"


@pytest.fixture(scope="module")
def with_bus(tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """prod's Data, Edge, Billing and Money, with a source."""
    import aws_cdk as cdk

    from stacks.billing import BillingStack
    from stacks.data import DataStack
    from stacks.edge import EdgeStack
    from stacks.money import MoneyStack
    from stacks.stage import STAGES

    folder: Path = tmp_path_factory.mktemp("cdk-bus")
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(outdir=str(folder), context={**context, "aws:cdk:disable-asset-staging": True})
    stage = dataclasses.replace(STAGES["prod"], account="111111111111", region="us-east-1", stripe_event_source=SOURCE)
    data = DataStack(app, "SocialFlow-prod-Data", stage=stage)
    edge = EdgeStack(app, "SocialFlow-prod-Edge", stage=stage, data=data)
    BillingStack(app, "SocialFlow-prod-Billing", stage=stage, data=data, edge=edge)
    MoneyStack(app, "SocialFlow-prod-Money", stage=stage, data=data, edge=edge)
    app.synth()
    return Synthesized("prod", folder)


def rules(of: Synthesized) -> dict[str, set[str]]:
    """By stack, the kinds of Stripe's that a rule of its own sends to a queue."""
    return {
        each.stack: set(each.properties["EventPattern"]["detail-type"])
        for each in of.of("AWS::Events::Rule")
        if each.logical_id.startswith("OnStripeEventRule")
    }


def test_the_bus_is_the_one_that_stripe_puts_to(with_bus: Synthesized) -> None:
    (bus,) = [each for each in with_bus.of("AWS::Events::EventBus") if "EventSourceName" in each.properties]

    assert (bus.properties["EventSourceName"], bus.properties["Name"]) == (SOURCE, SOURCE)
    for rule in with_bus.of("AWS::Events::Rule"):
        if rule.logical_id.startswith("OnStripeEventRule"):
            assert bus.name in with_bus.text(rule.stack, rule.properties["EventBusName"])


def test_each_domain_is_told_the_kinds_that_it_knows(with_bus: Synthesized) -> None:
    assert rules(with_bus) == {"Billing": set(KINDS), "Money": set(webhooks._PROCESSES)}


def test_nobody_may_put_to_that_bus(with_bus: Synthesized) -> None:
    (bus,) = [each for each in with_bus.of("AWS::Events::EventBus") if "EventSourceName" in each.properties]
    putting = [
        resource
        for each in with_bus.functions
        for statement in each.statements
        if "events:PutEvents" in statement.actions
        for resource in statement.resources
    ]

    assert putting
    assert not [resource for resource in putting if bus.logical_id in resource or resource == "*"]
    assert not [each for each in with_bus.resources if each.kind == "AWS::Events::EventBusPolicy"]


def test_a_stage_without_a_source_has_no_such_bus_and_no_rule(prod: Synthesized) -> None:
    assert not [each for each in prod.of("AWS::Events::EventBus") if "EventSourceName" in each.properties]
    assert rules(prod) == {}
