"""The sentences of the pages, in the reader's language: Fluent files in, words out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

from bot.errors import ShopkeeperError

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")
LOCALES: Mapping[Language, str] = {"en": "en-US", "ru": "ru-RU"}


class Words:
    """One language. Called with a sentence's key and what stands in its places."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = _bundle(language)

    def has(self, key: str) -> bool:
        return bool(self._bundle.has_message(key))

    def __call__(self, key: str, /, **values: Any) -> str:
        """Raises KeyError when there is no such sentence, or a place in it stays empty."""
        if not self.has(key):
            raise KeyError(f"no sentence {key!r} in {self.language}.ftl")
        text, problems = self._bundle.format_pattern(_pattern(self._bundle, key), values)
        if problems:
            raise KeyError(f"{key!r} in {self.language}.ftl: {problems[0]}")
        return str(text)

    def or_else(self, key: str, otherwise: str) -> str:
        """For names that come from outside."""
        return self(key) if key.isascii() and self.has(key) else otherwise

    def error(self, error: ShopkeeperError) -> str:
        """What was refused: in this language where the sentence is known in it."""
        if error.key is not None and self.has(error.key):
            return self(error.key, **error.values)
        return str(error)

    def stars(self, mean: float) -> str:
        """ "4.2", "4,2": one place after the point."""
        return str(format_decimal(mean, "0.0", locale=LOCALES[self.language][:2]))

    def duration(self, seconds: float) -> str:
        """ "3 min", "2 h": the largest unit."""
        passed = timedelta(seconds=max(1, round(seconds)))
        return str(format_timedelta(passed, format="short", threshold=1.5, locale=LOCALES[self.language][:2]))


def _pattern(bundle: FluentBundle, key: str) -> Any:
    return bundle.get_message(key).value


@lru_cache(maxsize=len(LANGUAGES))
def _bundle(language: Language) -> FluentBundle:
    made = FluentBundle([LOCALES[language]], use_isolating=False)
    text = resources.files("bot.console.texts").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    made.add_resource(FluentResource(text))
    return made


def keys(language: Language) -> frozenset[str]:
    """Of all sentences; for tests that hold the languages side by side."""
    return frozenset(_bundle(language)._messages)


def preferred(accepts: str, chosen: str | None = None) -> Language:
    """What was chosen, else the first of an Accept-Language header that we speak, else English."""
    for wish in (chosen or "", *accepts.split(",")):
        for language in LANGUAGES:
            if wish.strip().lower().startswith(language):
                return language
    return "en"
