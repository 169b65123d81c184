"""Wishes that are turned over: another brand, another person, fewer of what was taken, money alone."""

from __future__ import annotations

from bot.dialogue.actions import ChangeCart, ProductAnswer
from bot.dialogue.fold import fold
from bot.dialogue.policy import decide
from bot.dialogue.reading import Reading, read
from bot.dialogue.state import CartItem, Question, Shown, State, Wishes
from nlu.parse import Entity, Intent, Parse
from tests.bot.dialogue.shop import PaperShop, entity, price

VIEW = PaperShop()
SHOES = State(
    wishes=Wishes(any_of={"category": ["shoes"], "brand": ["acme"], "gender": ["male"]}),
    shown=[Shown(turn=1, ids=["h1", "h2", "h3"], prices=[1, 2, 3], goods=["shoes"])],
    question=Question(slot="color", turn=1),
)


def heard(
    text: str, intent: str, *entities: Entity, state: State = SHOES, sure: float = 0.9
) -> tuple[Reading, State]:
    reading = read(state, Parse(text, "ru", (Intent(intent, sure),), entities), VIEW)
    return reading, fold(state, reading, VIEW)


def test_another_brand_is_any_but_the_one_that_was_wanted() -> None:
    reading, state = heard("не, другой фирмы", "deny")
    assert reading.act == "wish"
    assert state.wishes.none_of == {"brand": ["acme"]}
    assert "brand" not in state.wishes.any_of
    assert heard("не, другой фирмы", "deny", state=State(shown=SHOES.shown))[0].act != "wish"


def test_the_same_goods_for_somebody_else() -> None:
    woman = {"who": "girlfriend", "gender": "female", "age_group": "adult", "age": None}
    reading, state = heard("не себе, девушке возьму", "add_to_cart", entity("recipient", woman))
    assert reading.act == "wish"
    assert state.wishes.categories == ["shoes"]
    assert state.wishes.any_of["gender"] == ["female"]


def test_a_person_who_owns_what_it_shall_match_is_nobody_it_is_for() -> None:
    text = "shoes под платье невесты"
    bride = Entity("recipient", {"who": "bride", "gender": "female"}, "невесты", 17, 24)
    reading, state = heard(text, "search_product", Entity("category", "shoes", "shoes", 0, 5), bride)
    assert not reading.parse.of("recipient")
    assert state.wishes.recipient is None


def test_money_alone_is_a_wish_where_goods_are_talked_about() -> None:
    assert heard("до штуки", "out_of_scope", price(high=1000))[0].act == "wish"
    assert heard("до штуки", "out_of_scope", price(high=1000), state=State())[0].act == "out_of_scope"


def test_pieces_right_after_a_purchase_count_it() -> None:
    state = State(shown=SHOES.shown, cart=[CartItem(id="h1", quantity=3)], focus="h1", just_added=["h1"])
    parse = Parse(
        "стоп. две штуки", "ru", (Intent("search_product", 0.9),), (Entity("quantity", 2, "две", 6, 9),)
    )
    assert decide(state, read(state, parse, VIEW), VIEW) == ChangeCart("quantity", ("h1",), 2)


def test_a_kind_that_is_refused_with_all_that_is_wanted_is_not_refused() -> None:
    """ "A travel bag, no suitcase", where the shop's suitcases are the same bags."""
    refused = Entity("category", "shoes", "shoes", 0, 5, negated=True)
    _, state = heard("heels, no shoes", "search_product", entity("category", "heels"), refused, state=State())
    assert (state.wishes.categories, state.wishes.none_of) == (["heels"], {})


def test_goods_that_the_shop_lacks_may_be_a_word_of_what_is_talked_about() -> None:
    state = State(wishes=Wishes(any_of={"category": ["shirts"]}))
    reading, _ = heard("sailor есть?", "search_product", entity("category", "sailor"), state=state)
    assert not reading.missing
    assert heard("boats есть?", "search_product", entity("category", "boats"), state=state)[0].missing


def test_a_question_about_the_one_in_sight_asks_for_no_goods() -> None:
    pointed, socket = entity("reference", {"kind": "it"}), entity("category", "sockets")
    reading, _ = heard("он от sockets?", "ask_details", pointed, socket, sure=0.4)
    assert decide(SHOES, reading, VIEW) == ProductAnswer("h1", None, {})


def test_a_colour_in_place_of_another_is_as_firm_as_that_was() -> None:
    state = State(wishes=Wishes(any_of={"category": ["shoes"], "color": ["blue"]}))
    _, new = heard("давайте лучше красные", "refine", entity("color", "red", soft=True), state=state)
    assert (new.wishes.any_of["color"], new.wishes.soft) == (["red"], {})


def test_an_age_is_remembered_as_long_as_the_person_is_the_same() -> None:
    def person(who: str, age: float | None) -> Entity:
        return entity("recipient", {"who": who, "gender": "male", "age_group": "kids", "age": age})

    _, son = heard("сыну 5", "refine", person("son", 5.0))
    assert son.wishes.age == 5
    assert heard("сыну", "refine", person("son", None), state=son)[1].wishes.age == 5
    assert heard("брату", "refine", person("brother", None), state=son)[1].wishes.age is None


def test_pets_are_loved_where_something_is_bought_for_people() -> None:
    def person(who: str) -> Entity:
        return entity("recipient", {"who": who, "gender": None, "age_group": None, "age": None})

    _, daughter = heard("дочке", "search_product", person("daughter"))
    _, loved = heard("она котят обожает", "refine", person("cat"), state=daughter)
    assert loved.wishes.recipient == "daughter"
    assert loved.wishes.features
    assert heard("для кота", "refine", person("cat"), state=State())[1].wishes.recipient == "cat"


def test_a_line_of_the_cart_goes_by_its_name() -> None:
    state = State(cart=[CartItem(id="s1"), CartItem(id="t1")], focus="t1")
    refused = Entity("category", "shirts", "рубашку", 5, 12, negated=True)
    parse = Parse("убери рубашку", "ru", (Intent("remove_from_cart", 0.9),), (refused,))
    assert decide(state, read(state, parse, VIEW), VIEW) == ChangeCart("remove", ("s1",))


def test_all_of_it_into_the_cart_empties_nothing() -> None:
    everything = entity("reference", {"kind": "all"})
    parse = Parse("всё в корзину", "ru", (Intent("clear_cart", 0.8),), (everything,))
    assert decide(SHOES, read(SHOES, parse, VIEW), VIEW) == ChangeCart("add", ("h1", "h2", "h3"))
    emptied = Parse("очисти корзину", "ru", (Intent("clear_cart", 0.8),), ())
    assert decide(SHOES, read(SHOES, emptied, VIEW), VIEW) == ChangeCart("clear")


def test_an_earlier_list_is_searched_for_what_is_named() -> None:
    shown = [Shown(turn=1, ids=["s1", "s2"], prices=[1, 2]), Shown(turn=2, ids=["h1", "h3"], prices=[1, 2])]
    state = State(shown=shown, focus="h1")
    parse = Parse("возьму linen", "ru", (Intent("add_to_cart", 0.9),), (entity("feature", "linen"),))
    assert decide(state, read(state, parse, VIEW), VIEW) == ChangeCart("add", ("s1",))


def test_a_mended_typing_error_is_nothing_that_is_lacked() -> None:
    guessed = Entity("category", "boats", "боат", 0, 4, source="typo")
    assert not heard("боат", "search_product", guessed)[0].missing


def test_counted_people_are_not_called() -> None:
    colleague = entity("recipient", {"who": "colleague", "gender": None, "age_group": "adult", "age": None})
    assert heard("коллегам мелочи, человек двенадцать", "human", colleague)[0].act == "wish"
    assert heard("позовите человека", "human")[0].act == "human"
    assert heard("нас шесть человек, позовите оператора", "human")[0].act == "human"


def test_who_says_thanks_and_goes_keeps_the_cart() -> None:
    bought = SHOES.model_copy(update={"cart": [CartItem(id="h1")]})
    assert heard("ну всё, благодарствую", "clear_cart", state=bought)[0].act == "goodbye"
    assert heard("убери всё, спасибо", "clear_cart", state=bought)[0].act == "clear_cart"
