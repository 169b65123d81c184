"""What an export format is: entries in, text out, with what the format misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from catalog.export.offers import Entry


@dataclass(slots=True)
class Exported:
    """What was written: products, the rows they took, and rows that lack a field that the format requires."""

    products: int = 0
    rows: int = 0
    lacking: Counter[str] = field(default_factory=Counter)


class Exporter(Protocol):
    """One export format. `write` streams texts to be put after each other, and counts into `exported`."""

    name: str

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]: ...
