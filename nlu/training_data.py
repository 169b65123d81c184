"""Reads labelled messages: Rasa 3.1 training files (YAML) and JSONL rows `{"text", "intent"}`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import NluError

#: `[text](entity)`, `[text](entity:value)`, `[text]{"entity": "x", "value": "y"}`: the forms of
#: https://rasa.com/docs/rasa/training-data-format#entities
_ANNOTATION = re.compile(
    r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^):]+)(?::(?P<value>[^)]+))?\)|(?P<json>\{[^}]*\}))"
)
_VERSION = "3.1"
_KINDS = ("intent", "synonym", "regex", "lookup")


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


def training_files(places: Iterable[Path]) -> tuple[Path, ...]:
    """The YAML and JSONL files in these files and directories (recursive), in a stable order."""
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            files += sorted(p for p in place.rglob("*") if p.suffix in {".yml", ".yaml", ".jsonl"})
        elif place.is_file():
            files.append(place)
        else:
            raise NluError(f"{place}: no such training file or directory.")
    if not files:
        raise NluError(f"No training files (*.yml, *.jsonl) in {', '.join(map(str, places))}.")
    return tuple(files)


def fingerprint(files: Sequence[Path]) -> str:
    """SHA-256 over the contents of the files, in order: two equal ones train the same model."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_training_data(places: Iterable[Path]) -> TrainingData:
    """Reads every file of `places`. Raises NluError naming file and line of the first mistake."""
    files = training_files(tuple(places))
    examples: list[Example] = []
    synonyms: dict[str, str] = {}
    regexes: dict[str, tuple[str, ...]] = {}
    lookups: dict[str, tuple[str, ...]] = {}
    for path in files:
        if path.suffix == ".jsonl":
            examples += read_jsonl(path)
            continue
        for kind, name, items in _blocks(path):
            if kind == "intent":
                examples += (_example(text, name, path, line) for text, line in items)
                continue
            texts = tuple(text for text, _ in items)
            if kind == "synonym":
                synonyms |= {text.lower(): name for text in texts}
            else:
                table = regexes if kind == "regex" else lookups
                table[name] = table.get(name, ()) + texts
    if not examples:
        raise NluError(f"{files[0]}: no examples of any intent; nothing to train on.")
    kept, warnings = _without_duplicates(examples)
    synonyms |= {
        e.text[s.start : s.end].lower(): s.value
        for e in kept
        for s in e.spans
        if s.value != e.text[s.start : s.end]
    }
    return TrainingData(kept, synonyms, regexes, lookups, warnings, fingerprint(files))


def read_jsonl(path: Path) -> list[Example]:
    """Rows `{"text": str, "intent": str}`, one a line; blank lines are skipped."""
    examples = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: can't be read ({error}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise NluError(f"{path}, line {number}: not JSON ({error.msg}).") from error
        if not isinstance(row, dict) or not all(
            isinstance(row.get(key), str) and row[key].strip() for key in ("text", "intent")
        ):
            raise NluError(f'{path}, line {number}: expected {{"text": "...", "intent": "..."}}.')
        examples.append(Example(row["text"], row["intent"], (), str(path), number))
    return examples


def _blocks(path: Path) -> Iterator[tuple[str, str, list[tuple[str, int]]]]:
    """(kind, name, [(text, line)]) for every block under `nlu:` of one file."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: can't be read ({error}).") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NluError(f"{path}, line {line}: not valid YAML ({error.problem}).") from error
    top = _mapping(root, path)
    version = top.get("version")
    if version is not None and str(version.value) != _VERSION:
        raise NluError(
            f'{path}, line {_line(version)}: unknown version "{version.value}"; write version: "{_VERSION}".'
        )
    blocks = top.get("nlu")
    if blocks is None:
        return
    if not isinstance(blocks, yaml.SequenceNode):
        raise NluError(f"{path}, line {_line(blocks)}: `nlu:` must hold a list of blocks.")
    for block in blocks.value:
        fields = _mapping(block, path)
        kind = next((kind for kind in _KINDS if kind in fields), None)
        if kind is None:
            raise NluError(
                f"{path}, line {_line(block)}: a block must start with one of {', '.join(_KINDS)}."
            )
        name = str(fields[kind].value).strip()
        if not name:
            raise NluError(f"{path}, line {_line(fields[kind])}: the {kind} has no name.")
        if "examples" not in fields:
            raise NluError(f"{path}, line {_line(block)}: {kind} {name} has no `examples:`.")
        yield kind, name, list(_items(fields["examples"], path))


def _items(node: Any, path: Path) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        # The long form: one mapping an example, with metadata that we don't use.
        for item in node.value:
            text = item if isinstance(item, yaml.ScalarNode) else _mapping(item, path).get("text")
            if text is None:
                raise NluError(f"{path}, line {_line(item)}: an example needs `text:`.")
            yield str(text.value).strip().removeprefix("- ").strip(), _line(item)
        return
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise NluError(
            f"{path}, line {_line(node)}: `examples:` must be a block of lines that start with `- `."
        )
    first = _line(node) + (1 if node.style in ("|", ">") else 0)
    for offset, raw in enumerate(str(node.value).splitlines()):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith("-") or not line[1:].strip():
            raise NluError(
                f"{path}, line {first + offset}: an example must start with `- `, found: {line[:60]}"
            )
        yield line[1:].strip(), first + offset


def _example(marked: str, intent: str, path: Path, line: int) -> Example:
    """Takes the entity markup out of `marked` and keeps it as spans."""
    plain, spans, at = "", [], 0
    for match in _ANNOTATION.finditer(marked):
        plain += marked[at : match.start()]
        start, text = len(plain), match["text"]
        plain += text
        at = match.end()
        if match["json"] is None:
            spans.append(Span(start, len(plain), match["name"], match["value"] or text))
            continue
        try:
            fields = json.loads(match["json"])
            entity = str(fields["entity"])
        except (json.JSONDecodeError, KeyError) as error:
            raise NluError(
                f'{path}, line {line}: an annotation must read [text]{{"entity": "name"}}, found: {match[0]}'
            ) from error
        spans.append(
            Span(
                start,
                len(plain),
                entity,
                str(fields.get("value", text)),
                fields.get("role"),
                fields.get("group"),
            )
        )
    return Example(plain + marked[at:], intent, tuple(spans), str(path), line)


def _without_duplicates(examples: Sequence[Example]) -> tuple[tuple[Example, ...], tuple[str, ...]]:
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
    return tuple(kept), tuple(warnings)


def _mapping(node: Any, path: Path) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise NluError(f"{path}, line {_line(node) if node else 1}: expected a mapping (`key: value`).")
    return {str(key.value): value for key, value in node.value}


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1
