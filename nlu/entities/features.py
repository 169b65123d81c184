"""
What is left of a message once everything else is understood: free words that describe goods,
and the search text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found
from nlu.morphology import CONTENT_POS, Morphology, is_russian
from nlu.tokens import word_set

_LEADS = word_set("with without for без с со для из под")
_SEARCHED = frozenset({"category", "brand", "feature", "occasion"})
_SILENT = frozenset(
    {"price", "quantity", "reference", "recipient", "change", "anything", "number", "age_group"}
)
#: Words too general to find goods by, though they are nouns or adjectives.
_VAGUE_RU = word_set(
    "небольшой старый настоящий прошлый сам весь первый второй третий последний следующий предыдущий "
    "средний новый хороший лучший вещь штука раз день время человек год место "
    "разница вопрос список чек корзина скидка доставка гарантия оплата адрес заказ выбор "
    "помощь совет идея проблема смысл правда"
)


class Describing:
    """Tells words that can describe goods from those that can't. fillers: single words that say nothing."""

    def __init__(self, morphology: Morphology, fillers: Collection[str]) -> None:
        self._morphology = morphology
        self._fillers = fillers

    def __call__(self, canvas: Canvas, index: int) -> bool:
        """Whether the free item at an index is such a word."""
        if not 0 <= index < len(canvas.items) or canvas.taken[index]:
            return False
        item = canvas.items[index]
        if item.kind == "measure":
            # "5 лет носил" tells a story; how old somebody is was read before.
            return item.unit not in ("year", "month")
        if item.norm == "back" and canvas.word(index + 1) == "to":
            return False
        if item.norm == "quick" and canvas.word(index + 1) not in ALL and canvas.word(index + 1).isalpha():
            # "Quick drying"; "make it quick" describes nothing.
            return True
        if item.kind != "word" or item.norm in ALL or item.norm in self._fillers or len(item.norm) < 2:
            return False
        if not is_russian(item.norm):
            return not _acts(canvas, index)
        forms = self._morphology.forms(item.norm)
        if not forms.known:
            return forms.pos not in ("VERB", "INFN")
        return forms.pos in CONTENT_POS - _PREDICATES and not (set(forms.lemmas[:1]) & _VAGUE_RU)


#: "Жена довольна": short forms say something of their subject, they don't describe goods.
_PREDICATES = frozenset({"ADJS", "PRTS"})
_DETERMINERS = word_set("the a an my our his her their your this that these those all me him it us them")


def _acts(canvas: Canvas, index: int) -> bool:
    """Whether an English word is what somebody does: "the cat destroyed the armchair"."""
    word = canvas.word(index)
    return (
        len(word) > 4
        and word.endswith(("ed", "ing"))
        and canvas.word(index + 1) in _DETERMINERS
        and index > 0
        and canvas.word(index - 1) not in _DETERMINERS
    )


def find_features(
    canvas: Canvas, describing: Describing, known: list[Found], told: Collection[int] = ()
) -> list[Found]:
    """Runs of free describing words, each with the preposition that leads it; their items are taken.

    told: items that only lead up to the wish.
    Once goods are named, only clauses that speak of them count: the rest is the story around the wish.
    """
    goods = [entity for entity in known if entity.name in ("category", "brand")]
    found: list[Found] = []
    found.extend(_packs(canvas))
    if goods:
        found.extend(_places(canvas))
    for opener, first, last in _clauses(canvas):
        related = opener in _RELATIVE and canvas.word(first) in _STATES
        if goods and not related and not _speaks_of_goods(canvas, first, last, known, describing):
            continue
        found.extend(_runs(canvas, describing, first, last, told if goods else ()))
    return found


def _places(canvas: Canvas) -> list[Found]:
    """ "In my living room": where the goods will be, whoever puts them there."""
    found = []
    for index in range(len(canvas.items) - 2):
        if canvas.word(index) not in ("in", "for") or canvas.word(index + 1) not in _MINE:
            continue
        last = index + 2
        while last < len(canvas.items) and canvas.word(last) in _ROOM_KINDS:
            last += 1
        if canvas.word(last) in _ROOMS and not any(canvas.taken[index : last + 1]):
            value = " ".join(item.norm for item in canvas.items[index : last + 1])
            canvas.take(index, last + 1)
            found.append(Found("feature", value, index, last + 1, source="rule", confidence=0.8))
    return found


def _packs(canvas: Canvas) -> list[Found]:
    """ "Pack of 36", "set of 2": how many come together, whatever stands around it."""
    found = []
    for index in range(len(canvas.items) - 2):
        behind = canvas.items[index + 2]
        free = not any(canvas.taken[index : index + 3])
        if (
            free
            and canvas.word(index) in _PACKS
            and canvas.word(index + 1) == "of"
            and behind.kind == "number"
        ):
            value = " ".join(item.norm for item in canvas.items[index : index + 3])
            canvas.take(index, index + 3)
            found.append(Found("feature", value, index, index + 3, source="rule", confidence=0.8))
    return found


def _leads(canvas: Canvas, index: int) -> bool:
    """Whether a preposition belongs to the words behind it; that of "looking for" doesn't."""
    return (
        index >= 0
        and canvas.word(index) in _LEADS
        and not canvas.taken[index]
        and canvas.word(index - 1) not in _ASKING
    )


def _runs(
    canvas: Canvas, describing: Describing, begin: int, stop: int, told: Collection[int]
) -> list[Found]:
    found: list[Found] = []
    index = begin
    while index < stop:
        if index in told or not describing(canvas, index):
            index += 1
            continue
        first = index
        while index < stop and (
            describing(canvas, index)
            or _to_do(canvas, index, first)
            or _to_do(canvas, index - 1, first)
            or (canvas.word(index) == "fit" and index > first and not canvas.taken[index])
            or (
                canvas.word(index) in ("-", "of", "&")
                and describing(canvas, index + 1)
                and describing(canvas, index - 1)
            )
        ):
            index += 1
        if all(canvas.word(at) in _VAGUE_EN for at in range(first, index)):
            continue
        start = first - 1 if _leads(canvas, first - 1) else first
        value = " ".join(item.norm for item in canvas.items[start:index] if item.kind != "mark")
        canvas.take(first, index)
        found.append(Found("feature", value, start, index, source="rule", confidence=0.6))
    return found


def _to_do(canvas: Canvas, index: int, first: int) -> bool:
    """Whether the "to" of "easy to use" stands at an index."""
    return (
        index > first
        and canvas.word(index) == "to"
        and canvas.word(index - 1) in _TO
        and index + 1 < len(canvas.items)
        and canvas.items[index + 1].kind == "word"
        and not canvas.taken[index]
        and not canvas.taken[index + 1]
    )


_ASKING = word_set("looking look lookin search searching shopping hunting hunt asking ask here")
_TO = word_set("easy easily ready simple hard quick")
_MINE = word_set("my our his her their")
_ROOM_KINDS = word_set("living dining bed bath laundry play home")
_ROOMS = word_set("""
    room bedroom bathroom kitchen office hallway nursery basement attic garage garden yard backyard
    patio balcony apartment flat dorm classroom
""")
_PACKS = word_set("pack packs package packages packet set sets box case count bundle")
#: "A bag that is easy to carry": what is said of the goods right behind "that" describes them.
_RELATIVE = word_set("that which")
_STATES = word_set("is are isnt arent has have comes come")
#: Nouns that name what is told of goods, but tell nothing alone.
_VAGUE_EN = word_set("size sizes length width height depth dimension dimensions model important special")
_BREAKS = word_set(""". , ; ! ? ( ) : ☺ because cos coz cuz bc cause since so but that which who although
    though потому поэтому но что который которая чтобы ведь так хотя а""")
_DEMANDS = word_set("""
    should must needs need want choose make sure prefer with without in for has have comes come
    featuring ideally preferably looking с со без для чтобы должен должна должно нужен нужна нужно
    нужны
    """)
_SUBJECTS = word_set(
    "i we they he she it its you im were theyre hes shes my our я мы они он она у мой моя наша"
)
#: A pronoun that acts starts a clause of its own: "no white ones they get dirty".
_SPEAKERS = word_set("i we they he she you theyre im were hes shes я мы они он она")
#: "Make sure it is gluten free": whatever is said then is asked of the goods.
_ENSURING = word_set("sure ensure certain")
_WISHES = word_set(
    "need want wants like looking find buy ищу ищем хочу хотим нужен нужна нужно нужны надо купить"
)
_OF_GOODS = frozenset({"category", "brand", "color", "material", "size", "feature", "price"})


def _clauses(canvas: Canvas) -> list[tuple[str, int, int]]:
    """(what opens it, first, last) of stretches between marks and conjunctions that start another thought."""
    clauses, first = [], 0
    for index in range(len(canvas.items) + 1):
        if index > first and canvas.word(index) in _SPEAKERS and not canvas.taken[index]:
            clauses.append((canvas.word(first - 1), first, index))
            first = index
        elif index == len(canvas.items) or (canvas.word(index) in _BREAKS and not canvas.taken[index]):
            if index > first:
                clauses.append((canvas.word(first - 1), first, index))
            first = index + 1
    return clauses


def _speaks_of_goods(
    canvas: Canvas, first: int, last: int, known: list[Found], describing: Describing
) -> bool:
    if any(entity.name in _OF_GOODS and first <= entity.first < last for entity in known):
        return True
    symbols = [canvas.word(index) for index in range(first, last)]
    if any(symbol in _WISHES for symbol in symbols):
        return True
    if any(symbol in _ENSURING for symbol in (*symbols, canvas.word(first - 2))):
        return True
    if any(symbol in _SUBJECTS for symbol in symbols):
        return any(symbol in ("should", "must", "needs", "чтобы") for symbol in symbols)
    if any(symbol in _DEMANDS for symbol in symbols):
        return True
    content = sum(describing(canvas, index) for index in range(first, last))
    return content * 2 >= len(symbols)


def search_text(canvas: Canvas, found: list[Found]) -> str:
    """The words to search by, in the order of the message: goods, attributes and features that are wanted."""
    wanted: dict[int, bool] = {}
    for entity in found:
        searched = not entity.negated and entity.name not in _SILENT
        grammar = entity.name == "gender"
        for index in range(entity.first, entity.last):
            if grammar and canvas.items[index].norm in ALL:
                continue
            wanted[index] = (
                wanted.get(index, True) and searched
                if index in wanted and not searched and entity.negated
                else wanted.get(index, False) or searched
            )
    meant = {
        entity.first: str(entity.value)
        for entity in found
        if entity.source == "meaning" and not entity.negated
    }
    said = {
        index for entity in found if entity.first in meant for index in range(entity.first + 1, entity.last)
    }
    parts = [
        meant.get(index, item.norm)
        for index, item in enumerate(canvas.items)
        if wanted.get(index)
        and index not in said
        and item.kind in ("word", "number", "measure")
        and item.norm not in _QUIET
    ]
    return re.sub(r"\s+", " ", " ".join(parts))


_QUIET = word_set("a an the my our your and or и или")
