"""Names that people say, and what is no name."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.profile.introducing import introduction
from nlu.morphology import Morphology
from tests.bot.demo_shop import Chat


@pytest.fixture(scope="module")
def forms() -> Morphology:
    return Morphology()


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("my name is anna", "Anna", ""),
        ("Hi, I'm Peter. Looking for a mug", "Peter", "Hi,. Looking for a mug"),
        ("привет! я Лена", "Лена", "привет!"),
        ("я лена, ищу платье", "Лена", ", ищу платье"),
        ("меня зовут Артём и мне нужны кеды", "Артём", "и мне нужны кеды"),
        ("Call me Kate!", "Kate", "!"),
    ],
)
def test_names_are_heard(forms: Morphology, text: str, name: str, rest: str) -> None:
    found = introduction(text, forms)
    assert found is not None
    assert found.name == name
    assert len(found.rest) == len(text)
    assert "".join(found.rest.split()) == "".join(rest.split())


@pytest.mark.parametrize(
    "text",
    [
        "i'm looking for a lamp",
        "I'm tall.",
        "im a woman",
        "call me later",
        "this is great",
        "this is Great!",
        "я женщина",
        "я ищу лён",
        "это дорого",
        "это подарок",
        "I'm not sure",
    ],
)
def test_what_is_no_name_stays(forms: Morphology, text: str) -> None:
    assert introduction(text, forms) is None


@pytest.mark.parametrize(
    ("said", "name"), [("привет! я Лена", "Лена"), ("меня зовут Лена", "Лена"), ("I'm Peter.", "Peter")]
)
def test_who_says_a_name_is_called_by_it(demo: App, said: str, name: str) -> None:
    reply = Chat(demo, f"name {said}").say(said)
    assert name in reply.text
    assert reply.products == []
