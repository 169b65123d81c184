"""Checks of how the shop is ordered: categories, attributes, columns, rows that were left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from catalog.health import EXAMPLES, Example, Found
from catalog.health_shelf import Shelf, Trail
from catalog.health_texts import chosen

#: Products of a category from which on its attributes are compared.
LEAST_CATEGORY = 10
#: An attribute that fewer of a category's products state is none of that category.
BELONGS = 0.2
#: What more of them state is well filled.
FILLED = 0.75
#: What most of a shop states, its other categories miss.
_SHOPWIDE = ("brand", "color")
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one category's products state one attribute."""

    path: Trail
    attribute: str
    stated: int
    of: int

    @property
    def share(self) -> float:
        return self.stated / self.of


def uncategorised(shelf: Shelf) -> Found:
    return chosen(shelf, (not path for path in shelf.categories))


def lone_categories(shelf: Shelf) -> Found:
    leaves = shelf.leaves
    lone = {path for path, count in leaves.items() if count == 1 and shelf.paths[path] == 1}
    examples = [
        Example(id_, title, " > ".join(path))
        for id_, title, path in zip(shelf.ids, shelf.titles, shelf.categories, strict=True)
        if path in lone
    ]
    return Found(len(lone), len(leaves), examples[:EXAMPLES])


def seldom_filled(shelf: Shelf) -> Found:
    """Values that products lack though others of their category state them."""
    cells = attribute_cells(shelf)
    seldom = sorted((cell for cell in cells if cell.share < FILLED), key=lambda cell: cell.stated - cell.of)
    examples = [
        Example(cell.attribute, " > ".join(cell.path), f"stated by {cell.stated:,} of {cell.of:,}")
        for cell in seldom[:EXAMPLES]
    ]
    missing = sum(cell.of - cell.stated for cell in seldom)
    return Found(missing, sum(cell.of for cell in cells), examples)


def attribute_cells(shelf: Shelf) -> list[Cell]:
    """The attributes that belong to each category that is large enough to tell, else to its parent."""
    rows: dict[Trail, list[int]] = defaultdict(list)
    for row, path in enumerate(shelf.categories):
        whole = next(
            (
                path[:depth]
                for depth in range(len(path), 0, -1)
                if shelf.paths[path[:depth]] >= LEAST_CATEGORY
            ),
            None,
        )
        if whole:
            rows[whole].append(row)
    shopwide = {
        name
        for name in _SHOPWIDE
        if name in shelf.filled and shelf.size and shelf.filled[name].mean() >= _MOST
    }
    cells = []
    for path, found in rows.items():
        if len(found) < LEAST_CATEGORY:
            continue
        for name, flags in shelf.filled.items():
            stated = int(np.count_nonzero(flags[found]))
            if stated >= BELONGS * len(found) or name in shopwide:
                cells.append(Cell(path, name, stated, len(found)))
    return cells


def left_out_columns(shelf: Shelf) -> Found:
    """Columns of the feeds that became nothing, as the last import of each source saw them."""
    columns: list[tuple[str, str, bool]] = []
    for state in shelf.sources:
        if state.last_good is not None:
            for use in state.last_good.report.get("columns", ()):
                columns.append((state.name, use["column"], use.get("how") == "left out"))
    unused = [(source, column) for source, column, left in columns if left]
    examples = [Example(column, column, f"in the feed of {source}") for source, column in unused[:EXAMPLES]]
    return Found(len(unused), len(columns), examples)


def rejected_rows(shelf: Shelf) -> Found:
    """Rows of the feeds that could not be used."""
    rejected = read = 0
    reasons: Counter[str] = Counter()
    examples = []
    for state in shelf.sources:
        if state.last_good is not None:
            report = state.last_good.report
            # Rows that repeat another one exactly cost nothing.
            rejected += report.get("rejected", 0) - report.get("repeated", 0)
            read += report.get("read", 0)
            reasons.update(report.get("problem_counts", {}))
            for problem in report.get("problems", ()):
                if problem.get("level") == "error":
                    times = reasons[f"{problem.get('field') or 'row'}: {problem.get('kind')}"]
                    note = f"{problem['message']} ({times:,} rows)" if times > 1 else str(problem["message"])
                    row = f"row {problem['row']}" if problem.get("row") else "feed"
                    examples.append(Example(row, state.name, note))
    return Found(rejected, read, examples[:EXAMPLES])
