"""The embedded cloud: pinned ministack, mended until it behaves as AWS does where this product depends on it.

`python -m local.cloud` runs it. `cloud.Cloud` is what a stand-in for a missing service sees; `mends/` holds every
private hook into ministack, one module a thing that differs from AWS.
"""
