"""Hits, profile and session become ranked, varied, explained products. Arrays in, objects out, no I/O but its
model files."""
