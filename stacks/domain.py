"""What a domain's stack is made of: routes, consumers, stream readers, tasks and machines, each one line to declare."""

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions

from socialflow import env, limits, tables
from socialflow.events import Event, UserErased
from socialflow.tables import PREFIX, Table
from stacks import packaging
from stacks.functions import FunctionStack
from stacks.stage import retention


class DomainStack(FunctionStack):
    """Base of a domain's stack; subclasses read as a list of what the domain does."""

    def route(
        self, verb: str, route: str, *, is_public: bool = False, is_limited: bool = True, **options: Any
    ) -> lambda_.Function:
        """One route = one Lambda. Unless public, the gateway's authorizer has vouched for the caller before it runs.

        It counts its requests in LIMITS, but for one whose `Access.cost` is 0.
        """
        settings = {env.PUBLIC_ORIGIN: self.edge.public_origin, **options.pop("settings", {})}
        counted = [tables.LIMITS] if is_limited else []
        if is_limited:
            settings |= {
                env.RATE_LIMITS: limits.as_setting(self.stage.rate_limits),
                env.ORIGIN_PROOF: self.edge.origin_proof,
            }
        made = self.function(verb, settings=settings, tables=[*options.pop("tables", ()), *counted], **options)
        for table in counted:
            self.grant(made, table, "UpdateItem")
        title = verb.title().replace("_", "")
        api_id = self.edge.api.api_id
        integration = apigateway.CfnIntegration(
            self,
            f"{title}Integration",
            api_id=api_id,
            integration_type="AWS_PROXY",
            integration_uri=made.function_arn,
            payload_format_version="2.0",
        )
        # Not CDK's HttpRoute: it refuses the trailing slash that the app's paths have.
        apigateway.CfnRoute(
            self,
            f"{title}Route",
            api_id=api_id,
            route_key=route,
            target=f"integrations/{integration.ref}",
            authorization_type="NONE" if is_public else "CUSTOM",
            authorizer_id=None if is_public else self.edge.authorizer_id,
        )
        made.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=f"arn:{self.partition}:execute-api:{self.region}:{self.account}:{api_id}/*/*",
        )
        self.routes[verb] = route
        return made

    def consumer(self, verb: str, *, of: type[Event], batch_size: int = 10, **options: Any) -> lambda_.Function:
        """Bus event → queue → Lambda. After five failures a message waits in the dead-letter queue (docs/runbook.md)."""
        made = self.function(verb, **options)
        pattern = events.EventPattern(source=[of.source()], detail_type=[of.detail_type()])
        self._through_queue(verb, made, pattern, self.data.bus, batch_size)
        return made

    def eraser(self, **options: Any) -> lambda_.Function:
        """What the domain forgets of a person who is erased, and tells when it has."""
        made = self.consumer("on_user_erased", of=UserErased, **options)
        self.data.may_tell(made)
        return made

    def aws_consumer(self, verb: str, pattern: events.EventPattern, **options: Any) -> lambda_.Function:
        """An AWS service's event on the default bus → queue → Lambda."""
        made = self.function(verb, **options)
        self._through_queue(verb, made, pattern, None, 10)
        return made

    def stripe_consumer(self, verb: str, kinds: Sequence[str], **options: Any) -> lambda_.Function:
        """Stripe's event of these kinds on its partner bus → queue → Lambda; without such a bus nothing comes."""
        made = self.function(verb, **options)
        queue = self.queue_of(verb, made)
        if self.data.stripe_bus is not None:
            self._rule(verb, queue, events.EventPattern(detail_type=list(kinds)), self.data.stripe_bus)
        return made

    def stream(
        self,
        verb: str,
        table: Table,
        *,
        filters: Sequence[Mapping[str, Any]] = (),
        batch_size: int = 100,
        window_seconds: int = 0,
        **options: Any,
    ) -> lambda_.Function:
        """A table's stream → Lambda, in order within a partition. A poison record is bisected out after five tries.

        Records are waited for until there are `batch_size`, 6 MB or `window_seconds` of them.
        """
        made, of = self.function(verb, **options), self.data.tables[table]
        # Not by CDK's event sources: they grant the key without a condition.
        made.add_event_source_mapping(
            f"DynamoDBEventSource:{cdk.Names.node_unique_id(of.node)}",
            event_source_arn=of.table_stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch_size,
            max_batching_window=cdk.Duration.seconds(window_seconds) if window_seconds else None,
            bisect_batch_on_error=True,
            retry_attempts=5,
            report_batch_item_failures=True,
            on_failure=sources.SqsDlq(self._letters_by_arn),
            filters=[lambda_.FilterCriteria.filter(dict(each)) for each in filters] or None,
        )
        self.data.grant_stream(made, table)
        return made

    def publisher(self, table: Table) -> lambda_.Function:
        """What the table's writes left in their outboxes → the bus."""
        made = self.stream(
            "publish_events",
            table,
            # `exists` looks at leaves alone: of the map itself it is never true on AWS.
            filters=[{"dynamodb": {"NewImage": {"outbox": {"M": {"id": {"S": lambda_.FilterRule.exists()}}}}}}],
        )
        self.data.may_tell(made)
        return made

    def exporter(self, *tables: tuple[Table, Sequence[str]], **options: Any) -> lambda_.Function:
        """Task ExportPerson: what this domain keeps of a person, read by these actions on these tables."""
        made = self.function(
            "export_person",
            tables=[table for table, _ in tables],
            settings={env.EXPORTS_BUCKET: self.data.exports.bucket_name},
            timeout_seconds=900,
            **options,
        )
        for table, actions in tables:
            self.grant(made, table, *actions)
        self.data.grant_objects(made, self.data.exports, "parts/", "s3:PutObject")
        return made

    def importer(self, *tables: tuple[Table, Sequence[str]], settings: Mapping[str, str]) -> lambda_.Function:
        """Task ImportPerson: takes over what this domain may of an archive, by these actions on these tables."""
        made = self.function(
            "import_person",
            tables=[table for table, _ in tables],
            settings={env.EXPORTS_BUCKET: self.data.exports.bucket_name, **settings},
            timeout_seconds=900,
        )
        for table, actions in tables:
            self.grant(made, table, *actions)
        self.data.grant_objects(made, self.data.exports, "imports/", "s3:GetObject")
        return made

    def machine(
        self, name: str, substitutions: Mapping[str, str], *, tasks: Sequence[lambda_.Function]
    ) -> stepfunctions.StateMachine:
        """statemachines/<name>.asl.json, allowed to invoke its tasks and nothing else."""
        title = name.title().replace("_", "")
        log_group = logs.LogGroup(
            self,
            f"{title}MachineLog",
            log_group_name=f"/aws/vendedlogs/states/{PREFIX}-{self.stage.name}-{name}",
            retention=retention(self.stage),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        made = stepfunctions.StateMachine(
            self,
            f"{title}Machine",
            state_machine_name=f"{PREFIX}-{self.stage.name}-{name}",
            definition_body=stepfunctions.DefinitionBody.from_file(
                str(packaging.ROOT / "statemachines" / f"{name}.asl.json")
            ),
            definition_substitutions=dict(substitutions),
            tracing_enabled=True,
            logs=stepfunctions.LogOptions(
                destination=log_group, level=stepfunctions.LogLevel.ALL, include_execution_data=False
            ),
        )
        iam.Grant.add_to_principal(
            grantee=made, actions=["lambda:InvokeFunction"], resource_arns=[each.function_arn for each in tasks]
        )
        self.machines[name] = made
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                f"{title}MachineFailed",
                alarm_description=f"Executions of {name} failed; see docs/runbook.md#machines",
                metric=made.metric_failed(period=cdk.Duration.minutes(5)),
                threshold=1,
                evaluation_periods=1,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )
        return made

    def schedule(self, name: str, made: lambda_.Function, when: str, what: str) -> scheduler.CfnSchedule:
        """Invoke the function with `{}` at `when`, a `cron(...)` or `rate(...)` in UTC; what cannot be invoked is kept."""
        title = name.title().replace("-", "")
        role = iam.Role(self, f"{title}ScheduleRole", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        iam.Grant.add_to_principal(grantee=role, actions=["lambda:InvokeFunction"], resource_arns=[made.function_arn])
        iam.Grant.add_to_principal(
            grantee=role, actions=["sqs:SendMessage"], resource_arns=[self.dead_letters.queue_arn]
        )
        self.data.grant_key(role, "sqs")
        # Not CDK's Schedule: its target may invoke every version of the function, which is a wildcard.
        return scheduler.CfnSchedule(
            self,
            f"{title}Schedule",
            name=f"{PREFIX}-{self.stage.name}-{name}",
            description=what,
            schedule_expression=when,
            schedule_expression_timezone="UTC",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=made.function_arn,
                role_arn=role.role_arn,
                input="{}",
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
            ),
        )

    def _through_queue(
        self,
        verb: str,
        made: lambda_.Function,
        pattern: events.EventPattern,
        bus: events.IEventBus | None,
        batch_size: int,
    ) -> None:
        self._rule(verb, self.queue_of(verb, made, batch_size), pattern, bus)

    def _rule(self, verb: str, queue: sqs.Queue, pattern: events.EventPattern, bus: events.IEventBus | None) -> None:
        events.Rule(
            self,
            f"{verb.title().replace('_', '')}Rule",
            event_bus=bus,
            event_pattern=pattern,
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead_letters)],
        )

    def queue_of(self, verb: str, made: lambda_.Function, batch_size: int = 10) -> sqs.Queue:
        """A queue of the function's own, which ends in the domain's dead letters."""
        title = verb.title().replace("_", "")
        timeout = made.timeout or cdk.Duration.seconds(10)
        queue = sqs.Queue(
            self,
            f"{title}Queue",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=self.data.key,
            enforce_ssl=True,
            # Six times the function's timeout, as Lambda's guide for queues asks.
            visibility_timeout=cdk.Duration.seconds(6 * int(timeout.to_seconds())),
            retention_period=cdk.Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=5),
        )
        made.add_event_source_mapping(
            f"SqsEventSource:{cdk.Names.node_unique_id(queue.node)}",
            event_source_arn=queue.queue_arn,
            batch_size=batch_size,
            report_batch_item_failures=True,
        )
        self.data.grant_queue(made, queue)
        return queue
