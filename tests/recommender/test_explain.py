from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from recommender.candidates import Taste, Want
from recommender.explain import WORTH, Facts, Reason, candidates, reasons
from tests.recommender.shelf import product

STRANGER = Taste()


def facts(id: str, price: str = "50", values: dict[str, list[str]] | None = None, **fields: Any) -> Facts:
    kind = fields.pop("kind", 1.0)
    popularity = fields.pop("popularity", 0.0)
    return Facts(product(id, price, **fields), values or {}, kind, popularity)


def kinds(told: tuple[Reason, ...]) -> list[str]:
    return [reason.kind for reason in told]


def of(one: Facts, wishes: Want, taste: Taste = STRANGER) -> dict[str, dict[str, Any]]:
    return {reason.kind: dict(reason.data) for reason in candidates(one, [one], wishes, taste)}


def test_what_was_asked_for_is_told_first_and_at_most_three_things() -> None:
    one = facts("a", "60", {"color": ["black"]}, rating=4.8, reviews=90, popularity=50.0)
    wishes = Want(any_of={"category": ["shoes"], "color": ["black"]}, price_max=80)
    (told,) = reasons([one], wishes, STRANGER)
    assert kinds(told) == ["matches_color", "within_budget", "well_rated"]
    assert told[0].data == {"color": "black"}
    assert told[1].data == {"saving": 20.0, "currency": "USD"}


def test_only_what_the_product_states_is_a_reason() -> None:
    wishes = Want(
        any_of={"color": ["red"], "gender": ["male"], "category": ["lamp"]},
        recipient="husband",
        occasion="wedding",
        features=["waterproof"],
        price_max=40,
    )
    assert of(facts("a", "50", kind=0.5), wishes) == {}


def test_a_recipient_is_named_once_and_only_when_the_product_is_for_them() -> None:
    wishes = Want(any_of={"gender": ["male"], "age_group": ["adult"]}, recipient="husband")
    told = candidates(facts("a", values={"gender": ["male"], "age_group": ["adult"]}), [], wishes, STRANGER)
    assert told == [Reason("for_recipient", {"who": "husband"})]
    assert of(facts("a", values={"gender": ["male"]}), Want(any_of={"gender": ["male"]})) == {}


def test_features_and_occasions_come_from_the_products_own_words() -> None:
    one = facts("a", description="A waterproof coat. Lovely at a wedding.", values={"usage": ["formal"]})
    assert of(one, Want(features=["waterproof"]))["feature_in_description"] == {"feature": "waterproof"}
    assert "occasion" in of(one, Want(occasion="wedding"))
    assert "occasion" in of(one, Want(occasion="formal"))
    assert "occasion" not in of(one, Want(occasion="birthday"))


def test_prices_are_compared_in_one_currency_only() -> None:
    one = facts("a", "50", currency="EUR")
    assert "within_budget" not in of(one, Want(price_max=80, currency="USD"))
    assert "within_budget" in of(one, Want(price_max=80, currency="EUR"))


@pytest.mark.parametrize(("price", "near"), [("95", True), ("114", True), ("130", False)])
def test_near_an_about_price(price: str, near: bool) -> None:
    assert ("near_budget" in of(facts("a", price), Want(price_about=100))) is near


def test_a_discount_is_told_when_it_is_one() -> None:
    cut = facts("a", "75", list_price=product("x", "100").price)
    assert of(cut, Want())["discounted"] == {"percent": 25, "list_price": 100.0, "currency": "USD"}
    assert "discounted" not in of(facts("a", "99", list_price=product("x", "100").price), Want())


def test_a_rating_needs_reviews_and_a_crowd_needs_people() -> None:
    assert "well_rated" not in of(facts("a", rating=5.0, reviews=1), Want())
    assert "well_rated" not in of(facts("a", rating=3.9, reviews=100), Want())
    assert of(facts("a", rating=4.5, reviews=7), Want())["well_rated"] == {"rating": 4.5, "reviews": 7}
    assert "popular" not in of(facts("a", popularity=1.0), Want())


def test_what_the_shopper_liked_before_is_said_when_the_product_has_it() -> None:
    taste = Taste(likes={"color": {"blue": 0.9, "red": 0.4}}, viewed={"a"})
    told = of(facts("a", values={"color": ["red"]}), Want(), taste)
    assert told["liked_before"] == {"attribute": "color", "value": "red"}
    assert "viewed_before" in told


def test_cheapest_and_dearest_are_meant_among_those_shown() -> None:
    shown = [facts("a", "20"), facts("b", "50"), facts("c", "90")]
    told = reasons(shown, Want(), STRANGER)
    assert [kinds(one) for one in told] == [["cheapest_shown"], [], ["step_up"]]
    assert not any(reasons([facts("a", "20"), facts("b", "20")], Want(), STRANGER))


def test_cards_say_what_each_is_good_for() -> None:
    shown = [facts(id, "50", {"color": ["black"]}, rating=4.6, reviews=10 + n) for n, id in enumerate("abc")]
    shown[2] = facts("c", "40", {"color": ["black"]}, list_price=product("x", "80").price)
    told = reasons(shown, Want(any_of={"category": ["hat"], "color": ["black"]}), STRANGER)
    assert "discounted" in kinds(told[2])
    assert len({tuple(kinds(one)) for one in told}) > 1
    assert all(len(one) <= 3 and "matches_color" in kinds(one) for one in told)


def test_every_kind_of_reason_has_a_worth() -> None:
    everything = facts(
        "a", "60", {"color": ["red"], "size": ["M"], "season": ["summer"], "gender": ["male"]},
        rating=4.9, reviews=50, popularity=99.0, description="soft", list_price=product("x", "90").price,
    )  # fmt: skip
    wishes = Want(
        any_of={name: list(values) for name, values in everything.values.items()} | {"category": ["x"]},
        soft={"brand": ["Y"]}, price_max=70, features=["soft"], recipient="son",
    )  # fmt: skip
    taste = Taste(likes={"color": {"red": 1.0}}, viewed={"a"})
    shown = [everything, facts("b", "90")]
    assert {reason.kind for reason in candidates(everything, shown, wishes, taste)} <= set(WORTH)


@pytest.mark.parametrize(
    ("name", "wish", "own", "told"),
    [
        ("width", "≤ 80 cm", ["75 см"], "75 см"),
        ("width", "≤ 80 cm", ["90 cm"], None),
        ("dimensions", "160x200 cm", ["176x215 cm", "200x160 cm"], "200x160 cm"),
        ("dimensions", "≤ 120 cm", ["110x60x140 cm"], "110x60x140 cm"),
        ("dimensions", "≤ 120 cm", ["140x80 cm"], None),
    ],
)
def test_what_meets_a_wish_for_sides_is_told_with_its_own_size(
    name: str, wish: str, own: list[str], told: str | None
) -> None:
    found = of(facts("a", values={name: own}), Want(any_of={name: [wish]}))
    assert (found.get("matches_measure") or {}).get("value") == told


def test_a_size_stated_in_another_system_is_told_as_such() -> None:
    one = replace(facts("a", values={"size": ["uk 8", "42"]}), stated_as={"42": "uk 8"})
    assert of(one, Want(any_of={"size": ["42"]}))["matches_size"] == {"size": "42", "stated": "uk 8"}
    plain = facts("a", values={"size": ["42"]})
    assert of(plain, Want(any_of={"size": ["42"]}))["matches_size"] == {"size": "42"}
