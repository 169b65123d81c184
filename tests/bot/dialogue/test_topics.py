"""Going back to a need, changing the topic for somebody else, undoing, and what was turned down."""

from __future__ import annotations

from bot.dialogue.fold import fold, undo
from bot.dialogue.reading import read
from bot.dialogue.state import Question, Shown, State
from nlu.parse import Entity, Intent, Parse
from tests.bot.dialogue.shop import PaperShop, entity, ordinal, price, said

SHOP = PaperShop()


def talk(*parses: Parse, state: State | None = None) -> State:
    state = state or State()
    for parse in parses:
        state = fold(state, read(state, parse, SHOP), SHOP)
    return state


def goods(name: str, *more: Entity) -> Parse:
    return said(name, "search_product", entity("category", name), *more)


def who(name: str, gender: str) -> Entity:
    return entity("recipient", {"who": name, "gender": gender, "age_group": "adult", "age": None})


HEELS = goods("heels", entity("gender", "female"), entity("color", "black"), price(high=90))


def test_back_to_the_heels_means_as_they_were_wanted() -> None:
    state = talk(HEELS, goods("wallets"), goods("heels"))
    assert state.returned
    assert state.wishes.categories == ["heels"]
    assert state.wishes.any_of["color"] == ["black"]
    assert state.wishes.price_max == 90
    assert [wishes.categories for wishes in state.past] == [["wallets"]]


def test_a_wider_word_alone_goes_back_to_the_narrow_kind() -> None:
    assert talk(HEELS, goods("wallets"), goods("shoes")).wishes.categories == ["heels"]
    fresh = talk(HEELS, goods("wallets"), goods("shoes", entity("color", "white"))).wishes
    assert fresh.categories == ["shoes"]
    assert fresh.price_max is None


def test_the_same_goods_for_another_person_are_a_need_of_their_own() -> None:
    state = talk(HEELS, goods("wallets"), goods("heels", entity("gender", "male")))
    assert not state.returned
    assert state.wishes.price_max is None


def test_a_gift_for_somebody_else_is_not_about_the_shoes() -> None:
    gift = said(
        "for a colleague's birthday", "refine", who("colleague", "male"), entity("occasion", "birthday")
    )
    state = talk(HEELS, gift)
    assert state.wishes.categories == []
    assert state.wishes.recipient == "colleague"
    assert state.wishes.occasion == "birthday"
    assert "color" not in state.wishes.any_of


def test_the_person_comes_along_to_the_next_goods() -> None:
    wife = said("for my wife", "refine", who("wife", "female"))
    state = talk(goods("heels"), wife, goods("wallets"))
    assert state.wishes.recipient == "wife"
    assert state.wishes.any_of["gender"] == ["female"]


def test_goods_that_are_not_sold_leave_the_need_as_it_was() -> None:
    before = talk(HEELS)
    after = talk(goods("lamps"), state=before)
    assert after.wishes == before.wishes


def test_just_the_shoes_of_two_needs() -> None:
    both = said("x", "search_product", entity("category", "shirts"), entity("category", "heels"))
    assert talk(both, goods("shoes")).wishes.categories == ["heels"]


def test_undo_takes_back_one_change_after_the_other() -> None:
    state = talk(
        goods("shirts"),
        said("blue", "refine", entity("color", "blue")),
        said("up to 40", "refine", price(high=40)),
    )
    state = undo(state)
    assert state.wishes.price_max is None
    assert state.wishes.any_of["color"] == ["blue"]
    assert "color" not in undo(state).wishes.any_of
    assert undo(undo(undo(state))).wishes.categories == ["shirts"]


def shown(*ids: str) -> State:
    state = talk(goods("shirts"))
    state.shown = [Shown(turn=1, ids=list(ids), prices=[10.0] * len(ids), goods=["shirts"])]
    return state


def test_the_one_that_is_pointed_at_is_turned_down() -> None:
    refused = ordinal(2)
    refused = Entity(refused.name, refused.value, refused.text, 0, 6, negated=True)
    assert talk(said("not the second", "reject", refused), state=shown("s1", "s2")).rejected == ["s2"]
    assert talk(said("not these", "reject"), state=shown("s1", "s2")).rejected == ["s1", "s2"]


def test_a_refused_colour_turns_no_product_down() -> None:
    state = talk(
        said("i hate blue", "reject", entity("color", "blue", negated=True)), state=shown("s1", "s2")
    )
    assert state.rejected == []
    assert state.wishes.none_of == {"color": ["blue"]}


def test_what_is_said_against_products_is_not_wished_for() -> None:
    state = talk(said("those are ugly", "object_style", entity("feature", "ugly")), state=shown("s1", "s2"))
    assert state.wishes.features == []
    assert state.rejected == ["s1", "s2"]


def test_questions_that_are_passed_over_are_counted() -> None:
    state = talk(goods("shirts"))
    for turn, expected in ((1, 1), (2, 2)):
        state.question = Question(slot="brand", turn=turn)
        state = talk(said("under 50", "refine", price(high=50)), state=state)
        assert state.unanswered == expected
    state.question = Question(slot="color", turn=3)
    assert talk(said("blue", "refine", entity("color", "blue")), state=state).unanswered == 0


def test_described_goods_are_described_anew() -> None:
    state = talk(
        said("something to sit on", "search_product", entity("feature", "sit")),
        said("a thing for shoes", "search_product", entity("feature", "for shoes")),
    )
    assert state.wishes.features == ["for shoes"]


def test_taking_one_and_asking_for_another() -> None:
    state = shown("s1")
    state.focus = "s1"
    parse = Parse(
        "take it. and a wallet", "en", (Intent("search_product", 0.6), Intent("add_to_cart", 0.6)),
        (entity("category", "wallets"),), "wallet",
    )  # fmt: skip
    assert read(state, parse, SHOP).takes == ("s1",)
