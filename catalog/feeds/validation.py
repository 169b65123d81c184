"""Raw rows to products: every value checked, what is wrong said by field."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.feeds import plain_text
from catalog.feeds.base import Level, Problem, Row
from catalog.feeds.names import attribute_of
from catalog.feeds.offers import offer_of, short, whole
from catalog.feeds.values import MAX_VALUE, address, attribute_values
from catalog.feeds.variants import gathered, variants_of
from catalog.product import Product, Translation, Variant

MAX_ID = 200
MAX_TITLE = 300
MAX_DESCRIPTION = 20_000
MAX_IMAGES = 100
_ADDRESSES = re.compile(r"[\s,|;]+(?=(?:[a-z]+:)?//)")
_PATH = re.compile(r"\s*>\s*|\s+/\s+|\s*\|\s*|\s+»\s+|\s+→\s+")


class Checked:
    """One row's product (None when an error makes it unusable) and what there is to say about it.

    `unpriced`: the row says nothing of a price, so that the product can be used only if its feed never does.
    `priced`: the row says something of a price, right or wrong.
    """

    def __init__(self, row: Row, now: datetime | None = None) -> None:
        """`now` decides which sales with dates are on; without it all are."""
        self.problems: list[Problem] = []
        self.unpriced = self.priced = False
        self._row = row
        self._now = now
        self.product = self._product()

    def _product(self) -> Product | None:
        values = self._row.values
        id_ = plain_text.line(_one(values.get("id")))
        title = plain_text.line(_one(values.get("title")))
        if not id_:
            self._say("id", "there is no id", "missing")
        elif len(id_) > MAX_ID:
            self._say("id", f"the id is longer than {MAX_ID} characters", "too long")
        if not title:
            self._say("title", "there is no title", "missing")
        variants: tuple[Variant, ...] = ()
        if self._row.variants:
            offer, variants = gathered(self._row, self._now, self._hear)
            if offer is None:
                self._say("variants", "none of its variants can be sold", "no variant")
        else:
            offer = offer_of(values, self._say, self._now)
        self.priced = offer is None or offer.stated
        if offer is None or any(problem.level == "error" for problem in self.problems):
            return None
        self.unpriced = offer.price is None and not offer.on_request
        return Product(
            id=id_,
            title=self._cut("title", title, MAX_TITLE),
            price=offer.price,
            currency=offer.currency,
            description=self._cut(
                "description", plain_text.plain(_one(values.get("description"))), MAX_DESCRIPTION
            ),
            category=category(values.get("category")),
            brand=plain_text.line(_one(values.get("brand")))[:MAX_VALUE] or None,
            url=self._address("url", values.get("url")),
            images=self._images(),
            list_price=offer.list_price,
            available=offer.available,
            stock=offer.stock,
            rating=self._rating(),
            reviews=whole("reviews", values, self._say),
            attributes=self._attributes(),
            variants=variants or variants_of(values.get("variants"), id_, self._say_warning),
            translations=translations(values.get("translations"), title),
            goes_with=_ids(values.get("goes_with")),
            customizable=_ids(values.get("customizable")),
            separate=bool(values.get("separate")) and bool(variants),
        )

    def _rating(self) -> float | None:
        stated = self._row.values.get("rating")
        if stated is None:
            return None
        numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", str(stated))]
        if numbers:
            text = str(stated)
            scale = (
                100.0
                if "%" in text
                else numbers[1]
                if len(numbers) > 1 and re.search(r"/|of|из", text)
                else 5.0
            )
            if scale > 0 and math.isfinite(numbers[0]) and numbers[0] <= scale:
                return round(numbers[0] / scale * 5, 2)
        self._say_warning("rating", f"{short(stated)} is no rating from 0 to 5", "rating")
        return None

    def _images(self) -> tuple[str, ...]:
        raw: list[Any] = []
        for name in ("image", "images"):
            value = self._row.values.get(name)
            raw.extend(value if isinstance(value, (list, tuple)) else [value])
        split = dict.fromkeys(part for item in raw if item for part in _ADDRESSES.split(str(item).strip()))
        found = (self._address("image", part) for part in split)
        return tuple(dict.fromkeys(address for address in found if address))[:MAX_IMAGES]

    def _address(self, name: str, value: Any) -> str | None:
        text = _one(value).strip()
        if not text:
            return None
        found = address(text)
        if found is None:
            message = f"{short(text)} is neither an http(s) address nor a path; left out"
            self._say_warning(name, message, "address")
        return found

    def _attributes(self) -> dict[str, tuple[str, ...]]:
        nested = self._row.values.get("attributes")
        stated: dict[str, Any] = dict(self._row.attributes)
        if isinstance(nested, Mapping):
            stated |= {attribute_of(str(name)): value for name, value in nested.items()}
        elif nested is not None:
            self._say_warning("attributes", "is no object of names and values; left out", "attributes")
        found = {}
        for name, value in stated.items():
            if name and (texts := attribute_values(name, value)):
                found[name] = texts
        return found

    def _cut(self, name: str, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        self._say_warning(name, f"longer than {limit} characters; cut there", "too long")
        return text[:limit].rsplit(" ", 1)[0]

    def _say(self, name: str, message: str, kind: str, level: Level = "error") -> None:
        self.problems.append(Problem(self._row.number, name, message, kind, level))

    def _hear(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _say_warning(self, name: str, message: str, kind: str) -> None:
        self._say(name, message, kind, "warning")


def category(value: Any) -> tuple[str, ...]:
    """A path, broadest first, from a list of levels or a text such as "Clothing > Shoes".

    A slash splits only between spaces or in a path that starts with one: "TV/media furniture" is one level.
    """
    levels = value if isinstance(value, (list, tuple)) else [value]
    found: list[str] = []
    for level in levels:
        text = plain_text.line(_one(level))
        parts = text.strip("/").split("/") if text.startswith("/") else _PATH.split(text)
        found.extend(part.strip()[:MAX_VALUE] for part in parts)
    # Levels that repeat the one above them ("Belts", "Belts") say nothing.
    return tuple(name for i, name in enumerate(found) if name and (i == 0 or found[i - 1] != name))


def translations(value: Any, title: str) -> dict[str, Translation]:
    """{"ru": {"title", "description", "category"}} to translations; what has no title keeps `title`."""
    if not isinstance(value, Mapping):
        return {}
    found = {}
    for language, texts in value.items():
        if isinstance(texts, Mapping) and texts:
            found[str(language).lower()] = Translation(
                title=plain_text.line(_one(texts.get("title")))[:MAX_TITLE] or title,
                description=plain_text.plain(_one(texts.get("description")))[:MAX_DESCRIPTION],
                category=category(texts.get("category")),
            )
    return found


def _ids(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,;|\s]\s*", value)
    return plain_text.texts(value)


def _one(value: Any) -> str:
    """A raw value as one text; of a list, the items that are texts, in order."""
    if value is None or isinstance(value, (dict, bool)):
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(_one(item) for item in value)
    return str(value)
