"""Google product data as a table (https://support.google.com/merchants/answer/7052112)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from catalog.export.base import Exported
from catalog.export.offers import NAMED, Entry, Offer, amount, line, offers

COLUMNS = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price",
    "sale_price", "brand", "product_type", "item_group_id", *NAMED, "product_detail",
)  # fmt: skip
REQUIRED = ("description", "link", "image_link", "price")
#: Google takes so many further pictures and details.
_PICTURES, _DETAILS = 10, 100
_DESCRIPTION = 5_000


class GoogleTsv:
    """One row an offer; variants share their `item_group_id`."""

    name = "google-tsv"

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]:
        yield _tsv(COLUMNS)
        for entry in entries:
            exported.products += 1
            for offer in offers(entry):
                row = _row(offer)
                exported.rows += 1
                exported.lacking.update(name for name in REQUIRED if not row[name])
                yield _tsv([row[name] for name in COLUMNS])


def _row(offer: Offer) -> dict[str, str]:
    product, attributes = offer.entry.product, offer.attributes
    first, *more = (*offer.images, "")
    list_price = offer.list_price
    row = {
        "id": offer.id,
        "title": line(product.title),
        "description": line(product.description)[:_DESCRIPTION],
        "link": offer.url,
        "image_link": first,
        "additional_image_link": ",".join(image.replace(",", "%2C") for image in more[:_PICTURES] if image),
        "availability": "in_stock" if offer.available else "out_of_stock",
        "price": amount(list_price or offer.price, product.currency),
        "sale_price": amount(offer.price, product.currency) if list_price else "",
        "brand": line(product.brand or ""),
        "product_type": " > ".join(map(line, product.category)),
        "item_group_id": product.id if offer.variant else "",
        "product_detail": ",".join(_details(attributes)[:_DETAILS]),
    }
    for name in NAMED:
        # Several colours are one thing's: "red/white".
        row[name] = "/".join(map(line, attributes.get(name, ())))
    return row


def _details(attributes: dict[str, tuple[str, ...]]) -> list[str]:
    """ "section:name:value"; commas and colons part them, so that those of the texts give way."""
    return [
        f":{_plain(name.replace('_', ' '))}:{_plain(' / '.join(values))}"
        for name, values in attributes.items()
        if name not in NAMED and name != "brand" and values
    ]


def _plain(text: str) -> str:
    return line(text.replace(",", " ").replace(":", " "))


def _tsv(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerow(cells)
    return text.getvalue()
