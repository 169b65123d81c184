"""`shopkeeper catalog sources`: the feeds that `serve` fetches again by itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import build
from bot.commands.catalog_status import failures, source_json, source_table, sources_of
from bot.commands.importing import Mode, import_with_progress
from bot.commands.moments import interval, spoken
from bot.errors import ShopkeeperError
from catalog.feeds.fetching import NotModifiedError
from catalog.feeds.mapping import load_map
from catalog.report import render
from catalog.sources import Schedule

app = typer.Typer(invoke_without_command=True)


@app.callback()
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The shop's feeds: what came from each, and when it is fetched next."""
    if context.invoked_subcommand is not None:
        return
    states = sources_of(build(context.obj)).states()
    now = datetime.now(UTC)
    if as_json:
        for state in states:
            typer.echo(json.dumps(source_json(state), ensure_ascii=False))
    elif not states:
        typer.echo("No sources yet: `shopkeeper catalog sources add NAME FEED` plans one.")
    else:
        console = Console()
        console.print(source_table(states, now))
        for state in states:
            if state.schedule:
                every = spoken(state.schedule.every)
                feeds = " ".join(state.schedule.feeds)
                console.print(f"{state.name}: every {every} from {feeds}", markup=False, style="dim")
        for line in failures(states, now):
            console.print(line)


@app.command()
def add(
    context: typer.Context,
    name: str,
    feeds: Annotated[list[str], typer.Argument(help="Paths or http(s) addresses.")],
    every: Annotated[str, typer.Option(help="How often: 30m, 6h, 1d.")] = "1d",
    format: Annotated[str, typer.Option(help="auto, csv, jsonl, yml, …")] = "auto",
    map: Annotated[Path | None, typer.Option(help="YAML: our field name to the feed's column.")] = None,
    mode: Annotated[Mode, typer.Option()] = Mode.SNAPSHOT,
) -> None:
    """Plan a feed: `serve` fetches it at once and then every so often."""
    if map is not None:
        load_map(map)
    planned = Schedule(
        name=name,
        feeds=tuple(_whole(feed) for feed in feeds),
        every=interval(every),
        added_at=datetime.now(UTC),
        format=format,
        map=str(map.resolve()) if map else None,
        mode=mode.value,
    )
    sources_of(build(context.obj)).add(planned)
    typer.echo(
        f"{name} is fetched every {spoken(planned.every)} while `shopkeeper serve` runs; "
        f"`shopkeeper catalog sources fetch {name}` does it now."
    )


@app.command()
def remove(context: typer.Context, name: str) -> None:
    """No longer fetch a source by itself; its products stay."""
    if not sources_of(build(context.obj)).remove(name):
        raise ShopkeeperError(f"No source {name!r} is planned here.")
    typer.echo(f"{name} is no longer fetched; its products stay.")


@app.command()
def fetch(
    context: typer.Context,
    name: str,
    force: Annotated[bool, typer.Option("--force", help="Remove however many products are gone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON on the last line.")] = False,
) -> None:
    """Import a planned source now."""
    built = build(context.obj)
    sources = sources_of(built)
    planned = sources.schedule(name)
    try:
        report = import_with_progress(
            built,
            list(planned.feeds),
            console=Console(stderr=True),
            format=planned.format,
            map=Path(planned.map) if planned.map else None,
            mode=Mode(planned.mode),
            source=name,
            force=force,
            known={} if force else sources.validators(name),
        )
    except NotModifiedError as unchanged:
        typer.echo(json.dumps({"unmodified": True}) if as_json else f"{unchanged}; nothing to do.")
        return
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        Console().print(render(report))
    if not report.usable:
        raise ShopkeeperError("Nothing in the feed could be used; what was live stays live.")


def _whole(feed: str) -> str:
    """`serve` may run in another folder."""
    return feed if feed.lower().startswith(("http://", "https://")) else str(Path(feed).resolve())
