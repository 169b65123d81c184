"""`shopkeeper person …`: what is stored of one person, handed out or erased."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, build
from bot.errors import ShopkeeperError
from bot.privacy.erasures import ErasedPeople, Erasures
from bot.privacy.people import People

app = typer.Typer(no_args_is_help=True)

Shopper = Annotated[str, typer.Argument(help="The shopper's id, as their channel knows it.")]


@app.command("export")
def export(
    context: typer.Context,
    shopper: Shopper,
    out: Annotated[Path | None, typer.Option(help="A file instead of stdout.")] = None,
) -> None:
    """All that is stored of a person, as JSON: to be handed to them."""
    found = _people(build(context.obj)).export(shopper)
    if not found["tables"]:
        raise ShopkeeperError(f"Nothing is stored of a shopper {shopper!r}.")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        rows = sum(len(rows) for rows in found["tables"].values())
        typer.echo(f"{rows} rows of {len(found['tables'])} tables are in {out}.")


@app.command("delete")
def delete(
    context: typer.Context,
    shopper: Shopper,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking; there is no way back.")] = False,
) -> None:
    """Erase a person everywhere: rows, files, topics at desks; with a note for backups."""
    if not yes:
        typer.confirm(f"Erase all that is stored of {shopper}? There is no way back.", abort=True)
    built = build(context.obj)
    counts = {name: count for name, count in _people(built).erase(shopper).items() if count}
    asyncio.run(_erasures(built).pass_once())
    if not counts:
        typer.echo(f"Nothing was stored of a shopper {shopper!r}; the note for backups is made all the same.")
    else:
        typer.echo("Erased: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) + ".")
    left = _erasures(built).waiting(built.settings.shop)
    if left:
        typer.echo(f"{len(left)} topics or conversations at desks are erased by `serve`.", err=True)


@app.command("pending")
def pending(context: typer.Context) -> None:
    """What is still to be erased at desks outside, and why it has not been yet."""
    built = build(context.obj)
    for row in _erasures(built).waiting(built.settings.shop):
        told = f"{row.asked_at:%Y-%m-%d %H:%M} {row.kind} {row.target} {row.ref}"
        typer.echo(f"{told}  tried {row.attempts} times{f': {row.error}' if row.error else ''}")


@app.command("reapply")
def reapply(context: typer.Context) -> None:
    """After a backup was restored: erase again who was erased since; `serve` does so when it starts."""
    built = build(context.obj)
    count = _people(built).erase_again(ErasedPeople(built.settings.data_dir))
    asyncio.run(_erasures(built).pass_once())
    typer.echo(f"{count} people were erased again.")


def _people(built: App) -> People:
    return People(built.engine, built.settings.shop, lambda: datetime.now(UTC))


def _erasures(built: App) -> Erasures:
    return Erasures(built.engine, built.files, built.settings.data_dir, lambda: datetime.now(UTC))
