"""Exports are read back by this catalog's own readers: what goes out is what comes in."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.export.offers import Entry, entries
from catalog.export.registry import export, exporters
from catalog.generation import FORMAT
from catalog.product import Product, Variant
from tests.catalog.feed_fakes import prepare, run_import
from tests.catalog.reading_fakes import build

MUG = Product(
    id="mug-1",
    title='Mug "Nora", 0.3 l',
    price=Decimal("7.50"),
    currency="EUR",
    description="Holds tea,\nand coffee.\tWhite inside.",
    category=("Kitchen", "Cups"),
    brand="Åsa & Co",
    url="https://shop.example/mug?a=1&b=2",
    images=("https://shop.example/1.jpg", "https://shop.example/2.jpg"),
    list_price=Decimal("9.99"),
    stock=4,
    rating=4.5,
    reviews=12,
    attributes={"color": ("White",), "material": ("Stoneware",), "glaze": ("Matt",)},
)
SHIRT = Product(
    id="shirt",
    title="Рубашка льняная",
    price=Decimal("1990"),
    currency="RUB",
    description="Дышит летом.",
    category=("Одежда", "Рубашки"),
    url="https://shop.example/shirt",
    images=("https://shop.example/s.jpg",),
    attributes={"material": ("Лён",)},
    variants=(
        Variant("shirt-m", {"size": ("M",), "color": ("Белый",)}, Decimal("1990")),
        Variant("shirt-l", {"size": ("L",), "color": ("Белый",)}, Decimal("2190"), Decimal("2490"), False),
    ),
)
FORMATS = {"google-tsv": "google", "jsonld": "jsonld", "openai": "openai", "jsonl": "jsonl"}


def back(tmp_path: Path, format: str, products: Sequence[Product]) -> dict[str, Product]:
    """Exported, imported into an empty shop, by id."""
    out = tmp_path / "feed.txt"
    export([Entry(product) for product in products], format, out, "The shop")
    report = run_import(tmp_path / "data", out)
    assert report.formats == {str(out): FORMATS[format]}, "what we write, we recognise"
    assert report.rejected == 0, report.problems
    return {product.id: product for product in prepare(tmp_path / "data").products()}


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exported_can_be_imported_again(tmp_path: Path, format: str) -> None:
    found = back(tmp_path, format, [MUG, SHIRT])
    mug, shirt = found["mug-1"], found["shirt"]
    assert (mug.title, mug.price, mug.list_price, mug.currency) == (
        MUG.title, MUG.price, MUG.list_price, "EUR",
    )  # fmt: skip
    assert (mug.category, mug.brand, mug.url, mug.images) == (MUG.category, MUG.brand, MUG.url, MUG.images)
    assert mug.description.split() == MUG.description.split()
    assert mug.attributes["color"] == ("White",)
    if format != "openai":  # which has no place for attributes of one's own
        assert mug.attributes["glaze"] == ("Matt",)
    assert shirt.title == SHIRT.title
    told = {variant.id: variant for variant in shirt.variants}
    assert told.keys() == {"shirt-m", "shirt-l"}
    assert {id_: variant.attributes["size"] for id_, variant in told.items()} == {
        "shirt-m": ("M",), "shirt-l": ("L",),
    }  # fmt: skip
    assert told["shirt-l"].price == Decimal("2190")
    assert (told["shirt-m"].available, told["shirt-l"].available) == (True, False)


def test_our_own_format_loses_nothing(tmp_path: Path) -> None:
    mug = replace(MUG, description="Holds tea and coffee.")
    assert back(tmp_path, "jsonl", [mug, SHIRT]) == {"mug-1": mug, "shirt": SHIRT}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=30)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, description=TEXTS, value=TEXTS, cents=st.integers(1, 10**9))
def test_whatever_texts_hold_every_row_stays_one_row(
    tmp_path: Path, format: str, title: str, description: str, value: str, cents: int
) -> None:
    product = Product(
        id="x",
        title=f"A {title} cup",
        description=f"Is {description} fine",
        price=Decimal(cents) / 100,
        currency="USD",
        url="https://shop.example/x",
        images=("https://shop.example/x.jpg",),
        category=("Cups",),
        attributes={"color": (f"c{value}",), "glaze": (f"g{value}",)},
    )
    out = tmp_path / "feed"
    exported = export([Entry(product), Entry(MUG)], format, out, "The shop")
    assert (exported.products, exported.rows) == (2, 2)
    text = out.read_text(encoding="utf-8")
    if format == "jsonld":
        rows: list[Any] = json.loads(text)["@graph"]
    elif format == "google-tsv":
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, dialect="excel-tab"))
        assert rows[0]["title"] == " ".join(product.title.split())
        assert rows[0]["price"] == f"{product.price:.2f} USD"
    else:
        rows = [json.loads(line) for line in text.splitlines() if line]
    assert len(rows) == 2


def test_what_was_found_in_texts_fills_gaps_and_never_replaces_what_is_stated(tmp_path: Path) -> None:
    found = {entry.product.id: entry for entry in entries_of(tmp_path)}
    assert found["k2"].found["color"] == ("red",), "its title says so"
    assert "color" not in found["s1"].found, "its feed says Navy Blue"
    assert found["s1"].attributes["color"] == ("Navy Blue",)
    out = tmp_path / "feed.tsv"
    exported = export(found.values(), "google-tsv", out)
    assert exported.lacking == {"description": 12, "link": 12, "image_link": 12, "price": 1}
    with out.open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file, dialect="excel-tab")}
    assert (rows["k2"]["color"], rows["k2"]["gender"], rows["k2"]["age_group"]) == ("red", "Boys", "kids")
    assert rows["t2"]["availability"] == "out_of_stock"


def entries_of(tmp_path: Path) -> list[Entry]:
    directory = build(tmp_path / "000007")
    manifest = json.loads((directory / "manifest.json").read_text())
    rest = {"format": FORMAT, "digest": "", "made_by": "", "created_at": "", "counts": {}, "files": {}}
    (directory / "manifest.json").write_text(json.dumps({**rest, **manifest}))
    return list(entries(directory))


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "feed.tsv"
    out.write_text("old")

    def broken() -> Any:
        yield Entry(MUG)
        raise CatalogError("the disk went away")

    with pytest.raises(CatalogError):
        export(broken(), "google-tsv", out)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.tsv"]
    with pytest.raises(CatalogError, match="can't be written"):
        export([Entry(MUG)], "jsonl", tmp_path / "no" / "feed")
    with pytest.raises(CatalogError, match="google-tsv, jsonld, openai, jsonl"):
        export([], "xlsx", out)


def test_formats_are_what_the_command_offers() -> None:
    from bot.commands.catalog_export import Format

    assert set(exporters()) == {format.value for format in Format} == set(FORMATS)
