"""How long work tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """`stage`: "read", "store", "embed" or "index"; `total` is None while nobody knows it."""

    def advance(self, stage: str, done: int, total: int | None) -> None: ...


class Silent:
    """Nobody watches."""

    def advance(self, stage: str, done: int, total: int | None) -> None:
        pass
