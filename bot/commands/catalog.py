"""`shopkeeper catalog …`: load feeds, search, look."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from bot.dialogue.phrasing import money
from bot.errors import ShopkeeperError
from catalog.importer import import_feed
from catalog.report import ImportReport, render
from catalog.search import Catalog
from catalog.where import Where

app = typer.Typer(no_args_is_help=True)


class Mode(StrEnum):
    SNAPSHOT = "snapshot"
    MERGE = "merge"


STAGES = {
    "download": "Downloading",
    "read": "Reading",
    "store": "Storing",
    "embed": "Embedding",
    "index": "Indexing",
}


class Bars:
    """`catalog.progress.Progress` as bars on stderr."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, stage: str, done: int, total: int | None) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGES.get(stage, stage), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)


def import_with_progress(
    built: App,
    feeds: list[str],
    *,
    console: Console,
    format: str = "auto",
    map: Path | None = None,
    mode: Mode = Mode.SNAPSHOT,
    source: str = "default",
) -> ImportReport:
    with Bars(console) as bars:
        return import_feed(
            built.settings.data_dir,
            feeds,
            format=format,
            mapping=map,
            mode=mode.value,
            source=source,
            embedder=built.embedder,
            progress=bars,
            now=datetime.now(UTC),
            currency=built.settings.currency,
        )


@app.command("import")
def import_(
    context: typer.Context,
    feeds: Annotated[list[str], typer.Argument(help="Paths or http(s) addresses.")],
    format: Annotated[str, typer.Option(help="auto, csv, jsonl, yml, …")] = "auto",
    map: Annotated[Path | None, typer.Option(help="YAML: our field name to the feed's column.")] = None,
    mode: Annotated[
        Mode, typer.Option(help="snapshot: what is absent is removed; merge: it stays.")
    ] = Mode.SNAPSHOT,
    source: Annotated[str, typer.Option(help="Name of this feed among the shop's feeds.")] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON on the last line.")] = False,
) -> None:
    """Validate, store, embed and index a feed."""
    report = import_with_progress(
        build(context.obj),
        feeds,
        console=Console(stderr=True),
        format=format,
        map=map,
        mode=mode,
        source=source,
    )
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        Console().print(render(report))
    if not report.usable:
        raise ShopkeeperError("Nothing in the feed could be used; what was live stays live.")


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument()] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 10,
    where: Annotated[list[str] | None, typer.Option(help="KEY=VALUE; price_min and price_max too.")] = None,
    queries: Annotated[
        Path | None, typer.Option(help="One query a line; --json gives one line each.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Search the live catalog, best first."""
    if (query is None) == (queries is None):
        raise typer.BadParameter("give either a query or --queries FILE")
    built = build(context.obj)
    catalog = built.shops(built.settings.shop).catalog
    condition = _where(where or [])
    if queries is not None:
        try:
            lines = queries.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ShopkeeperError(f"{queries} can't be read: {error}") from error
        for line in lines:
            hits = catalog.search(line, condition, limit)
            ids = [catalog.columns.ids[row] for row in hits.rows.tolist()]
            typer.echo(json.dumps({"query": line, "ids": ids}, ensure_ascii=False))
        return
    _show(catalog, query or "", condition, limit, as_json)


@app.command()
def status(context: typer.Context) -> None:
    """What is live: generation, products, words."""
    built = build(context.obj)
    catalog = built.shops(built.settings.shop).catalog
    table = Table(show_header=False, box=None)
    table.add_row("Generation", str(catalog.number))
    table.add_row("Products", str(catalog.size))
    table.add_row("In stock", str(int(catalog.columns.available.sum())))
    table.add_row("Embedder", built.embedder.id)
    table.add_row("Words", str(len(catalog.lexicon.words)))
    Console().print(table)


@app.command()
def show(context: typer.Context, id: str) -> None:
    """One product, whole, as the catalog holds it."""
    built = build(context.obj)
    product = built.shops(built.settings.shop).product(id)
    if product is None:
        raise ShopkeeperError(f"There is no product {id!r} in the live catalog.")
    table = Table(show_header=False, box=None)
    for name in ("id", "title", "price", "list_price", "currency", "brand", "category", "available", "stock",
                 "rating", "reviews", "url", "images", "description"):  # fmt: skip
        value = getattr(product, name)
        if value not in (None, (), ""):
            table.add_row(name, Text(" > ".join(value) if name == "category" else str(value)))
    for name, values in product.attributes.items():
        table.add_row(Text(name), Text(", ".join(values)))
    for variant in product.variants:
        told = ", ".join(f"{key}: {'/'.join(values)}" for key, values in variant.attributes.items())
        table.add_row(
            Text(f"variant {variant.id}"), Text(told + ("" if variant.available else " (sold out)"))
        )
    Console().print(table)


def _show(catalog: Catalog, query: str, where: Where, limit: int, as_json: bool) -> None:
    hits = catalog.search(query, where, limit)
    rows: list[dict[str, Any]] = []
    for row, score in zip(hits.rows.tolist(), hits.score.tolist(), strict=True):
        product = catalog.product(row)
        rows.append(
            {
                "id": product.id,
                "title": product.title,
                "score": round(score, 4),
                "price": float(product.price),
            }
        )
        rows[-1]["shown"] = money(product.price, product.currency, "en")
    if as_json:
        for found in rows:
            found.pop("shown")
            typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("Score", "Price", "Title", "Id", box=None)
    for found in rows:
        table.add_row(f"{found['score']:.3f}", Text(found["shown"]), Text(found["title"]), Text(found["id"]))
    Console().print(table)


def _where(conditions: list[str]) -> Where:
    any_of: dict[str, frozenset[str]] = {}
    prices: dict[str, float] = {}
    for condition in conditions:
        key, mark, value = condition.partition("=")
        if not mark or not key or not value:
            raise typer.BadParameter(f"{condition!r} is not KEY=VALUE", param_hint="--where")
        if key in ("price_min", "price_max"):
            try:
                prices[key] = float(value)
            except ValueError as error:
                raise typer.BadParameter(f"{value!r} is no number", param_hint="--where") from error
        else:
            any_of[key] = any_of.get(key, frozenset()) | {value.casefold()}
    return Where(any_of=any_of, price_min=prices.get("price_min"), price_max=prices.get("price_max"))
