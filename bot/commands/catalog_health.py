"""`shopkeeper catalog health`: what keeps shoppers from finding things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import App, build
from bot.commands.catalog_status import sources_of
from bot.errors import ShopkeeperError
from bot.shop_info import ShopInfo
from catalog import generation
from catalog.health import Health
from catalog.health_checks import examine
from catalog.health_page import page
from catalog.health_shelf import shelf_of_generation
from catalog.health_table import render


def health(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the report as a page into this file.")] = None,
) -> None:
    """How well shoppers can find what the catalog holds: a score, what costs it, and examples."""
    built = build(context.obj)
    examined = health_of(built)
    if html is not None:
        policy = built.settings.policy
        name = ShopInfo.load(policy).name("en") if policy.exists() else None
        try:
            html.write_text(page(examined, name or built.settings.shop), encoding="utf-8")
        except OSError as error:
            raise ShopkeeperError(f"{html} can't be written: {error.strerror}") from error
    if as_json:
        typer.echo(json.dumps(examined.as_json(), ensure_ascii=False))
    elif html is not None:
        typer.echo(f"Feed health {examined.score}/100: {html}")
    else:
        Console().print(render(examined))


def health_of(built: App) -> Health:
    """The health of the live generation. Raises CatalogError when there is none."""
    directory = generation.current(built.settings.data_dir, deep=False)
    return examine(shelf_of_generation(directory, sources_of(built).states()))
