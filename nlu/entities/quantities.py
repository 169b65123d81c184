"""How many: of what is pointed at ("two of these") or of goods that are named ("4 black chairs")."""

from __future__ import annotations

import re

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found, pattern
from nlu.tokens import word_set

#: What goods come in, as so many of it may be asked for; and the stems of its genitive plural.
_PACKED = "пар|штук|штучк|коробк|упаковк|пачк|банк|бутылк|баночк|комплект"
_MANY_PACKED = "короб|упаков|пач|бутыл"

_QUANTITY = (
    pattern(
        r"(?P<n>#|one|two|couple|a couple|пару|пара) (?:of (?:them|these|those|the|it|that|this|number|nr|"
        r"no)|"
        r"pcs|pc|piece|pieces|items|units|copies|each|(?:шт|штук|штуки|штуку|экземпляра?|"
        r"штучк\w|штучек|комплекта?|комплектов|пары|пар|pairs|pair|more of|такие|таких|"
        r"такую)(?: of (?:them|these|"
        r"those|the))?)(?: [.])?"
    ),
    pattern(
        r"(?:qty|quantity|quantity of|количество|кол - во|make it|make that|сделай\w{0,2}|x|х|×|"
        r"times|amount|(?:change|update|set)(?: the| my| quantity| it| that| amount| number){1,3} "
        r"to|поменяй\w{0,2} на|change it to|change to|change that to) (?:: |= |of )?(?P<n>#)(?! "
        r"(?:¤|max|tops))"
    ),
    pattern(r"(?P<n>#) (?:x|х|×|times|раза|more|еще)(?! than)"),
    # "Две банки первого": of what stands at a place, in whatever it comes.
    pattern(
        r"(?P<n>#)(?= (?:[а-я]{3,12} )?(?:перв|втор|трет|четверт|последн)(?:ого|его|ой|ей)(?!\w))"
    ),
    pattern(
        r"(?P<n>#|one|один|одного|одной|одну|одни|одна) "
        rf"(?:(?:{_PACKED})\w{{0,2}} )?"
        r"(?:(?:is|are|will be|would be|s) (?:enough|plenty)|"
        r"(?:будет )?(?:хватит|достаточно|вполне хватит)|оставь\w{0,2}|оставим)|"
        r"(?:хватит|достаточно|оставь\w{0,2}|оставим) "
        r"(?:и )?(?P<m>#|одного|одной|одну|один)"
    ),
    # "Две коробки в корзину": of what a thing comes in.
    pattern(
        rf"(?P<n>#|одну|один|пару) (?:{_PACKED}|{_MANY_PACKED}|набор)\w{{0,3}} "
        r"(?:в (?:корзин|заказ)\w{0,2}|положи\w{0,2}|добав\w{1,4}|беру|возьму|возьмем)"
    ),
    # "Sorry, just one".
    pattern(
        r"(?:just|only|лишь|только|всего) (?:the )?(?P<n>#|one|один|одну|одна|одно)(?= (?:please|pls|thanks|"
        r"thx|then|after all|in the end|for now|instead|though|actually|now|(?:will|would|should) (?:do|be)|"
        r"is (?:fine|ok|okay|enough|all)|is what|пожалуйста|пока|в итоге|все таки|[.!,)])|$)"
    ),
    # "Add the first one twice".
    pattern(
        r"(?:it|one|ones|this|that|them|those|these|first|second|third|fourth|fifth|last|его|ее|их|эту|этот|"
        r"перв\w{2,3}|втор\w{2,3}|трет\w{2,3}|последн\w{2,3}) (?P<n>twice|дважды)"
    ),
    pattern(r"(?:штук|штучек|шт|пар)(?: [.])? (?P<n>#)(?! ¤)"),
    pattern(r"по (?P<n>#|одной|одному|одну|паре) (?:штуке|штучке|штуки|штук|шт|экземпляру)"),
    pattern(
        r"(?:add|take|want|need|get|give me|buy|ill have|another|plus|беру|возьму|возьмем|"
        r"добав\w{1,4}|хочу|нужн\w|надо|дайте|положи\w{0,2}|еще|заказ\w{1,4}|давайте) (?:me "
        r")?(?P<n>#|пару|a couple)(?= (?:of|такие|таких|их|please|pls|пожалуйста|[.!?,])|$)"
    ),
)  # fmt: skip
#: What is counted in place of the goods themselves.
_COUNTER = re.compile(rf"(?:{_PACKED}|{_MANY_PACKED})\w{{0,2}}\Z")
WORDY = {
    "one": 1,
    "один": 1,
    "одна": 1,
    "одного": 1,
    "одному": 1,
    "паре": 2,
    "одной": 1,
    "одну": 1,
    "одни": 1,
    "одно": 1,
    "двух": 2,
    "раз": 1,
    "two": 2,
    "twice": 2,
    "дважды": 2,
    "couple": 2,
    "a couple": 2,
    "few": 3,
    "пару": 2,
    "пара": 2,
}


def counted(canvas: Canvas, match: re.Match[str], group: str = "n") -> int | None:
    """The whole number that a group of a match says, in digits or words."""
    at = canvas.at(match.start(group))
    item = canvas.items[at]
    value = item.value if item.kind == "number" else WORDY.get(match.group(group))
    return int(value) if value is not None and value == int(value) else None


def quantities(canvas: Canvas) -> list[Found]:
    """Said of what is pointed at: "two of these", "make it 3", "one is enough"."""
    found = []
    for source in _QUANTITY:
        for match, _, last in canvas.matches(source):
            group = "m" if "m" in source.groupindex and match.group("m") else "n"
            value = counted(canvas, match, group)
            at = canvas.at(match.start(group))
            if value is None or not 1 <= value <= 999 or canvas.taken[at] or canvas.items[at].scale > 1:
                continue
            if canvas.word(last) == "¤" or _picks(canvas, at - 1) or _measures(canvas, at):
                continue
            if canvas.word(at - 1) in _HOLDS and canvas.word(at - 2) not in _TAKERS:
                continue
            behind = at + 2 if _COUNTER.match(canvas.word(at + 1)) else at + 1
            canvas.take(at, behind)
            found.append(Found("quantity", value, at, at + 1, source="number"))
    return found + _containers(canvas) + _pieces(canvas)


#: What goods hold or come with is no number of goods: "a case of 20 units", "comes in seven pairs".
_HOLDS = word_set("with in include includes including contains containing has have")
#: "I'll have six of those".
_TAKERS = word_set("ill well id wed ill can could let lets to us would")
_BUNDLES = word_set(
    "pack packs package packages packet set sets box boxes case cases count bundle bundles bag bags kit lot "
    "pair"
)
_SIDES = word_set("w h d l wide high deep long tall zoom optical inch inches in cm ft")


def _measures(canvas: Canvas, at: int) -> bool:
    """Whether a number belongs to a measure ("52 w x 84", "25x zoom") or to what a pack holds."""
    before, two_before, behind = canvas.word(at - 1), canvas.word(at - 2), canvas.word(at + 1)
    if before in ("x", "х", "×", "+", "/") and at > 1:
        return canvas.items[at - 2].kind in ("number", "measure") or two_before in _SIDES
    if behind in ("x", "х", "×"):
        following = canvas.word(at + 2)
        return before in _SIDES or following in ("#", "§", *_SIDES) or following.startswith("§")
    return before == "of" and two_before in _BUNDLES


def _picks(canvas: Canvas, index: int) -> bool:
    """ "Which one of them", "the cheapest one of them": one is picked, none counted."""
    word = canvas.word(index)
    return word in ("which", "what", "expensive", "affordable", "any", "other") or (
        len(word) > 4 and word.endswith("est")
    )


#: What may stand between a number and the goods it counts; of other words, so many behind a spelled number.
_OF_GOODS = frozenset({"color", "material", "size", "brand", "gender", "age_group"})
_FREE = 3


def _describes(canvas: Canvas, index: int) -> bool:
    item = canvas.items[index]
    return item.kind == "word" and item.norm not in ALL and not canvas.taken[index]


def _pieces(canvas: Canvas) -> list[Found]:
    """ "Change it to three pieces": so many of the thing; "a 3 piece set" is a kind of set."""
    last = len(canvas.items)
    while last and canvas.items[last - 1].kind == "mark":
        last -= 1
    item = canvas.items[last - 1] if last else None
    if item is None or item.kind != "measure" or item.norm.split()[-1] not in ("piece", "pieces", "pcs"):
        return []
    if canvas.word(last - 2) not in ("to", "") or item.value is None or item.value != int(item.value):
        return []
    canvas.take(last - 1, last)
    return [Found("quantity", int(item.value), last - 1, last, source="number")]


def _is_a_name(canvas: Canvas, index: int) -> bool:
    """Whether digits belong to the word before them: "iphone 12 case", "a style 8 cover", "android 9.0"."""
    item, before = canvas.items[index], canvas.word(index - 1)
    if item.spelled or "." in item.norm:
        return not item.spelled
    return (
        index > 0 and canvas.items[index - 1].kind == "word" and before not in ALL and before not in _COUNTING
    )


#: Words that may stand before a number of goods.
_COUNTING = word_set(
    "order ordering requires require include plus exactly another закажу заказываю ровно всего"
)


#: "36 jars of a makeup", "2 pieces of film": so many of what the goods come in.
_CONTAINERS = pattern(
    r"(?P<n>#|§) "
    r"(?:(?:jars|bottles|boxes|bags|cans|sets|rolls|tubes|sheets|cartons|pairs|packages|packets|cases|"
    r"pieces) )?of"
)


_ORDERING = word_set("need want buy order get add like take find have purchase for , and")


def _containers(canvas: Canvas) -> list[Found]:
    found = []
    for match, _, _ in canvas.matches(_CONTAINERS):
        at = canvas.at(match.start("n"))
        item = canvas.items[at]
        if at and canvas.word(at - 1) not in _ORDERING:
            continue
        counts = item.kind == "number" and canvas.word(at + 1) != "of"
        pieces = item.kind == "measure" and item.norm.split()[-1] in ("pieces", "pcs")
        if not (counts or pieces) or canvas.taken[at] or item.value is None or not 1 <= item.value <= 999:
            continue
        if item.value == int(item.value) and item.scale == 1:
            canvas.take(at, at + 1)
            found.append(Found("quantity", int(item.value), at, at + 1, source="number"))
    return found


def goods_quantities(canvas: Canvas, found: list[Found]) -> list[Found]:
    """ "4 black chairs": a free number right before goods, attributes between them allowed, counts them."""
    starts = {entity.first: entity for entity in found if not entity.negated}
    quantities = []
    for index, item in enumerate(canvas.items):
        if item.kind != "number" or canvas.taken[index] or item.value is None or not 1 <= item.value <= 50:
            continue
        if (
            item.value != int(item.value)
            or item.scale > 1
            or canvas.word(index - 1) in ("size", "№", "series", "under", "over")
        ):
            continue
        if (
            _is_a_name(canvas, index)
            or _measures(canvas, index)
            or canvas.word(index + 1).startswith("quarter")
        ):
            continue
        at, free = index + 1, 0
        while at < len(canvas.items):
            if at in starts and starts[at].name in _OF_GOODS:
                at = starts[at].last
            elif item.spelled and free < _FREE and at not in starts and _describes(canvas, at):
                at, free = at + 1, free + 1
            else:
                break
        if at in starts and starts[at].name == "category":
            behind = starts.get(starts[at].last)
            if behind is not None and behind.name == "category":
                # "a 2 light vanity light" is one of them.
                continue
            canvas.take(index, index + 1)
            quantities.append(
                Found("quantity", int(item.value), index, index + 1, confidence=0.8, source="number")
            )
    return quantities
