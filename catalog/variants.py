"""Which variant of a product meets hard constraints: a size and a colour must hold in one and the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog import dimensions, shapes
from catalog.attributes import AttributeReader
from catalog.product import Product, Variant
from catalog.shoe_sizes import european, wearers
from catalog.where import Where


@dataclass(frozen=True, slots=True)
class Facts:
    """One variant as constraints see it: normalised values of what tells it apart, and its price."""

    variant: Variant
    values: Mapping[str, frozenset[str]]
    price: Decimal | None

    def meets(self, where: Where) -> bool:
        """Whether it holds all by itself; what the variants have in common is the row's affair."""
        if where.available and not self.variant.available:
            return False
        price = math.nan if self.price is None else float(self.price)
        if (where.price_max is not None or where.price_min is not None) and math.isnan(price):
            return False
        if where.price_max is not None and price > where.price_max:
            return False
        if where.price_min is not None and price < where.price_min:
            return False
        for name, wanted in where.any_of.items():
            if shapes.speaks_of_sides(name, wanted) and (sides := self.values.get(shapes.COLUMN)):
                if not shapes.fits(sides, wanted):
                    return False
                continue
            own = self.values.get(name)
            if not wanted or not own:
                continue
            ranges = dimensions.ranges_of(wanted) if name in dimensions.SIDES else []
            if own.isdisjoint(wanted) and not any(dimensions.within(one, ranges) for one in own):
                return False
        refused = (self.values.get(name, frozenset()) & values for name, values in where.none_of.items())
        return not any(refused)


def facts_of(
    product: Product, reader: AttributeReader, row: Callable[[str], tuple[str, ...]]
) -> tuple[Facts, ...]:
    """`row`: the normalised values of an attribute that the product's row has; among them are the European
    sizes of footwear, which its variants have as well."""
    made = []
    whose = wearers(row("gender"), row("age_group"))
    for variant in product.variants:
        values: dict[str, frozenset[str]] = {}
        for name, raw in variant.attributes.items():
            canonical, meant = reader.meaning(name, raw)
            values[canonical] = values.get(canonical, frozenset()) | frozenset(meant)
        sizes = {eu for size in values.get("size", ()) for eu in european(size, whose)}
        if sizes := sizes.intersection(row("size")):
            values["size"] |= sizes
        if own := shapes.sides_of_variant(values):
            values[shapes.COLUMN] = frozenset(own)
        made.append(Facts(variant, values, variant.price if variant.price is not None else product.price))
    return tuple(made)


def best_of(product: Product, facts: tuple[Facts, ...], where: Where) -> Variant | None:
    """The cheapest variant that meets the constraints; of equals the first."""
    fitting = [one for one in facts if one.meets(where)]
    return (
        min(fitting, key=lambda one: math.inf if one.price is None else one.price).variant
        if fitting
        else None
    )


def as_offered(product: Product, variant: Variant) -> Product:
    """The product in the form of one variant: its own price, stock, picture, and, where the feed offers it
    separately, its own id and title. The variants stay, to be asked for."""
    images = (
        dict.fromkeys((variant.image, *product.images)) if variant.image else dict.fromkeys(product.images)
    )
    return replace(
        product,
        id=variant.id if product.separate else product.id,
        title=(variant.title or product.title) if product.separate else product.title,
        price=variant.price if variant.price is not None else product.price,
        list_price=variant.list_price if variant.price is not None else product.list_price,
        available=variant.available,
        stock=variant.stock,
        url=variant.url or product.url,
        images=tuple(image for image in images if image),
        attributes={**product.attributes, **variant.attributes} if product.separate else product.attributes,
    )
