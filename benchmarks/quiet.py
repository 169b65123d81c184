"""Measurements print their own table and nothing else."""

from __future__ import annotations

import logging

import structlog


def quiet() -> None:
    """No line a turn; errors are shown."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
