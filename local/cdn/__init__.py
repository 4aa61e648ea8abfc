"""CloudFront on one loopback port: the front door of the laptop, as the deployed distribution describes it."""
