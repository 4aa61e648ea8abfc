"""What every Lambda is made of: its verb, a role with nothing but its log, layers, tracing, and the stage it is in."""

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from socialflow import env
from socialflow.tables import PREFIX
from stacks import packaging
from stacks.stage import Runtime, Stage, retention

# Lambda's account-wide unit: 1,769 MB is one full core; most functions wait for DynamoDB.
SMALL_MB, WHOLE_CORE_MB = 512, 1769
_ARCHITECTURES = {"arm64": lambda_.Architecture.ARM_64, "x86_64": lambda_.Architecture.X86_64}


def function(
    scope: Construct,
    title: str,
    verb: str,
    *,
    stage: Stage,
    code: lambda_.Code,
    layers: Sequence[lambda_.ILayerVersion],
    settings: Mapping[str, str] | None = None,
    timeout_seconds: int = 10,
    memory_mb: int = SMALL_MB,
    apart: str = "",
    prefix: str | None = None,
) -> lambda_.Function:
    """The Lambda of a verb (`videos.create_video`). `apart` ends the name of one that exists twice.

    Its role's and log group's ids in the template begin with `prefix`, by default with `title`.
    """
    domain, prefix = verb.partition(".")[0], title if prefix is None else prefix
    function_name = f"{PREFIX}-{stage.name}-{verb.replace('.', '-')}{apart}"
    log_group = logs.LogGroup(
        scope,
        f"{prefix}Log",
        log_group_name=f"/aws/lambda/{function_name}",
        retention=retention(stage),
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    role = iam.Role(scope, f"{prefix}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    log_group.grant_write(role)
    return lambda_.Function(
        scope,
        title,
        function_name=function_name,
        runtime=lambda_.Runtime(f"python{stage.runtime.python}", lambda_.RuntimeFamily.PYTHON),
        architecture=_ARCHITECTURES[stage.runtime.architecture],
        code=code,
        handler=f"functions.{verb}.handler",
        layers=list(layers),
        role=role,
        timeout=cdk.Duration.seconds(timeout_seconds),
        memory_size=memory_mb,
        tracing=lambda_.Tracing.ACTIVE,
        log_group=log_group,
        logging_format=lambda_.LoggingFormat.JSON,
        environment={"POWERTOOLS_SERVICE_NAME": domain, env.STAGE: stage.name, **(settings or {})},
    )


def layer(scope: Construct, name: str, runtime: Runtime) -> lambda_.LayerVersion:
    """Our own code (`common`), or the locked packages of that name."""
    folder = packaging.common_layer(runtime) if name == "common" else packaging.package_layer(name, runtime)
    return lambda_.LayerVersion(
        scope,
        f"{name.title()}Layer",
        code=packaging.asset(folder),
        description=f"{PREFIX} {name}",
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
