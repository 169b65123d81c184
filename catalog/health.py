"""Feed health: what in a catalog keeps shoppers from finding things, counted, exemplified and scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from catalog.health_shelf import Shelf

#: Examples kept of each finding.
EXAMPLES = 12
Unit = Literal["products", "categories", "columns", "rows", "values"]


@dataclass(frozen=True, slots=True)
class Example:
    """One product (or category, column, row) that a finding is about; `note` says what of it."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw: `count` of `of`, with examples."""

    count: int
    of: int
    examples: Sequence[Example] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `weight`: the points it takes at most; `full`: the share (0..1) at which it takes
    them all. `cost`: what it costs in findability; `advice`: what to do."""

    name: str
    title: str
    weight: float
    full: float
    cost: str
    advice: str
    look: Callable[[Shelf], Found]
    unit: Unit = "products"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with what it saw."""

    check: Check
    found: Found

    @property
    def share(self) -> float:
        """0..1"""
        return self.found.count / self.found.of if self.found.of else 0.0

    @property
    def points(self) -> float:
        """What it takes from the score: in proportion to its share, all of the weight from `full` on."""
        return self.check.weight * min(1.0, self.share / self.check.full)

    @property
    def severity(self) -> Literal["none", "low", "medium", "high"]:
        if not self.found.count:
            return "none"
        lost = self.points / self.check.weight
        return "high" if lost >= 0.5 and self.points >= 3 else "medium" if lost >= 0.15 else "low"


@dataclass(frozen=True, slots=True)
class Health:
    """The findings, the costliest first, and the score: 100 less the points of all findings."""

    shelf: Shelf
    findings: tuple[Finding, ...]

    @property
    def score(self) -> int:
        return max(0, round(100 - sum(finding.points for finding in self.findings)))

    @property
    def grade(self) -> str:
        for least, grade in ((90, "very good"), (75, "good"), (55, "fair"), (35, "poor")):
            if self.score >= least:
                return grade
        return "very poor"

    @property
    def problems(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.found.count)

    def as_json(self) -> dict[str, Any]:
        shelf = self.shelf
        return {
            "score": self.score,
            "grade": self.grade,
            "generation": shelf.number,
            "made_at": _iso(shelf.made_at),
            "products": shelf.size,
            "available": int(shelf.available.sum()),
            "categories": len(shelf.leaves),
            "findings": [
                {
                    "name": finding.check.name,
                    "title": finding.check.title,
                    "count": finding.found.count,
                    "of": finding.found.of,
                    "unit": finding.check.unit,
                    "share": round(finding.share, 4),
                    "points": round(finding.points, 2),
                    "weight": finding.check.weight,
                    "severity": finding.severity,
                    "cost": finding.check.cost,
                    "advice": finding.check.advice,
                    "examples": [
                        {"id": example.id, "title": example.title, "note": example.note}
                        for example in finding.found.examples
                    ],
                }
                for finding in self.findings
            ],
        }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
