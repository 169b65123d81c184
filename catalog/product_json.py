"""Products as JSON: how they rest in the database and in a generation's serving copy."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pydantic import TypeAdapter

from catalog.product import Product


def dump(product: Product) -> bytes:
    """Compact UTF-8 JSON without the fields that hold their default; prices are decimal strings."""
    return _adapter().dump_json(product, exclude_defaults=True)


def load(body: bytes | str) -> Product:
    """The product that `dump` wrote; raises pydantic.ValidationError (a ValueError) on anything else."""
    return _adapter().validate_json(body)


def content_hash(body: bytes) -> str:
    """Hex SHA-256 of a dumped product, the same whatever order its attributes came in."""
    canonical = json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _adapter() -> TypeAdapter[Product]:
    return TypeAdapter(Product)
