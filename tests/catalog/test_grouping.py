from __future__ import annotations

import pytest

from catalog.feeds import gathering
from catalog.feeds.base import Item, Row
from catalog.feeds.gathering import Gathering
from catalog.feeds.grouping import common_title, gathered, what_tells_apart
from catalog.feeds.validation import Checked
from catalog.product import Product


def offer(number: int, title: str = "Tee", group: str = "g", **more: object) -> Row:
    attributes = {name: more.pop(name) for name in list(more) if name not in ("price", "stock", "available")}
    values = {"id": f"o{number}", "title": title, "price": "5", "item_group_id": group, **more}
    return Row(number, values, attributes)


def one(*rows: Item) -> Product:
    (row,) = [item for item in gathered(rows) if isinstance(item, Row)]
    product = Checked(row).product
    assert product is not None
    return product


def test_what_differs_tells_apart_and_the_rest_is_the_products() -> None:
    tee = one(
        offer(1, color="red", size="M", material="cotton", gtin="1", weight="1 kg"),
        offer(2, color="blue", size="M", material="cotton", gtin="2", weight="2 kg"),
    )
    assert [variant.attributes for variant in tee.variants] == [{"color": ("red",)}, {"color": ("blue",)}]
    assert tee.attributes == {"size": ("M",), "material": ("cotton",), "weight": ("1 kg", "2 kg")}


def test_other_attributes_tell_apart_only_where_the_usual_ones_do_not() -> None:
    offers = [
        {"color": ("red",), "memory": ("64 GB",), "note": ("a",)},
        {"color": ("red",), "memory": ("128 GB",), "note": ("b",)},
        {"color": ("blue",), "memory": ("64 GB",)},
    ]
    assert what_tells_apart(offers) == ("color", "memory")


def test_where_no_attribute_tells_apart_the_titles_do() -> None:
    paint = one(offer(1, "Краска белая, 2 л"), offer(2, "Краска белая, 5 л"))
    assert paint.title == "Краска белая"
    assert [variant.attributes for variant in paint.variants] == [
        {"variant": ("2 л",)},
        {"variant": ("5 л",)},
    ]


@pytest.mark.parametrize(
    ("titles", "common"),
    [
        (["Tee - Red / M", "Tee - Blue / L"], "Tee"),
        (["Tee (red)", "Tee (blue)"], "Tee"),
        (["Boots, size 38", "Boots, size 39"], "Boots"),
        (["Кроссовки Нева р. 42", "Кроссовки Нева р. 43"], "Кроссовки Нева"),
        (["Red cotton tee", "Blue cotton tee"], "cotton tee"),
        (["A", "B"], "A"),
        (["Same", "Same"], "Same"),
    ],
)
def test_the_title_of_a_group(titles: list[str], common: str) -> None:
    assert common_title(titles) == common


def test_the_cheapest_that_can_be_bought_is_what_the_product_costs() -> None:
    tee = one(
        offer(1, size="S", price="4", available="no", stock="0"),
        offer(2, size="M", price="7", stock="2"),
        offer(3, size="L", price="6", stock="3"),
    )
    assert (str(tee.price), tee.available, tee.stock) == ("6", True, 5)
    sold_out = one(
        offer(1, size="S", price="9", available="no"), offer(2, size="M", price="8", available="no")
    )
    assert (str(sold_out.price), sold_out.available) == ("8", False)


def test_an_offer_without_a_price_is_left_out_and_said_by_its_row() -> None:
    (row,) = gathered([offer(4, size="S"), offer(9, size="M", price="ask"), offer(10, size="L")])
    assert isinstance(row, Row)
    checked = Checked(row)
    assert checked.product is not None
    assert [variant.id for variant in checked.product.variants] == ["o4", "o10"]
    assert [(p.row, p.field, p.level) for p in checked.problems] == [(9, "price", "warning")]


def test_a_group_without_any_price_is_of_use_only_where_no_product_has_one() -> None:
    (row,) = gathered([offer(1, size="S", price="0"), offer(2, size="M", price="")])
    assert isinstance(row, Row)
    checked = Checked(row)
    assert checked.unpriced
    assert checked.product is not None
    assert checked.product.price is None


def test_a_group_of_one_keeps_the_groups_id_for_the_day_when_it_is_more() -> None:
    tee = one(offer(1, size="S"))
    assert (tee.id, tee.attributes) == ("g", {"size": ("S",)})
    assert [(variant.id, variant.attributes) for variant in tee.variants] == [("o1", {})]


def test_groups_come_whole_however_many_rows_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PARTS", 3)
    rows = [offer(n, group=f"g{n % 7}", color=f"{n}") for n in range(50)]
    with Gathering(in_memory=10) as kept:
        for row in rows:
            kept.add(str(row.values["item_group_id"]), row)
        groups = dict(kept.groups())
    assert {key: [row.number for row in found] for key, found in groups.items()} == {
        f"g{k}": list(range(k, 50, 7)) for k in range(7)
    }
    assert groups["g3"][0] == rows[3]
