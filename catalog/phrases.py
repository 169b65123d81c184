"""Finding shipped names (colours, materials) and words about people inside texts of either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.names import Named
from catalog.words import Stems, fold, tokens

#: What a word says about whom a thing is for: (gender, age group) in Google's product data values.
PEOPLE: Mapping[str, tuple[str | None, str | None]] = {
    **dict.fromkeys(
        ("man", "gent", "gents", "gentleman", "gentlemen", "мужчина", "мужской"), ("male", "adult")
    ),
    **dict.fromkeys(("woman", "lady", "ladies", "женщина", "женский", "дамский"), ("female", "adult")),
    **dict.fromkeys(("male",), ("male", None)),
    **dict.fromkeys(("female",), ("female", None)),
    **dict.fromkeys(("boy", "мальчик", "мальчиковый"), ("male", "kids")),
    **dict.fromkeys(("girl", "девочка"), ("female", "kids")),
    **dict.fromkeys(("unisex", "унисекс"), ("unisex", None)),
    **dict.fromkeys(("kid", "child", "children", "junior", "дети", "детский", "ребенок"), (None, "kids")),
    **dict.fromkeys(("teen", "teenager", "подросток", "подростковый"), (None, "kids")),
    **dict.fromkeys(("toddler", "малыш"), (None, "toddler")),
    **dict.fromkeys(("infant", "baby", "младенец"), (None, "infant")),
    **dict.fromkeys(("newborn", "новорожденный"), (None, "newborn")),
    **dict.fromkeys(("adult", "взрослый"), (None, "adult")),
}


#: Who is meant where an attribute says for whom a thing is; in titles the same words say other things.
KIN: Mapping[str, str] = {
    **dict.fromkeys(
        ("her", "mum", "mom", "mother", "wife", "girlfriend", "grandmother", "grandma", "sister", "daughter",
         "мама", "жена", "девушка", "подруга", "бабушка", "сестра", "дочь", "любимая"),
        "female",
    ),
    **dict.fromkeys(
        ("him", "dad", "father", "husband", "boyfriend", "grandfather", "grandpa", "brother", "son",
         "папа", "муж", "парень", "дедушка", "дед", "брат", "сын", "любимый"),
        "male",
    ),
}  # fmt: skip


#: Pronouns, as written: all of them share one dictionary form in Russian.
PRONOUNS: Mapping[str, str] = {
    **dict.fromkeys(("her", "she", "неё", "нее", "ней", "ей"), "female"),
    **dict.fromkeys(("him", "he", "него", "нем", "нём", "ему"), "male"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """`stems[start:end]` names `id`."""

    id: str
    start: int
    end: int


class PhraseFinder:
    """Longest names first, left to right, compared by stems."""

    def __init__(self, named: Iterable[Named], stems: Stems) -> None:
        self._ids: dict[tuple[str, ...], list[str]] = {}
        for thing in named:
            for _, name in thing.surfaces:
                ids = self._ids.setdefault(tuple(stems.bases(name)), [])
                if thing.id not in ids:
                    ids.append(thing.id)
        self._ids.pop((), None)
        self._longest = max((len(key) for key in self._ids), default=0)

    def find(self, stems: Sequence[str]) -> list[Found]:
        found: list[Found] = []
        start = 0
        while start < len(stems):
            for end in range(min(len(stems), start + self._longest), start, -1):
                if ids := self._ids.get(tuple(stems[start:end])):
                    found.extend(Found(identity, start, end) for identity in ids)
                    start = end
                    break
            else:
                start += 1
        return found

    def words(self) -> frozenset[str]:
        """Stems of the names of one word."""
        return frozenset(key[0] for key in self._ids if len(key) == 1)


class PeopleFinder:
    """Gender and age group that words speak of."""

    def __init__(self, stems: Stems) -> None:
        self._stems = stems
        self._meaning = {stems.base(word): meaning for word, meaning in PEOPLE.items()}
        self._kin = {stems.base(word): gender for word, gender in KIN.items()}

    def __contains__(self, stem: str) -> bool:
        return stem in self._meaning

    def read(self, stems: Iterable[str]) -> tuple[list[str], list[str]]:
        """(genders, age groups) in order of appearance; both genders are also "unisex"."""
        meanings = [self._meaning[stem] for stem in stems if stem in self._meaning]
        genders = list(dict.fromkeys(gender for gender, _ in meanings if gender))
        ages = list(dict.fromkeys(age for _, age in meanings if age))
        if {"male", "female"} <= set(genders) and "unisex" not in genders:
            genders.append("unisex")
        return genders, ages

    def kin(self, text: str) -> tuple[list[str], list[str]]:
        """(genders, age groups) of the people whom "for her" and "для мамы" speak of."""
        genders: list[str] = []
        ages: list[str] = []
        for word in tokens(fold(text)):
            stem = self._stems.base(word)
            gender, age = self._meaning.get(stem, (None, None))
            gender = PRONOUNS.get(word) or self._kin.get(stem) or gender
            genders += [gender] if gender else []
            ages += [age] if age else []
        return list(dict.fromkeys(genders)), list(dict.fromkeys(ages))


def with_broader(identity: str, named: Mapping[str, Named]) -> list[str]:
    """The id and everything it is a kind of, nearest first."""
    chain = [identity]
    for known in chain:
        chain.extend(b for b in (named[known].broader if known in named else ()) if b not in chain)
    return chain
