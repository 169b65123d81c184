"""Wishes over several messages: refining, changing one's mind, switching topic, withdrawing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.fold import fold
from bot.dialogue.reading import read
from bot.dialogue.state import Question, State
from bot.dialogue.topics import switches_topic
from nlu.parse import Entity, Parse
from tests.bot.dialogue.shop import GOODS, NAMES, PaperShop, entity, price, said

SHOP = PaperShop()


def talk(*parses: Parse, state: State | None = None) -> State:
    state = state or State()
    for parse in parses:
        state = fold(state, read(state, parse, SHOP), SHOP)
    return state


def shirts(*more: object) -> Parse:
    return said("shirts", "search_product", entity("category", "shirts"), *more)  # type: ignore[arg-type]


def test_a_request_becomes_wishes() -> None:
    wishes = talk(
        shirts(entity("color", "black"), entity("color", "white", negated=True), price(high=80))
    ).wishes
    assert wishes.any_of == {"category": ["shirts"], "color": ["black"]}
    assert wishes.none_of == {"color": ["white"]}
    assert wishes.price_max == 80


def test_a_new_colour_replaces_the_old_one() -> None:
    state = talk(
        shirts(entity("color", "pink")), said("in purple instead", "refine", entity("color", "purple"))
    )
    assert state.wishes.any_of == {"category": ["shirts"], "color": ["purple"]}
    assert "pink" not in state.wishes.text


def test_alternatives_in_one_message_stand_side_by_side() -> None:
    state = talk(shirts(entity("color", "red"), entity("color", "blue")))
    assert state.wishes.any_of["color"] == ["red", "blue"]


def test_refusing_a_wanted_value_takes_it_back() -> None:
    state = talk(
        shirts(entity("brand", "nike"), entity("brand", "puma")),
        said("no nike", "refine", entity("brand", "nike", negated=True)),
    )
    assert state.wishes.any_of["brand"] == ["puma"]
    assert state.wishes.none_of["brand"] == ["nike"]


def test_a_new_topic_drops_what_described_the_old_goods_and_keeps_the_person() -> None:
    state = talk(
        said(
            "black heels for women", "search_product",
            entity("category", "heels"), entity("color", "black"), entity("gender", "female"), price(50, 100),
        ),
        said("and wallets?", "search_product", entity("category", "wallets")),
    )  # fmt: skip
    assert state.wishes.any_of == {"category": ["wallets"], "gender": ["female"]}
    assert state.wishes.price_max is None
    assert state.wishes.assumed == ["gender"]
    assert state.past[0].categories == ["heels"]


def test_a_narrower_kind_refines() -> None:
    state = State()
    state = talk(said("black shoes", "search_product", entity("category", "shoes"), entity("color", "black")))
    reading = read(state, said("heels", "refine", entity("category", "heels")), SHOP)
    assert not switches_topic(state, reading, SHOP)
    assert fold(state, reading, SHOP).wishes.any_of == {"category": ["heels"], "color": ["black"]}


def test_budget_and_person_said_before_the_goods_hold() -> None:
    state = talk(
        said(
            "a present for my boyfriend up to 150", "gift_advice",
            entity("recipient", {"who": "boyfriend", "gender": "male", "age_group": "adult", "age": None}),
            price(high=150),
        ),
        said("shirts", "search_product", entity("category", "shirts")),
    )  # fmt: skip
    assert state.wishes.any_of == {"category": ["shirts"], "gender": ["male"], "age_group": ["adult"]}
    assert state.wishes.price_max == 150
    assert state.wishes.recipient == "boyfriend"


def test_another_person_replaces_the_first() -> None:
    girl = entity("recipient", {"who": "daughter", "gender": "female", "age_group": "kids", "age": None})
    boy = entity("recipient", {"who": "son", "gender": "male", "age_group": "kids", "age": None})
    state = talk(shirts(girl), said("and for my boy", "refine", boy))
    assert state.wishes.any_of["gender"] == ["male"]
    assert state.wishes.recipient == "son"


def test_prices_replace_and_widen() -> None:
    state = talk(shirts(price(50, 100)), said("up to 150", "refine", price(high=150)))
    assert (state.wishes.price_min, state.wishes.price_max) == (50, 150)
    state = talk(said("up to 40", "refine", price(high=40)), state=state)
    assert (state.wishes.price_min, state.wishes.price_max) == (None, 40)


def test_about_is_a_band_around_the_price() -> None:
    wishes = talk(shirts(price(high=100, about=True))).wishes
    assert wishes.price_min == 75
    assert wishes.price_max == 125
    assert wishes.constraints()["price"]["about"] == 100


def test_a_soft_wish_is_kept_apart() -> None:
    wishes = talk(shirts(entity("color", "pink", soft=True))).wishes
    assert wishes.soft == {"color": ["pink"]}
    assert "color" not in wishes.any_of
    assert wishes.constraints()["color"] == ["pink"]


def test_a_withdrawn_wish_is_gone() -> None:
    state = talk(
        shirts(entity("color", "pink"), price(high=30)),
        said("any colour", "relax", entity("anything", "color")),
    )
    assert "color" not in state.wishes.any_of
    assert state.wishes.price_max == 30
    state = talk(said("forget the money", "relax", entity("anything", "price")), state=state)
    assert state.wishes.price_max is None


def test_a_bare_number_answers_the_open_question() -> None:
    state = talk(shirts())
    state.question = Question(slot="budget", turn=1)
    assert talk(said("40", "out_of_scope", entity("number", 40.0)), state=state).wishes.price_max == 40
    state.question = Question(slot="size", turn=1)
    assert talk(said("42", "out_of_scope", entity("number", 42.0)), state=state).wishes.any_of["size"] == [
        "42"
    ]


def test_folding_leaves_the_old_state_alone() -> None:
    before = talk(shirts(entity("color", "pink")))
    copy = before.model_copy(deep=True)
    talk(said("wallets", "search_product", entity("category", "wallets")), state=before)
    assert before == copy


def test_what_it_is_for_is_no_condition() -> None:
    wishes = talk(shirts(entity("color", "blue"), entity("usage", "party"))).wishes
    assert wishes.any_of == {"category": ["shirts"], "color": ["blue"]}
    assert wishes.soft == {"usage": ["party"]}


def test_a_vague_word_for_a_person_names_nobody_new() -> None:
    daughter = entity("recipient", {"who": "daughter", "gender": "female", "age_group": "kids", "age": None})
    child = entity("recipient", {"who": "child", "gender": "female", "age_group": "kids", "age": 10})
    assert talk(shirts(daughter), said("she is 10", "refine", child)).wishes.recipient == "daughter"


def test_a_refused_kind_that_the_wanted_one_belongs_to_is_no_refusal_of_it() -> None:
    heels = said(
        "not just shoes but heels", "search_product",
        entity("category", "shoes", negated=True), entity("category", "heels"),
    )  # fmt: skip
    wishes = talk(heels).wishes
    assert wishes.categories == ["heels"]
    assert "category" not in wishes.none_of


def test_a_budget_for_all_and_thrift_without_a_figure() -> None:
    total = entity("price", {"min": None, "max": 800.0, "currency": None, "about": False, "total": True})
    assert talk(shirts(total)).wishes.price_total
    assert talk(shirts(entity("change", "cheaper", soft=True))).wishes.thrifty
    assert not talk(shirts(entity("change", "cheaper"))).wishes.thrifty


def test_in_russian_small_bounds_are_thousands_where_nothing_costs_so_little() -> None:
    def limit(value: Entity) -> float | None:
        return talk(replace(shirts(value), language="ru")).wishes.price_max

    assert limit(price(high=5)) == 5_000
    assert limit(price(high=700)) == 700
    assert limit(price(high=50)) == 50  # 50,000 is more than anything costs
    assert limit(entity("price", {"min": None, "max": 5.0, "currency": "EUR", "about": False})) == 5
    assert talk(shirts(price(high=5))).wishes.price_max == 5


@pytest.mark.parametrize(
    "text",
    ["or purple", "purple would be fine too", "purple is ok as well", "could also be purple",
     "фиолетовый тоже подойдёт", "или purple"],
)  # fmt: skip
def test_a_colour_that_would_do_too_stands_beside_the_others(text: str) -> None:
    word = "purple" if "purple" in text else "фиолетовый"
    at = text.index(word)
    colour = Entity("color", "purple", word, at, at + len(word))
    state = talk(shirts(entity("color", "pink")), said(text, "refine", colour))
    assert state.wishes.any_of["color"] == ["pink", "purple"]


def test_other_goods_that_would_do_are_a_choice_and_goods_too_are_a_need() -> None:
    choice = talk(
        shirts(), said("or trousers", "search_product", Entity("category", "trousers", "trousers", 3, 11))
    )
    assert choice.wishes.categories == ["shirts", "trousers"]
    need = talk(
        shirts(), said("trousers too", "search_product", Entity("category", "trousers", "trousers", 0, 8))
    )
    assert need.wishes.categories == ["trousers"]


def test_counted_parts_of_what_is_wanted_change_it_and_are_no_new_need() -> None:
    def counted(text: str, number: int) -> Parse:
        at = text.index("chairs")
        return said(
            text,
            "search_product",
            Entity("quantity", number, text[at - 2 : at - 1], at - 2, at - 1),
            Entity("category", "shoes", "chairs", at, at + 6),
        )

    table = talk(shirts(entity("feature", "with four chairs")), counted("no, 6 chairs please", 6))
    assert table.wishes.categories == ["shirts"]
    assert table.wishes.features == ["with 6 chairs"]
    assert talk(shirts(), counted("6 chairs please", 6)).wishes.categories == ["shoes"]


def test_what_turns_into_something_is_the_kind_that_is_both() -> None:
    shoes = Entity("category", "shoes", "dress", 2, 7)
    into = Entity("feature", "into a shoes", "into shirts", 19, 30)
    state = talk(said("a dress that turns into shirts", "search_product", shoes, into))
    assert state.wishes.categories == ["shoes"]  # no "dress shirts" here
    GOODS["dress shirts"] = {"s1"}
    try:
        state = talk(said("a dress that turns into shirts", "search_product", shoes, into))
        assert (state.wishes.categories, state.wishes.features) == (["dress shirts"], [])
    finally:
        del GOODS["dress shirts"]


def test_goods_that_are_lacked_may_tell_what_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lacked = Entity("category", "diapers", "diapers", 23, 30)
    asked = said("something for changing diapers", "search_product", lacked)
    assert talk(asked).wishes.features == []
    monkeypatch.setitem(NAMES, "w1", {"changing", "table"})
    wishes = talk(asked).wishes
    assert (wishes.categories, wishes.features) == ([], ["changing diapers"])
