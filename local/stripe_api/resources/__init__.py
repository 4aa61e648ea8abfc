"""The emulated resources. One more resource = one more module here and its ROUTES in the table below."""

from local.stripe_api.calls import Route
from local.stripe_api.resources import (
    accounts,
    balances,
    charges,
    customers,
    event_log,
    invoice_items,
    invoices,
    payment_intents,
    payment_methods,
    payouts,
    prices,
    products,
    refunds,
    setup_intents,
    subscriptions,
    test_clocks,
    transfers,
    webhooks,
)

ROUTES: tuple[Route, ...] = (
    *accounts.ROUTES,
    *balances.ROUTES,
    *transfers.ROUTES,
    *customers.ROUTES,
    *payment_methods.ROUTES,
    *setup_intents.ROUTES,
    *payment_intents.ROUTES,
    *charges.ROUTES,
    *products.ROUTES,
    *prices.ROUTES,
    *test_clocks.ROUTES,
    *subscriptions.ROUTES,
    *invoice_items.ROUTES,
    *invoices.ROUTES,
    *refunds.ROUTES,
    *payouts.ROUTES,
    *event_log.ROUTES,
    *webhooks.ROUTES,
)
