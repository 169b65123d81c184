"""The catalog's words as the NLU gets them handed in: plain values, no import of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol


class Term(Protocol):
    """Shape of one vocabulary entry (catalog.lexicon.LexiconEntry fits it)."""

    @property
    def surface(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def source(self) -> str:
        """ "catalog", "derived" from titles, or "shipped"."""

    @property
    def count(self) -> int: ...


class Words(Protocol):
    """Shape of a whole vocabulary (catalog.lexicon.Lexicon fits it)."""

    @property
    def entries(self) -> Iterable[Term]: ...
    @property
    def words(self) -> Mapping[str, int]: ...


class NoWords:
    """The vocabulary of no shop at all: intents, prices and people are understood without one."""

    entries: tuple[Term, ...] = ()
    words: Mapping[str, int] = MappingProxyType({})
