"""The slot for a translator between an agent's language and a shopper's. None is built in."""

from __future__ import annotations

from collections import OrderedDict
from importlib import import_module
from threading import Lock
from typing import Protocol

import structlog

from bot.errors import ShopkeeperError

log = structlog.get_logger(__name__)

#: Translations that are remembered: pages show the same messages again and again.
KEPT = 5000


class Translator(Protocol):
    """Called from worker threads, several at a time; it may block for as long as a page may take."""

    def translate(self, text: str, source: str, target: str) -> str | None:
        """`text` in the language `target` ("en", "ru"); None when it can't be had."""


class Translations:
    """What a translator gives, remembered. Without one, or when it fails, all read what was written."""

    def __init__(self, translator: Translator | None = None) -> None:
        self._translator = translator
        self._known: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._guard = Lock()

    @property
    def available(self) -> bool:
        return self._translator is not None

    def __call__(self, text: str, source: str, target: str) -> str | None:
        """None when there is nothing to translate, or nobody who could."""
        if self._translator is None or source == target or not text.strip():
            return None
        asked = (text, source, target)
        with self._guard:
            if asked in self._known:
                self._known.move_to_end(asked)
                return self._known[asked]
        try:
            found = self._translator.translate(text, source, target)
        except Exception:
            # A merchant's own code; the original is there to be read.
            log.exception("translation_failed", source=source, target=target)
            return None
        if found is not None:
            with self._guard:
                self._known[asked] = found
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
        return found


def load_translator(place: str) -> Translator:
    """What `MODULE:NAME` makes when it is called. Raises ShopkeeperError."""
    module, _, name = place.partition(":")
    try:
        made = getattr(import_module(module), name)()
    except Exception as error:
        raise ShopkeeperError(
            f"SHOPKEEPER_TRANSLATOR={place} gives no translator ({type(error).__name__}: {error}): name a "
            "class or function as MODULE:NAME that can be imported here."
        ) from error
    if not callable(getattr(made, "translate", None)):
        raise ShopkeeperError(f"SHOPKEEPER_TRANSLATOR={place} makes something without a method `translate`.")
    translator: Translator = made
    return translator
