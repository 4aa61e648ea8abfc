"""The runtime code, a folder a domain. A process imports one verb and what that needs."""

import gc

from socialflow import lean

# Importing makes some 200,000 objects of which next to none is garbage, and looking through them is a sixth of a cold start
# (bench/cold_start.py). So the first look comes later than that; `logs.instrument` ends this once a handler is imported.
gc.set_threshold(500_000, 20, 20)
lean.trim()
