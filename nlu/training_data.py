"""Reads labelled messages: Rasa 3.1 training files (YAML) and JSONL rows `{"text", "intent"}`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlu.errors import NluError, of_all
from nlu.example import Example, Span, TrainingData
from nlu.rasa.files import read_file

__all__ = [
    "Example",
    "Span",
    "TrainingData",
    "fingerprint",
    "read_jsonl",
    "read_training_data",
    "training_files",
]

_SUFFIXES = frozenset({".yml", ".yaml", ".jsonl"})


def training_files(places: Iterable[Path]) -> tuple[Path, ...]:
    """The YAML and JSONL files in these files and directories (recursive), in a stable order."""
    places = tuple(places)
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            files += sorted(p for p in place.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
        elif place.is_file():
            files.append(place)
        else:
            raise NluError(f"{place}: no such training file or directory.")
    if not files:
        raise NluError(f"No training files (*.yml, *.jsonl) in {', '.join(map(str, places))}.")
    return tuple(dict.fromkeys(files))


def fingerprint(files: Sequence[Path]) -> str:
    """SHA-256 over the contents of the files, in order: two equal ones train the same model."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_training_data(places: Iterable[Path]) -> TrainingData:
    """Reads every file of `places`. Raises NluError naming file and line of every mistake."""
    files = training_files(tuple(places))
    examples: list[Example] = []
    synonyms: dict[str, str] = {}
    regexes: dict[str, tuple[str, ...]] = {}
    lookups: dict[str, tuple[str, ...]] = {}
    warnings: list[str] = []
    mistakes: list[str] = []
    for path in files:
        try:
            if path.suffix == ".jsonl":
                examples += read_jsonl(path)
                continue
            read = read_file(path)
        except NluError as error:
            mistakes += error.mistakes
            continue
        examples += read.examples
        warnings += read.warnings
        for surface, value, line in read.synonyms:
            if synonyms.setdefault(surface, value) != value:
                warnings.append(
                    f"{path}, line {line}: {surface!r} is a synonym of {value!r} and of "
                    f"{synonyms[surface]!r}; the first one counts."
                )
        for table, entries in ((regexes, read.regexes), (lookups, read.lookups)):
            for name, text in entries:
                table[name] = (*table.get(name, ()), text)
    if mistakes:
        raise of_all(mistakes)
    if not examples:
        raise NluError(f"{files[0]}: no examples of any intent; nothing to train on.")
    kept, doubled = _without_duplicates(examples)
    for example in kept:
        for span in example.spans:
            surface = example.text[span.start : span.end]
            if span.value != surface:
                synonyms.setdefault(surface.lower(), span.value)
    warnings += [*doubled, *_lonely(kept)]
    return TrainingData(kept, synonyms, regexes, lookups, tuple(warnings), fingerprint(files))


def read_jsonl(path: Path) -> list[Example]:
    """Rows `{"text": str, "intent": str}`, one a line; blank lines are skipped."""
    examples, mistakes = [], []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: can't be read ({error}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            mistakes.append(f"{path}, line {number}: not JSON ({error.msg}).")
            continue
        if not isinstance(row, dict) or not all(
            isinstance(row.get(key), str) and row[key].strip() for key in ("text", "intent")
        ):
            mistakes.append(f'{path}, line {number}: expected {{"text": "...", "intent": "..."}}.')
            continue
        examples.append(Example(row["text"], row["intent"], (), str(path), number))
    if mistakes:
        raise of_all(mistakes)
    return examples


def _without_duplicates(examples: Sequence[Example]) -> tuple[tuple[Example, ...], list[str]]:
    """Drops repeats within an intent; a text under two intents stays under both and is warned of."""
    seen: dict[str, list[Example]] = {}
    kept, warnings = [], []
    for example in examples:
        earlier = seen.setdefault(" ".join(example.text.lower().split()), [])
        if any(e.intent == example.intent for e in earlier):
            continue
        if earlier:
            warnings.append(
                f"{example.source}, line {example.line}: {example.text!r} is an example of {example.intent} "
                f"and, at {earlier[0].source}, line {earlier[0].line}, of {earlier[0].intent}."
            )
        earlier.append(example)
        kept.append(example)
    return tuple(kept), warnings


def _lonely(examples: Sequence[Example]) -> list[str]:
    """An intent of one example is learnt by heart, not understood."""
    counts = Counter(example.intent for example in examples)
    return [
        f"{example.source}, line {example.line}: {example.intent} has a single example; write some more."
        for example in examples
        if counts[example.intent] == 1
    ]
