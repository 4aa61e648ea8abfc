"""Which stacks exist in which stage."""

import aws_cdk as cdk

from stacks.platform import Platform
from stacks.stage import STAGES

app = cdk.App()
stage = STAGES[app.node.try_get_context("stage") or "local"]
Platform(app, stage)
app.synth()
