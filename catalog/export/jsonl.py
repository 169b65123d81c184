"""Our own products, one JSON object a line: nothing is lost when it is imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog import product_json
from catalog.export.base import Exported
from catalog.export.offers import Entry


class JsonLines:
    """What the feed stated, without what was found in its texts."""

    name = "jsonl"

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]:
        for entry in entries:
            exported.products += 1
            exported.rows += 1
            yield product_json.dump(entry.product).decode() + "\n"
