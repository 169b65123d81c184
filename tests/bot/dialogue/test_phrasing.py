"""The sentences: both languages say the same things, with the same facts in them."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.dialogue.phrasing import Phrasing, money, wordings
from bot.messages import ChatKey

ROOT = Path(__file__).resolve().parents[3]
KEY = ChatKey("main", "test", "c1")


class _Variables(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def variables(language: str) -> dict[str, list[set[str]]]:
    """Message id -> the variables of each of its wordings."""
    text = resources.files("bot.dialogue.texts").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    found: dict[str, list[set[str]]] = {}
    for entry in FluentParser().parse(text).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            for pattern in [entry.value, *(attribute.value for attribute in entry.attributes)]:
                visitor = _Variables()
                visitor.visit(pattern)
                found.setdefault(entry.id.name, []).append(visitor.names)
    return found


def test_both_languages_have_every_sentence() -> None:
    assert set(wordings("en")) == set(wordings("ru"))


def test_both_languages_know_the_same_facts() -> None:
    english, russian = variables("en"), variables("ru")
    for message, wanted in english.items():
        known = set().union(*wanted)
        assert set().union(*russian[message]) == known, message


def test_every_sentence_that_code_names_exists() -> None:
    named = set()
    for path in (ROOT / "bot").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:\.tell|\bsay|\.say)\(\s*\"([a-z-]+)\"", source))
    assert len(named) > 40
    assert named - set(wordings("en")) == set()


def test_wording_varies_by_turn_and_repeats_for_the_same_turn() -> None:
    told = [Phrasing("en", KEY, turn)("recommend", count=3) for turn in range(20)]
    assert len(set(told)) > 1
    assert told == [Phrasing("en", KEY, turn)("recommend", count=3) for turn in range(20)]


def test_a_missing_sentence_or_fact_is_an_error() -> None:
    say = Phrasing("en", KEY, 1)
    with pytest.raises(KeyError, match="no sentence"):
        say("no-such-sentence")
    with pytest.raises(KeyError, match="answer-price"):
        say("answer-price")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("59.90", "USD", "en", "$59.90"),
        ("60", "USD", "en", "$60"),
        ("1050", "AED", "en", "AED 1,050"),
        ("1299.9", "RUB", "ru", "1 299,90 ₽"),
        ("8000", "RUB", "ru", "8 000 ₽"),
    ],
)
def test_money(amount: str, currency: str, language: str, text: str) -> None:
    assert money(Decimal(amount), currency, language).replace("\N{NO-BREAK SPACE}", " ") == text


def test_russian_plurals() -> None:
    say = Phrasing("ru", KEY, 1)
    assert say("reason-well-rated", rating="4,5", reviews=1).endswith("1 отзыв")
    assert say("reason-well-rated", rating="4,5", reviews=3).endswith("3 отзыва")
    assert say("reason-well-rated", rating="4,5", reviews=11).endswith("11 отзывов")
