"""What an import did, as data and as the page that a merchant reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from catalog.feeds.base import ColumnUse, Problem

#: Problems kept one by one; of more, only how many there are of each sort.
MAX_PROBLEMS = 1_000
#: Row numbers shown for one sort of problem.
_ROWS = 8


@dataclass(slots=True)
class ImportReport:
    """Counts of rows: read = added + changed + unchanged + rejected; `removed` counts products.

    `repeated` of the rejected repeat an earlier row exactly. `generation` is None when no row was usable.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    repeated: int = 0
    generation: int | None = None
    problems: list[Problem] = field(default_factory=list)
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    columns: list[ColumnUse] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    #: By address, what the server said of the feed: [ETag, Last-Modified].
    validators: dict[str, list[str | None]] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether there is a catalog to serve after this import."""
        return self.generation is not None

    def say(self, problem: Problem) -> None:
        self.kinds[(problem.level, problem.field or "row", problem.kind)] += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def summary(self, examples: int = 1) -> dict[str, Any]:
        """`as_json` with only so many problems of each sort: what is kept of past imports."""
        told: Counter[tuple[str, str, str]] = Counter()
        few = []
        for problem in self.problems:
            key = (problem.level, problem.field or "row", problem.kind)
            told[key] += 1
            if told[key] <= examples:
                few.append(problem)
        return replace(self, problems=few).as_json()

    def as_json(self) -> dict[str, Any]:
        """The last line of `shopkeeper catalog import --json`."""
        counts = ("read", "added", "changed", "unchanged", "removed", "rejected", "repeated", "generation")
        return {
            **{name: getattr(self, name) for name in counts},
            "problems": [
                {
                    "row": problem.row,
                    "field": problem.field,
                    "message": problem.message,
                    "level": problem.level,
                    "kind": problem.kind,
                    "feed": problem.feed,
                }
                for problem in self.problems
            ],
            "validators": self.validators,
            "problem_counts": {f"{field_}: {kind}": n for (_, field_, kind), n in self.kinds.items()},
            "columns": [{"column": use.column, "to": use.target, "how": use.how} for use in self.columns],
        }


def render(report: ImportReport) -> RenderableType:
    """Counts, where the columns went, and problems by sort with rows and an example each."""
    parts: list[RenderableType] = [_counts(report)]
    if report.columns:
        parts += [Text(), Text("Columns", style="bold"), Padding(_columns(report.columns), (0, 0, 0, 2))]
        unused = [use.column for use in report.columns if not use.target and use.how == "left out"]
        if unused:
            told = f"{len(unused)} have no place (name them in a map): {', '.join(unused)}"
            parts += [Padding(Text(told, style="dim"), (1, 0, 0, 2))]
    if report.kinds:
        parts += [Text(), Text("Problems", style="bold"), Padding(_problems(report), (0, 0, 0, 2))]
    return Group(*parts)


def _counts(report: ImportReport) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    notes = {
        "read": ", ".join(f"{feed} ({format_})" for feed, format_ in report.formats.items()),
        "rejected": f"{report.repeated:,} repeat an earlier row" if report.repeated else "",
    }
    for name in ("read", "added", "changed", "unchanged", "removed", "rejected"):
        style = "red" if name == "rejected" and report.rejected else ""
        note = f"  ({notes[name]})" if notes.get(name) else ""
        table.add_row(Text(f"{getattr(report, name):,}", style=style), Text(f"{name}{note}", style=style))
    return table


def _columns(uses: Sequence[ColumnUse]) -> Table:
    table = Table(box=None, pad_edge=False)
    for header in ("column", "becomes", "because"):
        table.add_column(header, header_style="dim", overflow="fold")
    because = {
        "map": "the map says so",
        "unused": "the map leaves it out",
        "name": "its name",
        "attribute": "short values",
        "pairs": "a list of attributes",
        "private": "kept from shoppers: what the merchant pays or earns",
    }
    for use in (use for use in uses if use.target or use.how != "left out"):
        why = because.get(use.how if use.target or use.how != "map" else "unused", use.how)
        table.add_row(Text(use.column), Text(use.target or "-"), Text(why), style="" if use.target else "dim")
    return table


def _problems(report: ImportReport) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("level", header_style="dim")
    table.add_column("field", header_style="dim")
    table.add_column("count", justify="right", header_style="dim")
    table.add_column("rows", header_style="dim", overflow="fold", max_width=30)
    table.add_column("for example", header_style="dim", overflow="fold")
    for key, count in sorted(report.kinds.items(), key=lambda item: (item[0][0] != "error", -item[1])):
        level, field_, kind = key
        same = [p for p in report.problems if (p.level, p.field or "row", p.kind) == key]
        numbers = [str(p.row) for p in same if p.row is not None]
        rows = ", ".join(numbers[:_ROWS]) + (", …" if count > _ROWS and numbers else "")
        example = same[0].message if same else kind
        table.add_row(
            Text(level, style="red" if level == "error" else "yellow"),
            Text(field_),
            Text(f"{count:,}"),
            Text(rows or "-"),
            Text(example),
        )
    return table
