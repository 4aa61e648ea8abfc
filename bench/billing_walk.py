"""One request to every route of billing."""

from bench.asking import Send, at_stripe, once, request, said, signed


def walk(send: Send, payer: str, creator: str) -> None:
    """`payer` pays `creator`, subscribes, joins, and gets something back."""
    path = "/api/v1/payment-methods"
    setup = said(send(request("billing.add_payment_method", "POST", path, None, once("setup"), user_id=payer)))
    at_stripe("POST", f"setup_intents/{setup['setup_id']}/confirm", payment_method="pm_card_bypassPending")
    (method,) = said(send(request("billing.list_payment_methods", "GET", path, user_id=payer)))["items"]
    tip = {"amount_minor": 500, "currency": "usd", "payment_method": method["payment_method_id"]}
    tips = f"/api/v1/creators/{creator}/tips"
    paid = said(send(request("billing.give_tip", "POST", tips, tip, once("tip"), user_id=payer)))
    payload, signature = signed(at_stripe("GET", "events?type=payment_intent.succeeded")["data"][0])
    headers = {"stripe-signature": signature}
    send(request("billing.receive_billing_webhook", "POST", "/api/v1/webhooks/stripe/billing", payload, headers))
    send(request("billing.list_payments", "GET", "/api/v1/payments", user_id=payer))
    back, part = f"/api/v1/payments/{paid['payment_id']}/refund", {"amount_minor": 100}
    send(request("billing.refund_received_payment", "POST", back, part, once("refund"), user_id=creator))
    _subscriptions(send, payer, creator, method["payment_method_id"])
    portal = "/api/v1/billing/portal"
    send(request("billing.open_billing_portal", "POST", portal, None, once("portal"), user_id=payer))
    address, where = {"email": "payer@example.com"}, "/api/v1/billing/receipts"
    send(request("billing.choose_receipt_address", "PUT", where, address, user_id=payer))
    buy = {"tip": {"creator_id": creator, "amount_minor": 500, "currency": "usd"}}
    send(request("billing.open_checkout", "POST", "/api/v1/checkout/sessions", buy, once("buy"), user_id=payer))
    gone = f"{path}/{method['payment_method_id']}"
    send(request("billing.remove_payment_method", "DELETE", gone, user_id=payer))


def _subscriptions(send: Send, payer: str, creator: str, method: str) -> None:
    send(request("billing.list_plans", "GET", "/api/v1/plans"))
    quote = {"plan": "premium-monthly", "currency": "eur", "place": {"country": "DE"}}
    send(request("billing.quote_tax", "POST", "/api/v1/checkout/tax", quote, user_id=payer))
    path, new = "/api/v1/subscriptions", {"plan": "premium-monthly", "currency": "usd", "payment_method": method}
    made = said(send(request("billing.subscribe", "POST", path, new, once("subscribe"), user_id=payer)))
    send(request("billing.list_subscriptions", "GET", path, user_id=payer))
    one, better = f"{path}/{made['subscription_id']}", {"plan": "premium-yearly"}
    send(request("billing.change_plan", "PUT", f"{one}/plan", better, once("change"), user_id=payer))
    send(request("billing.cancel_subscription", "POST", f"{one}/cancel", user_id=payer))
    send(request("billing.resume_subscription", "POST", f"{one}/resume", user_id=payer))

    tiers, tier = "/api/v1/memberships/tiers", {"name": "Friends", "amount_minor": 500, "currency": "usd"}
    offered = said(send(request("billing.add_membership_tier", "POST", tiers, tier, once("tier"), user_id=creator)))
    of_creator = f"/api/v1/creators/{creator}"
    send(request("billing.list_membership_tiers", "GET", f"{of_creator}/tiers", user_id=payer))
    member = {"tier_id": offered["tier_id"], "payment_method": method}
    send(request("billing.join_membership", "POST", f"{of_creator}/membership", member, once("join"), user_id=payer))
    send(request("billing.list_invoices", "GET", "/api/v1/invoices", user_id=payer))
