"""Sizes said by a bare number behind what is worn: "балетки 37,5", "black sneakers 42"."""

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


def bare_sizes(
    canvas: Canvas, named: list[Found], index: LexiconIndex, morphology: Morphology
) -> list[Found]:
    """The sizes of a message; their items are taken. Values are the vocabulary's where it knows the size."""
    worn = [entity for entity in named if entity.name == "category" and _is_worn(canvas, entity, morphology)]
    if not worn or any(
        item.kind == "word" and item.norm.startswith(("размер", "size")) for item in canvas.items
    ):
        return []
    found: list[Found] = []
    for at in range(worn[0].last, len(canvas.items)):
        if found and not (at == found[-1].last + 1 and canvas.word(at - 1) in _JOINED):
            continue
        if not _may_be_size(canvas, at, index):
            continue
        canvas.take(at, at + 1)
        norm = canvas.items[at].norm
        term = index.size(norm) or index.size(f"{canvas.items[at].value:g}")
        value = term.value if term else f"{canvas.items[at].value:g}"
        found.append(Found("size", value, at, at + 1, confidence=0.8))
    return found


def _may_be_size(canvas: Canvas, at: int, index: LexiconIndex) -> bool:
    item = canvas.items[at]
    if item.kind != "number" or canvas.taken[at] or item.value is None or item.scale > 1 or item.spelled:
        return False
    if not (_LEAST <= item.value <= _MOST or index.size(f"{item.value:g}")) or item.value * 2 % 1:
        return False
    if canvas.word(at - 1) in _NO_SIZE:
        return False
    if at + 1 == len(canvas.items) or canvas.items[at + 1].kind in ("mark", "emoji"):
        return True
    # "Колготки 40 ден": what counts something is no size.
    return canvas.taken[at + 1] or canvas.word(at + 1) in ALL


def _is_worn(canvas: Canvas, entity: Found, morphology: Morphology) -> bool:
    word = canvas.word(entity.last - 1)
    return singular(word) in _WORN or word in _WORN or bool(set(morphology.forms(word).lemmas) & _WORN)
