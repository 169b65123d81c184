from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog.names import Names
from catalog.query import QueryReader, Slot
from catalog.words import Stems

WORDS = {
    "light": 40,
    "bulb": 30,
    "lamp": 25,
    "refrigerator": 20,
    "showerhead": 3,
    "sawhorse": 2,
    "saw": 9,
    "red": 9,
}
NEIGHBOURS = {"lightbulb": 28}


def reader(words: Mapping[str, int] = WORDS) -> QueryReader:
    return QueryReader(words, Names(), Stems(), lambda pair: NEIGHBOURS.get(pair, 0))


def asked(text: str) -> list[Slot]:
    return reader().read(text)


@pytest.mark.parametrize("typed", ["refridgerator", "refrigeratr", "refrigerators", "refirgerator"])
def test_a_word_a_slip_away_is_the_catalogs(typed: str) -> None:
    assert asked(typed) == [Slot((Stems().of("refrigerator"),))]


def test_a_joined_word_is_also_its_two_neighbours() -> None:
    assert asked("lightbulb") == [Slot(("lightbulb",), spellings=(("light", "bulb"),))]


def test_two_words_are_also_the_catalogs_one() -> None:
    assert asked("shower head red") == [
        Slot(("shower", "head"), spellings=(("showerhead",),)),
        Slot(("red",)),
    ]


def test_the_first_letter_of_a_short_word_stays() -> None:
    assert asked("camp") == [Slot(("camp",))]
    assert asked("lampp") == [Slot(("lamp",))]


def test_words_without_a_near_one_stay_as_typed() -> None:
    assert asked("xylophone") == [Slot((Stems().of("xylophone"),))]


def test_function_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert asked("i need a red lamp") == [Slot(("red",)), Slot(("lamp",))]
    assert asked("to be") != []
