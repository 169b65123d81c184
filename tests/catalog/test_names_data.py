"""The shipped names are what lets a new shop be understood untrained: they must be whole and consistent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.words import Stems

ROOT = Path(__file__).parents[2]
GOODS = ROOT / "catalog" / "data" / "goods.yaml"
COLORS = ROOT / "catalog" / "data" / "colors.yaml"
MATERIALS = ROOT / "catalog" / "data" / "materials.yaml"
COMMON = ROOT / "nlu" / "data" / "common"
LANGUAGES = ("en", "ru")

ROOTS = {
    "accessories",
    "appliances",
    "auto",
    "baby",
    "bags",
    "beauty",
    "books",
    "business_equipment",
    "clothing",
    "drinks",
    "electronics",
    "flowers",
    "food",
    "footwear",
    "furniture",
    "garden",
    "gifts",
    "health",
    "hobby",
    "home",
    "jewellery",
    "kitchen",
    "outdoor",
    "pets",
    "services",
    "smoking",
    "sports",
    "stationery",
    "tools",
    "toys",
    "watches",
}
#: Stems that really mean two kinds of goods; anything new here must be as ambiguous as these.
AMBIGUOUS_GOODS = {"glass", "purse", "bed", "paint", "машинк", "час", "крем", "тумб", "шкаф"}
COLOR_FAMILIES = {
    "black",
    "white",
    "grey",
    "silver",
    "brown",
    "beige",
    "red",
    "pink",
    "orange",
    "yellow",
    "gold",
    "green",
    "blue",
    "purple",
    "multicolour",
    "transparent",
}
AGE_GROUPS = {None, "adult", "teen", "kids", "toddler", "infant", "newborn"}


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def folded(name: str) -> str:
    return name.replace("ё", "е")


def cyrillic(name: str) -> bool:
    return any("а" <= letter <= "я" or letter == "ё" for letter in name)


def problems(label: str, names: object, language: str) -> Iterator[str]:
    """What is wrong with one list of names of one language."""
    if not isinstance(names, list) or not names:
        yield f"{label}: no {language} names"
        return
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str):
            yield f"{label}: {name!r} must be quoted to be text"
            continue
        if name != name.lower() or name != " ".join(name.split()):
            yield f"{label}: {name!r} must be lower case with single spaces"
        if language == "en" and cyrillic(name):
            yield f"{label}: {name!r} among the English names"
        if folded(name) in seen:
            yield f"{label}: {name!r} twice"
        seen.add(folded(name))
    if language == "ru" and not any(cyrillic(str(name)) for name in names):
        yield f"{label}: no Russian name in Cyrillic"


def all_problems(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    return [
        problem
        for label, entry in entries
        for language in LANGUAGES
        for problem in problems(label, entry.get(language), language)
    ]


def cycles(broader: Mapping[str, Iterable[str]]) -> list[str]:
    """Ids that are wider than themselves."""

    def wider(start: str) -> set[str]:
        pending, seen = list(broader[start]), set()
        while pending:
            identity = pending.pop()
            if identity not in seen:
                seen.add(identity)
                pending.extend(broader.get(identity, ()))
        return seen

    return [identity for identity in broader if identity in wider(identity)]


@pytest.fixture(scope="module")
def goods() -> list[dict[str, Any]]:
    entries = load(GOODS)
    assert isinstance(entries, list)
    return entries


def test_every_kind_of_goods_has_proper_names_in_both_languages(goods: list[dict[str, Any]]) -> None:
    assert all_problems((str(entry["id"]), entry) for entry in goods) == []
    assert len(goods) >= 900


def test_goods_form_a_graph_below_the_departments(goods: list[dict[str, Any]]) -> None:
    ids = [entry["id"] for entry in goods]
    assert len(ids) == len(set(ids))
    assert all(set(entry) == {"id", "en", "ru", "broader"} for entry in goods)
    broader = {entry["id"]: entry["broader"] for entry in goods}
    assert {wider for values in broader.values() for wider in values} - set(ids) == set()
    assert cycles(broader) == []
    assert {identity for identity, values in broader.items() if not values} == ROOTS


def test_names_of_different_goods_do_not_clash(goods: list[dict[str, Any]]) -> None:
    stems = Stems()
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in goods:
        for language in LANGUAGES:
            for name in entry[language]:
                owners[stems.key(name)].add(entry["id"])
    clashes = {key: found for key, found in owners.items() if len(found) > 1}
    assert set(clashes) - AMBIGUOUS_GOODS == set(), clashes


def test_colour_families_have_shades_named_in_both_languages() -> None:
    families = load(COLORS)["families"]
    assert set(families) == COLOR_FAMILIES
    shades = {shade: names for family in families.values() for shade, names in family["shades"].items()}
    known = {*families, *shades}
    assert all_problems([*families.items(), *shades.items()]) == []
    for name, family in families.items():
        assert len(family["shades"]) >= 8, name
        assert set(family["near"]) <= known - {name, *family["shades"]}, name
        for shade, names in family["shades"].items():
            assert names == shades[shade], f"{shade} is named differently in {name}"


def test_english_names_of_shades_are_of_one_shade_only() -> None:
    families = load(COLORS)["families"]
    owners: dict[str, set[str]] = defaultdict(set)
    for family, entry in families.items():
        for name in entry["en"]:
            owners[name].add(family)
        for shade, names in entry["shades"].items():
            for name in names["en"]:
                owners[name].add(shade)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_materials_are_whole() -> None:
    materials = load(MATERIALS)
    assert len(materials) >= 80
    assert all_problems(materials.items()) == []
    broader = {material: entry["broader"] for material, entry in materials.items()}
    assert {wider for values in broader.values() for wider in values} - set(materials) == set()
    assert cycles(broader) == []


def test_recipients_say_who_of_what_gender_and_age() -> None:
    document = load(COMMON / "recipients.yaml")
    people, genders = document["recipients"], document["genders"]
    assert all_problems((row["who"], row) for row in people) == []
    assert all_problems((f"{row['value']} {row['age_group']}", row) for row in genders) == []
    for row in people:
        assert row["gender"] in {None, "male", "female"}, row["who"]
        assert row["age_group"] in AGE_GROUPS, row["who"]
    for row in genders:
        assert row["value"] in {None, "male", "female", "unisex"}
        assert row["age_group"] in AGE_GROUPS
    whole = {
        "husband",
        "wife",
        "mother",
        "father",
        "son",
        "daughter",
        "friend",
        "colleague",
        "self",
        "dog",
        "cat",
    }
    assert whole <= {row["who"] for row in people}
    assert {row["gender"] for row in people if row["who"] == "self"} == {None, "male", "female"}
    for rows, key in ((people, "who"), (genders, "value")):
        for language in LANGUAGES:
            names = [(folded(name), row[key]) for row in rows for name in row[language]]
            assert len(names) == len({name for name, _ in names}), (key, language)


def test_occasions_are_named_once() -> None:
    occasions = load(COMMON / "occasions.yaml")
    assert all_problems((row["id"], row) for row in occasions) == []
    ids = [row["id"] for row in occasions]
    assert len(ids) == len(set(ids))
    assert {"birthday", "wedding", "new year", "women's day", "housewarming", "winter"} <= set(ids)
    for language in LANGUAGES:
        names = [folded(name) for row in occasions for name in row[language]]
        assert len(names) == len(set(names))


def test_fillers_hold_no_names_of_goods(goods: list[dict[str, Any]]) -> None:
    document = load(COMMON / "fillers.yaml")
    assert set(document) == set(LANGUAGES)
    for language, groups in document.items():
        assert set(groups) == {"greetings", "fillers", "request_phrases", "soft", "units"}
        named = {folded(name) for entry in goods for name in entry[language]}
        for group, phrases in groups.items():
            for problem in problems(f"{language} {group}", phrases, language):
                pytest.fail(problem)
            assert not named & {folded(phrase) for phrase in phrases}, group
