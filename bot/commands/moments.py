"""Moments and intervals as the command line says them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import typer

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def interval(text: str) -> int:
    """Seconds in "90s", "30m", "6h" or "1d"; raises typer.BadParameter."""
    found = re.fullmatch(r"\s*(\d{1,6})\s*([smhd])\s*", text.lower())
    if not found or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no interval: write 30m, 6h or 1d")
    return int(found[1]) * _UNITS[found[2]]


def spoken(seconds: float) -> str:
    """An interval in its largest whole unit: "6 h"."""
    unit, size = next(((unit, size) for unit, size in reversed(_UNITS.items()) if seconds >= size), ("s", 1))
    return f"{int(seconds // size)} {'min' if unit == 'm' else unit}"


def ago(at: datetime, now: datetime) -> str:
    """ "3 h ago", and after a week the day."""
    passed = now - at
    if passed > timedelta(days=7):
        return f"on {at:%Y-%m-%d}"
    return "just now" if passed < timedelta(seconds=60) else f"{spoken(passed.total_seconds())} ago"


def until(at: datetime, now: datetime) -> str:
    """ "in 3 h", or "now" when it is due."""
    left = (at - now).total_seconds()
    return "now" if left < 1 else f"in {spoken(left)}"
