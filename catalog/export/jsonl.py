"""Our own products, one JSON object a line: nothing is lost when it is imported again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from catalog import product_json
from catalog.export.base import Exported
from catalog.export.offers import Entry

#: What stands in place of a price, so that its lack is no mistake when it is read again.
ON_REQUEST = "on request"


class JsonLines:
    """What the feed stated, without what was found in its texts."""

    name = "jsonl"

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]:
        for entry in entries:
            exported.products += 1
            exported.rows += 1
            stated = product_json.dump(entry.product)
            if entry.product.price is None:
                stated = json.dumps({**json.loads(stated), "price": ON_REQUEST}, ensure_ascii=False).encode()
            yield stated.decode() + "\n"
