from __future__ import annotations

from decimal import Decimal

from catalog.product import Variant
from recommender.compare import MOST_ROWS, advise, compare, differences
from tests.recommender.shelf import product


def test_only_what_differs_is_told_and_the_price_first() -> None:
    one = product("a", "10", attributes={"material": ("oak",), "width": ("80 cm",)}, brand="X")
    other = product("b", "12", attributes={"material": ("pine",), "width": ("80 cm",)}, brand="X")
    comparison = compare([one, other])
    assert [row.field for row in comparison.rows] == ["price", "material"]
    assert comparison.rows[0].values == (Decimal(10), Decimal(12))
    assert comparison.same == {"width": "80 cm", "brand": "X", "available": True}


def test_what_the_shopper_spoke_of_comes_right_after_the_price() -> None:
    one = product("a", "10", rating=4.0, attributes={"usage": ("Sports",), "material": ("oak",)})
    other = product("b", "12", rating=5.0, attributes={"usage": ("Casual",), "material": ("pine",)})
    assert [row.field for row in differences([one, other], wanted=["usage"])] == [
        "price", "usage", "rating", "material",
    ]  # fmt: skip


def test_the_same_value_spelled_otherwise_is_no_difference() -> None:
    one, other = (
        product("a", "1", attributes={"color": ("Red",)}),
        product("b", "1", attributes={"color": ("red ",)}),
    )
    assert differences([one, other]) == ()


def test_what_only_one_states_is_told_only_when_asked_for() -> None:
    one, other = product("a", "1", attributes={"material": ("oak",)}), product("b", "1")
    assert differences([one, other]) == ()
    assert differences([one, other], ["material"])[0].values == ("oak", None)


def test_prose_and_article_numbers_are_no_rows_and_the_table_stays_short() -> None:
    attributes = {f"fact{index}": ("x",) for index in range(20)} | {"SKU": ("1",), "care": ("long " * 30,)}
    others = dict.fromkeys(attributes, ("y",))
    rows = differences([product("a", "1", attributes=attributes), product("b", "2", attributes=others)])
    assert len(rows) == MOST_ROWS
    assert not {"SKU", "care"} & {row.field for row in rows}


def test_sizes_of_variants_are_facts_of_the_product() -> None:
    sized = product("a", "1", variants=(Variant("1", {"size": ("S",)}), Variant("2", {"size": ("M",)})))
    other = product("b", "1", attributes={"size": ("L",)})
    assert differences([sized, other])[0].values == ("S, M", "L")


def test_advice_is_honest_about_leads_and_ties() -> None:
    goods = [product("a", "30", rating=4.2), product("b", "25", rating=4.6), product("c", "40")]
    advice = advise(goods, scores=[2.0, 1.5, 1.0])
    assert (advice.cheapest, advice.saving) == (1, Decimal(5))
    assert advice.best_rated == 1
    assert round(advice.rating_lead, 2) == 0.4
    assert (advice.best_fit, advice.fit_lead) == (0, 0.25)
    tie = advise([product("a", "5", rating=4.0), product("b", "5", rating=4.0)], [1.0, 1.0])
    assert (tie.cheapest, tie.best_rated, tie.best_fit) == (None, None, None)


def test_prices_in_different_currencies_give_no_cheapest() -> None:
    assert advise([product("a", "5", currency="EUR"), product("b", "6")]).cheapest is None
