"""Feed health: what each check finds, what it leaves alone, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from catalog.health import Check, Finding, Found, Health
from catalog.health_checks import CHECKS, examine
from catalog.health_page import page
from catalog.health_shelf import Shelf, shelf_of
from catalog.health_table import percent, render
from catalog.product import Product
from catalog.sources import Run, SourceState
from tests.catalog.feed_fakes import NOW
from tests.catalog.reading_fakes import product


def shelf(products: Sequence[Product], sources: Sequence[SourceState] = ()) -> Shelf:
    names = {name for found in products for name in found.attributes}
    filled = {name: np.array([name in found.attributes for found in products]) for name in names}
    return shelf_of(products, [found.category[-1:] for found in products], filled, sources, 3, NOW)


def found(name: str, products: Sequence[Product], sources: Sequence[SourceState] = ()) -> Finding:
    health = examine(shelf(products, sources))
    return next(finding for finding in health.findings if finding.check.name == name)


def ids(finding: Finding) -> list[str]:
    return [example.id for example in finding.found.examples]


def cups(count: int, **options: Any) -> list[Product]:
    return [
        product(f"c{n}", f"Blue cup number {n}", "Kitchen", "Cups", price=str(10 + n % 5), **options)
        for n in range(count)
    ]


def pictured(id: str, picture: str | None, title: str = "A cup") -> Product:
    from dataclasses import replace

    return replace(product(id, title, "Cups"), images=(picture,) if picture else ())


def test_a_missing_picture_and_a_placeholder_are_found() -> None:
    products = [pictured("own", "/own.jpg"), pictured("none", None)]
    products += [pictured(f"same{n}", "/soon.jpg", f"Cup {n}") for n in range(5)]
    finding = found("pictures", products)
    assert sorted(ids(finding)) == ["none", *(f"same{n}" for n in range(5))]
    colours = [pictured(f"v{n}", "/one.jpg", "The same cup") for n in range(9)]
    assert found("pictures", colours).found.count == 0, "one thing in several rows may share its picture"


def test_a_price_that_lost_its_decimal_point_is_found_among_its_kind() -> None:
    products = [*cups(20), product("slip", "Green cup", "Kitchen", "Cups", price="1100")]
    products += [
        product(f"t{n}", f"Oak table {n}", "Furniture", "Tables", price=str(900 + 10 * n)) for n in range(20)
    ]
    finding = found("prices", products)
    assert ids(finding) == ["slip"]
    assert "in Cups cost about 12.00" in finding.found.examples[0].note


def test_prices_that_merely_vary_are_let_be() -> None:
    products = [
        product(f"t{n}", f"Oak table {n}", "Tables", price=str(round(40 * 1.2**n))) for n in range(20)
    ]
    assert found("prices", products).found.count == 0
    alike = [product(f"t{n}", f"Oak table {n}", "Tables", price="10") for n in range(20)]
    assert found("prices", [*alike, product("t", "Oak table", "Tables", price="14")]).found.count == 0


def test_twins_are_told_from_near_twins() -> None:
    products = [
        product("1", "Red silk dress", price="50"),
        product("2", "red silk dress!", price="50"),
        product("3", "Dress silk red", price="70"),
        product("4", "Red silk dresd", price="70"),
        product("5", "Red silk dress XL", price="50"),
        product("6", "Green silk dress", price="50"),
        product("7", "Model A100 lamp", price="5"),
        product("8", "Model A200 lamp", price="5"),
    ]
    assert ids(found("duplicates", products)) == ["2"]
    assert ids(found("near_duplicates", products)) == ["3"], "other words and other numbers are other things"
    slips = [product("1", "Trouser for winter"), product("2", "Trouzer for winter")]
    assert ids(found("near_duplicates", slips)) == ["2"]


@pytest.mark.parametrize(
    ("title", "loud"),
    [
        ("RED SILK DRESS", True),
        ("КРАСНОЕ ПЛАТЬЕ", True),
        ("IKEA BILLY bookcase, white", False),
        ("BILLY", False),
        ("USB-C to HDMI", False),
        ("Red silk dress", False),
    ],
)
def test_capitals(title: str, loud: bool) -> None:
    assert found("capitals", [product("1", title)]).found.count == loud


@pytest.mark.parametrize(
    ("title", "check"),
    [("Cup", "short_titles"), ("Elna 745", "short_titles"), ("Very " * 40 + "long", "long_titles")],
)
def test_titles_of_odd_length(title: str, check: str) -> None:
    assert ids(found(check, [product("1", title), product("2", "Blue cup with a handle")])) == ["1"]


def test_a_description_that_repeats_the_title_is_none() -> None:
    products = [
        product("1", "Blue cup", description="blue  cup"),
        product("2", "Blue cup"),
        product("3", "Blue cup", description="It holds a quarter litre."),
    ]
    assert ids(found("descriptions", products)) == ["1", "2"]


def test_texts_in_another_language_than_the_shops() -> None:
    english = [*cups(5), product("ru", "Синяя чашка", "Cups")]
    assert ids(found("languages", english)) == ["ru"]
    russian = [product(f"{n}", f"Платье летнее номер {n}", "Платья") for n in range(5)]
    others = [
        product("en", "Red silk dress", "Платья"),
        product("model", "Janome 1200D", "Платья"),
        product(
            "text", "Платье красное", "Платья", description="A dress for warm evenings, made of thin silk."
        ),
    ]
    assert ids(found("languages", [*russian, *others])) == ["en", "text"], "a model is in no language"


def test_words_that_mix_alphabets() -> None:
    products = [
        product("1", "Kрасное платье"),  # the first letter is Latin
        product("2", "Красное платье XL"),
        product("3", "USB-кабель"),
        product("4", "Red dresѕ сup"),  # a Cyrillic es before "up"
    ]
    assert ids(found("look_alikes", products)) == ["1", "4"]


def test_categories() -> None:
    products = [*cups(3), product("1", "Oak table", "Furniture", "Tables"), product("2", "Something odd")]
    assert ids(found("categories", products)) == ["2"]
    lone = found("lone_categories", products)
    assert (lone.found.count, lone.found.of, ids(lone)) == (1, 2, ["1"])


def test_an_attribute_that_some_of_a_category_state_is_missed_in_the_others() -> None:
    products = [*cups(12, material="glass"), *cups(8)]
    finding = found("attributes", products)
    assert finding.found.count == 8
    (example,) = finding.found.examples
    assert (example.id, example.title, example.note) == (
        "material", "Kitchen > Cups", "stated by 12 of 20",
    )  # fmt: skip
    assert found("attributes", [*cups(19), *cups(1, material="glass")]).found.count == 0, "belongs to none"


def imported(**report: Any) -> SourceState:
    return SourceState("feed", 1, NOW, (Run("feed", NOW - timedelta(days=1), 1.0, None, report),))


def test_columns_and_rows_that_the_last_import_left_out() -> None:
    state = imported(
        read=10,
        rejected=3,
        repeated=1,
        columns=[
            {"column": "id", "to": "id", "how": "name"},
            {"column": "internal", "to": "", "how": "left out"},
        ],
        problems=[{"row": 4, "field": "price", "kind": "missing", "message": "no price", "level": "error"}],
        problem_counts={"price: missing": 2},
    )
    columns = found("columns", cups(1), [state])
    assert (columns.found.count, columns.found.of, ids(columns)) == (1, 2, ["internal"])
    rows = found("rejected", cups(1), [state])
    assert (rows.found.count, rows.found.of) == (2, 10)
    assert rows.found.examples[0].note == "no price (2 rows)"


def test_what_is_sold_out_is_counted() -> None:
    assert found("sold_out", [*cups(3), *cups(1, available=False)]).share == 0.25


def test_the_weights_are_a_hundred_points() -> None:
    assert sum(check.weight for check in CHECKS) == 100
    assert len({check.name for check in CHECKS}) == len(CHECKS)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=len(CHECKS), max_size=len(CHECKS))
)
def test_the_score_stays_within_bounds_and_more_problems_never_raise_it(seen: list[tuple[int, int]]) -> None:
    def score(extra: int) -> int:
        findings = tuple(
            Finding(check, Found(min(count + extra, of), of))
            for check, (count, of) in zip(CHECKS, seen, strict=True)
        )
        return Health(shelf(cups(1)), findings).score

    assert 0 <= score(1) <= score(0) <= 100


def test_a_catalog_without_products_has_nothing_wrong() -> None:
    health = examine(shelf([]))
    assert (health.score, health.problems) == (100, ())
    assert "100" in page(health, "Nothing")


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> {0} {title} & "\''


def hostile() -> Health:
    products = [product(f"{HOSTILE}{n}", HOSTILE.upper() + str(n), HOSTILE, color=HOSTILE) for n in range(15)]
    products += [product(f"b{n}", "SAME OLD THING", HOSTILE, f"{HOSTILE}{n}") for n in range(6)]
    return examine(shelf(products, [imported(read=1, columns=[{"column": HOSTILE, "how": "left out"}])]))


class Page(HTMLParser):
    """The tags and their attributes; raises when tags aren't closed in their order."""

    void = frozenset({"meta", "br", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_nothing_from_outside_becomes_markup_and_the_page_needs_nothing_else() -> None:
    text = page(hostile(), HOSTILE)
    parsed = Page(text)
    assert parsed.open == []
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "img", "link", "iframe", "object"}
    assert not [attrs for _, attrs in parsed.tags if any(name.startswith("on") for name in attrs)]
    addresses = [attrs["href"] for _, attrs in parsed.tags if "href" in attrs]
    assert all(address and address.startswith("#") for address in addresses)
    assert "url(" not in text
    assert "@import" not in text


def test_the_terminal_shows_every_check_and_no_markup_of_a_feed_is_read() -> None:
    products = [product("1", "[red]CUP[/red] [link=x]"), *cups(3)]
    console = Console(file=StringIO(), width=80)
    health = examine(shelf(products))
    console.print(render(health))
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()
    assert f"{health.score}/100" in text
    assert all(check.title in text for check in CHECKS)
    assert "[red]CUP[/red]" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_json_has_everything() -> None:
    stated = hostile().as_json()
    assert stated["products"] == 21
    assert {finding["name"] for finding in stated["findings"]} == {check.name for check in CHECKS}
    for finding in stated["findings"]:
        assert {"count", "share", "cost", "advice", "examples", "points"} <= finding.keys()
        assert 0 <= finding["share"] <= 1


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (1, "100%"), (0.0001, "<0.1%"), (0.9999, ">99.9%"), (0.031, "3.1%")]
)
def test_shares_never_round_to_nothing_or_all(share: float, said: str) -> None:
    assert percent(share) == said


def test_a_check_takes_all_its_points_from_its_full_share_on() -> None:
    check = Check("x", "X", 10, 0.5, "", "", lambda _: Found(0, 1))
    assert [Finding(check, Found(n, 100)).points for n in (0, 25, 50, 100)] == [0, 5, 10, 10]
