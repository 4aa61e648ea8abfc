"""Key pairs made at deployment, inside the account: the private half goes into a secret and is never seen by a template."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from socialflow.tables import PREFIX
from stacks import packaging
from stacks.data import DataStack
from stacks.stage import Stage, retention


class SigningKeys(Construct):
    """Puts a key pair of `kind` into the secret of the same name, if it holds none yet."""

    def __init__(self, scope: Construct, name: str, *, data: DataStack, stage: Stage, kind: str) -> None:
        super().__init__(scope, name)
        function_name = f"{PREFIX}-{stage.name}-operations-create_signing_keys-{kind}"
        log_group = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=retention(stage),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        layers = [
            lambda_.LayerVersion(self, f"{title}Layer", code=packaging.asset(folder))
            for title, folder in (
                ("Common", packaging.common_layer(stage.runtime)),
                ("Core", packaging.package_layer("core", stage.runtime)),
            )
        ]
        maker = lambda_.Function(
            self,
            "Maker",
            function_name=function_name,
            runtime=lambda_.Runtime(f"python{stage.runtime.python}", lambda_.RuntimeFamily.PYTHON),
            architecture=lambda_.Architecture.ARM_64
            if stage.runtime.architecture == "arm64"
            else lambda_.Architecture.X86_64,
            code=packaging.asset(packaging.domain_code("operations", stage.runtime)),
            handler="functions.operations.create_signing_keys.handler",
            layers=layers,
            role=role,
            timeout=cdk.Duration.seconds(60),
            memory_size=512,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            tracing=lambda_.Tracing.ACTIVE,
        )
        data.grant_secret(maker, kind, "secretsmanager:PutSecretValue")
        self._resource = cdk.CustomResource(
            self,
            "Keys",
            service_token=maker.function_arn,
            resource_type="Custom::SigningKeys",
            properties={"Kind": kind, "SecretArn": data.secret_arn(kind)},
        )
        # The function may use its rights before CloudFormation has written its policy, unless the order is told.
        self._resource.node.add_dependency(role)

    def attribute(self, name: str) -> str:
        """What the maker answered: `PublicKeyPem`."""
        return self._resource.get_att_string(name)
