"""Planned work: what a shop does by itself, once, however many processes serve it."""
