"""Which numbers are amounts of money: not those that count, measure, or tell a year."""

from __future__ import annotations

from nlu.entities.items import Canvas, Item
from nlu.tokens import word_set

#: Words behind a small number that count it instead of paying with it are any word but these.
_AFTER_AMOUNT = word_set(
    "and or for max maximum tops please pls but with if in on total each per to is that "
    "thanks the a an i we budget ish "
    "top only about at not no my it so maybe would also, ok any something и или на за но "
    "если пожалуйста максимум а не "
    "только можно нет это лучше есть вообще всего чтобы мне с ну то бы ли кроме без по в из "
    'у , . ! ? ; : ) ( ☺ - ¤ … / + "'
)
NUMBERED = word_set(
    "№ size sizes number no option model version series type размер номер модель вариант р "
    "iphone galaxy age aged class"
)


def rounded(bottom: float, top: float) -> bool:
    """ "Wardrobe 1000-2000": nobody counts or measures so, but prices are spoken of in tens."""
    return bottom >= 50 and bottom % 10 == 0 and top % 10 == 0


def opens(canvas: Canvas, index: int) -> bool:
    """Whether an amount may start here without a word of price: after a preposition or another function
    word.
    """
    return canvas.word(index - 1) in _AFTER_AMOUNT or canvas.word(index - 1) in (
        "price",
        "budget",
        "цена",
        "бюджет",
        "range",
    )


#: "36-62 in size", "up to 42 diameter", "80 total watts": what such words follow is no money.
_MEASURES = word_set(
    "size sizes diameter watts watt lumens inches inch wide tall high deep long width height depth length "
    "диаметр диаметром"
)


def of_a_measure(canvas: Canvas, behind: int) -> bool:
    word = canvas.word(behind)
    if word == "," and canvas.word(behind + 2) in ("or", "and") and canvas.word(behind + 3) == "§":
        # "At 38, 40 or 41mm".
        return True
    return word in _MEASURES or (word == "in" and canvas.word(behind + 1) in _MEASURES)


def a_year(amount: Item) -> bool:
    """Whether a bare number is a year: "from 2017"; nobody asks such prices."""
    return amount.value is not None and 1950 <= amount.value <= 2035 and amount.value % 50 != 0


def counts(canvas: Canvas, behind: int, amount: Item, limit: float) -> bool:
    """Whether a number counts the word behind it ("up to 6 chairs") rather than pays."""
    following = canvas.word(behind)
    return (
        bool(following)
        and amount.value is not None
        and amount.value <= limit
        and following not in _AFTER_AMOUNT
    )
