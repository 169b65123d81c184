"""The products as a generation serves them: one Arrow file, each decoded when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from catalog import product_json
from catalog.arrow import read_table, write_table
from catalog.product import Product


class ServingProducts:
    """Read only; a product is built when its row is asked for."""

    def __init__(self, bodies: Any) -> None:
        self._bodies = bodies

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(read_table(path).column("product").combine_chunks())

    def at(self, row: int) -> Product:
        return product_json.load(self._bodies[row].as_py())


def write_products(products: Sequence[Product], path: Path) -> None:
    bodies = pa.array([product_json.dump(product) for product in products], pa.large_binary())
    write_table(pa.table({"product": bodies}), path)
