"""A domain's stack as functions: what each may name and do, where its failures end, and who hears of them.

Every function has its own role with no more than what its stack grants it, its own log group, bytecode beside its
sources, tracing, and an alarm. Messages that fail for good end in the domain's one dead-letter queue, which has an alarm too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from socialflow.env import Setting
from socialflow.tables import PREFIX, Table
from stacks import packaging
from stacks.data import SECRETS, DataStack
from stacks.edge import EdgeStack
from stacks.function import SMALL_MB, function, layer
from stacks.stage import Stage


class FunctionStack(cdk.Stack):
    """A stack whose functions are those of one domain; what starts them is `DomainStack`'s."""

    domain: str
    # Of a domain that has several stacks: which of them this is.
    part: str = ""

    def __init__(
        self, scope: Construct, name: str, *, stage: Stage, data: DataStack, edge: EdgeStack, **kwargs: Any
    ) -> None:
        super().__init__(scope, name, **kwargs)
        self.stage, self.data, self.edge = stage, data, edge
        self.functions: dict[str, lambda_.Function] = {}
        self.machines: dict[str, stepfunctions.StateMachine] = {}
        self.routes: dict[str, str] = {}
        self.alarms: list[cloudwatch.Alarm] = []
        self._layers: dict[str, lambda_.LayerVersion] = {}
        self._code = packaging.asset(packaging.domain_code(self.domain, stage.runtime))
        self.dead_letters = self._dead_letter_queue()
        # Without its key, whose grant would be wider than `grant_key`.
        self._letters_by_arn = sqs.Queue.from_queue_arn(self, "DeadLettersByArn", self.dead_letters.queue_arn)
        self.tables_granted: set[Table] = set()
        self.sends_mail = False
        self.build()

    def build(self) -> None:
        """Declare what the domain has."""
        raise NotImplementedError

    def function(
        self,
        verb: str,
        *,
        packages: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
        timeout_seconds: int = 10,
        memory_mb: int = SMALL_MB,
        tables: Sequence[Table] = (),
    ) -> lambda_.Function:
        """The Lambda of functions/<domain>/<verb>.py. `tables` are those it may name; rights are granted apart."""
        made = function(
            self,
            verb.title().replace("_", ""),
            f"{self.domain}.{verb}",
            stage=self.stage,
            code=self._code,
            layers=[self._layer(each) for each in ("common", "core", *packages)],
            settings={**{table.setting: table.physical_name(self.stage.name) for table in tables}, **(settings or {})},
            timeout_seconds=timeout_seconds,
            memory_mb=memory_mb,
        )
        self.functions[verb] = made
        self._alarm_on_errors(verb, made)
        return made

    def arn_of(self, domain: str, verb: str) -> str:
        """Of another domain's function, by its name: a machine may run across domains, their stacks stay apart."""
        return cdk.Arn.format(
            cdk.ArnComponents(
                service="lambda",
                resource="function",
                resource_name=f"{PREFIX}-{self.stage.name}-{domain}-{verb}",
                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
            ),
            self,
        )

    def invocation_uri(self, of: lambda_.Function) -> str:
        """How API Gateway names a function that it calls for an authorizer or a socket."""
        return f"arn:{self.partition}:apigateway:{self.region}:lambda:path/2015-03-31/functions/{of.function_arn}/invocations"

    def secret_setting(self, *settings: Setting) -> dict[str, str]:
        """The settings that name secrets, with their ARNs; the right to read each is granted apart."""
        return {each: self.data.secret_arn(SECRETS[each]) for each in settings}

    def grant(self, to: lambda_.Function, table: Table, *actions: str) -> None:
        """Exactly these actions (`GetItem`, `UpdateItem` ...) on a table."""
        self.tables_granted.add(table)
        self.data.grant(to, table, *(f"dynamodb:{action}" for action in actions))

    def grant_mail(self, to: lambda_.Function) -> None:
        """It may send the letters of `socialflow.letters`."""
        self.data.mail.grant(to)
        self.sends_mail = True

    def _dead_letter_queue(self) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            "DeadLetters",
            queue_name="-".join(filter(None, (PREFIX, self.stage.name, self.domain, self.part, "dead-letters"))),
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=self.data.key,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                "DeadLettersAlarm",
                alarm_description=f"Messages of {self.domain} failed for good; see docs/runbook.md#dead-letters",
                metric=queue.metric_approximate_number_of_messages_visible(period=cdk.Duration.minutes(1)),
                threshold=1,
                evaluation_periods=1,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )
        return queue

    def _alarm_on_errors(self, verb: str, made: lambda_.Function) -> None:
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                f"{verb.title().replace('_', '')}Errors",
                alarm_description=f"{self.domain}.{verb} raises; see docs/runbook.md#functions",
                metric=made.metric_errors(period=cdk.Duration.minutes(5)),
                threshold=1,
                evaluation_periods=2,
                datapoints_to_alarm=2,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )

    def _layer(self, name: str) -> lambda_.LayerVersion:
        if name not in self._layers:
            self._layers[name] = layer(self, name, self.stage.runtime)
        return self._layers[name]
