"""Goods that a message only tells about: what somebody has, had, or does, beside what is wanted."""

from __future__ import annotations

from nlu.entities.items import Canvas, Found, pattern
from nlu.morphology import Morphology, is_russian
from nlu.tokens import word_set

#: Enough of something is a refusal: "he has enough ties", "кружек у неё полно".
_PLENTY = pattern(
    r"(?:has|have|got|gets|owns?|ive got|theres) (?:already |got )?(?:enough|plenty(?: of)?|too many|so many|"
    r"(?:lots|tons|loads|heaps|piles) of|a (?:lot|ton|million|hundred|bunch|drawer full) (?:of )?)|"
    r"(?:enough|too many)|"
    r"(?:полно|куча|хватает|навалом|завались|достаточно)"
)
_PLENTY_AFTER = pattern(
    r"(?:- )?(?:(?:they|he|she|i|we) (?:has|have) (?:enough|plenty)|"
    r"(?:у \w+ )?(?:уже )?(?:полно|куча|хватает|навалом|завались|достаточно)|"
    r"у (?:него|нее|них|меня|нас) (?:уже )?(?:есть|много))"
)
#: What somebody has already tells what not to bring again, but not what to bring.
_HAS = pattern(
    r"(?:already|currently) (?:has|have|had|got|owns?|bought|wears?)|"
    r"(?:has|have|had|got|owns?|bought) already|"
    r"(?:уже (?:есть|был\w?|купил\w?|подарил\w?|имеется))|(?:есть|имеется) уже"
)
_REACH = 4
_BREAKS = word_set(
    ". , ; ! ? ( ) : ☺ - because since so but that which and а но и что потому поэтому ведь так хотя"
)
_WANTS = word_set("""
    need needs want wants looking look find show get buy recommend suggest prefer like search searching
    please any some sell have hunting after order interested thinking give fancy instead what which
    how ищу ищем хочу хотим хочет хотел хотела хотели нужен нужна нужно нужны надо купить посоветуйте
    подскажите покажите покажи подберите найти найдите есть думаю выбираю выбрать подарить заказать
    взять возьму интересует хочется хотелось присматриваю какой какая какие какую посоветуй
    """)
_PAST = word_set("""
    died broke lost had was were bought wore gave tore stole ran went came fell got left made took saw
    burst ate threw sold told said keeps kept wears hates rained shrank gone died
    """)


def drop_stories(canvas: Canvas, found: list[Found], morphology: Morphology) -> None:
    """Refuse what there is plenty of; forget what is had already and what is told of in clauses that ask
    for nothing, when other goods are asked for."""
    _drop_had(canvas, found)
    goods = [entity for entity in found if entity.name == "category" and not entity.negated]
    if len(goods) < 2:
        return
    clauses = _clauses(canvas)
    around = [_around(clauses, entity) for entity in goods]
    telling = {clause for clause in set(around) if _tells(canvas, *clause, morphology)}
    if not any(_asks(canvas, *clause) for clause in set(around) - telling):
        return
    for entity, clause in zip(goods, around, strict=True):
        if clause in telling:
            _forget(found, entity)


def _forget(found: list[Found], entity: Found) -> None:
    """Drop goods with the looks right before them."""
    first = entity.first
    found.remove(entity)
    for look in [o for o in found if o.last == first and o.name in ("color", "material", "brand")]:
        _forget(found, look)


def _drop_had(canvas: Canvas, found: list[Found]) -> None:
    for match, first, last in canvas.matches(_PLENTY):
        for entity in _behind(canvas, found, last):
            entity.negated = entity.negated or entity.name == "category"
        _ = match, first
    for _, first, _ in canvas.matches(_PLENTY_AFTER):
        for entity in found:
            if entity.name == "category" and entity.last == first:
                entity.negated = True
    for _, first, last in canvas.matches(_HAS):
        if canvas.word(first - 1) in ("you", "вас", "u"):
            continue
        others = {str(entity.value) for entity in found if entity.name == "category"}
        for entity in _behind(canvas, found, last):
            if entity.name != "category" or len(others) > 1 or _named_again(found, entity):
                found.remove(entity)


def _named_again(found: list[Found], entity: Found) -> bool:
    return any(o is not entity and o.name == "category" and o.value == entity.value for o in found)


def _behind(canvas: Canvas, found: list[Found], last: int) -> list[Found]:
    """Goods and their looks within reach, before the clause ends."""
    stop = last
    while stop < len(canvas.items) and stop - last < _REACH and canvas.word(stop) not in _BREAKS:
        stop += 1
    return [
        entity
        for entity in found
        if entity.name in ("category", "color", "material", "brand")
        and last <= entity.first < stop
        and not entity.negated
    ]


def _clauses(canvas: Canvas) -> list[tuple[int, int]]:
    clauses, first = [], 0
    for index in range(len(canvas.items) + 1):
        if index == len(canvas.items) or canvas.word(index) in _BREAKS:
            clauses.append((first, index))
            first = index + 1
    return clauses


def _around(clauses: list[tuple[int, int]], entity: Found) -> tuple[int, int]:
    return next(((a, b) for a, b in clauses if a <= entity.first < b), (entity.first, entity.last))


def _asks(canvas: Canvas, first: int, last: int) -> bool:
    return any(canvas.word(index) in _WANTS for index in range(first, last))


def _tells(canvas: Canvas, first: int, last: int, morphology: Morphology) -> bool:
    """Whether a clause reports something past and asks for nothing."""
    if _asks(canvas, first, last):
        return False
    return any(is_past(canvas.word(index), morphology) for index in range(first, last))


def is_past(word: str, morphology: Morphology) -> bool:
    """Whether a word tells of something that happened or keeps happening."""
    if is_russian(word):
        forms = morphology.forms(word)
        return (
            forms.known
            and forms.pos == "VERB"
            and word.endswith(("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись"))
        )
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and word not in ("need", "speed"))
