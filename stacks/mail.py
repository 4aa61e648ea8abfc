"""Mail to people: the identity that it is from, and what SES keeps to when it sends."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from constructs import Construct

from socialflow import env
from socialflow.tables import PREFIX
from stacks.stage import Stage


class Mail(Construct):
    """The sender's domain at SES, signing what it sends; addresses that bounced or complained are not written to again."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self.sender, self.domain = stage.mail_sender, stage.mail_sender.partition("@")[2]
        configuration = ses.CfnConfigurationSet(
            self,
            "Configuration",
            name=f"{PREFIX}-{stage.name}",
            delivery_options=ses.CfnConfigurationSet.DeliveryOptionsProperty(tls_policy="REQUIRE"),
            reputation_options=ses.CfnConfigurationSet.ReputationOptionsProperty(reputation_metrics_enabled=True),
            suppression_options=ses.CfnConfigurationSet.SuppressionOptionsProperty(
                suppressed_reasons=["BOUNCE", "COMPLAINT"]
            ),
        )
        ses.CfnEmailIdentity(
            self,
            "Identity",
            email_identity=self.domain,
            # The identity's default: who sends names no set, and needs no right to one.
            configuration_set_attributes=ses.CfnEmailIdentity.ConfigurationSetAttributesProperty(
                configuration_set_name=configuration.ref
            ),
            dkim_attributes=ses.CfnEmailIdentity.DkimAttributesProperty(signing_enabled=True),
        )

    def grant(self, to: lambda_.Function) -> None:
        """The function may send mail from the stage's sender, and knows who that is."""
        to.add_environment(env.MAIL_SENDER, self.sender)
        stack = cdk.Stack.of(self)
        arn = f"arn:{stack.partition}:ses:{stack.region}:{stack.account}:identity/{self.domain}"
        iam.Grant.add_to_principal(grantee=to, actions=["ses:SendEmail"], resource_arns=[arn])
