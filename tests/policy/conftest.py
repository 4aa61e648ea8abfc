"""The app of every AWS stage, synthesized once a test session: no account, no look-ups."""

import dataclasses
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.policy.templates import Synthesized

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Synthesized]:
    """`synthesized("dev")` is that stage's templates."""

    @cache
    def of(stage: str) -> Synthesized:
        return synthesize(stage, tmp_path_factory.mktemp(f"cdk-{stage}"), is_checked=False)

    return of


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """prod's templates, with cdk-nag's report of them beside."""
    from tests.rights import roles

    made = synthesize("prod", tmp_path_factory.mktemp("cdk-prod"), is_checked=True)
    roles.keep(made)
    return made


def synthesize(stage: str, folder: Path, *, is_checked: bool) -> Synthesized:
    """Synthesize into `folder`, its assets left where they are; `is_checked` runs cdk-nag, whose report decides."""
    import aws_cdk as cdk
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    from stacks import acknowledged, platform
    from stacks.stage import STAGES

    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(outdir=str(folder), context={**context, "aws:cdk:disable-asset-staging": True})
    where = dataclasses.replace(STAGES[stage], account="111111111111", region="us-east-1")
    platform.Platform(app, where)
    if is_checked:
        acknowledged.acknowledge(app, stage)
        cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    try:
        app.synth()
    except RuntimeError:
        # jsii's name for every JavaScript error. With a report there are findings, which test_nag tells one by one.
        if not (is_checked and (folder / "validation-report.json").exists()):
            raise
    return Synthesized(stage, folder)
