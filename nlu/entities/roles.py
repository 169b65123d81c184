"""Which goods are wanted and which only describe them: of "cover for a sofa" the cover, of "tv bench" the
bench.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from nlu.entities.function_words import ACCESSORIES, ALL
from nlu.entities.items import Canvas, Found, pattern
from nlu.morphology import Morphology, is_russian, singular
from nlu.tokens import word_set

_ROLE = word_set("""
    with for without to in on of from under inside into match matches suits against near beside behind
    above over like matching featuring including includes holding hold holds fits fit store storing
    using для с со без под из от к ко на в во у при про чтобы над возле как
    """)
#: "looking for", "hunt for": what follows is wanted; so is what follows "with" after help.
#: What stands in such a place is there already: "something to go under the washbasin".
_WHERE = word_set("under inside into against near beside behind above over matching под над возле")
_HELP = word_set("help helping start begin ok fine happy deal помогите помощь помочь начнем начать")
_ASKING = word_set("""
    looking look lookin search searching shop shopping hunting hunt after ask asking need here in
    interested going opt browse browsing go wish hoping hope wait waiting market trying want
    suggestions recommendations recommendation recommend ideas options suggest help thanks thank
    something anything need there thing what about how gift present gifts presents что что-то чтонибудь
    нибудь ищу нужно посоветуйте
    """)
_HAVING = ("have", "has", "having")
_OWNERS = word_set("you u i we ya they also already to rather would id")
_MINE = word_set("my our his her their your")
_LINK = word_set(
    "a an the my our his her your their this that some any new nice good big small little "
    "other same old more extra"
)
_JOIN = word_set("and or & + / plus , и или также also либо then another")
_FITS_IN = re.compile(r"(?:влез|влаз|помеща|помест|вмеща|вмест|входи|вош|постав|положи)")
_LOVER = pattern(
    r"(?:lovers?|fans?|enthusiasts?|collectors?|addicts?|geeks?|nerds?|maniacs?|buffs?|"
    r"freaks?|wearers?|owners?|любител\w+|фанат\w*|коллекционер\w*|поклонник\w*)"
)
_AMOUNTS = word_set(
    "pack package packet pair set couple box case bundle kind type sort lot piece bunch range selection "
    "style one some any"
)
_PLACING = word_set(
    "put place hold keep store hang carry hide charge protect clean display organize "
    "organise storing holding hiding putting"
)
_WISH_VERBS = word_set(
    "want need buy get have find see show looking like love order purchase wear хочу купить "
    "нужен нужна нужно нужны ищу"
)


#: Between a preposition and goods these break the phrase: "на день рождения вязальную машину".
_NO_LOOKS = frozenset({"category", "reference", "price", "occasion", "recipient"})
#: "Набор чая", "коробка конфет": what is inside is wanted.
_HOLDERS = word_set("набор комплект упаковка коробка пачка банка пара бутылка сет штука баночка коробочка")


def assign_roles(
    canvas: Canvas,
    found: list[Found],
    morphology: Morphology,
    heads: Collection[str],
    references: list[Found],
    is_content: Callable[[int], bool],
) -> list[Found]:
    """Turn goods that only describe other goods into features. heads: words that end names of goods.
    is_content(index): whether a free item can describe goods, so may be goods that nobody knows."""
    _drop_owned(canvas, found)
    _drop_pointed(found, references)
    goods = [entity for entity in found if entity.name == "category"]
    covered = {index: entity for entity in found for index in range(entity.first, entity.last)}
    wanted: Found | None = None
    previous_described = False
    for position, entity in enumerate(goods):
        following = goods[position + 1] if position + 1 < len(goods) else None
        if _loved(canvas, entity):
            _describe(canvas, entity, entity.first, entity.last + 1)
            continue
        beside = following is not None and _beside(canvas, entity, following)
        if following is not None and beside and not entity.negated:
            if is_russian(canvas.word(entity.first)):
                if _genitive(canvas, following, morphology):
                    if set(morphology.forms(canvas.word(entity.last - 1)).lemmas) & _HOLDERS:
                        _describe(canvas, entity, entity.first, entity.last)
                        continue
                    _describe(canvas, following, following.first, following.last)
                    goods[position + 1] = entity
                    wanted = entity
                    continue
            elif following.name == "category":
                _describe(canvas, entity, entity.first, entity.last)
                continue
        if entity.name != "category":
            continue
        tail = _accessory(canvas, entity, covered, heads)
        if tail:
            _describe(canvas, entity, entity.first, tail)
            for index in range(entity.last, tail):
                canvas.taken[index] = True
            continue
        role = _role(canvas, entity, covered, wanted is not None, is_content)
        chained = previous_described and _chained(canvas, entity)
        named = wanted is not None or (
            role is not None
            and (
                is_content(role - 1)
                or canvas.word(role + 1) in _PLACING
                or canvas.word(role) in ("with", "с", "со", *_HAVING)
            )
        )
        if (role is not None or chained) and named and not entity.negated:
            start = role if role is not None else entity.first
            _describe(canvas, entity, start, entity.last)
            _swallow(found, entity)
            previous_described = True
            continue
        if (
            role is not None
            and following is not None
            and _stands_free(canvas, following)
            and not entity.negated
            and canvas.word(role) in ("for", "для", "under", "под", "к")
        ):
            _describe(canvas, entity, role, entity.last)
            _swallow(found, entity)
            continue
        previous_described = False
        if not entity.negated:
            wanted = entity
    return found


def _beside(canvas: Canvas, entity: Found, following: Found) -> bool:
    """Whether goods stand right behind others, but for a number of a model: "iphone 12 case"."""
    if following.first == entity.last:
        return True
    at = entity.last
    word = canvas.word(at - 1)
    return (
        following.first == at + 1
        and canvas.items[at].kind == "number"
        and not canvas.taken[at]
        and word.isascii()
        and not word.endswith("s")
    )


def _drop_owned(canvas: Canvas, found: list[Found]) -> None:
    """ "my old jacket died, I need a sweater": what one has already is no wish beside what one wants."""
    goods = [entity for entity in found if entity.name == "category" and not entity.negated]
    looks = _looks(found)
    owned = [entity for entity in goods if _owned(canvas, looks, entity)]
    if len(owned) == len(goods):
        return
    for entity in owned:
        before = canvas.text[: canvas.starts[entity.first]].split()[-4:]
        if any(word in _ROLE for word in before):
            continue
        found.remove(entity)
        index = entity.first
        for other in [o for o in found if o.last == index and o.name in ("color", "material", "brand")]:
            found.remove(other)


def _drop_pointed(found: list[Found], references: list[Found]) -> None:
    """ "the second jacket" is one of those shown, not a wish for jackets."""
    ends = {
        reference.last: reference
        for reference in references
        if reference.name == "reference" and reference.value["kind"] == "ordinal"
    }
    for entity in [o for o in found if o.name == "category" and o.first in ends]:
        ends[entity.first].last = entity.last
        found.remove(entity)


def _owned(canvas: Canvas, looks: set[int], entity: Found) -> bool:
    at = entity.first - 1
    while at >= 0 and canvas.word(at) in (
        "old",
        "current",
        "last",
        "favourite",
        "favorite",
        "own",
        "existing",
        "previous",
        "старый",
        "старая",
        "старые",
        "нынешний",
    ):
        at -= 1
    if canvas.word(at) in ("a", "an", "some", "черная", "есть") or at in looks:
        while at >= 0 and (canvas.word(at) in ("a", "an", "some", "already", "есть", "уже") or at in looks):
            at -= 1
        have = f"{canvas.word(at - 1)} {canvas.word(at)}"
        return have in (
            "i have",
            "we have",
            "already have",
            "ive got",
            "already got",
            "у меня",
            "у нас",
            "i own",
            "i bought",
        )
    return canvas.word(at) in ("my", "our", "мой", "моя", "мое", "мои", "наш", "наша", "наши")


def soften(canvas: Canvas, found: list[Found], is_content: Callable[[int], bool]) -> None:
    """ "with steel legs": an attribute of a part is a preference about the goods, not a condition on them."""
    starts = {entity.first: entity for entity in found}
    looks = _looks(found)
    for entity in found:
        if entity.name in ("color", "material", "pattern") and not entity.negated:
            behind = entity.last
            while behind in starts and starts[behind].name in ("color", "material"):
                behind = starts[behind].last
            at = entity.first - 1
            while at >= 0 and (
                canvas.word(at) in _LINK or canvas.word(at) in ("and", "и", "-") or at in looks
            ):
                at -= 1
            if canvas.word(at) in ("with", "с", "со", "on", "featuring", "has", "have") and (
                (behind < len(canvas.items) and is_content(behind))
                or (behind in starts and starts[behind].name == "feature")
            ):
                entity.soft = True


def _looks(found: list[Found]) -> set[int]:
    """The items that colours and materials cover."""
    return {
        index
        for entity in found
        if entity.name in ("color", "material")
        for index in range(entity.first, entity.last)
    }


def _swallow(found: list[Found], feature: Found) -> None:
    """Drop what a describing phrase holds: the blue of "to go with my blue jeans" is no wish about the
    shirt.
    """
    inner = [o for o in found if o is not feature and feature.first <= o.first and o.last <= feature.last]
    for entity in inner:
        found.remove(entity)


def _describe(canvas: Canvas, entity: Found, first: int, last: int) -> None:
    """Make an entity a feature that says what it says with its preposition."""
    entity.name = "feature"
    entity.value = " ".join(
        item.norm for item in canvas.items[first:last] if item.kind in ("word", "measure", "number")
    )
    entity.first, entity.last = first, last
    entity.count = 0
    for index in range(first, last):
        canvas.taken[index] = True


def _loved(canvas: Canvas, entity: Found) -> bool:
    return (
        any(match.start() == canvas.starts[entity.last] for match in _LOVER.finditer(canvas.text))
        if entity.last < len(canvas.items)
        else False
    )


def _genitive(canvas: Canvas, entity: Found, morphology: Morphology) -> bool:
    """Whether Russian goods right behind others stand in the genitive: "чехол дивана"."""
    forms = morphology.forms(canvas.word(entity.first))
    return bool(forms.cases) and "nomn" not in forms.cases


def _accessory(canvas: Canvas, entity: Found, covered: dict[int, Found], heads: Collection[str]) -> int:
    """The index behind "bed frame", when goods are followed by a part that the vocabulary doesn't have;
    else 0.
    """
    if entity.last >= len(canvas.items) or entity.last in covered or is_russian(canvas.word(entity.first)):
        return 0
    word = canvas.word(entity.last)
    if word in ("machine", "hand") and canvas.word(entity.last + 1).startswith("wash"):
        # "A black t-shirt machine wash": how to clean it, not what it belongs to.
        return 0
    if (
        entity.count
        and canvas.word(entity.last - 1).endswith("s")
        and not canvas.word(entity.last - 1).endswith("ss")
    ):
        return 0
    head = singular(word)
    return (
        entity.last + 1
        if (head in ACCESSORIES or (head in heads and word not in ALL))
        and head not in ("set", "care", "top", "fit")
        else 0
    )


def _role(
    canvas: Canvas, entity: Found, covered: dict[int, Found], wanted: bool, is_content: Callable[[int], bool]
) -> int | None:
    """Where the preposition stands that makes goods a description; None when nothing does."""
    at, steps = entity.first - 1, 0
    while (
        at >= 0
        and steps < 5
        and (canvas.word(at) in _LINK or (at in covered and covered[at].name not in _NO_LOOKS))
    ):
        at, steps = at - 1, steps + 1
    if at > 0 and is_content(at) and canvas.word(at - 1) in _ROLE and canvas.word(at - 2) not in _ASKING:
        # "для плотных тканей", "with big drawers"
        at -= 1
    elif at == entity.first - 1 and (lead := _with_parts(canvas, at, is_content)) is not None:
        at = lead
    elif at > 0 and is_content(at) and canvas.word(at - 1) in _MINE and canvas.word(at - 2) in _ROLE:
        # "for my smart watch"
        at -= 2
    word = canvas.word(at)
    if at < 0:
        return None
    if at >= 1 and word in _PLACING and canvas.word(at - 1) in ("to", "for", "чтобы"):
        return at - 1
    if word in _ROLE:
        before = canvas.word(at - 1)
        if word == "of" and (singular(before) in _AMOUNTS or (at and canvas.items[at - 1].kind == "measure")):
            return None
        if word in ("fit", "fits") and (at - 1 in covered or is_content(at - 1)):
            # "a classic fit shirt": the cut, not what it fits.
            return None
        if word in ("with", "с", "со"):
            return None if before in _HELP else at
        asks = before in _ASKING and word not in _WHERE
        if (asks or word == "like") and not (wanted and not asks):
            return None
        if word in ("in", "to", "на", "в", "from", "у") and not wanted:
            return None
        return at
    if wanted and _FITS_IN.match(word):
        # "Чтобы влезал ноутбук"
        return at
    if wanted and word in _HAVING and canvas.word(at - 1) not in _OWNERS:
        # "it should have a diamond lampshade"
        return at
    # "a cabinet to hide shoes in"
    if (
        wanted
        and at >= 1
        and canvas.word(at - 1) in ("to", "for", "чтобы")
        and word not in _WISH_VERBS
        and not is_russian(canvas.word(at - 1))
        and canvas.word(at - 2) not in ("want", "need", "like", "going", "love", "wants", "prefer")
    ):
        return at - 1
    return None


_HOLDS = word_set("with has have having featuring includes including")


def _with_parts(canvas: Canvas, at: int, is_content: Callable[[int], bool]) -> int | None:
    """Where "with" stands before several describing words: "with an intel core processor"."""
    for back in range(at, max(at - 4, 0), -1):
        if canvas.word(back) in _HOLDS:
            return back if back < at else None
        word = canvas.word(back)
        if word.endswith("ing") or not (is_content(back) or word in ("a", "an", "the")):
            return None
    return None


def _chained(canvas: Canvas, entity: Found) -> bool:
    """Whether goods hang by a bare "and" on goods that describe: "bag for laptop and charger"."""
    return canvas.word(entity.first - 1) in ("and", "or", "и", "или", "&")


def _stands_free(canvas: Canvas, entity: Found) -> bool:
    return canvas.word(entity.first - 1) not in _JOIN and canvas.word(entity.first - 1) not in _ROLE
