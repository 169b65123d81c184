"""Whole messages: what real people type to four kinds of shops, and anything at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.parse import Entity, Intent, Parse
from nlu.parser import Parser
from nlu.tokens import word_list
from tests.nlu.effort import MOST, beside_an_ordinary_one
from tests.nlu.shops import FASHION, SHOPS, Entry, Unsure, parser, shop

READINGS = Path(__file__).with_name("readings.txt")


def rows() -> list[tuple[str, str, str]]:
    lines = READINGS.read_text(encoding="utf-8").splitlines()
    parts = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(shop, text, expected[0].strip() if expected else "") for shop, text, *expected in parts]


def said(entity: Entity) -> str:
    value = entity.value
    match entity.name:
        case "price":
            low, high = ("" if value[side] is None else f"{value[side]:g}" for side in ("min", "max"))
            total = "!" * value.get("total", False)
            value = f"{'~' * value['about']}{low}..{high}{value['currency'] or ''}{total}"
        case "reference":
            value = value["index"] if value["kind"] == "ordinal" else value["kind"]
        case "recipient":
            told = (value[key] for key in ("who", "gender", "age_group", "age") if value[key] is not None)
            value = "/".join(f"{part:g}" if isinstance(part, float) else part for part in told)
        case "number":
            value = f"{value:g}"
    return f"{'-' * entity.negated}{'~' * entity.soft}{entity.name}={value}"


def sound(parse: Parse) -> None:
    for entity in parse.entities:
        assert 0 <= entity.start < entity.end <= len(parse.text)
        assert parse.text[entity.start : entity.end] == entity.text
        assert 0.0 < entity.confidence <= 1.0
    assert parse.intents


@pytest.mark.parametrize(("shop", "text", "expected"), rows(), ids=lambda value: str(value)[:60])
def test_reads_what_people_type(shop: str, text: str, expected: str) -> None:
    parse = parser(shop).parse(text)
    assert "; ".join(map(said, parse.entities)) == expected
    sound(parse)


@pytest.mark.parametrize(
    ("shop", "text", "expected"),
    [
        ("fashion", "hi! looking for a wite t shirt pls, under 20", "white t shirt"),
        ("fashion", "sport shoes mens, no white ones they get dirty", "sport shoes mens"),
        ("fashion", "nike or wildcraft bagpack", "nike wildcraft backpack"),
        ("fashion", "does the second one come in blue", "blue"),
        ("fashion", "a scarf with pockets for my wife", "scarf with pockets"),
        ("furniture", "a cabinet, no glass doors", "cabinet"),
        ("furniture", "dinning chiars under 250 aed", "dining chairs"),
        ("sewing", "аверлок для дома не дороже 6 тыщ", "оверлок для дома"),
        ("gifts", "anything handmade?", "handmade"),
    ],
)
def test_search_text_holds_what_is_wanted(shop: str, text: str, expected: str) -> None:
    assert parser(shop).parse(text).search_text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why is this bot so dumb omg", "angry"),
        ("издевательство! зовите продавца", "angry"),
        ("awesome thanks 🙏", "happy"),
        ("спасибо большое", "happy"),
        ("need it asap, urgent", "hurried"),
        ("срочно нужна машинка", "hurried"),
        ("no idea what to get", "unsure"),
        ("не знаю что выбрать 🤔", "unsure"),
        ("black shoes", "neutral"),
    ],
)
def test_mood(text: str, expected: str) -> None:
    assert parser("fashion").parse(text).mood == expected


def test_offsets_count_in_the_original_text() -> None:
    text = "👧🏽 Ёлка — чёрные Джинсы, «Levi's»!"
    entities = parser("fashion").entities(text)
    assert [
        (entity.name, entity.text) for entity in entities if entity.name in ("color", "category", "brand")
    ] == [
        ("color", "чёрные"),
        ("category", "Джинсы"),
        ("brand", "Levi's"),
    ]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=200), shop=st.sampled_from(sorted(SHOPS)))
def test_any_text_parses(text: str, shop: str) -> None:
    sound(parser(shop).parse(text))


WORDS = word_list("""
    not no without under over between and or 50 100 2k ¤ $ € black shoes leather with for my wife the
    first last one it size m 42 не без до от тысяч полторы чёрный кроссовки для мужа , . ! ?
    - # № % x 5 лет old cheaper
    подешевле any цвет
""")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(st.sampled_from(WORDS), max_size=25), joint=st.sampled_from([" ", "", "-", "  "]))
def test_any_mix_of_the_words_of_rules_parses(words: list[str], joint: str) -> None:
    sound(parser("fashion").parse(joint.join(words)))


@pytest.mark.parametrize(
    "text",
    [
        "7 " * 50_000,
        "a" * 100_000,
        "not " * 25_000,
        "under 50 and " * 8_000,
        "the first and " * 8_000,
        "не " * 30_000,
        "абвгдж " * 15_000,
        "👧" * 50_000,
        "(((((" * 20_000,
        "тысяч " * 15_000,
        "one of the " * 9_000,
        "size " * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_monstrous_messages_take_little(text: str) -> None:
    reader = parser("fashion")
    sound(reader.parse(text))
    assert beside_an_ordinary_one(reader.parse, text) < MOST


def test_threads_share_a_parser() -> None:
    table = rows()
    with ThreadPoolExecutor(4) as pool:
        parses = list(pool.map(lambda row: parser(row[0]).parse(row[1]), table))
    for (_, _, expected), parse in zip(table, parses, strict=True):
        assert "; ".join(map(said, parse.entities)) == expected


def test_a_feed_attribute_may_be_called_like_one_of_our_entities() -> None:
    """A gift shop states "recipient: husband"; the parser's own recipients must not be confused by it."""

    class Feed:
        entries = (*FASHION.entries, Entry("husband", "recipient", "husband"), Entry("5", "price", "5"))
        words = FASHION.words

    parse = Parser(Unsure(), Feed()).parse("a shirt for my husband up to 5")
    assert parse.of("recipient")[0].value["who"] == "husband"
    assert parse.of("price")[0].value["max"] == 5


@pytest.mark.parametrize("text", ["термо кружка", "кружку термо", "термо-кружки", "термокружку"])
def test_a_compound_is_one_thing_however_it_is_written(text: str) -> None:
    own = Parser(Unsure(), shop("category: термокружки; кружки; термосы = термос"))
    assert [entity.value for entity in own.parse(text).of("category")] == ["термокружки"]


def test_people_are_told_by_who_they_are_not_by_how_a_shop_writes_it() -> None:
    own = Parser(Unsure(), shop("для_кого: для мамы; для тех кто любит готовить"))
    assert [entity.value["who"] for entity in own.parse("духи для мамы").of("recipient")] == ["mother"]
    assert own.parse("подарок для тех кто любит готовить").of("для_кого")


@pytest.mark.parametrize(
    ("text", "feature"), [("набор в баньку", "баня"), ("с собачкой", "с собачкой"), ("банька", "баня")]
)
def test_pet_forms_mean_the_words_that_the_shop_writes(text: str, feature: str) -> None:
    own = Parser(Unsure(), shop("category: набор", words="баня бани"))
    assert [entity.value for entity in own.parse(text).of("feature")] == [feature]


@pytest.mark.parametrize(
    "text", ["my shoe size is 39", "мой размер обуви 42", "he wears a size m", "ношу 42 размер"]
)
def test_who_tells_a_size_refines(text: str) -> None:
    class Forgetful:
        def classify(self, text: str, language: object, vector: object = None) -> tuple[Intent, ...]:
            return (Intent("forget_that", 0.9), Intent("object_fit", 0.2))

    reader = Parser(Forgetful(), FASHION)
    assert [intent.name for intent in reader.parse(text).intents] == ["refine"]
    for other in ("forget my size 42", "is size 42 there?", "this is too small, 42"):
        assert reader.parse(other).intents[0].name == "forget_that"
