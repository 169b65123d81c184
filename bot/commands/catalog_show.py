"""`shopkeeper catalog show`: one product, and what the live catalog finds it by."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import build
from bot.errors import ShopkeeperError
from catalog.attributes import AttributeReader
from catalog.columns import Columns
from catalog.errors import CatalogError
from catalog.generation import current
from catalog.names import load_names
from catalog.product import Product
from catalog.provenance import provenance
from catalog.store import ProductStore
from catalog.words import Stems


def show(context: typer.Context, id: str) -> None:
    """One product, whole, as its feed stated it last; one that was removed too."""
    built = build(context.obj)
    stored = ProductStore(built.engine, built.settings.shop).find(id)
    if stored is None:
        raise ShopkeeperError(f"There is no product {id!r} in the catalog.")
    product = stored.product
    table = Table(show_header=False, box=None)
    for name in ("id", "title", "price", "list_price", "currency", "brand", "category", "available", "stock",
                 "rating", "reviews", "url", "images", "description"):  # fmt: skip
        value = getattr(product, name)
        if value not in (None, (), ""):
            table.add_row(name, Text(" > ".join(value) if name == "category" else str(value)))
    table.add_row("source", Text(stored.source))
    table.add_row("updated", f"{stored.updated_at:%Y-%m-%d %H:%M} UTC")
    if stored.removed_at is not None:
        table.add_row(
            "removed", Text(f"{stored.removed_at:%Y-%m-%d %H:%M} UTC, no longer in its feed", "red")
        )
    for name, values in product.attributes.items():
        table.add_row(Text(name), Text(", ".join(values)))
    for variant in product.variants:
        told = ", ".join(f"{key}: {'/'.join(values)}" for key, values in variant.attributes.items())
        table.add_row(
            Text(f"variant {variant.id}"), Text(told + ("" if variant.available else " (sold out)"))
        )
    Console().print(table)
    if stored.removed_at is None:
        _searched(built.settings.data_dir, product)


def _searched(data_dir: Path, product: Product) -> None:
    """What the live catalog finds a product by, each with where it comes from."""
    try:
        columns = Columns.read(current(data_dir, deep=False) / "columns.arrow")
    except CatalogError:
        # What the database holds was shown; nothing is live yet, or it is damaged.
        return
    row = columns.rows.get(product.id)
    if row is None:
        return
    table = Table("Searched by", "", "", box=None, header_style="dim")
    values = {name: column.at(row) for name, column in columns.facets.items()}
    told = {
        "feed": "",
        "text": "from its title, category or description",
        "converted": "what the feed states, in other words",
    }
    for found in provenance(product, values, AttributeReader(load_names(), Stems())):
        table.add_row(found.name, Text(", ".join(found.values)), Text(told[found.source], "dim"))
    Console().print(table)
