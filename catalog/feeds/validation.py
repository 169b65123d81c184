"""Raw rows to products: every value checked, what is wrong said by field."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from catalog.feeds import money, plain_text
from catalog.feeds.base import Level, Problem, Row
from catalog.feeds.names import attribute_of
from catalog.feeds.variants import variants_of
from catalog.product import Product, Translation

MAX_ID = 200
MAX_TITLE = 300
MAX_DESCRIPTION = 20_000
MAX_VALUE = 500
MAX_VALUES = 200
#: Words of availability, as feeds, platforms and schema.org write them.
_YES = frozenset(
    [
        "true",
        "yes",
        "y",
        "1",
        "instock",
        "available",
        "preorder",
        "backorder",
        "onbackorder",
        "limitedavailability",
        "onlineonly",
        "presale",
        "да",
        "есть",
        "вналичии",
        "имеется",
        "доступен",
        "доступно",
        "подзаказ",
        "предзаказ",
    ]
)
_NO = frozenset(
    [
        "false",
        "no",
        "n",
        "0",
        "outofstock",
        "soldout",
        "unavailable",
        "discontinued",
        "instoreonly",
        "нет",
        "нетвналичии",
        "отсутствует",
        "распродано",
        "недоступен",
        "недоступно",
        "закончился",
        "закончилось",
    ]
)
_ADDRESSES = re.compile(r"[\s,|;]+(?=(?:[a-z]+:)?//)")
_PATH = re.compile(r"\s*>\s*|\s+/\s+|\s*\|\s*|\s+»\s+|\s+→\s+")
#: "Red|Blue", "S; M; L", and "cotton, elastane" where a comma is no decimal sign.
_VALUES = re.compile(r"\s*[|;]\s*")
_LISTED = frozenset({"color", "size", "material"})


class Checked:
    """One row's product (None when an error makes it unusable) and what there is to say about it."""

    def __init__(self, row: Row) -> None:
        self.problems: list[Problem] = []
        self._row = row
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
        price, list_price = self._prices()
        if any(problem.level == "error" for problem in self.problems) or price is None:
            return None
        stock = self._whole("stock")
        return Product(
            id=id_,
            title=self._cut("title", title, MAX_TITLE),
            price=price,
            currency=self._currency(),
            description=self._cut(
                "description", plain_text.plain(_one(values.get("description"))), MAX_DESCRIPTION
            ),
            category=category(values.get("category")),
            brand=plain_text.line(_one(values.get("brand")))[:MAX_VALUE] or None,
            url=self._address("url", values.get("url")),
            images=self._images(),
            list_price=list_price,
            available=self._available(stock),
            stock=stock,
            rating=self._rating(),
            reviews=self._whole("reviews"),
            attributes=self._attributes(),
            variants=variants_of(values.get("variants"), id_, price, self._say_warning),
            translations=translations(values.get("translations"), title),
            goes_with=_ids(values.get("goes_with")),
            customizable=_ids(values.get("customizable")),
        )

    def _prices(self) -> tuple[Decimal | None, Decimal | None]:
        stated = self._row.values.get("price")
        sale = money.amount(self._row.values.get("sale_price"))
        listed = money.amount(self._row.values.get("list_price"))
        price = money.amount(stated)
        if price is None and sale is not None and stated is None:
            price = sale
        if stated is None and price is None:
            self._say("price", "there is no price", "missing")
        elif price is None:
            self._say("price", f"{_short(stated)} is no price", "no price")
        elif price < 0:
            self._say("price", f"the price is negative: {_short(stated)}", "negative price")
        elif price == 0:
            self._say("price", "the price is zero", "zero price")
        elif sale is not None and 0 < sale < price:
            price, listed = sale, price
        if price is not None and listed is not None and listed <= price:
            listed = None
        return price, listed

    def _currency(self) -> str:
        """The row's own currency: stated beside the price or in it; "" when neither says."""
        values = self._row.values
        stated = values.get("currency")
        found = money.currency(_one(stated)) if stated is not None else None
        if stated is not None and found is None:
            self._say_warning("currency", f"{_short(stated)} is no currency that is known", "currency")
        if found is None:
            found = money.currency(values.get("price")) or money.currency(values.get("sale_price"))
        return found or ""

    def _available(self, stock: int | None) -> bool:
        stated = self._row.values.get("available")
        if stated is None or stated == "":
            return stock is None or stock > 0
        if isinstance(stated, bool):
            return stated
        word = re.sub(r"[\W_]+", "", str(stated).rsplit("/", 1)[-1]).casefold()
        if word in _YES or word in _NO:
            return word in _YES
        number = money.amount(stated)
        if number is not None:
            return number > 0
        self._say_warning("available", f"{_short(stated)} says neither yes nor no; taken as yes", "available")
        return True

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
        self._say_warning("rating", f"{_short(stated)} is no rating from 0 to 5", "rating")
        return None

    def _whole(self, name: str) -> int | None:
        stated = self._row.values.get(name)
        if stated is None or stated == "" or isinstance(stated, bool):
            return None
        number = money.amount(stated)
        if number is None:
            self._say_warning(name, f"{_short(stated)} is no number", name)
            return None
        return max(0, int(number))

    def _images(self) -> tuple[str, ...]:
        raw: list[Any] = []
        for name in ("image", "images"):
            value = self._row.values.get(name)
            raw.extend(value if isinstance(value, list) else [value])
        split = [part for item in raw if item for part in _ADDRESSES.split(str(item).strip())]
        found = (self._address("image", part) for part in split)
        return tuple(dict.fromkeys(address for address in found if address))

    def _address(self, name: str, value: Any) -> str | None:
        text = _one(value).strip()
        if not text:
            return None
        if text.startswith("//"):
            text = f"https:{text}"
        try:
            parts = urlsplit(text)
            # A path within the merchant's own site stays one: the chat page is served beside it.
            fine = text.startswith("/") or parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            fine = False
        if not fine or any(character.isspace() for character in text) or len(text) > 2_000:
            self._say_warning(name, f"{_short(text)} is neither an http(s) address nor a path; left out", "address")
            return None
        return text

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


def attribute_values(name: str, value: Any) -> tuple[str, ...]:
    """One attribute's texts: lists as they are, "Red|Blue" split, numbers and truth as words."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    found: list[str] = []
    for text in plain_text.texts(value):
        parts = _VALUES.split(text)
        if name in _LISTED and len(parts) == 1 and len(text) < MAX_VALUE:
            parts = re.split(r",\s+", text)
        found.extend(part.strip() for part in parts if part.strip() and len(part) <= MAX_VALUE)
    return tuple(dict.fromkeys(found))[:MAX_VALUES]


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


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
