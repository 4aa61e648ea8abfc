"""What operators look at: one topic for alarms, one dashboard, and the routes that explain and check the API itself."""

from collections.abc import Callable, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions

from socialflow import env
from socialflow.logs import NAMESPACE
from socialflow.tables import LIMITS, PREFIX
from stacks.domain import DomainStack

# The dashboard shows this much at once.
_PERIOD = cdk.Duration.minutes(5)
# NU-1: 95 % of the answers within 200 ms.
_P95_LATENCY_MS = 200
# A step of a rotation waits for the next day's look, and one look may fail.
_ROTATION_GRACE_DAYS = 3


class OperationsStack(DomainStack):
    """Alarms of every stack arrive at one topic."""

    domain = "operations"

    def __init__(self, *args: Any, domains: Sequence[DomainStack], **kwargs: Any) -> None:
        self.domains = list(domains)
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        self.route("get_health", "GET /api/v1/health", is_public=True, is_limited=False)
        self.route("get_docs", "GET /api/v1/docs", is_public=True, is_limited=False)
        self.route("get_openapi", "GET /api/v1/openapi.json", is_public=True, is_limited=False)
        self.route("get_error_docs", "GET /api/v1/docs/errors", is_public=True, is_limited=False)
        self.route("refuse_unknown_route", "$default", is_public=True, is_limited=False)
        self._rotate_token_keys()
        self.topic = self._topic()
        alarms = [alarm for domain in [*self.domains, self] for alarm in domain.alarms] + self._own_alarms()
        for alarm in alarms:
            alarm.add_alarm_action(actions.SnsAction(sns.Topic.from_topic_arn(alarm, "Topic", self._topic_arn())))
        self._dashboard()

    def _rotate_token_keys(self) -> None:
        rotate = self.function(
            "rotate_token_keys",
            timeout_seconds=60,
            settings={
                **self.secret_setting(env.TOKEN_KEYS_SECRET_ARN),
                env.TOKEN_KEY_DAYS: str(self.stage.token_key_days),
            },
        )
        self.data.grant_secret(rotate, "token-keys", "secretsmanager:PutSecretValue")
        self.schedule("token-keys", rotate, "cron(30 4 * * ? *)", "Takes the step that the token keys are due for")
        # A run that fails tells no age, and what is missing for two days is as bad as a key that is too old.
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                "TokenKeysStale",
                alarm_description="The token keys are not rotated; see docs/runbook.md#token-keys",
                metric=cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name="TokenKeyAgeDays",
                    dimensions_map={"service": self.domain},
                    statistic="Maximum",
                    period=cdk.Duration.days(1),
                ),
                threshold=self.stage.token_key_days + _ROTATION_GRACE_DAYS,
                evaluation_periods=2,
                datapoints_to_alarm=2,
                treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
            )
        )
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                "TokenKeysFailed",
                alarm_description="A rotation of the token keys raised; see docs/runbook.md#token-keys",
                metric=rotate.metric_errors(period=cdk.Duration.minutes(5)),
                threshold=1,
                evaluation_periods=1,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )

    def _topic_name(self) -> str:
        return f"{PREFIX}-{self.stage.name}-alarms"

    def _topic_arn(self) -> str:
        # By name, so that the domains' stacks do not depend on this one, which depends on them.
        return f"arn:{self.partition}:sns:{self.region}:{self.account}:{self._topic_name()}"

    def _topic(self) -> sns.Topic:
        # The key's own policy must let CloudWatch publish, so the topic has a key of its own.
        key = kms.Key(
            self, "AlarmsKey", enable_key_rotation=True, description="Encrypts Social Flow's alarms",
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )  # fmt: skip
        key.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        topic = sns.Topic(self, "Alarms", topic_name=self._topic_name(), master_key=key, enforce_ssl=True)
        if self.stage.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(self.stage.alarm_email))
        return topic

    def _own_alarms(self) -> list[cloudwatch.Alarm]:
        def alarm(
            name: str, metric: cloudwatch.Metric, threshold: float, what: str, periods: int = 1, page: str = ""
        ) -> cloudwatch.Alarm:
            return cloudwatch.Alarm(
                self,
                name,
                alarm_description=f"{what}; see docs/runbook.md#{page or name.lower()}",
                metric=metric,
                threshold=threshold,
                evaluation_periods=periods,
                comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )

        api = self.edge.api
        throttles = cloudwatch.Metric(namespace="AWS/Lambda", metric_name="Throttles", statistic="Sum", period=_PERIOD)

        def told(domain: str, metric: str) -> cloudwatch.Metric:
            return cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name=metric,
                dimensions_map={"service": domain},
                statistic="Sum",
                period=_PERIOD,
            )

        payouts = told("money", "PayoutsRefused")
        uncounted = "Requests are not counted against their limits"
        return [
            alarm("ServerErrors", api.metric_server_error(period=_PERIOD, statistic="Sum"), 0, "The API answered 5xx"),
            alarm(
                "Latency", api.metric_latency(period=_PERIOD, statistic="p95"), _P95_LATENCY_MS, "The API is slow", 3
            ),
            alarm("Throttles", throttles, 0, "Lambda refused invocations for want of concurrency"),
            alarm("FailedPayments", payouts, 0, "A creator could not be paid"),
            *(
                alarm(f"RateLimits{each.title()}", told(each, "RateLimitsUncounted"), 0, uncounted, 2, "ratelimits")
                for each in self._with(lambda domain: LIMITS in domain.tables_granted)
            ),
            *(
                alarm(f"Mail{each.title()}", told(each, "MailRefused"), 0, "SES refused letters", 1, "mailrefused")
                for each in self._with(lambda domain: domain.sends_mail)
            ),
        ]

    def _with(self, does: Callable[[DomainStack], bool]) -> list[str]:
        """The domains whose functions do so; a domain of several stacks tells its metrics once."""
        return sorted({each.domain for each in self.domains if does(each)})

    def _dashboard(self) -> None:
        api = self.edge.api
        machines = [machine for domain in self.domains for machine in domain.machines.values()]
        dashboard = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=f"{PREFIX}-{self.stage.name}")
        dashboard.add_widgets(
            cloudwatch.GraphWidget(title="Requests", left=[api.metric_count(period=_PERIOD)], width=8),
            cloudwatch.GraphWidget(
                title="Errors",
                left=[api.metric_client_error(period=_PERIOD), api.metric_server_error(period=_PERIOD)],
                width=8,
            ),
            cloudwatch.GraphWidget(
                title="Latency",
                left=[api.metric_latency(period=_PERIOD, statistic=each) for each in ("p50", "p95", "p99")],
                width=8,
            ),
        )
        dashboard.add_widgets(
            cloudwatch.GraphWidget(
                title="Machines",
                left=[m.metric_succeeded(period=_PERIOD) for m in machines],
                right=[m.metric_failed(period=_PERIOD) for m in machines],
                width=12,
            ),
            cloudwatch.GraphWidget(
                title="Dead letters",
                left=[
                    domain.dead_letters.metric_approximate_number_of_messages_visible(period=_PERIOD)
                    for domain in self.domains
                ],
                width=12,
            ),
        )
