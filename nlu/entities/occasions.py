"""Words that name an occasion, but another thing where they stand: "box spring", "a touch of class"."""

from __future__ import annotations

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found
from nlu.tokens import word_set

#: Springs of beds, not of years.
_COILED = word_set("box coil coiled pocket pocketed inner bonnell steel metal mattress bed")
_SCHOOL = word_set("for to in my her his our their the art dance before after")
#: What people do: in front of goods it tells their kind ("yoga pants"), behind "for" their purpose.
_ACTIVITIES = word_set("travel gym yoga running hiking sleep hunting fishing beach cycling camping")
_PURPOSE = word_set("for to in during on at the my our his her their")


def no_occasion(canvas: Canvas, entity: Found) -> bool:
    """Whether an occasion's word stands for something else; its items are free again where they describe."""
    before, word, behind = (canvas.word(at) for at in (entity.first - 1, entity.first, entity.last))
    if before == "до":
        # "До свидания" is no date.
        return True
    other = (
        (word == "springs" or (word == "spring" and (before in _COILED or behind in ("mattress", "bed"))))
        or (word == "class" and before not in _SCHOOL)
        or before in ("без", "without")  # "без проводов": wireless, and no farewell
        or _within_a_word(canvas, entity)
        or (
            entity.value in _ACTIVITIES
            and word.isascii()
            and before not in _PURPOSE
            and behind.isalpha()
            and behind not in ALL
        )
    )
    if other:
        canvas.taken[entity.first : entity.last] = [False] * (entity.last - entity.first)
    return other


def _within_a_word(canvas: Canvas, entity: Found) -> bool:
    """ "Uni-directional" is about no university."""
    at = entity.last
    return (
        canvas.word(at) == "-"
        and not canvas.items[at].spaced
        and at + 1 < len(canvas.items)
        and canvas.items[at + 1].kind == "word"
        and not canvas.items[at + 1].spaced
        and len(canvas.word(entity.first)) <= 4
    )
