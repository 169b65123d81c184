from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from recommender.persona_plot import draw
from recommender.personas import Personas, fit_personas
from recommender.segments import Purchase

START = date(2025, 1, 1)


def crowd(seed: int = 1) -> list[Purchase]:
    """Three sorts: regulars with small baskets, lapsed single buyers, and a few with large baskets of dear
    things."""
    random = np.random.default_rng(seed)
    log: list[Purchase] = []
    for number in range(90):
        for day in range(0, 300, int(random.integers(10, 20))):
            log.append(Purchase(f"regular{number}", START + timedelta(days=day), random.uniform(8, 15), 1))
    for number in range(120):
        day = int(random.integers(0, 40))
        log.append(Purchase(f"gone{number}", START + timedelta(days=day), random.uniform(8, 15), 1))
    for number in range(40):
        day = int(random.integers(150, 300))
        log.append(Purchase(f"rich{number}", START + timedelta(days=day), random.uniform(700, 900), 9))
    return log


@pytest.fixture(scope="module")
def found() -> Personas:
    return fit_personas(crowd())


def test_sorts_that_are_there_are_found_and_said_in_words(found: Personas) -> None:
    assert len(found.personas) == 3
    for customer, words in (
        ("regular3", "buy often"),
        ("gone7", "have not bought for long"),
        ("rich5", "spend much at a time"),
    ):
        persona = found.of(customer)
        assert persona is not None
        assert words in persona.description
    assert found.of("nobody") is None
    assert found.personas[0].customers == pytest.approx(120 / 250)
    assert sum(persona.revenue for persona in found.personas) == pytest.approx(1.0)
    assert len({persona.name for persona in found.personas}) == 3
    assert found.stability > 0.95
    assert found.silhouette > 0.5


def test_the_picture_holds_every_sort_and_is_sound_xml(found: Personas) -> None:
    svg = draw(found, "A <crowd> & co")
    root = ET.fromstring(svg)
    circles = [node for node in root.iter() if node.tag.endswith("circle")]
    assert len(circles) == 250 + 3
    text = " ".join(node.text or "" for node in root.iter())
    assert "A <crowd> & co" in text
    for persona in found.personas:
        assert persona.description in text


def test_a_saved_model_is_the_same(found: Personas, tmp_path: Path) -> None:
    found.save(tmp_path / "p")
    again = Personas.load(tmp_path / "p")
    assert again.personas == found.personas
    assert again.of("gone1") == found.of("gone1")


def test_a_handful_of_customers_makes_no_sorts() -> None:
    with pytest.raises(ValueError, match="3 customers are too few"):
        fit_personas([Purchase(name, START, 1.0) for name in "abc"])


def test_alike_customers_still_get_names_of_their_own() -> None:
    log = [Purchase(f"c{number}", START, 10.0 + number % 2) for number in range(60)]
    names = [persona.name for persona in fit_personas(log, count=2).personas]
    assert len(set(names)) == len(names)


def test_a_sort_that_chooses_dear_things_is_known_by_it(found: Personas) -> None:
    rich, regular = found.price_level("rich5"), found.price_level("regular3")
    assert rich is not None
    assert rich > 0.8
    assert regular is None or regular < 0.5
    assert found.price_level("nobody") is None
