from __future__ import annotations

import pytest

from nlu.morphology import Morphology, singular


@pytest.mark.parametrize(
    ("plural", "base"),
    [
        ("dresses", "dress"),
        ("watches", "watch"),
        ("shelves", "shelf"),
        ("scarves", "scarf"),
        ("womens", "woman"),
        ("accessories", "accessory"),
        ("ties", "tie"),
        ("boxes", "box"),
        ("shorts", "shorts"),
        ("glasses", "glasses"),
        ("dress", "dress"),
        ("bus", "bus"),
    ],
)
def test_singular(plural: str, base: str) -> None:
    assert singular(plural) == base


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("машинку", "машинка"), ("серёг", "серьга"), ("окон", "окно"), ("чёрными", "черный"), ("пяти", "пять")],
)
def test_russian_forms_lead_to_their_lemma(form: str, lemma: str) -> None:
    morphology = Morphology()
    forms = morphology.forms(form.replace("ё", "е"))
    assert lemma in forms.lemmas
    assert morphology.stem(lemma) in forms.stems
    assert forms.known


def test_memory_is_bounded_and_answers_stay_the_same() -> None:
    morphology = Morphology(size=2)
    first = morphology.forms("стол")
    for word in ("стул", "шкаф", "лампа"):
        morphology.forms(word)
    assert morphology.forms("стол") == first


def test_words_of_a_material_name_it() -> None:
    assert "wood" in Morphology().forms("wooden").stems
