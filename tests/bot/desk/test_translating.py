from __future__ import annotations

import pytest

from bot.desk.translating import Translations, load_translator
from bot.errors import ShopkeeperError


class Shouting:
    """Stands for a translator: it says in which language it would have been."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, text: str, source: str, target: str) -> str | None:
        self.asked.append(text)
        if text == "break":
            raise RuntimeError("away")
        return None if text == "?" else f"{target}: {text.upper()}"


def test_each_text_is_translated_once() -> None:
    translator = Shouting()
    translations = Translations(translator)
    assert translations.available
    for _ in range(2):
        assert translations("платье", "ru", "en") == "en: ПЛАТЬЕ"
    assert translations("платье", "ru", "ru") is None
    assert translations("  ", "ru", "en") is None
    assert translator.asked == ["платье"]


def test_what_fails_is_read_as_it_was_written() -> None:
    translations = Translations(Shouting())
    assert translations("break", "ru", "en") is None
    assert translations("?", "ru", "en") is None
    assert not Translations().available
    assert Translations()("платье", "ru", "en") is None


def test_a_translator_is_named_in_the_settings() -> None:
    made = load_translator("tests.bot.desk.test_translating:Shouting")
    assert made.translate("да", "ru", "en") == "en: ДА"
    for wrong in ("nowhere:Nothing", "tests.bot.desk.test_translating:Nothing", "json", "builtins:dict", ""):
        with pytest.raises(ShopkeeperError, match="SHOPKEEPER_TRANSLATOR"):
            load_translator(wrong)
