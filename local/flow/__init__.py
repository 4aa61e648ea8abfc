"""The `flow` command: the whole platform on a laptop, started, watched and explained."""
