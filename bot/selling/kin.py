"""Presents that name whom they are for: "World's best grandpa" is nothing for a husband."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.selling.outcome import Turn
from bot.shop_info import stems
from nlu.entities.shipped import load_shipped

#: Who is called so by names of their own, and whom such a name suits as well.
NAMED: dict[str, frozenset[str]] = {
    who: frozenset({who, *others.split()})
    for who, others in {
        "mother": "mother-in-law stepmother", "father": "father-in-law stepfather", "husband": "", "wife": "",
        "grandmother": "", "grandfather": "", "brother": "", "sister": "", "son": "", "daughter": "",
    }.items()
}  # fmt: skip

#: Stems that mean something else as well (Santa Claus is "дед", a checkmate "мат").
OTHERWISE = frozenset(
    {"дед", "мат", "баб", "бат", "pop", "pops", "gran", "nan", "son", "bro", "sis", "супруг"}
)


def for_them(turn: Turn, rows: Sequence[int], least: int) -> list[int]:
    """The rows without those whose titles name somebody else, where at least so many are left."""
    who = turn.state.wishes.recipient
    if who is None:
        return list(rows)
    kept = [row for row in rows if not _for_another(turn, row, who)]
    return kept if len(kept) >= least else list(rows)


def _for_another(turn: Turn, row: int, who: str) -> bool:
    title = turn.shop.catalog.product(row).title
    spoken = {*stems(title, "en"), *stems(title, "ru")}
    named = [whom for stem, whom in _people().items() if stem in spoken]
    return bool(named) and not any(who in NAMED[whom] for whom in named)


@cache
def _people() -> dict[str, str]:
    """Stem -> who, of the names that people have in both languages."""
    return {
        stem: person.who
        for person in load_shipped().people
        if person.who in NAMED
        for surface in person.surfaces
        if " " not in surface
        for language in ("en", "ru")
        for stem in stems(surface, language)
        if stem not in OTHERWISE
    }
