"""What training files say, whatever their format: labelled messages and the words around them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """An annotated stretch `text[start:end]` of an example; `value` is its text unless stated otherwise."""

    start: int
    end: int
    entity: str
    value: str
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message, free of markup, and where it was written (`line` counts from 1)."""

    text: str
    intent: str
    spans: tuple[Span, ...] = ()
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All that the files say. `synonyms`: surface -> value; `regexes`, `lookups`: name -> patterns, entries.

    `warnings` are for the person who trains: text that can't help the model but is no reason to stop.
    """

    examples: tuple[Example, ...]
    synonyms: dict[str, str] = field(default_factory=dict)
    regexes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lookups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    fingerprint: str = ""
