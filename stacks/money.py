"""The money domain: watched time in, a ledger that sums to zero, payouts by schedule."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets

from socialflow import env
from socialflow.events import WatchCredited
from socialflow.tables import MONEY, PREFIX
from stacks.domain import DomainStack


class MoneyStack(DomainStack):
    """The only stack whose functions may write the ledger."""

    domain = "money"

    def build(self) -> None:
        self._routes()
        credited = self.consumer("on_watch_credited", of=WatchCredited, tables=[MONEY])
        self.grant(credited, MONEY, "PutItem", "UpdateItem")
        self.publisher(MONEY)
        self._payouts()

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

        earnings = self.route("get_earnings", "GET /api/v1/earnings", tables=[MONEY])
        self.grant(earnings, MONEY, "GetItem", "Query")

        webhook = self._stripe_route("receive_stripe_webhook", "POST /api/v1/webhooks/stripe", is_public=True)
        self.grant(webhook, MONEY, "GetItem", "PutItem", "UpdateItem")

    def _stripe_route(self, verb: str, route: str, *, is_public: bool = False) -> lambda_.Function:
        made = self.route(
            verb,
            route,
            is_public=is_public,
            packages=["stripe"],
            tables=[MONEY],
            timeout_seconds=29,
            settings=self._stripe_settings(),
        )
        self.data.grant_secret(made, "stripe")
        return made

    def _stripe_settings(self) -> dict[str, str]:
        return {**self.secret_setting(env.STRIPE_SECRET_ARN), env.STRIPE_API_BASE: self.stage.stripe_api_base}

    def _payouts(self) -> None:
        # Operators' tasks: invoked by hand (docs/deployment.md), never by a machine.
        fund = self.function("fund_pool", tables=[MONEY])
        self.grant(fund, MONEY, "GetItem", "PutItem", "UpdateItem")

        check = self.function("check_ledger", tables=[MONEY], timeout_seconds=300)
        self.grant(check, MONEY, "GetItem", "Query")

        close = self.function("close_period", tables=[MONEY], timeout_seconds=300)
        self.grant(close, MONEY, "GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem")

        pay = self.function(
            "pay_creator", tables=[MONEY], packages=["stripe"], timeout_seconds=60, settings=self._stripe_settings()
        )
        self.grant(pay, MONEY, "GetItem", "PutItem", "UpdateItem")
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
        scheduler.Schedule(
            self,
            "PayoutSchedule",
            schedule_name=f"{PREFIX}-{self.stage.name}-payouts",
            description="Shares the last month's pool and pays creators",
            # The second day, so that the last hours' credits have arrived.
            schedule=scheduler.ScheduleExpression.cron(day="2", hour="6", minute="0", time_zone=cdk.TimeZone.ETC_UTC),
            target=targets.StepFunctionsStartExecution(
                machine,
                role=role,
                input=scheduler.ScheduleTargetInput.from_object(
                    {"scheduled_at": scheduler.ContextAttribute.scheduled_time}
                ),
                dead_letter_queue=self.dead_letters,
            ),
        )
