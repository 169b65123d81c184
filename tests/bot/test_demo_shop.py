"""The bundled demo shop: complete, sensible, in two languages, and made anew byte for byte."""

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bot import demo
from bot.shop_info import ShopInfo

BUILD = Path(__file__).parents[2] / "scripts" / "demo_shop" / "build.py"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def products() -> list[dict[str, Any]]:
    return [json.loads(line) for line in demo.shop_feed().read_text(encoding="utf-8").splitlines()]


def values(product: dict[str, Any], name: str) -> list[str]:
    found: list[str] = product["attributes"].get(name, [])
    return found


def money(fact: str) -> set[str]:
    """The sums of a fact, as "4.90", whatever the language writes them like."""
    return {amount.replace(",", ".") for amount in re.findall(r"(\d+(?:[.,]\d\d)?) (?:EUR|евро)", fact)}


def test_it_is_a_whole_shop() -> None:
    assert len(products()) >= 700
    assert len({product["category"][0] for product in products()}) >= 12
    assert len({product["brand"] for product in products()}) >= 38


@pytest.mark.parametrize("field", ["id", "title", "title_ru", "url"])
def test_nothing_is_there_twice(field: str) -> None:
    doubled = [value for value, n in Counter(product[field] for product in products()).items() if n > 1]
    assert doubled == []


def test_every_product_speaks_both_languages() -> None:
    for product in products():
        assert not CYRILLIC.search(product["title"] + product["description"]), product["id"]
        assert CYRILLIC.search(product["title_ru"]), product["id"]
        assert len(CYRILLIC.findall(product["description_ru"])) > 40, product["id"]
        assert len(product["category"]) == len(product["category_ru"]) == 2


def test_descriptions_are_two_to_four_sentences() -> None:
    for product in products():
        for text in (product["description"], product["description_ru"]):
            assert 2 <= len(re.findall(r"[.!?](?= |$)", text)) <= 4, product["id"]
            assert "  " not in text
            assert not re.search(r"[$~{}]|\bNone\b", text), product["id"]


def test_prices_are_sensible() -> None:
    reduced = 0
    for product in products():
        assert product["currency"] == "EUR"
        assert 2 < product["price"] < 2500
        if product["list_price"] is not None:
            reduced += 1
            assert 0.55 <= product["price"] / product["list_price"] < 1, product["id"]
    assert 0.15 < reduced / len(products()) < 0.25


def test_ratings_and_stock_look_like_those_of_a_shop() -> None:
    rated = [product for product in products() if product["reviews"]]
    assert 0.85 < len(rated) / len(products()) < 1
    assert all(1 <= product["rating"] <= 5 for product in rated)
    assert all(product["rating"] is None for product in products() if not product["reviews"])
    sold_out = sum(not product["available"] for product in products())
    assert 0.02 < sold_out / len(products()) < 0.08


def test_a_product_is_available_when_one_of_its_variants_is() -> None:
    for product in products():
        variants = product.get("variants", [])
        if variants:
            assert product["available"] == any(v["available"] for v in variants), product["id"]
            assert len({v["id"] for v in variants}) == len(variants)


def test_gender_and_age_group_have_the_standard_values() -> None:
    for product in products():
        assert set(values(product, "gender")) <= {"male", "female", "unisex"}
        assert set(values(product, "age_group")) <= {"newborn", "infant", "toddler", "kids", "adult"}


def test_companions_exist_and_suit_the_same_wearer() -> None:
    by_id = {product["id"]: product for product in products()}
    with_companions = 0
    for product in products():
        with_companions += bool(product.get("goes_with"))
        for other in product.get("goes_with", []):
            assert other != product["id"]
            genders = {*values(product, "gender"), *values(by_id[other], "gender")} - {"unisex"}
            assert len(genders) <= 1, (product["id"], other)
    assert with_companions > len(products()) / 2


@pytest.mark.parametrize(
    ("word", "endings"),
    [
        ("Футболка ", "ая"),
        ("Рубашка ", "ая"),
        ("Платье ", "ое"),
        ("Худи ", "ое"),
        ("Джинсы", "ие"),
        ("Рюкзак ", "ий"),
        ("Кардиган ", "ий"),
    ],
)
def test_russian_colours_agree_with_the_noun(word: str, endings: str) -> None:
    ends = {"ая": ("ая", "яя"), "ое": ("ое", "ее"), "ие": ("ие", "ые"), "ий": ("ый", "ий", "ой")}[endings]
    colours = [
        product["title_ru"].rsplit(", ", 1)[1]
        for product in products()
        if product["title_ru"].startswith(word) and ", " in product["title_ru"]
    ]
    assert all(colour.endswith(ends) or colour.startswith("цвета ") for colour in colours), colours


def test_every_picture_is_there_small_and_harmless() -> None:
    total = 0
    for product in products():
        (image,) = product["images"]
        data = demo.pictures().joinpath(image.rsplit("/", 1)[1]).read_bytes()
        total += len(data)
        assert len(data) < 4096, image
        root = etree.fromstring(data)
        assert root.tag == f"{SVG}svg"
        assert root.get("viewBox") == "0 0 400 400"
        for element in root.iter(etree.Element):
            assert element.tag not in (f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image")
            for name, value in element.attrib.items():
                assert not str(name).startswith("on")
                assert "href" not in str(name) or str(value).startswith("#")
    assert total < 2_500_000


def test_the_policy_answers_in_both_languages() -> None:
    with as_file(demo.shop_policy()) as path:
        info = ShopInfo.load(path)
    for topic in ("delivery", "payment", "returns", "warranty", "contacts", "discounts", "about", "privacy"):
        english, russian = info.topics[topic]["en"], info.topics[topic]["ru"]
        assert len(english.details) == len(russian.details) >= 5
        for fact, fact_ru in zip(english.details, russian.details, strict=True):
            assert fact.endswith(".")
            assert not CYRILLIC.search(fact)
            assert CYRILLIC.search(fact_ru)
            assert money(fact) == money(fact_ru)


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(BUILD), "--out", str(tmp_path)], check=True, capture_output=True)
    assert (tmp_path / "shop.jsonl").read_bytes() == demo.shop_feed().read_bytes()
    made = {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}
    assert made == {path.name: path.read_bytes() for path in demo.pictures().iterdir()}
