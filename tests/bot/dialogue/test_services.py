"""Questions to the shop about what it does, beside wishes that only sound like them."""

from __future__ import annotations

import pytest

from bot.dialogue.services import asks_range, asks_service
from bot.shop_info import ShopInfo


@pytest.mark.parametrize(
    "text",
    [
        "do you gift wrap?",
        "do you guys assemble the furniture or is it on me",
        "can I pick it up in store?",
        "could i pick it up myself from a shop near the station?",
        "is assembly included?",
        "do you offer engraving on watches?",
        "can you hem trousers",
        "do you take my old mattress away",
        "вы упаковываете подарки?",
        "есть ли у вас самовывоз",
    ],
)
def test_questions_to_the_shop(text: str) -> None:
    assert asks_service(text)


@pytest.mark.parametrize(
    "text",
    [
        "can you show me red dresses?",
        "do you have delivery bags?",
        "I'd like to pick the second one up",
        "do you have wrap dresses",
        "is there a repair kit for bikes?",
        "can it be assembled by one person?",
        "есть ли синие платья",
    ],
)
def test_wishes_are_no_questions_to_the_shop(text: str) -> None:
    assert not asks_service(text)


@pytest.mark.parametrize(
    "text", ["ok what do you actually sell", "what do you have here?", "а что у вас есть?"]
)
def test_what_there_is_at_all(text: str) -> None:
    assert asks_range(text)
    assert not asks_range(text.rstrip("?") + " for a baby")


def test_a_question_of_no_topic_finds_the_sentence_that_answers_it() -> None:
    delivery = {
        "en": {"short": "We deliver in two days.", "details": ["Every order can be gift wrapped for 3 EUR."]}
    }
    returns = {"en": {"short": "Orders may be returned within 30 days.", "details": []}}
    info = ShopInfo.model_validate({"topics": {"delivery": delivery, "returns": returns}})
    assert info.anywhere("en", "do you gift wrap?") == ["Every order can be gift wrapped for 3 EUR."]
    assert info.anywhere("en", "do you engrave rings?") == []
