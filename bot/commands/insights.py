"""`shopkeeper insights`: what conversations tell the merchant."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import App, build
from bot.errors import ShopkeeperError
from bot.insights.gathering import gather
from bot.insights.page import page
from bot.insights.table import render
from bot.shop_info import ShopInfo
from catalog.store import ProductStore


def insights(
    context: typer.Context,
    since: Annotated[
        datetime | None, typer.Option(help="From this day on (UTC).", formats=["%Y-%m-%d"])
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write them as a page into this file.")] = None,
) -> None:
    """What was wanted in vain, why people turn things down or leave, and what could not be answered."""
    built = build(context.obj)
    start = since.replace(tzinfo=UTC) if since is not None else None
    found = gather(built.engine, built.settings.shop, lambda id: _title(built, id), start)
    if html is not None:
        policy = built.settings.policy
        name = ShopInfo.load(policy).name("en") if policy.exists() else ""
        period = f"Since {start:%d %B %Y}" if start is not None else "All conversations so far"
        try:
            html.write_text(page(found, name or built.settings.shop, period), encoding="utf-8")
        except OSError as error:
            raise ShopkeeperError(f"{html} can't be written: {error.strerror}") from error
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    elif html is not None:
        typer.echo(f"{found.funnel['chats']} chats: {html}")
    else:
        Console().print(render(found))


def _title(built: App, id: str) -> str:
    """A product's name, also of one that is gone; its id when it was never known."""
    stored = ProductStore(built.engine, built.settings.shop).find(id)
    return stored.product.title if stored is not None else id
