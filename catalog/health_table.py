"""Feed health in the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from catalog.health import Finding, Health

STYLES = {"none": "green", "low": "", "medium": "yellow", "high": "red"}
_BAR = 10
_EXAMPLES = 3


def render(health: Health) -> RenderableType:
    """The score, a line for each check, and the problems with what they cost and examples."""
    shelf = health.shelf
    head = Text.assemble(
        ("Feed health ", "bold"),
        (f"{health.score}/100", f"bold {score_style(health.score)}"),
        f"  {health.grade}; {shelf.size:,} products, {len(shelf.leaves):,} categories, "
        f"{int(shelf.available.sum()):,} in stock",
    )
    parts: list[RenderableType] = [head, Text(), _overview(health)]
    for finding in health.problems:
        parts += [Text(), *_details(finding)]
    parts += [
        Text(),
        Text(
            "The score is 100 less the points that the checks take; each takes them in proportion to the "
            "share of what it concerns.",
            style="dim",
        ),
    ]
    return Group(*parts)


def score_style(score: int) -> str:
    return "green" if score >= 75 else "yellow" if score >= 55 else "red"


def percent(share: float) -> str:
    """A share that never reads 0 % when there is something, nor 100 % when something is left."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 <= share < 1:
        return ">99.9%"
    return f"{share:.0%}" if share in (0, 1) or share >= 0.1 else f"{share:.1%}"


def _overview(health: Health) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("check")
    for header in ("count", "share"):
        table.add_column(header, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("of", justify="right", no_wrap=True)
    for finding in health.findings:
        style = STYLES[finding.severity]
        filled = round(_BAR * finding.share) or (1 if finding.found.count else 0)
        table.add_row(
            Text(finding.check.title, style=style if finding.found.count else "dim"),
            Text(f"{finding.found.count:,}", style=style),
            Text(percent(finding.share), style=style),
            Text("█" * filled, style=style or "blue") + Text("░" * (_BAR - filled), style="dim"),
            Text(f"{finding.points:.1f}" if finding.found.count else "-", style=style),
            Text(f"{finding.check.weight:g}", style="dim"),
        )
    return table


def _details(finding: Finding) -> list[RenderableType]:
    found, check = finding.found, finding.check
    title = Text.assemble(
        (check.title, "bold"),
        f"  {found.count:,} of {found.of:,} {check.unit}",
    )
    examples = Table.grid(padding=(0, 2))
    examples.add_column(style="dim", overflow="fold", max_width=24)
    examples.add_column(overflow="ellipsis", no_wrap=True, max_width=44)
    examples.add_column(style="dim", overflow="fold")
    for example in found.examples[:_EXAMPLES]:
        examples.add_row(Text(example.id), Text(example.title), Text(example.note))
    return [
        title,
        Padding(Text(check.cost), (0, 0, 0, 2)),
        Padding(Text(check.advice, style="dim"), (0, 0, 0, 2)),
        Padding(examples, (0, 0, 0, 2)),
    ]
