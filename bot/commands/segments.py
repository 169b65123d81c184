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


def _as_json(customer: CustomerValue) -> dict[str, object]:
    return {
        "customer": customer.customer,
        "recency": customer.recency,
        "frequency": customer.frequency,
        "monetary": round(customer.monetary, 2),
        "segment": customer.segment,
        "repeat_probability": round(customer.repeat_probability, 4),
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
