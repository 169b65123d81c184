"""The shipped words about people, occasions and politeness, read once from `nlu/data/common`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import NluError
from nlu.tokens import normal

#: The safe loader, in C where libyaml is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORD = re.compile(r"[^\W\d_]{2,}")
DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gets the goods; `surfaces` in both languages, nominative."""

    who: str
    gender: str | None
    age_group: str | None
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gender:
    """A word that says for whom goods are made ("mens", "девочка")."""

    value: str
    age_group: str | None
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    id: str
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """fillers: words and phrases that say nothing about goods. soft: "if possible", "желательно".
    known: words of everyday language, which are no typing errors."""

    people: tuple[Person, ...] = ()
    genders: tuple[Gender, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    fillers: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def load_shipped(data: Path = DATA) -> Shipped:
    """Read what is shipped; files that aren't there count as empty. Raises NluError on a broken one."""
    common = data / "common"
    recipients = _read(common / "recipients.yaml") or {}
    occasions = _read(common / "occasions.yaml") or []
    fillers = _read(common / "fillers.yaml") or {}
    if isinstance(occasions, dict):
        occasions = occasions.get("occasions", [])
    phrases = {
        str(phrase)
        for language in fillers.values()
        for kind, group in language.items()
        if kind != "soft"
        for phrase in group or ()
    }
    soft = {str(phrase) for language in fillers.values() for phrase in language.get("soft") or ()}
    return Shipped(
        people=tuple(
            Person(str(row["who"]), row.get("gender"), row.get("age_group"), _surfaces(row))
            for row in recipients.get("recipients", ())
        ),
        genders=tuple(
            Gender(str(row["value"]), row.get("age_group"), _surfaces(row))
            for row in recipients.get("genders", ())
        ),
        occasions=tuple(Occasion(str(row["id"]), _surfaces(row)) for row in occasions),
        fillers=frozenset(phrases),
        soft=frozenset(soft),
        known=known_words(data),
    )


#: Examples are written as people type, errors included; what stands there this often is no error.
_OFTEN = 6


def known_words(data: Path = DATA) -> frozenset[str]:
    """Words of everyday language: all of the word lists, and those that examples use again and again."""
    counts: Counter[str] = Counter()
    for path in sorted(data.rglob("*.y*ml")):
        found = _WORD.findall(normal(path.read_text(encoding="utf-8")))
        if path.parent.name == "common":
            counts.update(dict.fromkeys(found, _OFTEN))
        else:
            counts.update(found)
    return frozenset(word for word, count in counts.items() if count >= _OFTEN)


def _surfaces(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(surface) for language in ("en", "ru") for surface in row.get(language) or ())


def _read(path: Path) -> Any:
    if not path.is_file():
        return None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one, in C
    except yaml.YAMLError as error:
        raise NluError(f"{path} is not valid YAML: {error}") from error
