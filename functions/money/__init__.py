"""The money domain: watched time in, a ledger that sums to zero, payouts."""
