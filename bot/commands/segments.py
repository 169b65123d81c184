"""`shopkeeper segments`: customers by what they bought."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.purchase_logs import read_purchases
from bot.errors import ShopkeeperError
from bot.learned import PERSONAS
from bot.settings import Settings
from recommender.persona_plot import draw
from recommender.personas import fit_personas
from recommender.segments import CustomerValue, fit_segments

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _segments() -> None:
    """Customers by what they bought: recency, frequency, value, chance of return."""


@app.command("fit")
def fit(
    purchases: Annotated[Path, typer.Option(help="CSV with the columns customer, date, items, amount.")],
    at: Annotated[datetime | None, typer.Option(help="As of this day.", formats=["%Y-%m-%d"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one a customer.")] = False,
) -> None:
    """Segment, repeat probability (nine months) and lifetime value of every customer."""
    try:
        found = fit_segments(read_purchases(purchases), at.date() if at else None)
    except ValueError as error:
        raise ShopkeeperError(f"{purchases}: {error}") from error
    if as_json:
        for customer in found:
            typer.echo(json.dumps(_as_json(customer), ensure_ascii=False))
        return
    _show(found)


@app.command("personas")
def personas(
    context: typer.Context,
    purchases: Annotated[Path, typer.Option(help="CSV with the columns customer, date, items, amount.")],
    at: Annotated[datetime | None, typer.Option(help="As of this day.", formats=["%Y-%m-%d"])] = None,
    count: Annotated[int | None, typer.Option(min=2, max=8, help="How many; else as the data say.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write a picture (SVG) here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one a customer.")] = False,
) -> None:
    """Sorts of customers, described in words; kept for the shop."""
    settings: Settings = context.obj
    try:
        found = fit_personas(read_purchases(purchases), at.date() if at else None, count)
    except ValueError as error:
        raise ShopkeeperError(f"{purchases}: {error}") from error
    found.save(settings.learned / PERSONAS)
    if plot is not None:
        _write(plot, draw(found, f"Personas of {len(found.customers):,} customers"))
    if as_json:
        for customer, which in zip(found.customers, found.which.tolist(), strict=True):
            persona = found.personas[which]
            row = {"customer": customer, "persona": persona.name, "description": persona.description}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("Persona", "who", "Customers", "Money", "Purchases", "Days since", "Amount", box=None)
    for persona in found.personas:
        typical = persona.typical
        table.add_row(
            Text(persona.name),
            Text(persona.description),
            f"{persona.customers:.0%}",
            f"{persona.revenue:.0%}",
            f"{typical['purchases']:g}",
            f"{typical['days_since']:g}",
            f"{typical['amount']:,.2f}",
        )
    Console().print(table)
    apart, stable = found.silhouette, found.stability
    typer.echo(f"told apart {apart:.2f} (silhouette), stable {stable:.2f} (adjusted Rand index)")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ShopkeeperError(f"{path} can't be written: {error.strerror}.") from error


def _as_json(customer: CustomerValue) -> dict[str, object]:
    return {
        "customer": customer.customer,
        "recency": customer.recency,
        "frequency": customer.frequency,
        "monetary": round(customer.monetary, 2),
        "segment": customer.segment,
        "repeat_probability": round(customer.repeat_probability, 6),
        "lifetime_value": round(customer.lifetime_value, 2),
    }


def _show(found: list[CustomerValue]) -> None:
    """Segments at a glance: how many, how likely to return, how valuable."""
    table = Table("Segment", "Customers", "Repeat", "Value each", box=None)
    for segment in dict.fromkeys(customer.segment for customer in found):
        inside = [customer for customer in found if customer.segment == segment]
        repeat = sum(customer.repeat_probability for customer in inside) / len(inside)
        value = sum(customer.lifetime_value for customer in inside) / len(inside)
        table.add_row(Text(segment), str(len(inside)), f"{repeat:.0%}", f"{value:,.2f}")
    Console().print(table)
