"""Sizes that are told by the goods beside them: "балетки 37,5", "a large black shirt", "a twin bunk bed"."""

from __future__ import annotations

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found
from nlu.entities.lexicon import LexiconIndex
from nlu.morphology import Morphology, singular
from nlu.tokens import word_set

#: By lemma, or the singular in English.
_WORN = word_set("""
    jeans pants trousers shorts leggings shoe footwear sneaker trainer boot bootie sandal heel
    stiletto pump loafer slipper moccasin oxford clog dress gown skirt pant chino shirt tshirt
    t-shirt blouse sweater jumper hoodie sweatshirt cardigan jacket blazer suit tuxedo coat parka
    vest legging tights swimsuit bikini bra ring обувь туфля балетка балетки кроссовка кроссовок
    кроссовки кроссы кед кеды ботинок сапог сапожок ботильон босоножка сандалия сандалии шлепанец
    тапок тапка тапочек тапочки мокасин лофер угги валенок слипон эспадрилья платье сарафан юбка
    брюки джинсы штаны шорты рубашка сорочка футболка майка блузка блуза свитер свитшот худи
    толстовка кофта кардиган пиджак жакет костюм куртка пальто плащ пуховик ветровка жилет жилетка
    халат пижама комбинезон водолазка джемпер пуловер купальник плавки трусы бюстгальтер лифчик бюст
    носок носки колготки легинсы лосины кольцо перчатка варежка шуба дубленка парка бомбер туника
    поло термобелье
""")
_JOINED = word_set("или or / -")
#: In front of a number that is no size: amounts, prices, numbers of models.
_NO_SIZE = word_set("до от за около примерно about around under over for at № x х на по plus minus")
_LEAST, _MOST = 20, 64
#: Behind a size of shoes or trousers: "in a 7 wide", "34 short".
_WIDTHS = word_set("wide narrow regular short tall long petite")
_LETTER_SIZES = {"small": "s", "medium": "m", "large": "l"}
_COMMAS = word_set(", - colored coloured color sized")
_BETWEEN = frozenset({"color", "material", "brand", "gender", "age_group"})
_BEDS = word_set(
    "bed mattress sheet comforter duvet quilt blanket bedspread coverlet bedding headboard topper"
)
_BED_SIZES = word_set("king queen twin full single double")
#: Describing words that may stand between a size and its goods.
_FREE = 4


def bare_sizes(
    canvas: Canvas, named: list[Found], index: LexiconIndex, morphology: Morphology
) -> list[Found]:
    """The sizes of a message; their items are taken. Values are the vocabulary's where it knows the size."""
    worn = [entity for entity in named if entity.name == "category" and _is_worn(canvas, entity, morphology)]
    if not worn or any(
        item.kind == "word" and item.norm.startswith(("размер", "size")) for item in canvas.items
    ):
        return []
    found = _ahead(canvas, named, index, morphology)
    if found:
        return found
    for at in range(worn[0].last, len(canvas.items)):
        if found and not (at == found[-1].last + 1 and canvas.word(at - 1) in _JOINED):
            continue
        if not _may_be_size(canvas, at, index):
            continue
        found.append(_number_size(canvas, at, index))
    return found


def _number_size(canvas: Canvas, at: int, index: LexiconIndex) -> Found:
    canvas.take(at, at + 1)
    norm = canvas.items[at].norm
    term = index.size(norm) or index.size(f"{canvas.items[at].value:g}")
    value = term.value if term else f"{canvas.items[at].value:g}"
    return Found("size", value, at, at + 1, confidence=0.8)


def _ahead(canvas: Canvas, named: list[Found], index: LexiconIndex, morphology: Morphology) -> list[Found]:
    """ "A 7.5 black heeled sandal", "a pair of 14 short red pants": a number that counts nothing, since one
    or a pair is wanted, before what is worn."""
    starts = {entity.first: entity for entity in named if not entity.negated}
    for at, item in enumerate(canvas.items):
        if item.kind != "number" or canvas.taken[at] or item.spelled or item.scale > 1:
            continue
        before = canvas.word(at - 1)
        if before not in ("a", "an", "пару") and (canvas.word(at - 2), before) != ("pair", "of"):
            continue
        if item.value is None or not 2 <= item.value <= _MOST or item.value * 2 % 1:
            continue
        goods = _goods_behind(canvas, at + 1, starts)
        if goods is not None and _is_worn(canvas, goods, morphology):
            return [_number_size(canvas, at, index)]
    return []


def _may_be_size(canvas: Canvas, at: int, index: LexiconIndex) -> bool:
    item = canvas.items[at]
    if item.kind != "number" or canvas.taken[at] or item.value is None or item.scale > 1 or item.spelled:
        return False
    wide = canvas.word(at + 1) in _WIDTHS
    if item.value * 2 % 1 or not (
        _LEAST <= item.value <= _MOST
        or index.size(f"{item.value:g}")
        or (wide and item.value >= 2 and canvas.word(at - 1) in ("a", "in"))
    ):
        return False
    if canvas.word(at - 1) in _NO_SIZE:
        return False
    if at + 1 == len(canvas.items) or canvas.items[at + 1].kind in ("mark", "emoji"):
        return True
    if wide:
        return True
    # "Колготки 40 ден": what counts something is no size.
    return canvas.taken[at + 1] or canvas.word(at + 1) in ALL


def _is_worn(canvas: Canvas, entity: Found, morphology: Morphology) -> bool:
    last = canvas.word(entity.last - 1)
    names = [last] if last.isascii() else [canvas.word(at) for at in range(entity.first, entity.last)]
    return any(
        singular(word) in _WORN or word in _WORN or bool(set(morphology.forms(word).lemmas) & _WORN)
        for word in names
    )


def unsized(canvas: Canvas, sizes: list[Found], named: list[Found], morphology: Morphology) -> list[Found]:
    """Of the sizes found, those that goods can have: nobody wears "a large, sturdy table", so that large only
    describes it and stays free for the features."""
    goods = [entity for entity in named if entity.name == "category" and not entity.negated]
    if not goods or any(_is_worn(canvas, one, morphology) for one in goods):
        return sizes
    if any(entity.name in ("gender", "age_group") for entity in named):
        return sizes
    kept = []
    for size in sizes:
        around = (canvas.word(size.first - 1), canvas.word(size.first - 2), canvas.word(size.last))
        plain = size.name == "size" and canvas.word(size.last - 1) in _LETTER_SIZES
        if plain and size.last - size.first == 1 and not any(word.startswith(_SIZE_WORDS) for word in around):
            canvas.taken[size.first] = False
        else:
            kept.append(size)
    return kept


def sized_ranges(
    canvas: Canvas, prices: list[Found], named: list[Found], index: LexiconIndex, morphology: Morphology
) -> list[Found]:
    """ "Носки, 40-42": beside what is worn, two near numbers without a word of money are sizes."""
    worn = any(
        entity.name == "category" and not entity.negated and _is_worn(canvas, entity, morphology)
        for entity in named
    )
    kept: list[Found] = []
    for price in prices:
        numbers = [at for at in range(price.first, price.last) if canvas.items[at].kind == "number"]
        bare = price.name == "price" and price.last - price.first == 3 and canvas.word(price.first + 1) == "-"
        money = canvas.word(price.first - 1) in _OF_MONEY
        if money or not (worn and bare and len(numbers) == 2):
            kept.append(price)
            continue
        low, high = (canvas.items[at].value or 0 for at in numbers)
        if _LEAST <= low < high <= min(_MOST, low + _NEAR) and canvas.items[numbers[1]].scale == 1:
            kept += [_number_size(canvas, at, index) for at in numbers]
        else:
            kept.append(price)
    return kept


_OF_MONEY = word_set("budget price prices cost бюджет бюджета бюджетом цена цены ценой")
#: Sizes that one pair of socks or one shirt is made for.
_NEAR = 4
_SIZE_WORDS = ("size", "размер", "разм")


def letter_sizes(
    canvas: Canvas, named: list[Found], index: LexiconIndex, morphology: Morphology
) -> list[Found]:
    """ "A large black women's shirt", "a twin bunk bed": such a word before what is worn or slept on.

    The items of what is found are taken.
    """
    starts = {entity.first: entity for entity in named if not entity.negated}
    gendered = any(entity.name == "gender" for entity in named)
    sizes = []
    for at, item in enumerate(canvas.items):
        letter = _LETTER_SIZES.get(item.norm)
        if (letter is None and item.norm not in _BED_SIZES) or canvas.taken[at]:
            continue
        goods = _goods_behind(canvas, at + 1, starts)
        if goods is None or canvas.word(at - 1) in ("with", "and"):
            continue
        if letter is not None and (gendered or _is_worn(canvas, goods, morphology)):
            canvas.take(at, at + 1)
            sizes.append(Found("size", index.letters[letter], at, at + 1, confidence=0.8))
        elif letter is None and singular(canvas.word(goods.last - 1)) in _BEDS:
            canvas.take(at, at + 1)
            term = index.size(item.norm)
            sizes.append(
                Found(
                    "size", term.value if term else item.norm, at, at + 1, soft=term is None, confidence=0.8
                )
            )
    return sizes


def _goods_behind(canvas: Canvas, at: int, starts: dict[int, Found]) -> Found | None:
    """The goods that follow an index, with what describes them between."""
    free = 0
    while at < len(canvas.items):
        if at in starts and starts[at].name in _BETWEEN:
            at = starts[at].last
        elif canvas.word(at) in _COMMAS:
            at += 1
        elif at in starts:
            return starts[at] if starts[at].name == "category" else None
        elif free < _FREE and canvas.items[at].kind == "word" and canvas.word(at) not in ALL:
            at, free = at + 1, free + 1
        else:
            return None
    return None
