"""Expectations of a scripted conversation, checked against the feed's own rows rather than what is claimed.

A script is a list of {id, turns: [{say, expect}]}; the keys of `expect` are those of `CHECKS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

Row = dict[str, Any]


def gold(feed: Path) -> dict[str, Row]:
    """The products of the demo feed, flat: id -> fields that expectations may name."""
    rows = {}
    for line in feed.read_text(encoding="utf-8").splitlines():
        product = json.loads(line)
        attributes = product["attributes"]
        rows[str(product["id"])] = {
            "title": product["title"],
            "price": product["price"],
            "brand": product["brand"],
            "group": product["category"][0],
            "type": product["category"][-1],
            **{name: attributes.get(name, []) for name in ("color", "material", "gender", "age_group")},
        }
    return rows


def complaints(expect: Row, reply: Row, rows: dict[str, Row], last: list[str]) -> Iterator[str]:
    """What is wrong with a reply; `last`: ids of the list shown before."""
    for key, wanted in expect.items():
        problem = CHECKS[key](wanted, reply, rows, last)
        if problem:
            yield f"{key}: {problem}"


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _folded(value: Any) -> set[str]:
    return {str(one).casefold() for one in _many(value)}


def _fits(have: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(_folded(have) & _folded(wanted))
    said = " ".join(sorted(_folded(have)))
    return (
        ("max" not in wanted or float(have) <= wanted["max"])
        and ("min" not in wanted or float(have) >= wanted["min"])
        and ("contains" not in wanted or any(word in said for word in _folded(wanted["contains"])))
        and ("lacks" not in wanted or not any(word in said for word in _folded(wanted["lacks"])))
        and ("not" not in wanted or not _folded(have) & _folded(wanted["not"]))
    )


def _shown(reply: Row) -> list[str]:
    return [str(product["id"]) for product in reply["products"]]


def _same(field: str) -> Callable[..., str | None]:
    def check(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
        return None if reply[field] in _many(wanted) else f"{reply[field]}, wanted {wanted}"

    return check


def _question(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    asked = reply["question"]
    fine = bool(asked) == wanted if isinstance(wanted, bool) else asked in _many(wanted)
    return None if fine else str(asked)


def _products(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    ids = _shown(reply)
    where = wanted.get("where", {})
    if not wanted.get("min", 1 if where else 0) <= len(ids) <= wanted.get("max", 5):
        return f"{len(ids)} shown"
    wrong = [
        rows[one]["title"] for one in ids if not all(_fits(rows[one][name], w) for name, w in where.items())
    ]
    return f"wrong: {wrong}" if len(wrong) > (1 - wanted.get("share", 1.0)) * len(ids) + 1e-9 else None


def _prices(sign: int) -> Callable[..., str | None]:
    def check(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
        now, before = ([rows[one]["price"] for one in ids] for ids in (_shown(reply), last))
        fine = bool(now and before) and sign * median(now) > sign * median(before)
        return None if fine else f"{now} after {before}"

    return check


def _new(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    ids = _shown(reply)
    return None if ids and not set(ids) & set(last) else "nothing new"


def _focus(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    return (
        None
        if reply["focus"] in (last if wanted == "only" else last[wanted - 1 : wanted])
        else "other product"
    )


def _cart(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    lines = reply["cart"]
    if len(lines) != wanted.get("size", len(lines)):
        return f"{len(lines)} lines"
    if "items" in wanted and sum(line["quantity"] for line in lines) != wanted["items"]:
        return "other quantity"
    return None


def _constraints(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    for path, value in wanted.items():
        have: Any = reply["constraints"]
        for part in path.split("."):
            have = have.get(part) if isinstance(have, dict) else None
        if not (
            have in (None, [], {}) if value is None else _folded(value) <= _folded(have) or have == value
        ):
            return f"{path} = {have}, wanted {value}"
    return None


def _text(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    return None if re.search(wanted, reply["text"], re.IGNORECASE) else reply["text"]


def _not_text(wanted: Any, reply: Row, rows: dict[str, Row], last: list[str]) -> str | None:
    return reply["text"] if re.search(wanted, reply["text"], re.IGNORECASE) else None


CHECKS: dict[str, Callable[..., str | None]] = {
    "action": _same("action"),
    "language": _same("language"),
    "owner": _same("owner"),
    "question": _question,
    "products": _products,
    "cheaper": _prices(-1),
    "dearer": _prices(1),
    "new": _new,
    "focus": _focus,
    "cart": _cart,
    "constraints": _constraints,
    "text": _text,
    "not_text": _not_text,
}
