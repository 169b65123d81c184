"""Every sentence a shopper reads comes through here: Fluent files in, words out.

A message may have attributes `.v2`, `.v3`: other wordings of the same thing; `.close`, `.close2` are those
for who speaks informally ("ты"), where the ordinary ones don't suit. Which one is taken follows from the
chat and the turn alone, so a chat reads varied and a test reads the same words every time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from fluent.runtime import FluentBundle, FluentResource

from bot.dialogue.tact import Tone
from bot.messages import ChatKey

#: How attributes begin that hold wordings for the informal.
CLOSE = "close"
LOCALES = {"en": "en_US", "ru": "ru_RU"}


@lru_cache(maxsize=4)
def bundle(language: str) -> FluentBundle:
    """The sentences of one language. Raises FileNotFoundError for a language we don't speak."""
    made = FluentBundle([LOCALES[language].replace("_", "-")], use_isolating=False)
    text = resources.files("bot.dialogue.texts").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    made.add_resource(FluentResource(text))
    return made


@lru_cache(maxsize=4096)
def money(amount: Decimal, currency: str, language: str) -> str:
    """A price as people write it in this language; whole amounts without decimals."""
    locale = LOCALES[language]
    symbol = get_currency_symbol(currency, locale=locale)
    digits = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    if language == "ru":
        pattern = f"{digits}\N{NO-BREAK SPACE}¤"
    else:
        pattern = f"¤\N{NO-BREAK SPACE}{digits}" if symbol[-1:].isalpha() else f"¤{digits}"
    return str(format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False))


def price(amount: Decimal | None, currency: str, language: str) -> str:
    """A product's price; that it is told on request when it has none."""
    if amount is not None:
        return money(amount, currency, language)
    sentences = bundle(language)
    text, _ = sentences.format_pattern(_suiting(sentences.get_message("price-on-request"), False)[0])
    return str(text)


#: Two full stops that are no ellipsis.
TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class Phrasing:
    """Words for one turn: a language, a tone, and the variation that belongs to this chat and turn."""

    def __init__(self, language: str, key: ChatKey, turn: int, tone: Tone | None = None) -> None:
        self.language = language
        self.informal = tone == "informal"
        self._bundle = bundle(language)
        self._seed = zlib.crc32(f"{key.shop}/{key.channel}/{key.chat}/{turn}".encode())

    def has(self, message: str) -> bool:
        return bool(self._bundle.has_message(message))

    def __call__(self, message: str, /, **values: Any) -> str:
        """The sentence `message`, filled in. Raises KeyError when there is no such sentence."""
        if not self.has(message):
            raise KeyError(f"no sentence {message!r} in {self.language}.ftl")
        found = self._bundle.get_message(message)
        wordings = _suiting(found, self.informal)
        wording = wordings[self._seed % len(wordings)]
        text, problems = self._bundle.format_pattern(wording, values)
        if problems:
            raise KeyError(f"{message!r} in {self.language}.ftl: {problems[0]}")
        # A title may end in a full stop of its own ("120 pcs.").
        return TWO_STOPS.sub(".", str(text))

    def or_else(self, message: str, otherwise: str, /, **values: Any) -> str:
        """The sentence when there is one, else `otherwise`: for names that come from a catalog."""
        return self(message, **values) if self.has(message) else otherwise

    def money(self, amount: Decimal | float, currency: str) -> str:
        exact = amount if isinstance(amount, Decimal) else Decimal(str(round(amount, 2)))
        return money(exact, currency, self.language)

    def price(self, amount: Decimal | None, currency: str) -> str:
        return price(amount, currency, self.language)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=LOCALES[self.language]))

    def items(self, words: Sequence[str], style: Literal["standard", "or", "unit"] = "standard") -> str:
        """ "a, b and c"; style "or" for alternatives, "unit" without a conjunction."""
        return str(format_list(list(words), style=style, locale=LOCALES[self.language]))

    def attribute(self, name: str) -> str:
        """An attribute's name for people; feed attributes read as the feed calls them."""
        key = "attribute-" + name.replace("_", "-").replace(" ", "-")
        plain = name.replace("_", " ")
        return self.or_else(key, plain) if key.isascii() else plain


def _suiting(message: Any, informal: bool) -> list[Any]:
    """The wordings of a message for a tone: the close ones only for the informal, and they have no others
    where there are some."""
    close = [text for name, text in message.attributes.items() if name.startswith(CLOSE)]
    plain = [text for name, text in message.attributes.items() if not name.startswith(CLOSE)]
    if informal and close:
        return close
    return [text for text in (message.value, *plain) if text is not None]


def wordings(language: str) -> Mapping[str, int]:
    """Message id -> number of wordings; for tests that hold the languages side by side."""
    made = bundle(language)
    return {name: 1 + len(made.get_message(name).attributes) for name in made._messages}
