"""Numbers as people say them: "1,050", "5к", "полторы тысячи", "two hundred", "тысяч сорок", "80x200 cm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.entities.items import Item
from nlu.entities.measures import with_units
from nlu.entities.number_words import article_scale, before, halves, lookup, pays, spoken
from nlu.entities.units import CURRENCIES, EN, GLUED_ONLY, SCALE, SCREENS
from nlu.morphology import Morphology, is_russian
from nlu.tokens import Token

#: Behind these "тысячи" is one of them, not some.
_BOUNDS = (
    "до",
    "около",
    "меньше",
    "больше",
    "пределах",
    "районе",
    "дороже",
    "дешевле",
    "свыше",
    "выше",
    "рамках",
)
_MODEL = re.compile(r"[a-z]{1,12}\Z")


def fold(tokens: Sequence[Token], morphology: Morphology) -> list[Item]:
    """Items of a message: numbers and their scales put together, currencies and measures recognised."""
    items: list[Item] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        last, item = index + 1, None
        if token.kind == "number" or token.kind == "word":
            last, item = _number(tokens, index, morphology)
        if item is None and token.norm == "w" and items and (token.spaced or items[-1].kind != "number"):
            last, item = _with(tokens, index)
        if item is None:
            item = _plain(token, morphology)
            last = index + 1
        items.append(item)
        index = last
    return with_units(items, morphology)


def _with(tokens: Sequence[Token], index: int) -> tuple[int, Item | None]:
    """ "bed w storage", "w/ storage", "w/o doors": with and without, as people write them in a hurry."""
    last, norm = index + 1, "with"
    if last < len(tokens) and tokens[last].norm == "/":
        last += 1
        if last < len(tokens) and tokens[last].norm == "o":
            last, norm = last + 1, "without"
    if last >= len(tokens) or tokens[last].kind != "word":
        return index + 1, None
    token = tokens[index]
    return last, Item(token.start, tokens[last - 1].end, norm, "word", norm, spaced=token.spaced)


def _plain(token: Token, morphology: Morphology) -> Item:
    spaced = token.spaced
    if token.kind in ("word", "mark"):
        code = lookup(CURRENCIES, token.norm, morphology)
        if code is not None:
            return Item(token.start, token.end, token.norm, "currency", "¤", unit=code, spaced=spaced)
    if token.kind == "emoji":
        return Item(token.start, token.end, token.text, "emoji", "☺", spaced=spaced)
    if token.kind == "mark":
        return Item(token.start, token.end, token.norm, "mark", token.norm, spaced=spaced)
    return Item(token.start, token.end, token.norm, "word", token.norm, spaced=spaced)


def _number(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[int, Item | None]:
    """The number that starts at a token, if one does, and the index behind it."""
    token = tokens[index]
    if token.kind == "word":
        value, last, scale = _in_words(tokens, index, morphology)
        if value is None:
            return index + 1, None
        return last, _item(tokens, index, last, value, scale, spelled=True)
    value, last = token.value or 0.0, index + 1
    # "12 000", "1 250 000": groups of three digits after exactly one blank.
    while (
        last < len(tokens)
        and tokens[last].kind == "number"
        and len(tokens[last].text) == 3
        and tokens[last].start == tokens[last - 1].end + 1
        and tokens[index].text.isdigit()
        and len(tokens[index].text) <= 3
        and value > 0
    ):
        value = value * 1000 + (tokens[last].value or 0.0)
        last += 1
    scale = 1.0
    if last < len(tokens) and tokens[last].kind == "word":
        factor = _scale(tokens, last, morphology)
        if factor is not None:
            value, scale = value * factor, factor
            last += 1
            last = _skip_scale_tail(tokens, last)
            # "2 тысячи 500", "1 тысяча двести"
            if factor == 1000 and last < len(tokens):
                rest, behind = _small(tokens, last, morphology)
                if rest is not None and 100 <= rest < 1000:
                    value, last = value + rest, behind
    return last, _item(tokens, index, last, value, scale)


def _item(
    tokens: Sequence[Token],
    first: int,
    last: int,
    value: float,
    scale: float,
    spelled: bool = False,
    about: bool = False,
) -> Item:
    norm = " ".join(token.norm for token in tokens[first:last])
    return Item(
        tokens[first].start, tokens[last - 1].end, norm, "number", "#", value, scale, about,
        spelled=spelled, spaced=tokens[first].spaced,
    )  # fmt: skip


def _small(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[float | None, int]:
    token = tokens[index]
    if token.kind == "number":
        return token.value, index + 1
    if token.kind == "word":
        value, last, scale = _in_words(tokens, index, morphology)
        return (value if scale < 1000 else None), last
    return None, index


def _skip_scale_tail(tokens: Sequence[Token], last: int) -> int:
    """Behind the dots and letters of "тыс." and "т.р."."""
    if tokens[last - 1].norm == "т" and last < len(tokens):
        dot = tokens[last].norm == "."
        if dot and last + 1 < len(tokens) and tokens[last + 1].norm == "р":
            return last + 1
        return last
    if tokens[last - 1].norm in ("тыс", "тыщ") and last + 1 < len(tokens) and tokens[last].norm == ".":
        following = tokens[last + 1].norm
        if following in CURRENCIES or tokens[last + 1].text[:1].islower():
            return last + 1
    return last


def _scale(tokens: Sequence[Token], index: int, morphology: Morphology) -> float | None:
    """The factor that a word behind a number stands for."""
    token = tokens[index]
    factor = lookup(SCALE, token.norm, morphology)
    if factor is None or token.norm not in GLUED_ONLY:
        return factor
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.norm == "k" and following is not None and singular_screen(following.norm):
        return None
    if not token.spaced:
        return factor
    ends = following is None or following.kind != "word" or following.norm in CURRENCIES
    return factor if ends else None


def singular_screen(norm: str) -> bool:
    """Whether a word names what has a resolution: "4k tv" is no price."""
    return norm in SCREENS


def _adds(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands behind "hundred and" belongs to it: "one hundred and two hundred" does not."""
    if index >= len(tokens) or tokens[index].kind != "word" or EN.get(tokens[index].norm) is None:
        return False
    return index + 1 == len(tokens) or tokens[index + 1].norm not in SCALE


def _in_words(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[float | None, int, float]:
    """A number in words from `index`: (value, index behind it, scale), value None when there is none.

    "one" and "один" alone are pronouns or articles more often than amounts, so they only count with a scale.
    """
    total, current, seen, scale = 0.0, 0.0, False, 1.0
    position, last_small = index, 0.0
    if tokens[index].norm == "zero":
        # "Zero closets" counts nothing.
        return None, index + 1, 1.0
    while position < len(tokens) and position < index + 8:
        token = tokens[position]
        if token.kind == "number" and seen and scale >= 100 and position > index and not current:
            break
        if token.kind != "word":
            break
        norm = token.norm
        value = spoken(norm, morphology)
        if value is not None:
            if seen and last_small and value >= last_small:
                # "one fifty" is 150; other repetitions start another number.
                if 1 <= current <= 9 and 10 <= value < 100 and not is_russian(norm) and position == index + 1:
                    current = current * 100 + value
                    last_small = value
                    position += 1
                    continue
                break
            current, seen, last_small = current + value, True, value
            position += 1
            continue
        if norm == "с" and seen and not total and halves(tokens, position):
            # "Две с половиной тысячи".
            current, position = current + 0.5, position + 2
            continue
        if norm in ("a", "an", "couple", "half", "пара", "пару", "of") and not seen:
            ahead = article_scale(tokens, position, morphology)
            if ahead is None:
                break
            amount, scale, position = ahead
            total, seen, current, last_small = amount * scale, True, 0.0, 0.0
            continue
        factor = None if norm in GLUED_ONLY else lookup(SCALE, norm, morphology)
        if factor is None and norm.startswith("штук") and pays(tokens, position, morphology):
            # "До штуки рублей", "две штуки баксов": a thousand of them.
            total, current, last_small = total + (current or 1.0) * 1000.0, 0.0, 0.0
            seen, scale, position = True, 1000.0, position + 1
            continue
        if factor is not None:
            if not seen:
                # "тысяча" and "тысячу" alone are an amount, "тысяч" and "сотни" are not.
                if norm not in (
                    "тысяча", "тысячу", "тысячи", "тыща", "тыщу", "тыщи", "сотню", "миллион", "косарь",
                    "косаря",
                ):  # fmt: skip
                    break
                bound = before(tokens, index, _BOUNDS)
                if norm in ("тысячи", "тыщи", "косаря") and not bound:
                    break
                current = 1.0
            if factor == 100.0:
                current, last_small = max(current, 1.0) * 100, 100.0
            else:
                total, current, last_small = total + max(current, 1.0) * factor, 0.0, 0.0
            seen, scale = True, max(scale, factor)
            position += 1
            continue
        if norm == "and" and seen and scale == 100 and _adds(tokens, position + 1):
            position += 1
            continue
        break
    if not seen:
        return None, index + 1, 1.0
    value = total + current
    if position == index + 1 and value == 1.0:
        return None, index + 1, 1.0
    return value, position, scale if scale >= 1000 else 1.0
