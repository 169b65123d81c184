"""Map files: which column of a feed is which of our fields, said by the merchant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import FeedError


@dataclass(frozen=True, slots=True)
class Target:
    """Where a field's value comes from: columns, or a constant. With neither, the field stays empty."""

    columns: tuple[str, ...] = ()
    const: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """A read map. `file` and `lines` (field -> line number) are for messages."""

    targets: Mapping[str, Target]
    file: str = "the map"
    lines: Mapping[str, int] | None = None

    def check(self, columns: Iterable[str]) -> None:
        """Raises FeedError naming the first column that the feed doesn't have, and those it has."""
        there = list(columns)
        for name, target in self.targets.items():
            for column in target.columns:
                if column not in there:
                    close = get_close_matches(column, there, n=1)
                    hint = f" (did you mean {close[0]!r}?)" if close else ""
                    raise FeedError(
                        f"{self.place(name)}: the feed has no column {column!r}{hint}; "
                        f"its columns are: {shown(there)}"
                    )

    def place(self, name: str) -> str:
        line = (self.lines or {}).get(name)
        return f"{self.file}, key {name!r}" if line is None else f"{self.file}, line {line}, key {name!r}"


def shown(columns: Iterable[str]) -> str:
    """Columns as a message lists them: one line, not without end."""
    names = [" ".join(column.split())[:60] for column in columns]
    more = f" and {len(names) - 60} more" if len(names) > 60 else ""
    return ", ".join(names[:60]) + more


def load_map(path: Path) -> FieldMap:
    """Read a map file. Raises FeedError with file, line and what was expected."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FeedError(f"There is no map file {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError(f"The map file {path} can't be read: {error}") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        stated = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        reason = getattr(error, "problem", None) or "can't be parsed"
        raise FeedError(f"{path}{where}: not valid YAML: {reason}") from error
    if not isinstance(stated, dict) or not isinstance(node, yaml.MappingNode):
        raise FeedError(f"{path}: a map says `our field: your column`, one a line")
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return parse_map(stated, str(path), lines)


def parse_map(
    stated: Mapping[Any, Any], file: str = "the map", lines: Mapping[str, int] | None = None
) -> FieldMap:
    """A map from plain values: field -> column | [columns] | {"const": value} | None (leave it empty)."""
    known = FieldMap({}, file, lines)
    targets = {}
    for key, value in stated.items():
        name = str(key)
        if value is None:
            targets[name] = Target()
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            targets[name] = Target(columns=(str(value),))
        elif isinstance(value, list) and value and all(isinstance(item, (str, int)) for item in value):
            targets[name] = Target(columns=tuple(str(item) for item in value))
        elif (
            isinstance(value, dict)
            and set(value) == {"const"}
            and isinstance(value["const"], (str, int, float, bool))
        ):
            targets[name] = Target(const=str(value["const"]))
        else:
            raise FeedError(
                f"{known.place(name)}: expected a column's name, a list of names, or {{const: value}}, "
                f"not {value!r}"
            )
    return FieldMap(targets, file, lines)
