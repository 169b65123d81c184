"""The profile as data: provenance, fading, forgetting, and old profiles read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.profile.affinity import HALF_LIFE, Liking
from bot.profile.fact import Fact, Source
from bot.profile.persona import HURRY_HALF_LIFE, Persona
from bot.profile.profile import ASKED, REFUSED, TAKEN, Profile

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_a_profile_of_version_one_is_read() -> None:
    old = {
        "name": "Anna",
        "person": {"gender": ["female"]},
        "likes": {"color": {"blue": 0.8}},
        "viewed": ["p1"],
        "goods": ["dresses"],
        "chats": 3,
    }
    read = Profile.load(old)
    assert (read.name, read.person) == ("Anna", {"gender": ["female"]})
    assert read.tastes(NOW) == {"color": {"blue": 0.8}}
    assert (read.viewed, read.goods, read.chats) == (["p1"], ["dresses"], 3)


@pytest.mark.parametrize(
    "broken",
    [
        {"likes": {"color": {"blue": "much"}}, "viewed": ["p1"]},
        {"facts": [{"nonsense": 1}, 7], "viewed": ["p1"]},
        {"facts": "none", "viewed": ["p1"]},
        {"persona": {"evidence": 3}, "viewed": ["p1"]},
        {"spending": ["x"], "chats": "many", "viewed": ["p1"]},
        {"from_the_future": {"a": 1}, "viewed": ["p1"]},
    ],
)
def test_what_cannot_be_read_is_left_out_and_the_rest_kept(broken: dict[str, object]) -> None:
    assert Profile.load(broken).viewed == ["p1"]


@given(
    st.dictionaries(
        st.sampled_from(["facts", "likes", "likings", "name", "person", "persona", "spending", "chats"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
            ),
            max_leaves=6,
        ),
    )
)
def test_no_stored_profile_breaks_a_turn(raw: dict[str, object]) -> None:
    Profile.load(raw).model_dump(mode="json")


def test_what_is_stored_comes_back() -> None:
    profile = Profile()
    profile.know(Fact(name="size", values=["42"], goods="shoes", source=Source(at=NOW, turn=3)))
    profile.liked({"color": ["red"]}, TAKEN, NOW, 3)
    profile.persona.noted("bargain", 1.0, "words", NOW, 3)
    profile.spent("shoes", 80, "EUR", Source(at=NOW))
    assert Profile.load(profile.model_dump(mode="json", exclude_defaults=True)) == profile


def test_likes_fade_by_half() -> None:
    liking = Liking(weight=0.8, at=NOW)
    assert liking.now(NOW + HALF_LIFE) == pytest.approx(0.4)
    assert liking.now(NOW - timedelta(days=1)) == 0.8


def test_signs_add_up_and_never_exceed_one() -> None:
    profile = Profile()
    for _ in range(30):
        profile.liked({"color": ["red"], "price": ["5"]}, TAKEN, NOW)
    assert 0.9 < profile.tastes(NOW)["color"]["red"] <= 1
    assert "price" not in profile.tastes(NOW)
    profile.liked({"color": ["red"]}, -1.0, NOW)
    assert profile.tastes(NOW)["color"]["red"] == -1


def test_what_is_known_of_another_does_not_speak_for_the_shopper() -> None:
    profile = Profile()
    profile.know(Fact(about="husband", name="size", values=["xl"], goods="shirts"))
    profile.know(Fact(about="husband", name="color", values=["pink"], refused=True))
    profile.liked({"color": ["red"]}, ASKED, NOW)
    assert profile.tastes(NOW) == {"color": {"red": ASKED}}
    assert profile.tastes(NOW, "husband", ["shirts"])["size"].keys() == {"xl"}
    assert profile.tastes(NOW, "husband")["color"] == {"pink": REFUSED}
    assert profile.people() == ["husband"]


def test_a_size_is_of_its_goods() -> None:
    profile = Profile()
    profile.know(Fact(name="size", values=["42"], goods="shoes"))
    profile.know(Fact(name="size", values=["l"], goods="shirts"))
    assert profile.tastes(NOW, goods=["shirts"])["size"].keys() == {"l"}
    profile.know(Fact(name="size", values=["43"], goods="shoes"))
    found = profile.fact("size", goods=["shoes"])
    assert found is not None
    assert found.values == ["43"]


def test_refusals_add_up() -> None:
    profile = Profile()
    for color in ("black", "pink"):
        profile.know(Fact(name="color", values=[color], refused=True))
    assert [fact.values for fact in profile.facts] == [["black", "pink"]]


def test_one_thing_is_forgotten() -> None:
    profile = Profile()
    profile.know(Fact(name="size", values=["42"], goods="shoes"))
    profile.know(Fact(name="name", values=["Ben"]))
    profile.liked({"color": ["red", "blue"]}, TAKEN, NOW)
    assert profile.forget_fact(profile.facts[0].id)
    assert profile.forget_fact("like|color|red")
    assert not profile.forget_fact("like|color|red")
    assert not profile.forget_fact("no such thing")
    assert profile.name == "Ben"
    assert profile.tastes(NOW) == {"color": {"blue": TAKEN}}


def test_one_amount_is_no_habit() -> None:
    profile = Profile()
    profile.spent("shoes", 80, "EUR", Source(at=NOW))
    assert profile.spending["shoes"].usual is None
    profile.spent("shoes", 120, "EUR", Source(at=NOW))
    assert profile.spending["shoes"].usual == 100
    profile.spent("shoes", 9000, "RUB", Source(at=NOW))
    assert profile.spending["shoes"].amounts == [9000]


def test_one_sign_is_no_trait_and_two_are() -> None:
    persona = Persona()
    persona.noted("safety", 1.0, "words", NOW, 1)
    assert not persona.shows("safety", NOW)
    persona.noted("safety", 1.0, "asked_returns", NOW, 2)
    assert persona.triggers(NOW) == ["safety"]
    assert [sign.what for sign in persona.evidence["safety"].signs] == ["words", "asked_returns"]
    assert not persona.shows("safety", NOW + timedelta(days=400))


def test_lean_is_between_pragmatist_and_hedonist() -> None:
    persona = Persona()
    assert persona.lean(NOW) == 0
    for _ in range(3):
        persona.noted("facts", 1.0, "words", NOW, 1)
    assert persona.lean(NOW) == pytest.approx(-0.6)
    for _ in range(12):
        persona.noted("beauty", 1.0, "words", NOW, 1)
    assert persona.lean(NOW) > 0.4


def test_a_hurry_passes_soon() -> None:
    persona = Persona()
    persona.noted("hurry", 2.0, "words", NOW, 1)
    assert persona.shows("hurry", NOW)
    assert not persona.shows("hurry", NOW + 2 * HURRY_HALF_LIFE)
