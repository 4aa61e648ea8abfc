"""Deletes somebody's exports and their archives."""

from functions.privacy import erasing
from socialflow.consumers import on_erasure

handler = on_erasure("privacy", erasing.forget)
