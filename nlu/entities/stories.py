"""Goods that a message only tells about: what somebody has, had, or does, beside what is wanted."""

from __future__ import annotations

from nlu.entities.function_words import ALL
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
#: "Сахар у неё": what somebody has, said of the goods right before.
_HERS = pattern(r"у (?:него|нее|них|меня|нас)")
_REACH = 4
#: What a clause that only tells something names in vain.
_TOLD = ("category", "brand", "age_group", "gender", "color", "material")
_BREAKS = word_set(
    ". , ; ! ? ( ) : ☺ - because cos coz cuz bc cause since so but that which and "
    "а но и что потому поэтому ведь так хотя"
)
_WANTS = word_set("""
    need needs want wants looking look find show get buy recommend suggest prefer like search searching
    please any some sell have hunting after order interested thinking give fancy instead what which
    how ищу ищем хочу хотим хочет хотел хотела хотели нужен нужна нужно нужны надо купить посоветуйте
    подскажите покажите покажи подберите найти найдите есть думаю выбираю выбрать подарить заказать
    взять возьму интересует хочется хотелось присматриваю какой какая какие какую посоветуй
    решил решила решили нужен понадобился понадобилась понадобились требуется просит просят мечтает
    choose pick select should must ensure must needs
    """)
#: Words of wishes that stories use as well: "left me some four hundred books", "like the ones she had".
_WEAK = word_set("some any like have what which how есть какой какая какие какую думаю")
#: What somebody else is said to do, without saying that it is wished for.
_BACK = word_set("it them one ones него нее них нему ней ним такой такую такие такое")
_WISHES_OF_OTHERS = word_set(
    "needs wants likes loves prefers is has was wears plays does collects enjoys fancies adores uses "
    "любит обожает носит собирает коллекционирует предпочитает нравится играет увлекается хочет"
)
_OTHERS = word_set("he she they who it он она они который которая")
_PAST = word_set("""
    died broke lost had was were bought wore gave tore stole ran went came fell got left made took saw
    burst ate threw sold told said keeps kept wears hates rained shrank gone died
    """)


def drop_stories(canvas: Canvas, found: list[Found], morphology: Morphology) -> None:
    """Refuse what there is plenty of; forget what is had already and what is told of in clauses that ask
    for nothing, when other goods are asked for."""
    _drop_had(canvas, found)
    goods = [entity for entity in found if entity.name == "category" and not entity.negated]
    if not goods:
        return
    clauses = _clauses(canvas)
    telling = {clause for clause in clauses if _tells(canvas, *clause, morphology)}
    around = {_around(clauses, entity) for entity in goods}
    wanted, told = around - telling, around & telling
    if not any(_asks(canvas, *clause) or clause > max(told, default=clause) for clause in wanted):
        return
    # "My cat destroyed my Vimle sofa. Do you sell the cover for it?"
    meant = any(canvas.word(at) in _BACK for clause in wanted for at in range(*clause))
    for entity in [one for one in found if one.name in _TOLD and not one.negated]:
        if meant and entity.name not in ("category", "age_group", "gender"):
            continue
        if _around(clauses, entity) in telling and entity in found:
            if entity.name == "category":
                _forget(found, entity, looks=not meant)
            else:
                found.remove(entity)


def _forget(found: list[Found], entity: Found, *, looks: bool = True) -> None:
    """Drop goods, with the looks right before them."""
    first = entity.first
    found.remove(entity)
    if not looks:
        return
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
    for _, first, last in canvas.matches(_HERS):
        for entity in [one for one in found if one.name == "category" and one.last == first]:
            if canvas.word(last) in _BREAKS or last >= len(canvas.items):
                found.remove(entity)
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
    """Whether a clause reports what happened or what somebody else does, and asks for nothing."""
    words = [canvas.word(index) for index in range(first, last)]
    if canvas.word(last) == "?" or any(word in _WANTS and word not in _WEAK for word in words):
        return False
    if any(is_past(word, morphology) and not _describes(words, at) for at, word in enumerate(words)):
        # "Have you got any scarves" happened to nobody.
        return not ({"you", "u", "вас"} & set(words))
    return not (set(words) & _WISHES_OF_OTHERS) and _others_do(words, morphology)


_SUBJECTS = word_set("i we he she they it you who")
_POSSESSIVES = word_set("my our his her their the")
_MADE = word_set("of in from by with for out")


def _describes(words: list[str], at: int) -> bool:
    """Whether an English participle says what goods are like ("colored sandals", "made of steel") and not
    what somebody did: no subject stands before it, and a noun behind it."""
    word, before, behind = words[at], words[at - 1] if at else "", (*words[at + 1 : at + 2], "")[0]
    if word == "made":
        return behind in _MADE
    if not word.endswith("ed") or before in _SUBJECTS or (at > 1 and words[at - 2] in _POSSESSIVES):
        return False
    return at == 0 or before in ALL or (behind.isalpha() and behind not in ALL)


def _others_do(words: list[str], morphology: Morphology) -> bool:
    """ "He keeps losing his phone", "он вечно теряет телефон"."""
    for at, word in enumerate(words):
        if word in _OTHERS:
            for verb in words[at + 1 : at + 5]:
                if morphology.forms(verb).person == "3per":
                    return True
            following = words[at + 1 : at + 2]
            if following and following[0].isascii() and following[0].endswith("s") and len(following[0]) > 3:
                return word != "it"
    return False


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
