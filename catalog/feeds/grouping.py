"""Offers of one group to one product with variants, and what tells those apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from catalog.feeds import plain_text
from catalog.feeds.base import Item, Row
from catalog.feeds.gathering import Gathering
from catalog.feeds.names import attribute_of

#: What Google's product data says variants differ in, best first
#: (https://support.google.com/merchants/answer/6324507).
TELLING = ("color", "size", "material", "pattern", "age_group", "gender")
#: Codes differ always and tell a shopper nothing.
_CODES = ("gtin", "mpn", "sku", "barcode", "ean", "upc", "isbn", "vendor_code", "item_code", "code")
#: What an offer has of its own; the rest a product has once.
_OWN = ("id", "price", "sale_price", "sale_dates", "list_price", "currency", "available", "stock", "url")
_GROUP = ("item_group_id", "item_group_title")
_LISTS = ("images", "goes_with")
#: Where nothing else tells variants apart, what their titles have beyond the product's.
REST = "variant"
_EDGES = re.compile(r"^[\s\-–—|/,.:;()\[\]]+|[\s\-–—|/,.:;(\[]+$")
_SIGNS = re.compile(r"\W+")
_HANGING = re.compile(r"[\s\-–—|/,.:;(\[]+(?:size|colou?r|размер|р|р-р|цвет)\.?$", re.IGNORECASE)


def gathered(items: Iterable[Item]) -> Iterator[Item]:
    """The items of a feed; rows that name an `item_group_id` come last, one row a group."""
    with Gathering() as gathering:
        for item in items:
            group = item.values.get("item_group_id") if isinstance(item, Row) else None
            key = plain_text.line(str(group)) if group not in (None, "") else ""
            if key and isinstance(item, Row):
                # Exports spell one group in several ways now and then; the first is kept.
                gathering.add(key.casefold(), item)
            else:
                yield item
        for _, rows in gathering.groups():
            yield product(plain_text.line(str(rows[0].values["item_group_id"])), rows)


def product(id_: str, offers: Sequence[Row]) -> Row:
    """One row, `id_`, whose variants are the offers; a lone offer that has this id stays as it is."""
    if len(offers) == 1 and str(offers[0].values.get("id")) == id_:
        return offers[0]
    titles = [plain_text.line(str(offer.values.get("title") or "")) for offer in offers]
    title = next((t for offer in offers if (t := offer.values.get("item_group_title"))), None)
    title = title or common_title(titles)
    attributes = [_texts(offer) for offer in offers]
    telling = what_tells_apart(attributes)
    if not telling and len(offers) > 1:
        rests = [_rest(text, str(title)) for text in titles]
        if all(rests) and len(set(rests)) > 1:
            attributes = [{**own, REST: (rest,)} for own, rest in zip(attributes, rests, strict=True)]
            telling = (REST,)
    variants = tuple(
        Row(
            offer.number,
            {
                **{name: offer.values[name] for name in _OWN if name in offer.values},
                "image": _first_image(offer),
                "title": own_title,
            },
            {name: own[name] for name in telling if name in own},
        )
        for offer, own, own_title in zip(offers, attributes, titles, strict=True)
    )
    first: dict[str, Any] = {}
    for offer in offers:
        for name, value in offer.values.items():
            if first.get(name) in (None, "", []):
                first[name] = value
    for name in _LISTS:
        first[name] = [item for offer in offers for item in _list(offer.values.get(name))]
    first["images"] = [image for offer in offers for image in _list(offer.values.get("image"))] + first[
        "images"
    ]
    values = {
        name: value for name, value in first.items() if name not in (*_OWN, "image", "attributes", *_GROUP)
    }
    values |= {"id": id_, "title": title, "url": first.get("url"), "separate": True}
    shared = _shared(attributes, telling)
    return Row(offers[0].number, values, shared, variants)


def what_tells_apart(offers: Sequence[dict[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The attributes that differ: Google's variant ones, others only until each offer is one of a kind."""
    names = list(dict.fromkeys(name for offer in offers for name in offer))
    varying = [name for name in names if len({offer.get(name) for offer in offers}) > 1]
    chosen = [name for name in TELLING if name in varying]
    others = [name for name in varying if name not in TELLING and name not in _CODES]
    # The fewer gaps and the fewer values, the more it is a choice and the less a description.
    others.sort(
        key=lambda name: (sum(name not in offer for offer in offers), len({o.get(name) for o in offers}))
    )
    kinds = _kinds(offers, chosen)
    for name in others:
        if kinds == len(offers):
            break
        if (more := _kinds(offers, [*chosen, name])) > kinds:
            chosen.append(name)
            kinds = more
    return tuple(chosen)


def common_title(titles: Sequence[str]) -> str:
    """What the titles of variants have in common: their first words, else the words that all have."""
    first, *others = titles
    if all(title == first for title in others):
        return first
    words = [title.split() for title in titles]
    shared: list[str] = []
    for column in zip(*words, strict=False):
        if any(word != column[0] and _bare(word) != _bare(column[0]) for word in column):
            break
        shared.append(column[0])
    found = _trimmed(" ".join(shared))
    if not re.search(r"[^\W\d_]{2}", found):
        everywhere = set.intersection(*({_bare(word) for word in each} for each in words))
        found = _trimmed(" ".join(word for word in words[0] if _bare(word) in everywhere))
    return found if re.search(r"[^\W\d_]{2}", found) else first


def _bare(word: str) -> str:
    return _SIGNS.sub("", word).casefold() or word


def _trimmed(text: str) -> str:
    return _HANGING.sub("", _EDGES.sub("", text)).strip()


def _rest(title: str, common: str) -> str:
    rest = title[len(common) :] if title.casefold().startswith(common.casefold()) else title
    return _EDGES.sub("", rest).strip(" )]")


def _kinds(offers: Sequence[dict[str, tuple[str, ...]]], names: Sequence[str]) -> int:
    return len({tuple(offer.get(name) for name in names) for offer in offers})


def _shared(
    offers: Sequence[dict[str, tuple[str, ...]]], telling: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The product's own attributes: all values of what tells nothing apart; codes only when shared."""
    found: dict[str, tuple[str, ...]] = {}
    for offer in offers:
        for name, texts in offer.items():
            if name not in telling:
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *texts)))
    return {name: texts for name, texts in found.items() if name not in _CODES or len(texts) == 1}


def _texts(offer: Row) -> dict[str, tuple[str, ...]]:
    nested = offer.values.get("attributes")
    stated = dict(offer.attributes)
    if isinstance(nested, Mapping):
        stated |= {attribute_of(str(name)): value for name, value in nested.items()}
    return {name: texts for name, value in stated.items() if name and (texts := plain_text.texts(value))}


def _first_image(offer: Row) -> Any:
    images = [*_list(offer.values.get("image")), *_list(offer.values.get("images"))]
    return images[0] if images else None


def _list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
