"""What the merchant keeps of each price: a CSV file that the selling file names, by who wants it to count.

It stays apart from the catalog, so that nothing that is shown, exported or asked can tell it.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

from bot.errors import ShopkeeperError


def load_margins(path: Path) -> dict[str, float]:
    """Product id -> share of the price that is kept, at most 1; below 0 where it is sold at a loss. Columns
    `id` and `margin`. Raises ShopkeeperError that names the file, the row and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in ("id", "margin") if name not in (reader.fieldnames or ())]
            if missing:
                raise ShopkeeperError(
                    f"The margins file {path} lacks the column {missing[0]!r}: it takes `id` and `margin`."
                )
            return {(row["id"] or "").strip(): _share(path, reader.line_num, row["margin"]) for row in reader}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ShopkeeperError(f"The margins file {path} can't be read: {error}") from error


def _share(path: Path, line: int, text: str | None) -> float:
    try:
        share = float(text or "")
    except ValueError:
        share = math.nan
    if not share <= 1.0 or math.isinf(share):
        raise ShopkeeperError(
            f"The margins file {path} is wrong in line {line}: {text!r} is no share of the price "
            "(0.35 for 35 %)."
        )
    return share
