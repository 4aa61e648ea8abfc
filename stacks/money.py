"""The money domain: watched time in, a ledger that sums to zero, payouts by schedule."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets

from socialflow import env
from socialflow.events import (
    AdRevenueEarned,
    DisputeClosed,
    Event,
    PaymentDisputed,
    PaymentReceived,
    PaymentRefunded,
    VideoClaimed,
    VideoDeleted,
    VideoPublished,
    ViewerWatched,
)
from socialflow.logs import NAMESPACE
from socialflow.tables import LEDGER, MONEY, PREFIX
from stacks.domain import DomainStack
from stacks.function import WHOLE_CORE_MB

# Stripe's balance transactions are pulled every night; three nights without one is a break.
_CLEARING_HOURS = 72


class MoneyStack(DomainStack):
    """The only stack whose functions may write the ledger."""

    domain = "money"

    def build(self) -> None:
        self._routes()
        watched = self.consumer("on_viewer_watched", of=ViewerWatched, tables=[MONEY])
        self.grant(watched, MONEY, "GetItem", "UpdateItem", "ConditionCheckItem")
        self.exporter((MONEY, ["GetItem", "Query"]), (LEDGER, ["Query"]))
        self.publisher(MONEY)
        claimed = self.consumer("on_video_claimed", of=VideoClaimed, tables=[MONEY])
        self.grant(claimed, MONEY, "GetItem", "PutItem", "ConditionCheckItem")
        published = self.consumer("on_video_published", of=VideoPublished, tables=[MONEY])
        self.grant(published, MONEY, "PutItem")
        deleted = self.consumer("on_video_deleted", of=VideoDeleted, tables=[MONEY])
        self.grant(deleted, MONEY, "UpdateItem")
        earned = self.consumer("on_ad_revenue_earned", of=AdRevenueEarned, tables=[MONEY, LEDGER], timeout_seconds=30)
        self.grant(earned, MONEY, "GetItem", "ConditionCheckItem")
        self._may_post(earned)
        self._payments()
        self._payouts()
        self._books()

    def _payments(self) -> None:
        told: dict[str, type[Event]] = {
            "on_payment_received": PaymentReceived,
            "on_payment_refunded": PaymentRefunded,
            "on_payment_disputed": PaymentDisputed,
            "on_dispute_closed": DisputeClosed,
        }
        for verb, event in told.items():
            # What is told early is posted by whichever comes last, so each may do what all may.
            made = self.consumer(verb, of=event, tables=[MONEY, LEDGER], timeout_seconds=30)
            self.grant(made, MONEY, "GetItem", "Query", "UpdateItem", "ConditionCheckItem")
            self._may_post(made)

    def _routes(self) -> None:
        connect = self._stripe_route("connect_account", "POST /api/v1/payouts/account")
        self.grant(connect, MONEY, "GetItem", "PutItem")

        account = self.route("get_payout_account", "GET /api/v1/payouts/account", tables=[MONEY])
        self.grant(account, MONEY, "GetItem")

        payouts = self.route(
            "list_payouts", "GET /api/v1/payouts", tables=[MONEY], settings=self.secret_setting(env.CURSOR_SECRET_ARN)
        )
        self.grant(payouts, MONEY, "Query")
        self.data.grant_secret(payouts, "cursor")

        ask = self._stripe_route("ask_for_payout", "POST /api/v1/payouts", settings=self._holds())
        self.grant(ask, MONEY, "GetItem", "UpdateItem")
        self._may_post(ask)

        schedule = self.route("set_payout_schedule", "PUT /api/v1/payouts/schedule", tables=[MONEY])
        self.grant(schedule, MONEY, "PutItem")

        earnings = self.route("get_earnings", "GET /api/v1/earnings", tables=[MONEY, LEDGER], settings=self._holds())
        self.grant(earnings, MONEY, "GetItem", "BatchGetItem")
        self.grant(earnings, LEDGER, "Query")

        year = self.route("get_tax_year", "GET /api/v1/earnings/tax/{year}", tables=[MONEY])
        self.grant(year, MONEY, "GetItem")

        statement = self.route("get_statement", "GET /api/v1/earnings/statements/{period}", settings=self._records())
        # A signed URL can do what its signer may.
        for prefix in ("roots/", "statements/"):
            self.data.grant_objects(statement, self.data.records, prefix, "s3:GetObject")

        root = self.route(
            "get_period_root", "GET /api/v1/earnings/roots/{period}", is_public=True, settings=self._records()
        )
        self.data.grant_objects(root, self.data.records, "roots/", "s3:GetObject")

        split = self.route("agree_split", "PUT /api/v1/videos/{video_id}/split", tables=[MONEY])
        self.grant(split, MONEY, "GetItem", "Query", "PutItem", "ConditionCheckItem")

        webhook = self._stripe_route(
            "receive_stripe_webhook", "POST /api/v1/webhooks/stripe", is_public=True, is_limited=False
        )
        self.grant(webhook, MONEY, "GetItem", "UpdateItem")
        self._may_post(webhook)

        told = self.stripe_consumer(
            "on_stripe_event",
            ("account.updated", "transfer.created", "transfer.reversed"),
            tables=[MONEY, LEDGER],
            packages=["stripe"],
            timeout_seconds=29,
            settings=self._stripe_settings(),
        )
        self.grant(told, MONEY, "GetItem", "UpdateItem")
        self._may_post(told)
        self.data.grant_secret(told, "stripe")

    def _may_post(self, to: lambda_.Function) -> None:
        """A transfer is put into the ledger, where nothing is ever changed, and balances are read and put."""
        self.grant(to, LEDGER, "GetItem", "PutItem")
        self.grant(to, MONEY, "BatchGetItem", "PutItem")

    def _stripe_route(
        self,
        verb: str,
        route: str,
        *,
        is_public: bool = False,
        is_limited: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> lambda_.Function:
        made = self.route(
            verb,
            route,
            is_public=is_public,
            is_limited=is_limited,
            packages=["stripe"],
            tables=[MONEY, LEDGER],
            timeout_seconds=29,
            settings={**self._stripe_settings(), **(settings or {})},
        )
        self.data.grant_secret(made, "stripe")
        return made

    def _holds(self) -> dict[str, str]:
        return {env.NEW_ACCOUNT_HOLD_DAYS: str(self.stage.new_account_hold_days)}

    def _records(self) -> dict[str, str]:
        return {env.RECORDS_BUCKET: self.data.records.bucket_name}

    def _stripe_settings(self) -> dict[str, str]:
        return {**self.secret_setting(env.STRIPE_SECRET_ARN), env.STRIPE_API_BASE: self.stage.stripe_api_base}

    def _books(self) -> None:
        # Operators' tasks: invoked by hand, never by a machine.
        for verb in ("convert_currency", "reverse_transfer"):
            self._may_post(self.function(verb, tables=[MONEY, LEDGER]))

        told = self.function(
            "export_tax_year", tables=[MONEY], timeout_seconds=300, settings=self.secret_setting(env.CURSOR_SECRET_ARN)
        )
        self.grant(told, MONEY, "GetItem", "Query")
        self.data.grant_secret(told, "cursor")

        held = self.function("hold_earnings", tables=[MONEY])
        self.grant(held, MONEY, "GetItem", "PutItem")
        decided = self.function("resolve_dispute", tables=[MONEY, LEDGER], timeout_seconds=60)
        self.grant(decided, MONEY, "GetItem", "UpdateItem", "DeleteItem")
        self._may_post(decided)

        # Memory buys CPU, and this one hashes every entry.
        check = self.function("check_ledger", tables=[MONEY, LEDGER], timeout_seconds=900, memory_mb=WHOLE_CORE_MB)
        self.grant(check, MONEY, "GetItem")
        self.grant(check, LEDGER, "Query")
        self.schedule(
            "check-ledger", check, "cron(0 3 * * ? *)", "Follows every account's entries and compares the sums"
        )
        reconcile = self.function(
            "reconcile_stripe",
            tables=[MONEY, LEDGER],
            packages=["stripe"],
            timeout_seconds=900,
            memory_mb=WHOLE_CORE_MB,
            settings=self._stripe_settings(),
        )
        self.grant(reconcile, MONEY, "GetItem", "UpdateItem")
        self._may_post(reconcile)
        self.data.grant_secret(reconcile, "stripe")
        self.schedule(
            "reconcile-stripe", reconcile, "cron(0 2 * * ? *)", "Confirms what Stripe did and compares the books"
        )
        self._alarm_on("ReconciliationBreaks", 1, "The ledger, Stripe and payouts differ", "reconciliation")
        self._alarm_on("LedgerFaults", 1, "The books do not balance", "ledger-faults")
        self._alarm_on("ClearingOpenHours", _CLEARING_HOURS, "Stripe has not confirmed what was moved", "clearing-open")

    def _alarm_on(self, metric: str, threshold: int, what: str, page: str) -> None:
        """Alarm for the day on what the nightly check told."""
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                f"{metric}Alarm",
                alarm_description=f"{what}; see docs/runbook.md#{page}",
                metric=cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name=metric,
                    dimensions_map={"service": self.domain},
                    statistic="Maximum",
                    period=cdk.Duration.days(1),
                ),
                threshold=threshold,
                evaluation_periods=1,
                comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )

    def _payouts(self) -> None:
        # Operators' tasks: invoked by hand (docs/deployment.md), never by a machine.
        fund = self.function("fund_pool", tables=[MONEY, LEDGER])
        self.grant(fund, MONEY, "GetItem", "UpdateItem")
        self._may_post(fund)

        close = self.function(
            "close_period",
            tables=[MONEY, LEDGER],
            settings=self._records(),
            timeout_seconds=900,
            memory_mb=2 * WHOLE_CORE_MB,
        )
        self.grant(close, MONEY, "GetItem", "Query", "UpdateItem", "ConditionCheckItem")
        self._may_post(close)
        for prefix in ("roots/", "statements/"):
            self.data.grant_objects(close, self.data.records, prefix, "s3:PutObject", "s3:GetObject")

        pay = self.function(
            "pay_creator",
            tables=[MONEY, LEDGER],
            packages=["stripe"],
            timeout_seconds=60,
            settings={**self._stripe_settings(), **self._holds()},
        )
        self.grant(pay, MONEY, "GetItem", "UpdateItem", "DeleteItem")
        self._may_post(pay)
        self.data.grant_secret(pay, "stripe")

        finish = self.function("finish_payout_run", tables=[MONEY])
        self.grant(finish, MONEY, "Query")

        machine = self.machine(
            "pay_creators",
            {
                "ClosePeriodFunctionArn": close.function_arn,
                "PayCreatorFunctionArn": pay.function_arn,
                "FinishPayoutRunFunctionArn": finish.function_arn,
            },
            tasks=[close, pay, finish],
        )
        role = iam.Role(self, "PayoutScheduleRole", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        # What cannot be started is kept in an encrypted queue.
        self.data.grant_key(role, "sqs")
        # The second day, so that the last hours' credits have arrived.
        monthly = scheduler.ScheduleExpression.cron(day="2", hour="6", minute="0", time_zone=cdk.TimeZone.ETC_UTC)
        daily = scheduler.ScheduleExpression.cron(hour="7", minute="0", time_zone=cdk.TimeZone.ETC_UTC)
        for title, name, what, when, more in (
            ("PayoutSchedule", "payouts", "Shares the last month's pool and pays creators", monthly, {}),
            ("DailyPayoutSchedule", "daily-payouts", "Pays creators what the day has due", daily, {"is_daily": True}),
        ):
            scheduler.Schedule(
                self,
                title,
                schedule_name=f"{PREFIX}-{self.stage.name}-{name}",
                description=what,
                schedule=when,
                target=targets.StepFunctionsStartExecution(
                    machine,
                    role=role,
                    input=scheduler.ScheduleTargetInput.from_object(
                        {"scheduled_at": scheduler.ContextAttribute.scheduled_time, **more}
                    ),
                    dead_letter_queue=self.dead_letters,
                ),
            )
