"""The billing domain: payments in through Stripe, facts about them out."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.events import Event, PaymentReceived, PaymentRefunded, UserRegistered
from socialflow.logs import NAMESPACE
from socialflow.tables import BILLING
from stacks.domain import DomainStack

# Stripe's client waits 8 s and tries three times; the gateway gives up after 29.
_ROUTE_SECONDS = 29
# Some cards are always declined; this many within five minutes are not bad luck any more.
_DECLINES = 10
# What Stripe's bus is asked for: the kinds that functions/billing/stripe_changes.py knows.
_STRIPE_KINDS = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.failed",
    "charge.refunded",
    "charge.succeeded",
    "charge.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "invoice.marked_uncollectible",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
    "invoice.voided",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.requires_action",
    "payment_intent.succeeded",
    "refund.created",
    "refund.failed",
    "refund.updated",
)


class BillingStack(DomainStack):
    """Takes money, and cannot write the ledger: it tells money what was paid."""

    domain = "billing"

    def build(self) -> None:
        tip = self._paying_route("give_tip", "POST /api/v1/creators/{creator_id}/tips")
        self.grant(tip, BILLING, "GetItem", "PutItem", "UpdateItem")

        add = self._paying_route("add_payment_method", "POST /api/v1/payment-methods")
        self.grant(add, BILLING, "GetItem", "PutItem")
        saved = self._paying_route("list_payment_methods", "GET /api/v1/payment-methods")
        self.grant(saved, BILLING, "GetItem")
        remove = self._paying_route("remove_payment_method", "DELETE /api/v1/payment-methods/{payment_method_id}")
        self.grant(remove, BILLING, "GetItem")

        page = self._paying_route("open_checkout", "POST /api/v1/checkout/sessions")
        self.grant(page, BILLING, "GetItem", "PutItem", "UpdateItem")
        portal = self._paying_route("open_billing_portal", "POST /api/v1/billing/portal")
        self.grant(portal, BILLING, "GetItem", "PutItem")

        paid = self.route(
            "list_payments",
            "GET /api/v1/payments",
            tables=[BILLING],
            settings=self.secret_setting(env.CURSOR_SECRET_ARN),
        )
        self.grant(paid, BILLING, "Query", "BatchGetItem")
        self.data.grant_secret(paid, "cursor")

        back = self._paying_route("refund_received_payment", "POST /api/v1/payments/{payment_id}/refund")
        self.grant(back, BILLING, "GetItem", "PutItem", "UpdateItem")

        self._subscriptions()
        self._webhooks()
        self._operators()
        registered = self.consumer("on_user_registered", of=UserRegistered, tables=[BILLING])
        self.grant(registered, BILLING, "PutItem")
        erased = self.eraser(
            tables=[BILLING],
            packages=["stripe"],
            timeout_seconds=30,
            settings=self._stripe(),
        )
        self.grant(erased, BILLING, "GetItem", "PutItem", "DeleteItem")
        self.data.grant_secret(erased, "stripe")
        self.exporter((BILLING, ["GetItem", "Query", "BatchGetItem"]))
        self._letters()
        self.publisher(BILLING)

        self._alarm("PaymentsFailed", _DECLINES, "Payments are declined or renewals fail")
        self._alarm("PaymentsDisputed", 1, "A payer's bank took a payment back")
        self._alarm("ReceiptsUncertain", 1, "It is not known whether a receipt was sent")
        self._alarm("WebhooksFailed", 1, "An event of Stripe's could not be processed")

    def _letters(self) -> None:
        where = self._paying_route("choose_receipt_address", "PUT /api/v1/billing/receipts")
        self.grant(where, BILLING, "GetItem", "PutItem")
        told: dict[str, type[Event]] = {
            "on_payment_received": PaymentReceived,
            "on_payment_refunded": PaymentRefunded,
        }
        for verb, event in told.items():
            made = self.consumer(
                verb, of=event, tables=[BILLING], packages=["stripe"], timeout_seconds=30, settings=self._stripe()
            )
            self.grant(made, BILLING, "GetItem", "PutItem", "UpdateItem", "DeleteItem")
            self.data.grant_secret(made, "stripe")
            self.grant_mail(made)

    def _subscriptions(self) -> None:
        self.route("list_plans", "GET /api/v1/plans", is_public=True)
        self._paying_route("quote_tax", "POST /api/v1/checkout/tax")
        subscribe = self._paying_route("subscribe", "POST /api/v1/subscriptions")
        join = self._paying_route("join_membership", "POST /api/v1/creators/{creator_id}/membership")
        for each in (subscribe, join):
            self.grant(each, BILLING, "GetItem", "PutItem", "UpdateItem")
        mine = self.route("list_subscriptions", "GET /api/v1/subscriptions", tables=[BILLING])
        self.grant(mine, BILLING, "Query")
        for verb, route in (
            ("change_plan", "PUT /api/v1/subscriptions/{subscription_id}/plan"),
            ("cancel_subscription", "POST /api/v1/subscriptions/{subscription_id}/cancel"),
            ("resume_subscription", "POST /api/v1/subscriptions/{subscription_id}/resume"),
        ):
            self.grant(self._paying_route(verb, route), BILLING, "GetItem", "PutItem", "UpdateItem")

        offer = self.route("add_membership_tier", "POST /api/v1/memberships/tiers", tables=[BILLING])
        self.grant(offer, BILLING, "GetItem", "PutItem", "Query")
        tiers = self.route("list_membership_tiers", "GET /api/v1/creators/{creator_id}/tiers", tables=[BILLING])
        self.grant(tiers, BILLING, "Query")

        invoices = self._paying_route(
            "list_invoices", "GET /api/v1/invoices", settings=self.secret_setting(env.CURSOR_SECRET_ARN)
        )
        self.grant(invoices, BILLING, "GetItem")
        self.data.grant_secret(invoices, "cursor")

    def _webhooks(self) -> None:
        webhook = self._paying_route(
            "receive_billing_webhook", "POST /api/v1/webhooks/stripe/billing", is_public=True, is_limited=False
        )
        self.grant(webhook, BILLING, "GetItem", "PutItem", "UpdateItem", "DeleteItem")

        told = self.stripe_consumer(
            "on_stripe_event",
            _STRIPE_KINDS,
            tables=[BILLING],
            packages=["stripe"],
            timeout_seconds=_ROUTE_SECONDS,
            settings=self._stripe(),
        )
        self.grant(told, BILLING, "GetItem", "PutItem", "UpdateItem", "DeleteItem")
        self.data.grant_secret(told, "stripe")

    def _operators(self) -> None:
        """Tasks that are invoked by hand (docs/runbook.md)."""
        replay = self._paying_task("replay_webhooks", timeout_seconds=300)
        self.grant(replay, BILLING, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")
        refund = self._paying_task("refund_payment")
        self.grant(refund, BILLING, "GetItem", "PutItem", "UpdateItem")
        evidence = self._paying_task("submit_evidence")
        self.grant(evidence, BILLING, "GetItem", "PutItem", "UpdateItem")

    def _paying_task(self, verb: str, *, timeout_seconds: int = 60) -> lambda_.Function:
        made = self.function(
            verb, tables=[BILLING], packages=["stripe"], timeout_seconds=timeout_seconds, settings=self._stripe()
        )
        self.data.grant_secret(made, "stripe")
        return made

    def _paying_route(
        self,
        verb: str,
        route: str,
        *,
        is_public: bool = False,
        is_limited: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> lambda_.Function:
        """A route that asks Stripe."""
        made = self.route(
            verb,
            route,
            is_public=is_public,
            is_limited=is_limited,
            packages=["stripe"],
            tables=[BILLING],
            timeout_seconds=_ROUTE_SECONDS,
            settings={**self._stripe(), **(settings or {})},
        )
        self.data.grant_secret(made, "stripe")
        return made

    def _stripe(self) -> dict[str, str]:
        return {
            **self.secret_setting(env.STRIPE_SECRET_ARN),
            env.STRIPE_API_BASE: self.stage.stripe_api_base,
            env.STRIPE_TAX: "on" if self.stage.is_tax_collected else "off",
        }

    def _alarm(self, metric: str, threshold: int, what: str) -> None:
        """On a count of ours within five minutes."""
        self.alarms.append(
            cloudwatch.Alarm(
                self,
                metric,
                alarm_description=f"{what}; see docs/runbook.md#{metric.lower()}",
                metric=cloudwatch.Metric(
                    namespace=NAMESPACE,
                    metric_name=metric,
                    dimensions_map={"service": self.domain},
                    statistic="Sum",
                    period=cdk.Duration.minutes(5),
                ),
                threshold=threshold,
                evaluation_periods=1,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
        )
