"""Product and Variant: what every feed is turned into, and all that a reply may state as fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

#: Attribute names follow Google's product data where it has one: color, size, material, gender,
#: age_group, pattern, brand, condition. Other feed columns keep their own name.
Attributes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product (a size, a colour). `attributes` holds only what tells it apart."""

    id: str
    attributes: Attributes
    price: Decimal | None = None
    list_price: Decimal | None = None
    available: bool = True
    stock: int | None = None
    image: str | None = None
    url: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """The shopper-facing texts of a product in one more language."""

    title: str
    description: str = ""
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the merchant's feed states it, validated.

    `category` is the path from the broadest level to the leaf. `attributes` keeps the feed's own
    spelling (`"Navy Blue"`); what it means (`blue`) is derived when a generation is built.
    `price` is what is paid now, `list_price` the higher price it is compared with, if any. A product
    without a price is sold on request: shown, but never within a budget nor put into a cart.
    `separate`: its variants are offers of their own in the feed, each known by its own id and title; the
    product is only what they have in common.
    """

    id: str
    title: str
    price: Decimal | None
    currency: str
    description: str = ""
    category: tuple[str, ...] = ()
    brand: str | None = None
    url: str | None = None
    images: tuple[str, ...] = ()
    list_price: Decimal | None = None
    available: bool = True
    stock: int | None = None
    rating: float | None = None
    reviews: int | None = None
    attributes: Attributes = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    goes_with: tuple[str, ...] = ()
    customizable: tuple[str, ...] = ()
    separate: bool = False

    @property
    def image(self) -> str | None:
        return self.images[0] if self.images else None

    def title_in(self, language: str) -> str:
        translation = self.translations.get(language)
        return translation.title if translation else self.title

    def description_in(self, language: str) -> str:
        translation = self.translations.get(language)
        return translation.description if translation and translation.description else self.description
