"""The generations that are still there, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from catalog import generation
from catalog.errors import CatalogError


@dataclass(frozen=True, slots=True)
class Past:
    """One generation. `problem`: why it can't be served; its facts are then unknown."""

    number: int
    live: bool
    products: int = 0
    embedder: str = ""
    created_at: datetime | None = None
    problem: str | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)


def generations(data_dir: Path) -> list[Past]:
    """What there is, newest first; files are checked by size only."""
    live = generation.live_number(data_dir)
    return [_past(data_dir, number, number == live) for number in reversed(generation.numbers(data_dir))]


def roll_back(data_dir: Path, number: int | None, embedder: str) -> Past:
    """Serve generation `number`, or with None the newest one before the live one; returns it.

    The products in the database stay as they are: the next import goes on from them. Raises CatalogError
    when there is no such generation, it is damaged or another embedder made it, or an import runs.
    """
    with generation.lock(data_dir):
        there = generation.numbers(data_dir)
        live = generation.live_number(data_dir)
        if number is None:
            number = max((n for n in there if live is not None and n < live), default=None)
            if number is None:
                raise CatalogError(f"There is no earlier catalog than {live or 'none'} to go back to")
        if number not in there:
            known = ", ".join(map(str, there)) or "none"
            raise CatalogError(f"There is no catalog {number} to go back to (there are: {known})")
        past = _past(data_dir, number, live=True)
        if past.problem:
            raise CatalogError(past.problem)
        if past.embedder != embedder:
            raise CatalogError(
                f"The catalog {number} was made by the embedder {past.embedder}, not by {embedder}: "
                "set that one, or import the feed again"
            )
        generation.switch(data_dir, number)
        return past


def _past(data_dir: Path, number: int, live: bool) -> Past:
    directory = data_dir / "generations" / f"{number:06d}"
    try:
        manifest = generation.verify(directory, deep=False)
        created = datetime.fromisoformat(manifest.created_at)
    except (CatalogError, ValueError) as error:
        return Past(number, live, problem=str(error))
    return Past(number, live, manifest.products, manifest.embedder, created, None, manifest.counts)
