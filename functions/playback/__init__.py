"""The playback domain: who may watch a video, and how long they did."""
