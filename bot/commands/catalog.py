"""`shopkeeper catalog …`: load feeds, search, look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import build
from bot.commands import catalog_export, catalog_health, catalog_show, catalog_sources, catalog_status
from bot.commands.importing import Mode, embed_with_progress, import_with_progress, reindex_with_progress
from bot.dialogue.phrasing import price
from bot.errors import ShopkeeperError
from bot.helpers import end_with_input
from catalog.generation import current
from catalog.report import render
from catalog.search import Catalog
from catalog.store import ProductStore
from catalog.where import Where

app = typer.Typer(no_args_is_help=True)


app.add_typer(catalog_sources.app, name="sources", help="Feeds that are fetched again by themselves.")
app.command()(catalog_status.status)
app.command()(catalog_status.rollback)
app.command()(catalog_health.health)
app.command()(catalog_export.export)
app.command()(catalog_show.show)


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
    force: Annotated[
        bool, typer.Option("--force", help="Remove however many products the feed no longer holds.")
    ] = False,
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
        force=force,
    )
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        Console().print(render(report))
    if not report.usable:
        raise ShopkeeperError("Nothing in the feed could be used; what was live stays live.")


@app.command("reindex")
def reindex(context: typer.Context) -> None:
    """Index the stored products again, without a feed: for another embedder, or after a restored backup."""
    built = build(context.obj)
    number = reindex_with_progress(built, Console(stderr=True))
    products = ProductStore(built.engine, built.settings.shop).count()
    typer.echo(f"Generation {number} serves {products} products.")


@app.command("embed")
def embed(
    context: typer.Context,
    start: Annotated[float, typer.Option(min=0, max=1, help="At which share of the products to begin.")] = 0,
    attached: Annotated[bool, typer.Option("--attached", help="End when standard input does.")] = False,
) -> None:
    """Embed what the stored products lack: beside an import or a reindex, from another machine too."""
    if attached:
        end_with_input()
    built = build(context.obj)
    made, products = embed_with_progress(built, start, Console(stderr=True))
    typer.echo(f"{made} texts embedded here; all of {products} products have their vectors.")


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
    catalog = Catalog.open(current(built.settings.data_dir), built.embedder, engine=built.vector_engine)
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
                "price": None if product.price is None else float(product.price),
            }
        )
        rows[-1]["shown"] = price(product.price, product.currency, "en")
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
