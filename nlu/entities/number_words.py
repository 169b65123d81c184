"""Words of numbers: their values, and which of them stand for amounts of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from nlu.entities.units import CURRENCIES, EN, GLUED_ONLY, RU, SCALE
from nlu.morphology import Morphology, is_russian
from nlu.tokens import Token

T = TypeVar("T")


def lookup(table: dict[str, T], norm: str, morphology: Morphology) -> T | None:
    found = table.get(norm)
    if found is None and is_russian(norm) and len(norm) > 2:
        found = next((table[lemma] for lemma in morphology.forms(norm).lemmas if lemma in table), None)
    return found


def spoken(norm: str, morphology: Morphology) -> float | None:
    """The value of a number word; None for any other."""
    if is_russian(norm):
        return (
            lookup(RU, norm, morphology)
            if 2 < len(norm) < 16 and norm not in ("три", "сема")
            else RU.get(norm)
        )
    return EN.get(norm)


def pays(tokens: Sequence[Token], position: int, morphology: Morphology) -> bool:
    """Whether "штука" is a thousand of money rather than a piece: before a currency, or a bare bound."""
    if position + 1 < len(tokens) and lookup(CURRENCIES, tokens[position + 1].norm, morphology) is not None:
        return True
    following = tokens[position + 1].kind if position + 1 < len(tokens) else None
    return tokens[position].norm == "штуки" and before(tokens, position, ("до",)) and following != "word"


def halves(tokens: Sequence[Token], position: int) -> bool:
    """Whether "с половиной" stands at a position, with a scale behind it, or before the number: "тысячи за
    две с половиной"."""
    behind = [token.norm for token in tokens[position + 1 : position + 3]]
    if behind[:1] != ["половиной"]:
        return False
    around = [*behind[1:], *(token.norm for token in tokens[max(0, position - 3) : position])]
    return any(norm.startswith(("тыс", "тыщ", "миллион")) for norm in around)


def before(tokens: Sequence[Token], index: int, norms: tuple[str, ...]) -> bool:
    return index > 0 and tokens[index - 1].norm in norms


def article_scale(
    tokens: Sequence[Token], position: int, morphology: Morphology
) -> tuple[float, float, int] | None:
    """ "a hundred", "a couple of hundred", "half a thousand", "пару тысяч".

    Returns (amount, factor, index behind), or None.
    """
    amount, at = 1.0, position
    while at < len(tokens) and at < position + 4 and tokens[at].kind == "word":
        norm = tokens[at].norm
        if norm in ("couple", "пара", "пару"):
            amount = 2.0
        elif norm == "half":
            amount = 0.5
        elif norm not in ("a", "an", "of"):
            factor = None if norm in GLUED_ONLY else lookup(SCALE, norm, morphology)
            return None if factor is None else (amount, factor, at + 1)
        at += 1
    return None
