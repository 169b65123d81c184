"""The products as a generation serves them: one Arrow file, mapped, each decoded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from catalog import product_json
from catalog.errors import CatalogError
from catalog.product import Product

#: Products of one batch of the file.
_BATCH = 8_192
_SCHEMA = pa.schema([("product", pa.large_binary())])


class ServingProducts:
    """Read only; a product is built when its row is asked for. Also a collection of all of them: each pass
    decodes them anew, so that a million of them need no memory."""

    def __init__(self, bodies: Any) -> None:
        self._bodies = bodies

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CatalogError when the file is missing or damaged."""
        try:
            with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
                return cls(reader.read_all().column("product"))
        except (OSError, pa.ArrowInvalid) as error:
            raise CatalogError(f"{path}: missing or damaged; import the catalog again ({error})") from error

    def at(self, row: int) -> Product:
        return product_json.load(self._bodies[row].as_py())

    def __len__(self) -> int:
        return len(self._bodies)

    def __iter__(self) -> Iterator[Product]:
        for chunk in self._bodies.chunks:
            for body in chunk:
                yield product_json.load(body.as_py())

    def __contains__(self, product: object) -> bool:
        return any(one == product for one in self)


def write_products(products: Iterable[Product], path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, _SCHEMA) as writer:
        coming = iter(products)
        while some := list(islice(coming, _BATCH)):
            bodies = pa.array([product_json.dump(product) for product in some], pa.large_binary())
            writer.write_batch(pa.record_batch([bodies], schema=_SCHEMA))
