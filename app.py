"""Which stacks exist in which stage."""

import sys

import aws_cdk as cdk

from stacks import packaging
from stacks.platform import Platform
from stacks.stage import STAGES

app = cdk.App()
stage = STAGES[app.node.try_get_context("stage") or "local"]
Platform(app, stage)
if sentence := packaging.missing_bytecode(stage.runtime):
    print(sentence, file=sys.stderr)
app.synth()
