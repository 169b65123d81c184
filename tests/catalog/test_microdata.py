"""Products that a page marks up as microdata."""

from __future__ import annotations

import builtins
from io import BytesIO
from typing import Any

import pytest

from catalog.errors import FeedError
from catalog.feeds.base import Problem, Row
from catalog.feeds.jsonld import JsonLd

CHAIR = """
<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Стул «Осло»</h1>
<img itemprop="image" src="/a.jpg"><meta itemprop="sku" content="c-1"><meta itemprop="color" content="oak">
<span itemprop="brand" itemscope itemtype="http://schema.org/Brand"><b itemprop="name">Nord</b></span>
<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
<b itemprop="price" content="99.90">99,90 €</b>
<meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="http://schema.org/InStock"></div>
</div>"""
_STEP = (
    '<li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"><a itemprop="item" '
    'href="/{0}"><span itemprop="name">{1}</span></a><meta itemprop="position" content="{0}"></li>'
)
_STEPS = "".join(_STEP.format(at, name) for at, name in enumerate(("Home", "Chairs", "Oslo"), start=1))
TRAIL = f'<ol itemscope itemtype="https://schema.org/BreadcrumbList">{_STEPS}</ol>'
HEAD = '<link rel="canonical" href="https://shop.example/p/1">'


def page(body: str, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    meta = f'<meta charset="{encoding}">'
    text = f"<!DOCTYPE html><html><head>{meta}{head}</head><body>{body}</body></html>"
    return text.encode(encoding)


def read(content: bytes) -> list[Row]:
    assert JsonLd().detects(content) > 0.5
    found = list(JsonLd().read(BytesIO(content), None))
    return [item for item in found if isinstance(item, Row)]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_page_with_microdata(encoding: str) -> None:
    (row,) = read(page(TRAIL + CHAIR.replace("€", ""), encoding=encoding))
    assert row.values["id"] == "c-1"
    assert row.values["title"] == "Стул «Осло»"
    assert row.values["price"] == "99.90"
    assert row.values["currency"] == "EUR"
    assert row.values["category"] == ["Chairs"]
    assert row.values["images"] == ["https://shop.example/a.jpg"]
    assert row.values["brand"] == "Nord"
    assert row.attributes["color"] in ("oak", ("oak",), ["oak"])


def test_json_ld_comes_first() -> None:
    block = '{"@context": "https://schema.org", "@type": "Product", "sku": "x", "name": "From JSON"}'
    (row,) = read(page(f'<script type="application/ld+json">{block}</script>{CHAIR}'))
    assert row.values["title"] == "From JSON"


def test_json_ld_about_the_shop_alone_leaves_the_products_to_microdata() -> None:
    block = '{"@context": "https://schema.org", "@type": "Organization", "name": "Shop"}'
    (row,) = read(page(f'<script type="application/ld+json">{block}</script>{CHAIR}'))
    assert row.values["id"] == "c-1"


def test_a_broken_block_does_not_hide_the_products() -> None:
    found = list(JsonLd().read(BytesIO(page(f'<script type="application/ld+json">{{</script>{CHAIR}')), None))
    assert sum(isinstance(item, Problem) for item in found) == 1
    assert sum(isinstance(item, Row) for item in found) == 1


def test_without_extruct_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *others: Any) -> Any:
        if name.startswith("extruct"):
            raise ImportError(name)
        return real(name, *others)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(FeedError, match="pages"):
        read(page(CHAIR))


def test_a_page_without_products_is_none() -> None:
    with pytest.raises(FeedError, match="without product data"):
        read(page("<p>Hello</p>"))
