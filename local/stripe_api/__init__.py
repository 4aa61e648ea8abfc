"""Stripe on loopback: a stateful stand-in that speaks Stripe's REST API to Stripe's own client."""
