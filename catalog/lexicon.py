"""The words of one generation: what its products are called, in both languages, ready for the NLU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, Self

import pyarrow as pa

from catalog.arrow import read_table, write_table

Source = Literal["catalog", "derived", "shipped"]


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One surface form and what it means to `Where`.

    name: "category", "brand", "color", "material", "size", "gender", "age_group" or a feed attribute.
    value: the normalised value that `Where.any_of[name]` takes.
    surface: as people write it, lower case, in either language ("t-shirts", "футболка", "navy").
    count: products behind it in this generation; 0 for goods that this shop doesn't have at all
    ("laptop" in a furniture shop): they let the assistant say so instead of showing something else.
    """

    surface: str
    name: str
    value: str
    language: Literal["en", "ru"] | None
    source: Source
    count: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """entries: for recognition; words: every catalog word with its document frequency, for typos."""

    entries: tuple[LexiconEntry, ...]
    words: Mapping[str, int]

    def write(self, directory: Path) -> None:
        """Writes lexicon.arrow and words.arrow."""
        columns = {
            field.name: [getattr(entry, field.name) for entry in self.entries]
            for field in fields(LexiconEntry)
        }
        schema = pa.schema([(name, pa.int64() if name == "count" else pa.string()) for name in columns])
        write_table(pa.table(columns, schema=schema), directory / "lexicon.arrow")
        words = pa.table(
            {
                "word": pa.array(self.words.keys(), pa.string()),
                "count": pa.array(self.words.values(), pa.int64()),
            }
        )
        write_table(words, directory / "words.arrow")

    @classmethod
    def read(cls, directory: Path) -> Self:
        """Raises CatalogError when a file is missing or damaged."""
        entries = read_table(directory / "lexicon.arrow")
        words = read_table(directory / "words.arrow")
        columns = [entries.column(field.name).to_pylist() for field in fields(LexiconEntry)]
        return cls(
            tuple(LexiconEntry(*row) for row in zip(*columns, strict=True)),
            dict(zip(words.column("word").to_pylist(), words.column("count").to_pylist(), strict=True)),
        )
