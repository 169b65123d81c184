from __future__ import annotations

import pytest

from nlu.entities.everyday import WORDS
from nlu.entities.typos import Speller, weights
from nlu.morphology import Morphology
from nlu.tokens import word_list

MEANT = dict.fromkeys(
    word_list("""
        backpack chair shirt shoes leather nike peach greige cufflinks wedding between dining wallet
        sneakers gold green hat coat college оверлок отпариватель кожаный машинка разница
    """),
    5,
)
SPELLER = Speller(weights(MEANT, {}, ()), WORDS, Morphology())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bagpack", "backpack"),
        ("chiar", "chair"),
        ("shrt", "shirt"),
        ("lether", "leather"),
        ("nkie", "nike"),
        ("cuflinks", "cufflinks"),
        ("weding", "wedding"),
        ("betwen", "between"),
        ("dinning", "dining"),
        ("walet", "wallet"),
        ("sneekers", "sneakers"),
        ("аверлок", "оверлок"),
        ("атпариватель", "отпариватель"),
        ("кожанные", "кожаный"),
        ("машынка", "машинка"),
        ("разнеца", "разница"),
    ],
)
def test_slips_are_corrected(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "word",
    word_list("peace grease cold boat coast hates collagen africa shoes coats стол xyz machinery оверлока"),
)
def test_words_that_mean_something_else_stay(word: str) -> None:
    assert SPELLER.correct(word) is None


def test_what_sounds_the_same_was_meant() -> None:
    """ "Красовки" are trainers, not paints, though both are two letters away."""
    speller = Speller({"кроссовки": 10.0, "краски": 12.0}, frozenset(), Morphology())
    assert speller.correct("красовки") == "кроссовки"
