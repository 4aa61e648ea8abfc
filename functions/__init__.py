"""The runtime code, a folder a domain. A process imports one verb and what that needs."""

import gc

from socialflow import lean

# Importing makes some 200,000 objects of which next to none is garbage: looking through them every 700 objects, as
# Python does unasked, took an eighth of a cold start (bench/cold_start.py).
gc.set_threshold(50_000, 20, 20)
lean.trim()
