"""Rights: what a video sounds and looks like, whose it is, and what it shares with others."""
