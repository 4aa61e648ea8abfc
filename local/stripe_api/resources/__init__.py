"""The emulated resources. One more resource = one more module here and its ROUTES in the table below."""

from local.stripe_api.calls import Route
from local.stripe_api.resources import accounts, balances, event_log, payments, payouts, refunds, transfers, webhooks

ROUTES: tuple[Route, ...] = (
    *accounts.ROUTES,
    *balances.ROUTES,
    *transfers.ROUTES,
    *payments.ROUTES,
    *refunds.ROUTES,
    *payouts.ROUTES,
    *event_log.ROUTES,
    *webhooks.ROUTES,
)
