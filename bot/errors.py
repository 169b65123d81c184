"""Errors whose text is written for the person who reads it."""

from __future__ import annotations

from typing import Any


class ShopkeeperError(Exception):
    """Root of what the product itself refuses: one sentence, what is wrong and what to do.

    `key` and `values` name the same sentence in the Fluent files of the pages, for other languages.
    """

    key: str | None = None

    def __init__(self, sentence: str = "", key: str | None = None, **values: Any) -> None:
        super().__init__(sentence)
        self.key = key or self.key
        self.values = values


class AwayError(ShopkeeperError):
    """What is needed (the database) is away for the moment. The same thing again may work soon; of what was
    tried, it can't be told whether it happened, so it must be safe to try again."""
