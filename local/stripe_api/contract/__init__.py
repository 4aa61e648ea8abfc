"""What Stripe's API answers, as a list of calls that the stand-in and Stripe's test mode must both answer so."""
