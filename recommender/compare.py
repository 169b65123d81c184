"""What tells products apart, and honest advice between them: facts as data, no words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from catalog.product import Product

#: Rows that are still read side by side.
MOST_ROWS = 8
#: Longer values are prose, not facts to compare.
LONGEST = 60
#: What decides a purchase comes first; other attributes follow, those that all products state first.
ORDER: Mapping[str, int] = MappingProxyType(
    {
        name: rank
        for rank, name in enumerate(
            ("price", "list_price", "rating", "available", "size", "material", "width", "depth", "height",
             "length", "weight", "dimensions", "color", "brand", "gender", "age_group", "pattern")
        )
    }
)  # fmt: skip
#: Columns of feeds that say nothing to a shopper.
HIDDEN = frozenset(
    {"id", "sku", "gtin", "ean", "upc", "isbn", "mpn", "barcode", "article", "url", "link", "image", "images",
     "item_group_id", "currency", "vendor_code", "vendorcode"}
)  # fmt: skip

Value = Decimal | float | bool | str


@dataclass(frozen=True, slots=True)
class Difference:
    """field: "price", "rating", "available" or an attribute's name; values: one a product, None unstated."""

    field: str
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """Positions of the products; None where nothing is decided (a tie, or nothing stated).

    saving: from the cheapest to the next dearer one; rating_lead: stars ahead of the next; fit_lead:
    how far ahead the best fit is, as a share of its score.
    """

    cheapest: int | None = None
    saving: Decimal = Decimal(0)
    best_rated: int | None = None
    rating_lead: float = 0.0
    best_fit: int | None = None
    fit_lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: tuple[Difference, ...] = ()
    same: Mapping[str, Value] = field(default_factory=dict)
    advice: Advice = field(default_factory=Advice)


def compare(
    products: Sequence[Product], wanted: Collection[str] = (), scores: Sequence[float] | None = None
) -> Comparison:
    """Compare two or more products, in their order.

    wanted: attributes that the shopper spoke of; they come right after the price. scores: how well each
    fits the wishes, for the advice.
    """
    table = _facts(products)
    rows, same = [], {}
    for name, values in table.items():
        stated = [value for value in values if value is not None]
        if len(stated) == len(products) and len({_norm(value) for value in stated}) == 1:
            same[name] = stated[0]
        elif len(stated) > 1 or (stated and name in wanted):
            rows.append(Difference(name, tuple(values)))

    def decisive(row: Difference) -> tuple[int, int, int]:
        missing = sum(value is None for value in row.values)
        first = 0 if row.field == "price" else 1 if row.field in wanted else 2
        return first, ORDER.get(row.field, len(ORDER)) + 2 * missing, missing

    rows.sort(key=decisive)
    return Comparison(tuple(rows[:MOST_ROWS]), same, advise(products, scores))


def differences(products: Sequence[Product], wanted: Collection[str] = ()) -> tuple[Difference, ...]:
    """The rows of `compare` alone."""
    return compare(products, wanted).rows


def advise(products: Sequence[Product], scores: Sequence[float] | None = None) -> Advice:
    """Which is the cheapest, the best rated, the best fit, and by how much; ties decide nothing."""
    cheapest = best_rated = best_fit = None
    saving, rating_lead, fit_lead = Decimal(0), 0.0, 0.0
    if len(products) > 1 and len({product.currency for product in products}) == 1:
        prices = [
            (product.price, index) for index, product in enumerate(products) if product.price is not None
        ]
        if len(prices) == len(products):
            prices.sort()
            saving = prices[1][0] - prices[0][0]
            cheapest = prices[0][1] if saving > 0 else None
    rated = [(product.rating, index) for index, product in enumerate(products) if product.rating is not None]
    if len(rated) > 1:
        rated.sort(key=lambda pair: -pair[0])
        rating_lead = rated[0][0] - rated[1][0]
        best_rated = rated[0][1] if rating_lead > 0 else None
    if scores is not None and len(scores) > 1:
        order = sorted(range(len(scores)), key=lambda index: -scores[index])
        top, second = scores[order[0]], scores[order[1]]
        fit_lead = (top - second) / abs(top) if top else 0.0
        best_fit = order[0] if top > second else None
    return Advice(cheapest, saving, best_rated, rating_lead, best_fit, fit_lead)


def _facts(products: Sequence[Product]) -> dict[str, list[Value | None]]:
    table: dict[str, list[Value | None]] = {"price": [product.price for product in products]}
    table["rating"] = [product.rating for product in products]
    table["available"] = [product.available for product in products]
    table["list_price"] = [product.list_price for product in products]
    table["brand"] = [product.brand for product in products]
    stated = [_attributes(product) for product in products]
    for name in dict.fromkeys(name for attributes in stated for name in attributes):
        table.setdefault(name, [attributes.get(name) for attributes in stated])
    return table


def _attributes(product: Product) -> dict[str, str]:
    """Attribute name -> its values in one text; those of the variants (sizes, colours) included."""
    values: dict[str, dict[str, None]] = {}
    for attributes in (product.attributes, *(variant.attributes for variant in product.variants)):
        for name, stated in attributes.items():
            if name.casefold() not in HIDDEN:
                values.setdefault(name, {}).update(dict.fromkeys(stated))
    joined = {name: ", ".join(stated) for name, stated in values.items()}
    return {name: text for name, text in joined.items() if text and len(text) <= LONGEST}


def _norm(value: Value) -> str:
    return str(value).strip().casefold()
