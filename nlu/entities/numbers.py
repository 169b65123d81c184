"""Numbers as people say them: "1,050", "5к", "полторы тысячи", "two hundred", "тысяч сорок", "80x200 cm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.entities.function_words import ALL
from nlu.entities.items import Item
from nlu.entities.number_words import article_scale, before, halves, lookup, pays, spoken
from nlu.entities.units import CURRENCIES, EN, GLUED_ONLY, GLUED_UNITS, SCALE, SCREENS, UNITS
from nlu.morphology import Morphology, is_russian
from nlu.tokens import Token, word_set

_BY = frozenset({"x", "х", "×", "*", "by", "на"})
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
    return _measures(items, morphology)


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
        if norm in ("and",) and seen and scale >= 100 and position + 1 < len(tokens):
            following = tokens[position + 1]
            if following.kind == "word" and EN.get(following.norm) is not None and scale == 100:
                position += 1
                continue
        break
    if not seen:
        return None, index + 1, 1.0
    value = total + current
    if position == index + 1 and value == 1.0:
        return None, index + 1, 1.0
    return value, position, scale if scale >= 1000 else 1.0


def _measures(items: list[Item], morphology: Morphology) -> list[Item]:
    """Approximate inversions and numbers with units, put together."""
    done: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        merged = _inversion(items, index, morphology)
        if merged is not None:
            done.append(merged)
            while index < len(items) and items[index].start < merged.end:
                index += 1
            continue
        if item.kind == "number":
            last, unit = _measure(items, index, morphology)
            if unit is not None:
                norm = " ".join(part.norm for part in items[index:last]).replace(" - ", "-")
                done.append(
                    Item(
                        item.start, items[last - 1].end, norm, "measure", "§", item.value,
                        unit=unit, spelled=item.spelled, spaced=item.spaced,
                    )
                )  # fmt: skip
                index = last
                continue
        done.append(item)
        index += 1
    return done


def _inversion(items: list[Item], index: int, morphology: Morphology) -> Item | None:
    """ "тысяч сорок": about 40,000."""
    item = items[index]
    if item.kind != "word" or index + 1 >= len(items) or not is_russian(item.norm) or len(item.norm) < 3:
        return None
    factor = lookup(SCALE, item.norm, morphology)
    amount = items[index + 1]
    if factor is None or factor < 1000 or amount.kind != "number" or amount.scale > 1 or not amount.value:
        return None
    if amount.value >= 1000:
        return None
    halves = [one.norm for one in items[index + 2 : index + 4]] == ["с", "половиной"]
    value, end = (amount.value + 0.5, items[index + 3].end) if halves else (amount.value, amount.end)
    return Item(
        item.start, end, f"{item.norm} {amount.norm}", "number", "#", value * factor,
        factor, True,
        spaced=item.spaced,
    )  # fmt: skip


def _measure(items: list[Item], index: int, morphology: Morphology) -> tuple[int, str | None]:
    """The unit behind a number and the index behind that; a chain of "by" makes dimensions."""
    last, unit = index + 1, _unit(items, index + 1, morphology)
    if unit is not None:
        last = index + 2
        if items[index + 1].symbol == "-":
            last += 1
    chained = last
    while chained + 1 < len(items) and items[chained].symbol in _BY and items[chained + 1].kind == "number":
        if items[chained].symbol == "на" and unit is None and (items[index].value or 0) > 400:
            break
        chained += 2
        behind = _unit(items, chained, morphology)
        if behind is not None:
            unit, chained = behind, chained + 1
        elif unit is None:
            unit = "length"
        last = chained
    return last, unit


#: What is packed by weight, or is heavy: "a 20 pound bag", "10 pound dumbbells".
_HEAVY = word_set(
    "bag bags pack packs package packages packaging box boxes jar jars can cans bottle bottles tub tubs case "
    "container weight weights dumbbell dumbbells kettlebell kettlebells barbell plate plates"
)
_WEIGHING = word_set("weigh weighs weighing weight weights weighted weighting")


def _weighs(items: list[Item], index: int) -> bool:
    """Whether the pound at `index` is a weight: "a 5 pound bag", "2 pounds of sugar", "pack of 3 pound"; but
    not "a 20 pound budget", "under 30 pounds"."""
    before = [item.norm for item in items[max(0, index - 4) : index - 1]]
    behind = items[index + 1] if index + 1 < len(items) else None
    named = behind is not None and behind.kind == "word" and behind.norm not in ALL
    if named and (before[-1:] and before[-1] in ("a", "an", "the", "one")):
        return items[index].norm == "pound"
    if behind is not None and (behind.norm in ("of", "in") or behind.norm in _HEAVY):
        return behind.norm != "in" or (index + 2 < len(items) and items[index + 2].norm == "weight")
    if before[-1:] == ["-"] and named:
        return items[index].norm == "pound"
    return before[-2:] == ["pack", "of"] or any(norm in _WEIGHING for norm in before)


def _unit(items: list[Item], index: int, morphology: Morphology) -> str | None:
    """The unit that the item at `index` names, a hyphen before it allowed ("17-inch")."""
    if index >= len(items):
        return None
    item = items[index]
    if item.symbol == "-" and not item.spaced and index + 1 < len(items) and not items[index + 1].spaced:
        item = items[index + 1]
    if item.norm in ("pound", "pounds") and _weighs(items, index):
        return "weight"
    if item.kind not in ("word", "mark"):
        return None
    norm = item.norm
    if norm == "k" and not item.spaced:
        return "data"
    if norm in GLUED_UNITS and item.spaced:
        following = items[index + 1] if index + 1 < len(items) else None
        if norm in ("м", "л", "г", "g", "l", "m") and (following is None or following.kind != "word"):
            return UNITS.get(norm)
        return None
    return lookup(UNITS, norm, morphology)
