"""What every `catalog.feeds.base.FeedReader` does."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from catalog.errors import FeedError
from catalog.feeds.base import FeedReader, Item, Problem, Row
from catalog.feeds.registry import reader_for
from catalog.feeds.validation import Checked
from catalog.product import Product


def products(items: list[Item], currency: str) -> tuple[Product, ...]:
    """The usable products of a feed, by id; in `currency` where the feed names none."""
    found = [product for item in items if isinstance(item, Row) and (product := Checked(item).product)]
    told = [
        replace(
            product,
            currency=product.currency or currency,
            # Some formats say "sold out" by a stock of none.
            variants=tuple(replace(each, stock=each.stock or None) for each in product.variants),
        )
        for product in found
    ]
    return tuple(sorted(told, key=lambda product: product.id))


def _together(product: Product) -> Product:
    """As formats have it that know a product with options rather than offers of a group."""
    variants = tuple(replace(each, title=None) for each in product.variants)
    return replace(product, separate=False, variants=variants)


class FeedReaderContract:
    """Give fixtures `reader`, `content`: a shop in its format, and `shop`: the products that it has."""

    def test_its_products_are_the_shops(
        self, reader: FeedReader, content: bytes, shop: tuple[Product, ...]
    ) -> None:
        items = list(reader.read(BytesIO(content), None))
        found = products(items, shop[0].currency)
        # What a format has no place for, it can't be asked for: the colour of a product without options.
        lacking = {product.id for product in found if not product.attributes}
        expected = tuple(replace(each, attributes={}) if each.id in lacking else each for each in shop)
        assert tuple(_together(product) for product in found) == expected
        # Where each variant is an offer of its own, it keeps the title that it is offered by.
        for product in found:
            assert not product.separate or product.variants
            assert all(bool(each.title) is product.separate for each in product.variants)
        assert all(isinstance(product.attributes, dict) for product in found)

    def test_it_is_found_by_content_alone(self, reader: FeedReader, content: bytes) -> None:
        assert reader_for("auto", content[: 1 << 16], "feed").name == reader.name

    def test_the_stream_stays_open(self, reader: FeedReader, content: bytes) -> None:
        stream = BytesIO(content)
        list(reader.read(stream, None))
        assert not stream.closed

    def test_nothing_in_it_is_one_sentence(self, reader: FeedReader) -> None:
        with pytest.raises(FeedError) as caught:
            list(reader.read(BytesIO(b""), None))
        assert "\n" not in str(caught.value)

    def test_cut_short_it_says_so_or_gives_what_came_before(
        self, reader: FeedReader, content: bytes, shop: tuple[Product, ...]
    ) -> None:
        ids = {product.id for product in shop} | {variant.id for each in shop for variant in each.variants}
        for end in range(0, len(content), max(1, len(content) // 40)):
            try:
                items = list(reader.read(BytesIO(content[:end]), None))
            except FeedError:
                continue
            for item in items:
                assert isinstance(item, Problem) or not isinstance(item, Row) or item.number > 0
            # A last id may be cut short itself.
            assert all(
                any(known.startswith(product.id) for known in ids) for product in products(items, "USD")
            )
