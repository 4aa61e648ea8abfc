"""The stand-in answers every call of the contract as it says; a deployer asks Stripe's test mode the same."""

import subprocess
from dataclasses import replace

import pytest

from local.running import ROOT
from local.stripe_api.contract import pages, payments, subscriptions
from local.stripe_api.contract.replay import LiveKey, Replay
from local.stripe_api.contract.steps import Section, Step
from tests.local.stripe_api.conftest import StandIn

SECTIONS = (*payments.SECTIONS, *subscriptions.SECTIONS, *pages.SECTIONS)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_the_stand_in_keeps_the_contract(standin: StandIn, section: Section) -> None:
    standin.fund(50_000)
    (outcome,) = Replay(standin.url, standin.key, is_strict=True).run([section])

    assert outcome.wrong == ()
    assert outcome.calls == len(section.steps)


@pytest.mark.parametrize(
    "change",
    [
        {"status": 201},
        {"answer": {"email": "other@example.com"}},
        {"answer": {"surprise": 1}},
        {"headers": {"idempotent-replayed": "true"}},
        {"keep": {"x": "no.such.path"}},
    ],
)
def test_an_answer_that_is_not_the_contracts_is_told(standin: StandIn, change: dict[str, object]) -> None:
    first = payments.CUSTOMERS.steps[0]
    wrong = Section("wrong", (replace(first, **change), Step("GET /v1/never")))  # type: ignore[arg-type]

    (outcome,) = Replay(standin.url, standin.key, is_strict=True).run([wrong])

    assert outcome.calls == 1
    assert outcome.wrong


@pytest.mark.parametrize("key", ["sk_live_123", "rk_live_123"])
def test_a_key_of_real_money_is_never_used(key: str) -> None:
    with pytest.raises(LiveKey):
        Replay("http://127.0.0.1:1", key, is_strict=False)


def flow(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    named = {"PATH": "/usr/bin:/bin", "COLUMNS": "200", **environment}
    command = [str(ROOT / "flow"), "stripe-contract", *arguments]
    return subprocess.run(command, env=named, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_compares_all_calls_with_a_stand_in_of_its_own() -> None:
    ended = flow()

    assert (ended.returncode, ended.stderr) == (0, "")
    calls = sum(len(section.steps) for section in SECTIONS)
    assert f"{calls} calls are answered as the contract says" in ended.stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "Set STRIPE_SECRET_KEY"),
        ({"STRIPE_SECRET_KEY": "sk_live_none"}, "with real money"),
    ],
)
def test_the_command_asks_stripe_only_with_a_key_of_test_mode(environment: dict[str, str], said: str) -> None:
    ended = flow("--live", **environment)

    assert ended.returncode == 1
    assert said in ended.stdout + ended.stderr
