"""The products as a generation serves them: one Arrow file, each decoded when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalog.columns import read_table, write_table
from catalog.product import Product, Translation, Variant


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a product")


def encode(product: Product) -> str:
    """A product as one JSON line."""
    fields = _slots(product)
    fields["attributes"] = dict(product.attributes)
    fields["variants"] = [
        {**_slots(variant), "attributes": dict(variant.attributes)} for variant in product.variants
    ]
    fields["translations"] = {language: _slots(text) for language, text in product.translations.items()}
    stated = {name: value for name, value in fields.items() if value not in (None, (), {}, [])}
    return json.dumps(stated, default=_plain, ensure_ascii=False)


def _slots(value: Product | Variant | Translation) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def decode(line: str) -> Product:
    fields: dict[str, Any] = json.loads(line)
    for name in ("category", "images", "goes_with", "customizable"):
        fields[name] = tuple(fields.get(name, ()))
    fields["attributes"] = _attributes(fields)
    for name in ("price", "list_price"):
        fields[name] = _decimal(fields.get(name))
    fields["variants"] = tuple(
        Variant(
            **{
                **variant,
                "attributes": _attributes(variant),
                "price": _decimal(variant.get("price")),
                "list_price": _decimal(variant.get("list_price")),
            }
        )
        for variant in fields.get("variants", ())
    )
    fields["translations"] = {
        language: Translation(**{**text, "category": tuple(text.get("category", ()))})
        for language, text in fields.get("translations", {}).items()
    }
    return Product(**fields)


def _attributes(fields: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in fields.get("attributes", {}).items()}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


class ServingProducts:
    """Read only; a product is built when its row is asked for."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines

    @classmethod
    def read(cls, path: Path) -> ServingProducts:
        return cls(read_table(path).column("product").combine_chunks())

    def at(self, row: int) -> Product:
        return decode(self._lines[row].as_py())


def write_products(products: Sequence[Product], path: Path) -> None:
    write_table(pa.table({"product": pa.array([encode(product) for product in products], pa.string())}), path)
