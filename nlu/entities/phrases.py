"""What fixed phrases make of the names inside them: "oil free" is no oil, a "box of 12" no box."""

from __future__ import annotations

from nlu.entities.function_words import ACCESSORIES
from nlu.entities.items import Canvas, Found, pattern
from nlu.morphology import is_russian, singular
from nlu.tokens import word_set

#: Nouns that measure what follows their "of"; by themselves they may be goods.
_MEASURES = word_set(
    "pack pair set couple box kind type sort lot piece bunch range selection case bag bottle tube jar can"
    " carton tin bucket count package packet sack tray roll"
)
_PACKS = word_set("set pack pair kit lot piece unit")
#: Fixed expressions whose words are no goods.
_IDIOMS = pattern(
    r"over the top|top notch|off the top of my head|on top of (?:that|it)|a piece of cake|"
    r"cold feet|on the table|"
    r"off the table|under the table|on the shelf|off the shelf|ring a bell|ball is in|in the same boat|"
    r"at the end of the day|on the house|out of the box|hat trick|pain in the neck|on the other hand|by hand|"
    r"give me a hand|help me out|pull my leg|up in the air|water under the bridge|"
    r"the last straw|the light of|mother of pearl|"
    r"на руках|под рукой|из рук|без рук|из головы|на голову|с ног|по рукам|руки не доходят|в двух словах|"
    r"на каждый день|в одном флаконе|на носу|под ключ|за столом|к столу"
)
_GENDERED = frozenset({"gender", "age_group"})
_PREPOSITIONS = word_set("with for to of on in under by from about к ко на с со для под из о об от за у без")
_BUYING = word_set("buy sell order replace replacement spare need want get have just only separately")
_LISTS = word_set("and or & + , plus also then")
_BETWEEN = frozenset({"color", "material", "brand", "gender", "age_group"})


def phrased(canvas: Canvas, named: list[Found]) -> list[Found]:
    """The names of a message, those inside such phrases turned into features or dropped."""
    kept: list[Found] = []
    idioms = [(first, last) for _, first, last in canvas.matches(_IDIOMS)]
    for entity in named:
        if any(first <= entity.first and entity.last <= last for first, last in idioms):
            continue
        if entity.name in _GENDERED and _linked(canvas, entity):
            # "male to male" is a cable, not a man.
            continue
        if entity.name == "category" and _coloured(canvas, entity):
            entity.name, entity.count, entity.source = "color", 0, "rule"
            entity.value = " ".join(item.norm for item in canvas.items[entity.first : entity.last])
            kept.append(entity)
            continue
        if entity.name == "color" and _a_thing(canvas, entity, named):
            # "With a coffee in the morning" has no colour.
            continue
        if entity.name == "category" and _the_cart(canvas, entity):
            continue
        if canvas.word(entity.first - 2) == "non" and canvas.word(entity.first - 1) == "-":
            # "Non-dairy": goods without it.
            entity.first -= 2
            _describe(canvas, entity, entity.last)
            kept.append(entity)
            continue
        if entity.name == "category" and (shade := _shades(entity, named)):
            # "Tobacco brown sandals" are brown.
            shade.first = entity.first
            continue
        end = _free_of(canvas, entity) or _flavour_of(canvas, entity)
        if end:
            _describe(canvas, entity, end)
        elif entity.name == "category" and canvas.word(entity.last) == "of":
            _measure(canvas, entity, named)
        elif _only_pack(canvas, entity, named):
            continue
        elif entity.derived and _behind_kinds(canvas, entity, named):
            entity.first = _led_by(canvas, entity)
            _describe(canvas, entity, entity.last)
        kept.append(entity)
    return kept


def _shades(entity: Found, named: list[Found]) -> Found | None:
    """The colour of goods that a single noun right before it only tints, if it does."""
    if entity.last - entity.first > 1:
        return None
    colour = next((one for one in named if one.first == entity.last and one.name == "color"), None)
    if colour is None or not any(one.name == "category" and one.first == colour.last for one in named):
        return None
    return colour


def _linked(canvas: Canvas, entity: Found) -> bool:
    words = ("male", "female")
    behind = [canvas.word(at) for at in range(entity.last, entity.last + 4) if canvas.word(at) != "-"]
    before = [canvas.word(at) for at in range(entity.first - 4, entity.first) if canvas.word(at) != "-"]
    return canvas.word(entity.first) in words and (
        (behind[:1] == ["to"] and any(word in words for word in behind[1:2]))
        or (before[-1:] == ["to"] and any(word in words for word in before[-2:-1]))
    )


def _coloured(canvas: Canvas, entity: Found) -> bool:
    """ "In coffee color": goods that a colour is called by."""
    named = ("color", "colour", "colored", "coloured")
    return canvas.word(entity.first - 1) in ("in", "of", "is", "a") and canvas.word(entity.last) in named


#: What a shop's cart is called; of a bag only where something is put into it.
_CARTS = word_set("basket cart trolley корзина корзину корзине корзины корзинку корзинке")
_INTO = word_set("in into to from в из")


def _the_cart(canvas: Canvas, entity: Found) -> bool:
    """ "One for me, in the basket": where it goes, not what is wanted."""
    at = entity.first - 1
    while canvas.word(at) in ("the", "my", "your", "мою", "вашу", "моей"):
        at -= 1
    return (
        entity.last - entity.first == 1 and canvas.word(entity.first) in _CARTS and canvas.word(at) in _INTO
    )


def _a_thing(canvas: Canvas, entity: Found, named: list[Found]) -> bool:
    """Whether the name of a colour stands for a thing: behind an article, with no goods behind it."""
    if canvas.word(entity.first - 1) not in ("a", "an", "some", "of") or canvas.word(entity.first - 2) in (
        "in",
        "as",
    ):
        return False
    behind = canvas.word(entity.last)
    follows = any(other is not entity and other.first == entity.last for other in named)
    return not follows and (behind in _PREPOSITIONS or behind in (".", "!"))


def _free_of(canvas: Canvas, entity: Found) -> int:
    """The index behind "free" in "oil free", "nut- and gluten-free"; 0 where it isn't one."""
    if entity.name not in ("category", "material", "color") or is_russian(canvas.word(entity.first)):
        return 0
    at = entity.last
    if canvas.word(at) == "-":
        at += 1
    if canvas.word(at) == "free" and canvas.word(at + 1) != "of":
        return at + 1
    if canvas.word(at) in ("and", "&", "or", ","):
        behind = at + 2 + (canvas.word(at + 2) == "-")
        if canvas.word(behind) == "free" and canvas.word(behind + 1) != "of":
            return entity.last
    return 0


def _flavour_of(canvas: Canvas, entity: Found) -> int:
    """The index behind "flavored" in "chocolate flavored", "coffee-flavored"; 0 where it isn't one."""
    if entity.name not in ("category", "color"):
        return 0
    at = entity.last + (canvas.word(entity.last) == "-")
    return at + 1 if canvas.word(at) in _FLAVOURS else 0


_FLAVOURS = word_set("flavor flavour flavored flavoured flavors flavours scent scented")


def _only_pack(canvas: Canvas, entity: Found, named: list[Found]) -> bool:
    """Whether a "set" or "pack" beside named goods only says how they come."""
    return (
        entity.name == "category"
        and entity.last - entity.first == 1
        and singular(canvas.word(entity.first)) in _PACKS
        and any(other.name == "category" and other.last < entity.first for other in named)
        and canvas.word(entity.first - 1) not in ("a", "an", "and", ",")
    )


def _behind_kinds(canvas: Canvas, entity: Found, named: list[Found]) -> bool:
    """Whether a word that only titles make a kind stands, in no list, behind one of the shop's own kinds:
    "a hair mask that contains argan oil" wants no oil."""
    if entity.last - entity.first > 1 or is_russian(canvas.word(entity.first)):
        return False
    if canvas.word(entity.first - 1) in _LISTS or canvas.word(entity.last) in _LISTS:
        return False
    if _asked_alone(canvas, entity):
        return False
    part = singular(canvas.word(entity.first)) in ACCESSORIES - {"set", "spray"}
    return any(
        other.name == "category"
        and not other.derived
        and (other.last < entity.first or (other.last == entity.first and other.count > 0 and not part))
        for other in named
    )


def _asked_alone(canvas: Canvas, entity: Found) -> bool:
    """ "The cat tore our sofa, can I buy just a new cover?": asked for in a clause of its own."""
    at = entity.first - 1
    while at >= 0 and canvas.items[at].kind == "word":
        at -= 1
    said = [canvas.word(index) for index in range(at + 1, entity.first)]
    return at >= 0 and any(word in _BUYING for word in said) and not _PREPOSITIONS & set(said[-2:])


def _led_by(canvas: Canvas, entity: Found) -> int:
    """Where "with six chairs" begins, of the chairs."""
    first = entity.first
    while first and (
        canvas.items[first - 1].kind == "number" or canvas.word(first - 1) in ("a", "an", "the")
    ):
        first -= 1
    led = canvas.word(first - 1) in ("with", "without") and canvas.free(first - 1, entity.first)
    return first - 1 if led else entity.first


def _measure(canvas: Canvas, entity: Found, named: list[Found]) -> None:
    """ "A box of 12", "a bag of raisins": the noun only measures."""
    if singular(canvas.word(entity.last - 1)) not in _MEASURES:
        return
    behind = entity.last + 1
    counted = behind < len(canvas.items) and canvas.items[behind].kind == "number"
    if counted:
        canvas.take(behind, behind + 1)
        _describe(canvas, entity, behind + 1)
    elif any(other.name == "category" and other.first > entity.last for other in named) or behind < len(
        canvas.items
    ):
        _describe(canvas, entity, entity.last)


def _describe(canvas: Canvas, entity: Found, last: int) -> None:
    entity.name, entity.last, entity.count, entity.source = "feature", last, 0, "rule"
    entity.value = " ".join(item.norm for item in canvas.items[entity.first : last] if item.kind != "mark")
    canvas.take(entity.first, last)


def parts_refused(canvas: Canvas, found: list[Found]) -> None:
    """ "Boots, no heel", "сумка без ручек": what wanted goods shall lack is a part of them."""
    wanted = [entity for entity in found if entity.name == "category" and not entity.negated]
    for entity in found:
        if entity.name != "category" or not entity.negated:
            continue
        if not any(other.last <= entity.first for other in wanted):
            continue
        at = entity.first - 1
        while at >= 0 and any(o.first <= at < o.last and o.name in _BETWEEN for o in found):
            at -= 1
        before, norm = canvas.word(at), canvas.word(entity.last - 1)
        if before in ("без", "without") or (before == "no" and singular(norm) == norm):
            entity.name, entity.count = "feature", 0
            entity.value = " ".join(item.norm for item in canvas.items[entity.first : entity.last])


def own_it(canvas: Canvas, found: list[Found]) -> list[Found]:
    """Without references to goods that the message itself asks for before: "a lamp, make sure it is bright",
    "red shoes, I want them in size 12", "a t-shirt, pick the royal blue one".

    "A rug to go with it" points at something else, and so does "the jacket is nice, add it".
    """
    back = [one for one in found if one.name == "reference" and _back_in_message(canvas, one)]
    if not back:
        return found
    ends = [one.last for one in found if not one.negated and _asked_for(canvas, one)]
    dropped = {id(one) for one in back if min(ends, default=one.first + 1) <= one.first}
    return [entity for entity in found if id(entity) not in dropped]


_FITTING = word_set("with for to under about from by к ко с со для под из об о от за у без")
_KNOWN = word_set("the this that these those your этот эта это эти этого этой эту тот та те ту того той")
_WISHES = word_set(
    "looking need want find search searching buy like get order interested show "
    "ищу ищем нужен нужна нужно нужны хочу хотим надо найти купить"
)
#: How far before goods the word may stand that wishes for them.
_AHEAD = 12
_STATED = word_set("is are comes come has have fits looks costs was")


def _asked_for(canvas: Canvas, entity: Found) -> bool:
    """Whether goods come up anew: not "the jacket", which both sides know; what the shop doesn't have counts
    behind a word of wishing ("looking for a camera")."""
    if entity.name not in ("category", "feature"):
        return False
    at, wished = entity.first - 1, entity.name == "category"
    while at >= max(0, entity.first - _AHEAD) and canvas.word(at) not in (".", ",", "?", "!", ";"):
        if canvas.word(at) in _KNOWN and at >= entity.first - 4:
            return False
        wished = wished or canvas.word(at) in _WISHES
        at -= 1
    return wished


def _back_in_message(canvas: Canvas, entity: Found) -> bool:
    kind, before = entity.value.get("kind"), canvas.word(entity.first - 1)
    if kind == "it":
        return before not in _FITTING
    if kind == "all":
        sought = before == "for" and canvas.word(entity.first - 2) in ("look", "looking", "search")
        return "loose" in entity.value and (sought or before not in _FITTING)
    if kind != "that":
        return False
    first, last = canvas.word(entity.first), canvas.word(entity.last - 1)
    if entity.last - entity.first == 1:
        return first == "that" and before in ("and", "or", ",") and canvas.word(entity.last) in _STATED
    return first == "the" and last in ("one", "ones")
