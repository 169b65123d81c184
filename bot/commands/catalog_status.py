"""`shopkeeper catalog status` and `rollback`: what is live, where it came from, and the way back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from bot.commands.moments import ago, until
from catalog import history
from catalog.errors import CatalogError
from catalog.history import Past
from catalog.sources import SourceState, SourceStore
from catalog.sync import due_at

AsJson = Annotated[bool, typer.Option("--json", help="The same as one JSON object.")]
_COUNTS = ("read", "added", "changed", "removed", "rejected")


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """What is live, when it was made, and how its sources do."""
    built = build(context.obj)
    now = datetime.now(UTC)
    past = history.generations(built.settings.data_dir)
    states = sources_of(built).states()
    if not past and not states:
        raise CatalogError(f"There is no catalog in {built.settings.data_dir} yet: import a feed first")
    if as_json:
        typer.echo(json.dumps(_as_json(past, states), ensure_ascii=False))
        return
    console = Console()
    console.print(_live(past, built, now))
    if states:
        console.print(Text("\nSources", style="bold"), source_table(states, now))
        for line in failures(states, now):
            console.print(line)


def rollback(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Which one; else the one before the live one.")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="Only list what there is.")] = False,
) -> None:
    """Serve an earlier state of the catalog again; the next import goes on from the products as they are."""
    built = build(context.obj)
    now = datetime.now(UTC)
    if not list_only:
        back = history.roll_back(built.settings.data_dir, number, built.embedder.id)
        typer.echo(f"Catalog {back.number} is live again ({back.products:,} products).")
        for state in sources_of(built).states():
            if (at := due_at(state)) is not None:
                typer.echo(
                    f"The source {state.name!r} is fetched again {until(at, now)} and makes a newer one: "
                    f"`shopkeeper catalog sources remove {state.name}` stops that."
                )
    table = Table("Catalog", "Made", "Products", "", box=None, pad_edge=False, header_style="dim")
    for past in history.generations(built.settings.data_dir):
        made = ago(past.created_at, now) if past.created_at else "-"
        note = Text("live", style="green") if past.live else Text("")
        if past.problem:
            note = Text(past.problem, style="red")
        table.add_row(str(past.number), made, f"{past.products:,}", note)
    Console().print(table)


def sources_of(built: App) -> SourceStore:
    return SourceStore(built.engine, built.settings.shop)


def source_table(states: list[SourceState], now: datetime) -> Table:
    """One row a source; the counts are those of its last import that was stored."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    columns: tuple[tuple[str, Literal["left", "right"], bool], ...] = (
        ("source", "left", True),
        ("products", "right", False),
        ("imported", "left", False),
        ("changes", "left", False),
        ("rejected", "right", False),
        ("problems", "right", False),
        ("next fetch", "left", False),
    )
    for header, justify, wraps in columns:
        table.add_column(header, justify=justify, no_wrap=not wraps, overflow="fold")
    for state in states:
        good = state.last_good
        report = good.report if good else {}
        problems = sum(report.get("problem_counts", {}).values())
        at = due_at(state)
        table.add_row(
            Text(state.name),
            f"{state.products:,}",
            ago(state.imported_at, now) if state.imported_at else "never",
            "+{added:,} ~{changed:,} -{removed:,}".format_map(report) if report else "-",
            f"{report['rejected']:,}" if report else "-",
            Text(f"{problems:,}" if report else "-", style="yellow" if problems else ""),
            "by hand" if at is None else until(at, now),
        )
    return table


def failures(states: list[SourceState], now: datetime) -> list[Text]:
    """A line for each source whose newest import failed."""
    lines = []
    for state in states:
        last = state.last
        if last is not None and last.error is not None:
            times = f", {state.failures} times in a row" if state.failures > 1 else ""
            line = f"{state.name}: the import {ago(last.started_at, now)} failed{times}: {last.error}"
            lines.append(Text(line, style="red"))
    return lines


def _live(past: list[Past], built: App, now: datetime) -> Table:
    table = Table.grid(padding=(0, 2))
    live = next((one for one in past if one.live), None)
    if live is None:
        table.add_row("Catalog", Text("none is live yet", style="red"))
        return table
    made = f", made {ago(live.created_at, now)}" if live.created_at else ""
    table.add_row("Catalog", f"{live.number}{made}")
    if live.problem:
        table.add_row("Problem", Text(live.problem, style="red"))
        return table
    table.add_row("Products", f"{live.products:,}")
    for name, label in (("available", "In stock"), ("words", "Words")):
        if name in live.counts:
            table.add_row(label, f"{live.counts[name]:,}")
    table.add_row("Embedder", Text(live.embedder))
    if live.embedder != built.embedder.id:
        table.add_row("", Text(f"not the one that is set ({built.embedder.id}): import again", style="red"))
    earlier = [str(one.number) for one in past if not one.live]
    if earlier:
        table.add_row("Others kept", ", ".join(earlier))
    return table


def _as_json(past: list[Past], states: list[SourceState]) -> dict[str, Any]:
    generations = [
        {
            "number": one.number,
            "live": one.live,
            "created_at": one.created_at.isoformat() if one.created_at else None,
            "products": one.products,
            "available": one.counts.get("available"),
            "embedder": one.embedder,
            "problem": one.problem,
        }
        for one in past
    ]
    live = next((one for one in generations if one["live"]), None)
    return {
        "generation": live,
        "generations": generations,
        "sources": [source_json(state) for state in states],
    }


def source_json(state: SourceState) -> dict[str, Any]:
    plan, at, good, last = state.schedule, due_at(state), state.last_good, state.last
    return {
        "name": state.name,
        "products": state.products,
        "imported_at": state.imported_at.isoformat() if state.imported_at else None,
        "feeds": list(plan.feeds) if plan else [],
        "every": plan.every if plan else None,
        "next_at": at.isoformat() if at else None,
        "failures": state.failures,
        "error": last.error if last else None,
        "counts": {name: good.report.get(name) for name in (*_COUNTS, "unchanged")} if good else None,
        "problems": good.report.get("problem_counts", {}) if good else {},
    }
