"""Policies are quoted from the merchant's file, the closest facts first."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ShopkeeperError
from bot.shop_info import ShopInfo

POLICY = """
shop: {name: {en: Corner, ru: Уголок}, currency: EUR}
topics:
  delivery:
    en:
      short: We deliver within the EU.
      details:
        - Delivery to Austria costs 9 EUR and takes 4 days.
        - Delivery within Germany costs 5 EUR and takes 2 days.
        - From 80 EUR on, delivery is free.
    ru:
      short: Доставляем по Европе.
      details:
        - Доставка в Австрию стоит 9 евро.
        - От 80 евро доставка бесплатная.
"""


@pytest.fixture
def info(tmp_path: Path) -> ShopInfo:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return ShopInfo.load(path)


def test_the_fact_that_answers_is_quoted(info: ShopInfo) -> None:
    told = info.answer("delivery", "en", "how much is it to austria?")
    assert told[0] == "We deliver within the EU."
    assert told[1].startswith("Delivery to Austria")
    assert info.answer("delivery", "ru", "а бесплатно бывает?")[1].startswith("От 80 евро")


def test_without_shared_words_only_the_short_answer(info: ShopInfo) -> None:
    assert info.answer("delivery", "en", "hmm?") == ["We deliver within the EU."]


def test_an_unknown_topic_has_no_answer(info: ShopInfo) -> None:
    assert info.answer("warranty", "en", "how long?") == []


def test_the_name_in_each_language(info: ShopInfo) -> None:
    assert info.name("ru") == "Уголок"
    assert ShopInfo().name("en") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topics: [1", "can't be read"),
        ("topics: {delivery: {en: {details: []}}}", "topics.delivery.en.short"),
    ],
)
def test_a_bad_file_says_where(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShopkeeperError, match=told):
        ShopInfo.load(path)
