"""Rasa 3.1 training files, read with the line of every item: https://rasa.com/docs/rasa/training-data-format"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import NluError, of_all
from nlu.example import Example
from nlu.rasa.markup import unmark

#: Where `nlu inbox` puts what a person still has to label.
UNLABELLED = "to_be_labelled"
_VERSION = "3.1"
_KINDS = ("intent", "synonym", "regex", "lookup")
_BLOCK_KEYS = frozenset({"examples", "metadata"})
_EXAMPLE_KEYS = frozenset({"text", "metadata"})
#: Parts of a Rasa project that say nothing about single messages; they may share a file with `nlu:`.
_ELSEWHERE = frozenset(
    {
        *("stories", "rules", "intents", "entities", "slots", "responses", "actions", "forms", "e2e_actions"),
        *("session_config", "pipeline", "policies", "recipe", "language", "assistant_id", "importers"),
    }
)


@dataclass(slots=True)
class RasaFile:
    """What one file says; `synonyms` are (surface, value, line)."""

    examples: list[Example] = field(default_factory=list)
    synonyms: list[tuple[str, str, int]] = field(default_factory=list)
    regexes: list[tuple[str, str]] = field(default_factory=list)
    lookups: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_file(path: Path) -> RasaFile:
    """Raises NluError naming file and line of every mistake; what is only doubtful becomes a warning."""
    read, mistakes = RasaFile(), list[str]()
    for kind, name, items in _blocks(path, read.warnings, mistakes):
        for text, line in items:
            try:
                _take(read, kind, name, text, path, line)
            except NluError as error:
                mistakes.append(str(error))
    if mistakes:
        raise of_all(sorted(mistakes, key=_told_line))
    return read


def _take(read: RasaFile, kind: str, name: str, text: str, path: Path, line: int) -> None:
    match kind:
        case "intent":
            read.examples.append(_example(text, name, path, line, read.warnings))
        case "synonym":
            read.synonyms.append((text.lower(), name, line))
        case "regex":
            _check_pattern(text, path, line)
            read.regexes.append((name, text))
        case _:
            read.lookups.append((name, text))


def _told_line(mistake: str) -> int:
    found = re.search(r", line (\d+): ", mistake)
    return int(found[1]) if found else 0


def _blocks(
    path: Path, warnings: list[str], mistakes: list[str]
) -> Iterator[tuple[str, str, list[tuple[str, int]]]]:
    """(kind, name, [(text, line)]) for every block under `nlu:`."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: can't be read ({error}).") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NluError(f"{path}, line {line}: not valid YAML ({error.problem}).") from error
    except yaml.reader.ReaderError as error:
        raise NluError(f"{path}: not valid YAML ({error.reason} at character {error.position}).") from error
    top = _mapping(root, path)
    version = top.get("version")
    if version is not None and str(version.value) != _VERSION:
        mistakes.append(
            f'{path}, line {_line(version)}: unknown version "{version.value}"; write version: "{_VERSION}".'
        )
    for key, node in top.items():
        if key in _ELSEWHERE:
            warnings.append(f"{path}, line {_line(node)}: `{key}:` isn't used here, only `nlu:` is.")
        elif key not in ("version", "nlu"):
            mistakes.append(
                f"{path}, line {_line(node)}: unknown key `{key}`; training examples go under `nlu:`."
            )
    blocks = top.get("nlu")
    if blocks is None:
        return
    if not isinstance(blocks, yaml.SequenceNode):
        raise NluError(f"{path}, line {_line(blocks)}: `nlu:` must hold a list of blocks.")
    for block in blocks.value:
        try:
            read = _block(block, path, warnings, mistakes)
        except NluError as error:
            mistakes.append(str(error))
        else:
            yield read


def _block(
    block: Any, path: Path, warnings: list[str], mistakes: list[str]
) -> tuple[str, str, list[tuple[str, int]]]:
    fields = _mapping(block, path)
    kinds = [kind for kind in _KINDS if kind in fields]
    if len(kinds) != 1:
        raise NluError(f"{path}, line {_line(block)}: a block must start with one of {', '.join(_KINDS)}.")
    kind = kinds[0]
    name = _scalar(fields[kind], path, f"the name of the {kind}")
    if not name:
        raise NluError(f"{path}, line {_line(fields[kind])}: the {kind} has no name.")
    if kind == "intent" and name == UNLABELLED:
        raise NluError(f"{path}, line {_line(block)}: these examples still wait for their intents.")
    _known(fields, {kind, *_BLOCK_KEYS}, path)
    if "metadata" in fields:
        warnings.append(f"{path}, line {_line(fields['metadata'])}: metadata of {kind} {name} is not used.")
    if "examples" not in fields:
        raise NluError(f"{path}, line {_line(block)}: {kind} {name} has no `examples:`.")
    before = len(mistakes)
    items = list(_items(fields["examples"], path, warnings, mistakes))
    if not items and len(mistakes) == before:
        raise NluError(f"{path}, line {_line(fields['examples'])}: {kind} {name} has no examples.")
    return kind, name, items


def _items(node: Any, path: Path, warnings: list[str], mistakes: list[str]) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        yield from _long_items(node, path, warnings)
        return
    if isinstance(node, yaml.ScalarNode) and not str(node.value).strip():
        return
    if not isinstance(node, yaml.ScalarNode):
        raise NluError(
            f"{path}, line {_line(node)}: `examples:` must be a block of lines that start with `- `."
        )
    if node.style == ">":
        raise NluError(f"{path}, line {_line(node)}: `examples: >` joins its lines; write `examples: |`.")
    first = _line(node) + (1 if node.style == "|" else 0)
    for offset, raw in enumerate(str(node.value).split("\n")):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith("-") or not line[1:].strip():
            mistakes.append(
                f"{path}, line {first + offset}: an example must start with `- `, found: {line[:60]}"
            )
            continue
        yield line[1:].strip(), first + offset


def _long_items(node: Any, path: Path, warnings: list[str]) -> Iterator[tuple[str, int]]:
    """The long form: one mapping an example, with metadata that we don't use."""
    for item in node.value:
        if isinstance(item, yaml.ScalarNode):
            text = _scalar(item, path, "an example")
        else:
            fields = _mapping(item, path)
            if "text" not in fields:
                raise NluError(f"{path}, line {_line(item)}: an example needs `text:`.")
            _known(fields, _EXAMPLE_KEYS, path)
            if "metadata" in fields:
                warnings.append(
                    f"{path}, line {_line(fields['metadata'])}: metadata of an example is not used."
                )
            text = _scalar(fields["text"], path, "`text:`").removeprefix("- ").strip()
        if not text:
            raise NluError(f"{path}, line {_line(item)}: an example without words.")
        yield text, _line(item)


def _example(marked: str, intent: str, path: Path, line: int, warnings: list[str]) -> Example:
    try:
        text, spans, doubts = unmark(marked)
    except NluError as error:
        raise NluError(f"{path}, line {line}: {error}") from error
    warnings += (f"{path}, line {line}: {doubt}." for doubt in doubts)
    return Example(text, intent, spans, str(path), line)


def _check_pattern(pattern: str, path: Path, line: int) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise NluError(f"{path}, line {line}: not a regular expression ({error}): {pattern[:60]}") from error


def _known(fields: dict[str, Any], known: frozenset[str] | set[str], path: Path) -> None:
    for key, node in fields.items():
        if key not in known:
            raise NluError(
                f"{path}, line {_line(node)}: unknown key `{key}` (known: {', '.join(sorted(known))})."
            )


def _scalar(node: Any, path: Path, what: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise NluError(f"{path}, line {_line(node)}: {what} must be plain text.")
    return str(node.value).strip()


def _mapping(node: Any, path: Path) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise NluError(f"{path}, line {_line(node) if node else 1}: expected a mapping (`key: value`).")
    fields: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in fields:
            raise NluError(f"{path}, line {_line(key)}: `{name}` is there twice; the first would be lost.")
        fields[name] = value
    return fields


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1
