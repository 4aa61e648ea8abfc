"""cfn-lint, which knows CloudFormation's own schemas, has nothing to say about what CDK wrote."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.policy.templates import Synthesized

pytestmark = pytest.mark.xdist_group("policy")

EXPLAINED = {
    "W3005": "CDK names the role in DependsOn although GetAtt implies it; harmless, and not ours",
    "W3045": "CloudFront writes its logs by ACL, so the bucket of access logs keeps `AccessControl`",
}


def test_cfn_lint_finds_only_what_is_explained(prod: Synthesized) -> None:
    program = Path(sys.executable).parent / "cfn-lint"
    linted = subprocess.run(
        [str(program), "--format", "json", *map(str, prod.paths)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    found = json.loads(linted.stdout)

    assert [f"{each['Rule']['Id']} {each['Message']}" for each in found if each["Rule"]["Id"] not in EXPLAINED] == []
    # What it always says proves that it has read the templates.
    assert {each["Rule"]["Id"] for each in found} == set(EXPLAINED)
    assert len(prod.paths) == len(prod.templates) == 15
