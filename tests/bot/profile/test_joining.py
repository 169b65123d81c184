"""Two profiles of one person become one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.profile.fact import Fact, Source
from bot.profile.joining import joined
from bot.profile.profile import BUDGETS, Profile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TOLD = Source(at=NOW, how="said")


def fact(name: str, value: str, days_ago: int, refused: bool = False) -> Fact:
    source = Source(at=NOW - timedelta(days=days_ago), how="said")
    return Fact(name=name, values=[value], refused=refused, source=source)


def both() -> tuple[Profile, Profile]:
    one, other = Profile(), Profile()
    one.know(fact("size", "39", 9))
    other.know(fact("size", "40", 2))
    one.know(fact("name", "Ada", 1))
    other.know(fact("name", "A.", 5))
    one.know(fact("color", "pink", 3, refused=True))
    other.know(fact("color", "black", 4, refused=True))
    for product in ("a", "b"):
        one.looked_at(product)
    for product in ("b", "c"):
        other.looked_at(product)
    one.liked({"color": ["blue"]}, 0.3, NOW - timedelta(days=200))
    other.liked({"color": ["blue"], "brand": ["Kondora"]}, 0.2, NOW)
    one.spent("shoes", 80, "EUR", TOLD)
    other.spent("shoes", 60, "EUR", TOLD)
    other.spent("shoes", 70, "EUR", TOLD)
    one.chats, other.chats = 3, 1
    return one, other


def test_what_was_said_later_stands_whichever_side_it_is_on() -> None:
    made = joined(*both(), NOW)
    found = {(known.name, known.refused): known.values for known in made.facts}
    assert found[("size", False)] == ["40"]
    assert found[("name", False)] == ["Ada"]
    assert set(found[("color", True)]) == {"pink", "black"}


def test_signs_are_kept_and_none_counts_twice() -> None:
    one, other = both()
    made = joined(one, other, NOW)
    assert made.likings["color"]["blue"] == other.likings["color"]["blue"]  # the old one has faded
    assert made.likings["brand"]["Kondora"] == other.likings["brand"]["Kondora"]
    assert made.spending["shoes"].amounts == [60, 70]
    assert made.viewed == ["c", "b", "a"]
    assert made.chats == 3


def test_joining_again_changes_nothing() -> None:
    one, other = both()
    made = joined(one, other, NOW)
    assert joined(made, other, NOW) == made
    assert joined(Profile(), made, NOW) == made
    assert joined(made, Profile(), NOW) == made


def test_memory_stays_bounded() -> None:
    one, other = Profile(), Profile()
    for number in range(BUDGETS):
        one.spent(f"goods {number}", 10, "EUR", TOLD)
        other.spent(f"other {number}", 10, "EUR", TOLD)
    assert len(joined(one, other, NOW).spending) == BUDGETS
