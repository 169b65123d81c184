"""Goods that a message only tells about: what somebody has, had, or does, beside what is wanted."""

from __future__ import annotations

from nlu.entities.function_words import ACCESSORIES, ALL
from nlu.entities.items import Canvas, Found, pattern
from nlu.morphology import Morphology, is_russian, singular
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


_SHOPS = word_set(
    "shop shops store stores website site seller retailer dealer магазин магазине магазина сайт"
)
#: What says outright that something is wanted.
_OUTRIGHT = pattern(
    r"(?:(?:i|we|id|ill|im|were|i am|we are|i would|we would|i should|lets|let me) )"
    r"(?:(?:just|really|still|only|now|do|desperately|urgently|badly|actually|simply|rather|would|should|"
    r"finally|therefore|would rather) ){0,3}"
    r"(?:want|need|after|like|prefer|have to (?:buy|get)|must (?:buy|get|have)|looking (?:for|to)|lookin for|"
    r"searching for|shopping for|hunting for|in (?:need|search|the market) (?:of|for)|thought of|"
    r"thinking (?:of|about)|love|get)|"
    r"(?:looking|lookin|searching|shopping|hunting) for|(?:in search|in need) of|"
    r"(?:show|find|give|get|recommend|suggest) (?:me|us|him|her)|(?:buy|get) (?:yourself|myself|ourselves)|"
    r"(?:can|could|may) (?:i|we) (?:just )?(?:buy|get|have|see|order)|what do you have|"
    r"do you (?:have|sell|stock)|"
    r"(?:нужен|нужна|нужно|нужны|ищу|ищем|хочу|хотим|хотел|хотела|хотели|надо|подскажите|покажите|посоветуйте|"
    r"порекомендуйте|хочется|требуется)"
)
#: What a story may tell of the wish that it leads up to.
_STAYS = frozenset(
    {"brand", "color", "material", "size", "gender", "age_group", "recipient", "occasion", "price"}
)
#: What makes a wish one more beside what came before it.
_MORE = word_set("also too plus another тоже также еще")
#: What turns from a story to the wish.
_TURNS = word_set("anyway anyways anyhow instead rather короче словом ладно")
#: What tells that something is so, rather than names what is wanted.
_STATES = word_set("""
    is are was were be been am has had will would ive weve theyve youve theyre hes shes youre theres its im
    keeps keep got gets lives live i we he she they you everyone everybody everything nobody people
    есть был была было были он она они мы я у меня нас все
""")
_WHOSE = word_set("my our his her their мой моя мое мои наш наша наше наши")
#: What asks something of the goods, wherever it is said.
_DEMANDING = word_set("should must needs want wants need like prefer prefers под for для")


def drop_stories(canvas: Canvas, found: list[Found], morphology: Morphology) -> frozenset[int]:
    """Refuse what there is plenty of; forget what is had already and what is told of in clauses that ask
    for nothing, when other goods are asked for. The items of what leads up to the wish are returned: they
    describe no goods."""
    _drop_had(canvas, found)
    _drop_shops(canvas, found)
    clauses = _clauses(canvas)
    prelude = _prelude(canvas, clauses, found)
    for entity in [one for one in found if not one.negated and _around(clauses, one) in prelude]:
        if entity.name == "category" and entity in found:
            _forget(found, entity)
        elif entity.name not in _STAYS and entity in found:
            # "Last summer" says nothing of the goods.
            found.remove(entity)
    _drop_told(canvas, found, clauses, morphology)
    return frozenset(at for first, last in prelude for at in range(first, last))


def _drop_told(
    canvas: Canvas, found: list[Found], clauses: list[tuple[int, int]], morphology: Morphology
) -> None:
    goods = [entity for entity in found if entity.name == "category" and not entity.negated]
    if not goods:
        return
    telling = {clause for clause in clauses if _tells(canvas, *clause, morphology)}
    around = {_around(clauses, entity) for entity in goods}
    wanted, told = around - telling, around & telling
    if not any(_asks(canvas, *clause) or clause > max(told, default=clause) for clause in wanted):
        return
    # "My cat destroyed my Vimle sofa. Do you sell the cover for it?"
    meant = any(canvas.word(at) in _BACK for clause in wanted for at in range(*clause))
    meant = meant or any(_a_part(canvas, entity) for entity in goods if _around(clauses, entity) in wanted)
    for entity in [one for one in found if one.name in _TOLD and not one.negated]:
        if meant and entity.name not in ("category", "age_group", "gender"):
            continue
        if _around(clauses, entity) in telling and entity in found:
            if entity.name == "category" and meant:
                entity.name, entity.count = "feature", 0
                entity.value = " ".join(canvas.items[at].norm for at in range(entity.first, entity.last))
            elif entity.name == "category":
                _forget(found, entity)
            else:
                found.remove(entity)


def _drop_shops(canvas: Canvas, found: list[Found]) -> None:
    """ "You're a clothes shop; well, a laptop bag, then": what a shop is called by is no wish."""
    named = [one for one in found if one.name == "category" and canvas.word(one.last) in _SHOPS]
    if any(one.name == "category" and one not in named for one in found):
        for entity in named:
            _forget(found, entity)


def _prelude(
    canvas: Canvas, clauses: list[tuple[int, int]], found: list[Found]
) -> frozenset[tuple[int, int]]:
    """Clauses that tell something before the first clause that says outright what is wanted: "our clothes
    live in boxes; we need a wardrobe"."""
    named = {_around(clauses, one) for one in found if one.name == "category" and not one.negated}
    wishes = [
        (at, canvas.at(match.start()))
        for match, first, _ in canvas.matches(_OUTRIGHT)
        for at, (begin, end) in enumerate(clauses)
        if begin <= first < end and (begin, end) in named
    ]
    if not wishes:
        return frozenset()
    asked, start = wishes[0]
    begin, end = clauses[asked]
    part = any(_a_part(canvas, one) for one in found if one.name == "category" and begin <= one.first < end)
    if part or any(canvas.word(at) in _BACK for at in range(begin, end)):
        # "The cat destroyed my sofa. Do you sell a cover for it?"
        return frozenset()
    if any(canvas.word(at) in _MORE for at in range(begin, end)) and canvas.word(end) != "?":
        # "Black shoes for a wedding, and I need a belt as well".
        return frozenset()
    turned = any(canvas.word(at) in _TURNS for at in range(max(begin - 1, 0), start))
    told: list[tuple[int, int]] = []
    for first, last in clauses[:asked]:
        words = [canvas.word(at) for at in range(first, last)]
        if not words or canvas.word(last) == "?" or {"you", "u"} & set(words):
            # A question to the shop is no story.
            continue
        states = bool(_STATES & set(words)) or (words[0] in _WHOSE and len(words) > 2)
        joined = bool(told) and told[-1][1] == first - 1 and canvas.word(first - 1) in ("and", "и")
        if (states or joined or turned) and not _DEMANDING & set(words):
            told.append((first, last))
    return frozenset(told)


def _a_part(canvas: Canvas, entity: Found) -> bool:
    """ "Just a new cover": part of what was told of before."""
    return singular(canvas.word(entity.last - 1)) in ACCESSORIES and entity.last - entity.first == 1


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
