"""Channels: each translates its own messages in and out, and does nothing else."""
