"""Purchase logs as merchants have them: CSV with a line an item or a purchase, or a basket a line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import typer

from bot.errors import ShopkeeperError
from recommender.segments import Purchase

COLUMNS = ("customer", "date", "amount")
#: What exports call these columns, folded; the first that is there is taken.
ITEM_COLUMNS = (
    "item",
    "product",
    "product_id",
    "sku",
    "item_id",
    "lineitem sku",
    "stockcode",
    "title",
    "lineitem name",
)
ORDER_COLUMNS = (
    "order",
    "order_id",
    "basket",
    "basket_id",
    "transaction",
    "transaction_id",
    "invoice",
    "invoiceno",
    "name",
)
#: Bad rows that are named one by one.
NAMED = 5


def read_purchases(path: Path) -> list[Purchase]:
    """Rows that can be read, the others named on stderr; ShopkeeperError when there are none, or a column is
    missing."""
    bad: list[int] = []
    good: list[Purchase] = []
    for number, row in enumerate(_rows(path, COLUMNS), start=2):
        try:
            good.append(
                Purchase(
                    row["customer"].strip(),
                    date.fromisoformat(row["date"].strip()),
                    float(row["amount"]),
                    float(row.get("items") or 1),
                )
            )
        except (ValueError, AttributeError, TypeError):
            bad.append(number)
    if not good:
        raise ShopkeeperError(f"{path} holds no purchase that can be read.")
    _warn(path, bad)
    return good


def read_baskets(path: Path) -> list[list[str]]:
    """One basket a line, items separated by commas."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ShopkeeperError(f"{path} can't be read: {error}") from error
    return [[item.strip() for item in line.split(",") if item.strip()] for line in lines]


def read_orders(path: Path, item: str | None = None, order: str | None = None) -> list[list[str]]:
    """Baskets of a log in either form.

    A CSV has a column of items and one that tells orders apart, or `customer` and `date`, whose pair then
    stands for an order. item, order: the columns' names when they are none of the usual. A file without such
    a header is taken as one basket a line.
    """
    header = _header(path)
    names = {name.strip().casefold(): name for name in header}
    item_column = _column(path, names, item, ITEM_COLUMNS)
    order_column = _column(path, names, order, ORDER_COLUMNS)
    if order_column is None and {"customer", "date"} <= names.keys():
        keys: tuple[str, ...] = (names["customer"], names["date"])
    else:
        keys = (order_column,) if order_column is not None else ()
    if item_column is None or not keys:
        if item is None and order is None:
            return read_baskets(path)
        missing = "item" if item_column is None else "order"
        raise ShopkeeperError(
            f"{path} has no column that tells the {missing} (it has {', '.join(header)}): "
            f"name it with --{missing}."
        )
    baskets: dict[tuple[str, ...], list[str]] = {}
    bad: list[int] = []
    for number, row in enumerate(_rows(path, (item_column, *keys)), start=2):
        key, bought = tuple((row[name] or "").strip() for name in keys), (row[item_column] or "").strip()
        if bought and any(key):
            baskets.setdefault(key, []).append(bought)
        else:
            bad.append(number)
    _warn(path, bad)
    return list(baskets.values())


def _column(path: Path, names: dict[str, str], wanted: str | None, usual: tuple[str, ...]) -> str | None:
    if wanted is None:
        return next((names[name] for name in usual if name in names), None)
    if wanted.casefold() not in names:
        raise ShopkeeperError(f"{path} lacks the column {wanted!r}; it has {', '.join(names.values())}.")
    return names[wanted.casefold()]


def _header(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ShopkeeperError(f"{path} can't be read: {error}") from error


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                there = ", ".join(reader.fieldnames or []) or "none"
                raise ShopkeeperError(f"{path} lacks the column {missing[0]!r}; it has {there}.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ShopkeeperError(f"{path} can't be read: {error}") from error


def _warn(path: Path, bad: list[int]) -> None:
    if bad:
        named = ", ".join(map(str, bad[:NAMED]))
        typer.echo(f"warning: {len(bad)} rows of {path} can't be read and were left out: {named} …", err=True)
