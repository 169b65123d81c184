"""`shopkeeper segments fit` and `shopkeeper recommend together`: what purchase logs tell."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.errors import ShopkeeperError
from recommender.segments import CustomerValue, Purchase, fit_segments
from recommender.together import fit_together

segments = typer.Typer(no_args_is_help=True)
recommend = typer.Typer(no_args_is_help=True)

COLUMNS = ("customer", "date", "items", "amount")
#: Bad rows that are named one by one.
NAMED = 5


@segments.callback()
def _segments() -> None:
    """Customers by what they bought: recency, frequency, value, chance of return."""


@segments.command("fit")
def fit(
    purchases: Annotated[Path, typer.Option(help="CSV with the columns customer, date, items, amount.")],
    at: Annotated[datetime | None, typer.Option(help="As of this day.", formats=["%Y-%m-%d"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one a customer.")] = False,
) -> None:
    """Segment, repeat probability (nine months) and lifetime value of every customer."""
    try:
        found = fit_segments(list(_purchases(purchases)), at.date() if at else None)
    except ValueError as error:
        raise ShopkeeperError(f"{purchases}: {error}") from error
    if as_json:
        for customer in found:
            typer.echo(json.dumps(_as_json(customer)))
        return
    _show(found)


@recommend.callback()
def _recommend() -> None:
    """Recommendations from logs."""


@recommend.command("together")
def together(
    train: Annotated[Path, typer.Option(help="Baskets, one a line, items separated by commas.")],
    queries: Annotated[Path, typer.Option(help="Baskets to complete, in the same form.")],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one a query.")] = False,
) -> None:
    """What most likely completes each basket."""
    model = fit_together(_baskets(train))
    for basket in _baskets(queries):
        ids = list(model.complete(basket, limit))
        typer.echo(json.dumps({"ids": ids}, ensure_ascii=False) if as_json else ", ".join(ids))


def _purchases(path: Path) -> Iterator[Purchase]:
    """Rows that can be read; ShopkeeperError when there are none, or a column is missing."""
    bad: list[int] = []
    good = 0
    for number, row in enumerate(_rows(path), start=2):
        try:
            yield Purchase(
                row["customer"].strip(),
                date.fromisoformat(row["date"].strip()),
                float(row["amount"]),
                float(row.get("items") or 1),
            )
            good += 1
        except (ValueError, AttributeError, TypeError):
            bad.append(number)
    if not good:
        raise ShopkeeperError(f"{path} holds no purchase that can be read.")
    if bad:
        named = ", ".join(map(str, bad[:NAMED]))
        typer.echo(f"warning: {len(bad)} rows of {path} can't be read and were left out: {named} …", err=True)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or []) and name != "items"]
            if missing:
                there = ", ".join(reader.fieldnames or []) or "none"
                raise ShopkeeperError(f"{path} lacks the column {missing[0]!r}; it has {there}.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ShopkeeperError(f"{path} can't be read: {error}") from error


def _baskets(path: Path) -> list[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ShopkeeperError(f"{path} can't be read: {error}") from error
    return [[item.strip() for item in line.split(",") if item.strip()] for line in lines]


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
