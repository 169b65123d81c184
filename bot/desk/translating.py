"""The slot for a translator between an agent's language and a shopper's. None is built in."""

from __future__ import annotations

from typing import Protocol


class Translator(Protocol):
    def translate(self, text: str, source: str, target: str) -> str | None:
        """`text` in the language `target` ("en", "ru"); None when it can't be had."""


class Untranslated:
    """The default: everybody reads what was written."""

    def translate(self, text: str, source: str, target: str) -> str | None:
        return None
