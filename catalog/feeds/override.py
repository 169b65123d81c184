"""A merchant's map over what a reader with fixed names has made of a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.feeds.base import FIELDS
from catalog.feeds.mapping import FieldMap

#: Fields that are paths or lists: several columns stay several values.
_SEVERAL = frozenset({"category", "images", "goes_with"})


def override(
    mapping: FieldMap | None,
    record: Mapping[str, Any],
    values: dict[str, Any],
    attributes: dict[str, Any],
) -> None:
    """Put what the map says into `values` and `attributes`. `record`: the feed's names -> text or texts."""
    for name, target in (mapping.targets if mapping else {}).items():
        stated: Any = target.const
        if stated is None:
            found = [
                text
                for column in target.columns
                for text in _texts(record.get(column))
                if text not in (None, "")
            ]
            stated = found or None
            if found and name in FIELDS and name not in _SEVERAL:
                stated = found[0] if len(target.columns) == 1 else " ".join(map(str, found))
        (values if name in FIELDS else attributes)[name] = stated


def _texts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
