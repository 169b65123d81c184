"""`shopkeeper catalog export`: the cleaned catalog for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.app import build
from bot.shop_info import ShopInfo
from catalog import generation
from catalog.export.offers import entries
from catalog.export.registry import export as write


class Format(StrEnum):
    GOOGLE_TSV = "google-tsv"
    JSONLD = "jsonld"
    OPENAI = "openai"
    JSONL = "jsonl"


def export(
    context: typer.Context,
    format: Annotated[Format, typer.Option(help="What to write.")],
    out: Annotated[Path, typer.Option(help="The file to write; replaced when it is whole.")],
) -> None:
    """Write the live catalog into a file that other programs take."""
    settings = build(context.obj).settings
    policy = settings.policy
    seller = (ShopInfo.load(policy).name("en") if policy.exists() else None) or settings.shop
    directory = generation.current(settings.data_dir, deep=False)
    exported = write(entries(directory), format.value, out, seller)
    typer.echo(f"{exported.products:,} products in {exported.rows:,} rows: {out}")
    for name, count in exported.lacking.most_common():
        typer.echo(f"{count:,} rows have no {name}, which this format requires.", err=True)
