"""One thing of the cart for another, and products that are meant by describing them."""

from __future__ import annotations

import pytest

from bot.dialogue.actions import ChangeCart, ProductAnswer
from bot.dialogue.policy import decide
from bot.dialogue.reading import read
from bot.dialogue.state import CartItem, Question, Shown, State
from nlu.parse import Entity, Intent, Parse
from tests.bot.dialogue.shop import PaperShop

VIEW = PaperShop()
SHIRTS = [Shown(turn=1, ids=["s1", "s2", "s3"], prices=[1, 2, 3], goods=["shirts"])]


def said(text: str, intent: str, *entities: Entity) -> Parse:
    return Parse(text, "ru", (Intent(intent, 0.9),), entities)


def ordinal(index: int, text: str, start: int, *, negated: bool = False) -> Entity:
    value = {"kind": "ordinal", "index": index}
    return Entity("reference", value, text, start, start + len(text), negated=negated)


@pytest.mark.parametrize(
    ("parse", "swapped"),
    [
        (
            said(
                "первый, а не второй",
                "select",
                ordinal(1, "первый", 0),
                ordinal(2, "второй", 13, negated=True),
            ),
            ("s2", "s1"),
        ),
        (said("ой, лучше третий", "select", ordinal(3, "третий", 10)), ("s2", "s3")),
        (
            said("вместо второго третий", "refine", ordinal(2, "второго", 7), ordinal(3, "третий", 15)),
            ("s2", "s3"),
        ),
        (
            said("замени второй на первый", "refine", ordinal(2, "второй", 7), ordinal(1, "первый", 17)),
            ("s2", "s1"),
        ),
        (said("белую вместо неё", "refine", Entity("color", "white", "белую", 0, 5)), ("s2", "s1")),
        (said("нет, linen", "out_of_scope", Entity("feature", "linen", "linen", 5, 10)), ("s2", "s1")),
    ],
    ids=lambda value: value.text if isinstance(value, Parse) else "",
)
def test_second_thoughts_put_one_thing_in_the_place_of_another(
    parse: Parse, swapped: tuple[str, str]
) -> None:
    state = State(shown=SHIRTS, cart=[CartItem(id="s2")], focus="s2", just_added=["s2"])
    reading = read(state, parse, VIEW)
    assert (reading.act, reading.targets) == ("swap", swapped)
    assert decide(state, reading, VIEW) == ChangeCart("swap", swapped)


@pytest.mark.parametrize(
    "parse",
    [
        said("третий тоже", "add_to_cart", ordinal(3, "третий", 0)),
        said("а третий лучше?", "ask_details", ordinal(3, "третий", 2)),
        said("лучше покажи платья", "search_product", Entity("category", "trousers", "платья", 13, 19)),
    ],
    ids=lambda parse: parse.text,
)
def test_what_takes_no_place_exchanges_nothing(parse: Parse) -> None:
    state = State(shown=SHIRTS, cart=[CartItem(id="s2")], focus="s2", just_added=["s2"])
    assert read(state, parse, VIEW).act != "swap"


def test_a_look_that_is_put_in_the_cart_answers_no_question() -> None:
    state = State(shown=SHIRTS, question=Question(slot="color", turn=1))
    parse = said("синюю в корзину", "add_to_cart", Entity("color", "blue", "синюю", 0, 5))
    assert decide(state, read(state, parse, VIEW), VIEW) == ChangeCart("add", ("s2",))


def test_a_question_names_the_product_that_it_is_about() -> None:
    state = State(shown=SHIRTS)
    asked = said("сколько весит sailor", "ask_details", Entity("feature", "sailor", "sailor", 14, 20))
    assert decide(state, read(state, asked, VIEW), VIEW) == ProductAnswer("s2", None, {})
    inside = said(
        "linen огонь, а сколько там пуговиц", "search_product", Entity("feature", "linen", "linen", 0, 5)
    )
    assert decide(state, read(state, inside, VIEW), VIEW) == ProductAnswer("s1", None, {})
    wish = said("хочу linen", "search_product", Entity("feature", "linen", "linen", 5, 10))
    assert read(state, wish, VIEW).act == "wish"
