"""
Items: the message as the finders read it, numbers put together,
with a canvas for patterns. A canvas is one string with a symbol for each item,
single spaces between: a word is itself (lower case, ё as е, no apostrophes, typos corrected),
`#` a number, `§` a number with a unit that is no money, `¤` a currency, `☺` an emoji,
`№` a number sign. So one pattern reads "under 2k dirhams" and "under two thousand dirhams" alike:
`under #(?: ¤)?`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from nlu.parse import Entity

ItemKind = Literal["word", "number", "measure", "currency", "mark", "emoji"]


@dataclass(slots=True)
class Item:
    """`text[start:end]` of the message. `norm`: as on the canvas, or the words of a measure.

    value, scale: of numbers; "5 тысяч" is 5000, scale 1000. about: said by its form ("тысяч пять").
    unit: of a measure, or the ISO code of a currency. fixed: a typo was corrected.
    """

    start: int
    end: int
    norm: str
    kind: ItemKind
    symbol: str
    value: float | None = None
    scale: float = 1.0
    about: bool = False
    unit: str | None = None
    fixed: bool = False
    spelled: bool = False
    spaced: bool = True


@dataclass(slots=True)
class Found:
    """An entity in the making: items[first:last] of the message."""

    name: str
    value: Any
    first: int
    last: int
    negated: bool = False
    soft: bool = False
    confidence: float = 1.0
    source: str = "rule"
    #: Products behind a word of the catalog; 0 for goods that the shop doesn't have.
    count: int = 0
    #: Whether only titles make it a kind of goods ("oil" of "argan oil").
    derived: bool = False

    def entity(self, text: str, items: list[Item]) -> Entity:
        start, end = items[self.first].start, items[self.last - 1].end
        return Entity(
            self.name, self.value, text[start:end], start, end,
            self.negated, self.soft, self.confidence, self.source,
        )  # fmt: skip


@dataclass(slots=True)
class Canvas:
    """The items, their string, and which of them are taken by something found already."""

    items: list[Item]
    text: str = ""
    starts: list[int] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redraw()
        self.taken = [False] * len(self.items)

    def redraw(self) -> None:
        """Draw the string again after items changed their symbols."""
        position, starts = 0, []
        for item in self.items:
            starts.append(position)
            position += len(item.symbol) + 1
        self.starts = starts
        self.text = " ".join(item.symbol for item in self.items)

    def at(self, offset: int) -> int:
        """The item whose symbol covers an offset of the string."""
        return bisect_right(self.starts, offset) - 1

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int, int]]:
        """Matches with the items they cover: (match, first, last), last exclusive."""
        for match in pattern.finditer(self.text):
            if match.end() > match.start():
                yield match, self.at(match.start()), self.at(match.end() - 1) + 1

    def numbers(self, match: re.Match[str], group: str | int = 0) -> list[Item]:
        """The numbers within a group of a match."""
        if match.start(group) < 0:
            return []
        first, last = self.at(match.start(group)), self.at(max(match.start(group), match.end(group) - 1))
        return [item for item in self.items[first : last + 1] if item.kind == "number"]

    def currency(self, first: int, last: int) -> str | None:
        """The currency named among items[first:last]."""
        return next((item.unit for item in self.items[first:last] if item.kind == "currency"), None)

    def free(self, first: int, last: int) -> bool:
        return not any(self.taken[first:last])

    def take(self, first: int, last: int) -> None:
        self.taken[first:last] = [True] * (last - first)

    def word(self, index: int) -> str:
        """The symbol at an index, empty outside of the message."""
        return self.items[index].symbol if 0 <= index < len(self.items) else ""


def pattern(source: str) -> re.Pattern[str]:
    """A pattern over whole symbols of a canvas; blanks around `|` and line breaks are for reading only."""
    compact = re.sub(r"\s*\n\s*", "", source)
    return re.compile(rf"(?<!\S)(?:{compact})(?!\S)")


def words(source: str | Iterable[str]) -> str:
    """Alternatives for a pattern, longest first, from lines or a list of phrases."""
    phrases = [
        re.escape(" ".join(line.split()))
        for line in (source.split(",") if isinstance(source, str) else source)
    ]
    return "|".join(sorted((phrase for phrase in phrases if phrase), key=len, reverse=True))
