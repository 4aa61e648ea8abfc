"""The billing domain: what viewers pay, taken through Stripe and told as facts."""
