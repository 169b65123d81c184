"""A merchant's own words in Rasa training data: synonyms, lookup tables and expressions for entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from nlu.parse import Entity
from nlu.rasa.files import read_file
from nlu.vocabulary import Term, Words

#: Characters of a message that own expressions look at: what they cost is in the merchant's hands.
_READ = 1000
SOURCE = "merchant"


@dataclass(frozen=True, slots=True)
class Entry:
    """A vocabulary entry made of the merchant's words."""

    surface: str
    name: str
    value: str
    count: int
    language: str | None = None
    source: str = "catalog"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """synonyms: what is said -> what is meant. lookups: (entity, surface). patterns: (entity, expression)."""

    synonyms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lookups: Sequence[tuple[str, str]] = ()
    patterns: Sequence[tuple[str, re.Pattern[str]]] = ()

    def over(self, words: Words) -> Words:
        """The catalog's words with these added.

        A synonym means whatever the catalog, or else a lookup table, means by its value. An entry of a lookup
        table named like an attribute means the value that the catalog has by that name, if it has one.
        """
        known: dict[str, list[Term]] = {}
        for term in words.entries:
            for said in {term.surface.casefold(), term.value.casefold()}:
                known.setdefault(said, []).append(term)
        added: dict[tuple[str, str], Entry] = {}
        for name, surface in self.lookups:
            value = self.synonyms.get(surface.casefold(), surface)
            own = next((term for term in known.get(value.casefold(), ()) if term.name == name), None)
            entry = Entry(surface.casefold(), name, own.value if own else value, own.count if own else 1)
            added[name, entry.surface] = entry
        tables: dict[str, list[Entry]] = {}
        for entry in added.values():
            tables.setdefault(entry.surface, []).append(entry)
        for said, meant in self.synonyms.items():
            for term in (*known.get(meant.casefold(), ()), *tables.get(meant.casefold(), ())):
                added.setdefault(
                    (term.name, said.casefold()), Entry(said.casefold(), term.name, term.value, term.count)
                )
        return _Extended((*words.entries, *added.values()), words.words)

    def matches(self, text: str) -> list[Entity]:
        """What the expressions find, the first of two that overlap."""
        found: list[Entity] = []
        for name, pattern in self.patterns:
            for match in pattern.finditer(text[:_READ]):
                start, end = match.span()
                if start < end and not any(one.start < end and start < one.end for one in found):
                    value = self.synonyms.get(match.group().casefold(), match.group())
                    found.append(Entity(name, value, match.group(), start, end, soft=True, source=SOURCE))
        return sorted(found, key=lambda entity: entity.start)


def read_own_words(directory: Path) -> OwnWords:
    """Of all Rasa YAML files in `directory`; none when it doesn't exist.

    Raises NluError naming file and line of a mistake.
    """
    synonyms: dict[str, str] = {}
    lookups: list[tuple[str, str]] = []
    patterns: list[tuple[str, re.Pattern[str]]] = []
    files: Iterable[Path] = sorted(directory.rglob("*")) if directory.is_dir() else ()
    for path in files:
        if path.suffix not in (".yml", ".yaml") or not path.is_file():
            continue
        read = read_file(path)
        for surface, value, _ in read.synonyms:
            synonyms.setdefault(surface.casefold(), value)
        for example in read.examples:
            for span in example.spans:
                said = example.text[span.start : span.end]
                if span.value != said:
                    synonyms.setdefault(said.casefold(), span.value)
        lookups += read.lookups
        patterns += [(name, re.compile(text, re.IGNORECASE)) for name, text in read.regexes]
    return OwnWords(synonyms, tuple(lookups), tuple(patterns))


@dataclass(frozen=True, slots=True)
class _Extended:
    entries: tuple[Term, ...]
    words: Mapping[str, int]
