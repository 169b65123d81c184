"""`shopkeeper recommend`: what purchase logs tell of what goes together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import build
from bot.commands.purchase_logs import read_baskets, read_orders
from bot.errors import ShopkeeperError
from bot.learned import COMPANIONS, READINESS_FILE, SCORING, save_readiness
from bot.settings import Settings
from bot.storage import outcomes
from catalog.errors import CatalogError
from catalog.generation import current
from catalog.search import Catalog
from recommender.companions import Companions, fit_companions
from recommender.learning import MissingLibraryError, ShownList, TooFewOutcomesError, learn
from recommender.questions import READINESS, learned_readiness
from recommender.scoring import Weighted
from recommender.together import fit_together

app = typer.Typer(no_args_is_help=True)

#: Pairs shown after a fit.
SHOWN = 10


@app.callback()
def _recommend() -> None:
    """Recommendations from logs."""


@app.command("fit")
def fit(
    context: typer.Context,
    purchases: Annotated[Path, typer.Option(help="Orders: a CSV with one item a row, or one basket a line.")],
    item: Annotated[str | None, typer.Option(help="The column of the item, if it isn't found.")] = None,
    order: Annotated[str | None, typer.Option(help="The column of the order, if it isn't found.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The last line is a JSON report.")] = False,
) -> None:
    """Learn what is bought together; the running shop offers it from then on."""
    settings: Settings = context.obj
    baskets = read_orders(purchases, item=item, order=order)
    names = _product_ids(settings)
    fitted = fit_companions([[names.get(one.casefold(), one) for one in basket] for basket in baskets])
    if not fitted.items:
        raise ShopkeeperError(f"{purchases} holds no baskets.")
    digest = fitted.save(settings.learned / COMPANIONS)
    known = set(names.values())
    report = {
        "baskets": fitted.baskets,
        "items": len(fitted.items),
        "in_catalog": sum(one in known for one in fitted.items),
        "pairs": int((fitted.companion >= 0).sum()),
        "sha256": digest,
    }
    if as_json:
        typer.echo(json.dumps(report))
        return
    _show(fitted)
    typer.echo(
        f"{report['baskets']} baskets, {report['items']} items ({report['in_catalog']} of them in the "
        f"catalog), {report['pairs']} pairs -> {settings.learned / COMPANIONS}"
    )
    if known and not report["in_catalog"]:
        typer.echo("warning: no item is a product id, variant id or title of the catalog.", err=True)


@app.command("learn")
def learn_from_chats(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines; the last is a report.")] = False,
) -> None:
    """Learn from the shop's own chats which questions people have an answer to, and the order of products."""
    settings: Settings = context.obj
    built = build(settings)
    base = Weighted()
    try:
        counts = outcomes.questions(built.engine, settings.shop)
        lists = outcomes.shown_lists(built.engine, settings.shop, base.names)
    finally:
        built.engine.dispose()
    asked = {slot: found for slot, found in counts.items() if slot in READINESS}
    readiness = learned_readiness(asked)
    save_readiness(settings.learned / READINESS_FILE, readiness)
    table = Table("Question", "put", "answered", "expected to be answered", box=None)
    for slot, share in sorted(readiness.items(), key=lambda pair: -pair[1]):
        put, answered = asked.get(slot, (0, 0))
        if as_json:
            row = {"question": slot, "put": put, "answered": answered, "readiness": round(share, 4)}
            typer.echo(json.dumps(row))
        table.add_row(slot, str(put), str(answered), f"{share:.0%}")
    if not as_json:
        Console().print(table)
    _learn_order(settings, lists, base, as_json)


def _learn_order(settings: Settings, lists: list[ShownList], base: Weighted, as_json: bool) -> None:
    """Keep the learnt order only if it is better on later lists than the weights of the house."""
    try:
        learned, judged = learn(lists, base)
    except (TooFewOutcomesError, MissingLibraryError) as error:
        typer.echo(json.dumps({"order": None, "why": str(error)}) if as_json else str(error))
        return
    path = settings.learned / SCORING
    if judged.better:
        learned.save(path)
    lead, low, high = judged.lead
    if as_json:
        report = {"lists": judged.lists, "ndcg": judged.ndcg, "mrr": judged.mrr, "lead": judged.lead}
        typer.echo(json.dumps({"order": str(path) if judged.better else None, **report}))
        return
    table = Table("Order", "NDCG", "MRR", box=None)
    for name in judged.ndcg:
        table.add_row(name, f"{judged.ndcg[name]:.4f}", f"{judged.mrr[name]:.4f}")
    Console().print(table)
    verdict = f"kept in {path}" if judged.better else "not kept: no better than the weights of the house"
    typer.echo(f"{judged.lists} later lists: {lead:+.4f} NDCG ({low:+.4f} to {high:+.4f}), {verdict}")


@app.command("together")
def together(
    train: Annotated[Path, typer.Option(help="Baskets, one a line, items separated by commas.")],
    queries: Annotated[Path, typer.Option(help="Baskets to complete, in the same form.")],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one a query.")] = False,
) -> None:
    """What most likely completes each basket."""
    model = fit_together(read_baskets(train))
    for basket in read_baskets(queries):
        ids = list(model.complete(basket, limit))
        typer.echo(json.dumps({"ids": ids}, ensure_ascii=False) if as_json else ", ".join(ids))


def _product_ids(settings: Settings) -> dict[str, str]:
    """What a log may call a product (its id, a variant's id, its title; folded) -> product id; empty
    without a catalog."""
    app = build(settings)
    try:
        catalog = Catalog.open(current(settings.data_dir), app.embedder, engine=app.vector_engine)
    except CatalogError:
        return {}
    finally:
        app.engine.dispose()
    products = [catalog.product(row) for row in range(catalog.size)]
    names: dict[str, str] = {}
    for product in products:
        names.setdefault(product.title.casefold(), product.id)
    for product in products:
        names.update({variant.id.casefold(): product.id for variant in product.variants})
    names.update({product.id.casefold(): product.id for product in products})
    return names


def _show(fitted: Companions) -> None:
    """The pairs that say most."""
    strongest = sorted(
        (
            (float(fitted.added[item, 0]), one, fitted.items[int(fitted.companion[item, 0])])
            for item, one in enumerate(fitted.items)
            if fitted.companion[item, 0] >= 0
        ),
        reverse=True,
    )
    table = Table("Who buys", "also takes", "more often by", "in baskets", box=None)
    for added, one, other in strongest[:SHOWN]:
        table.add_row(Text(one), Text(other), f"{100 * added:.0f} of 100", str(fitted.evidence(one, other)))
    Console().print(table)
