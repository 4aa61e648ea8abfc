"""Key pairs made at deployment, inside the account: the private half goes into a secret and is never seen by a template."""

import aws_cdk as cdk
from constructs import Construct

from stacks import packaging
from stacks.data import DataStack
from stacks.function import function, layer
from stacks.stage import Stage


class SigningKeys(Construct):
    """Puts a key pair of `kind` into the secret of the same name, if it holds none yet."""

    def __init__(self, scope: Construct, name: str, *, data: DataStack, stage: Stage, kind: str) -> None:
        super().__init__(scope, name)
        maker = function(
            self,
            "Maker",
            "operations.create_signing_keys",
            stage=stage,
            code=packaging.asset(packaging.domain_code("operations", stage.runtime)),
            layers=[layer(self, each, stage.runtime) for each in ("common", "core")],
            timeout_seconds=60,
            apart=f"-{kind}",
            prefix="",
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
        self._resource.node.add_dependency(maker.role)

    def attribute(self, name: str) -> str:
        """What the maker answered: `PublicKeyPem`."""
        return self._resource.get_att_string(name)
