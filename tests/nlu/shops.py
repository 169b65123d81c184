"""Small vocabularies of four kinds of shops, in the shape in which a catalog hands its words in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlu.morphology import Morphology
from nlu.parse import Intent, Language
from nlu.parser import Parser


@dataclass(frozen=True)
class Entry:
    surface: str
    name: str
    value: str
    language: str | None = None
    count: int = 5
    source: str = "catalog"


@dataclass(frozen=True)
class Shop:
    entries: tuple[Entry, ...]
    words: Mapping[str, int]


class Unsure:
    """A classifier for tests that look at entities only."""

    def classify(self, text: str, language: Language, vector: object = None) -> tuple[Intent, ...]:
        return (Intent("search_product", 0.5),)


def shop(rows: str, words: str = "") -> Shop:
    """Rows: `name: value = surface, surface; value (0) = ...`; a value without surfaces is its own."""
    entries = []
    for row in re.sub(r";\s*\n", ";", rows).strip().splitlines():
        name, _, rest = row.strip().partition(":")
        for group in rest.split(";"):
            value, _, surfaces = group.partition("=")
            value, count = value.strip(), 5
            if value.endswith("(0)"):
                value, count = value[:-3].strip(), 0
            for surface in [value.lower(), *(surface.strip() for surface in surfaces.split(","))]:
                if surface:
                    entries.append(Entry(surface, name, value, None, count))
    return Shop(tuple(entries), dict.fromkeys(words.split(), 3))


COLORS = (
    "color: black = чёрный; white = белый; red = красный; blue = синий, голубой; navy blue = тёмно-синий; "
    "green = зелёный; pink = розовый; brown = коричневый; "
    "grey = gray, серый; gold = золотой, золотистый; silver = серебряный; "
    "purple = фиолетовый; magenta; beige = бежевый; orange = оранжевый"
)
FASHION = shop(
    f"""{COLORS}
    category: running shoes = кроссовки; shoes = обувь, туфли; sports shoes = sport shoes;
      heels = каблуки; watches = часы; t-shirts = tshirt, футболка; shirts = рубашка; tops = топ;
      dresses = платье
    category: jackets = куртка; jeans = джинсы; belts = ремень; ties = галстук; cufflinks = запонки;
      earrings = серьги; rings = кольцо; handbags = сумка, сумочка; backpacks = backpack, рюкзак;
      wallets = кошелёк
    category: track pants; shorts = шорты; sweaters = свитер; scarves = шарф; kurtas = kurta;
      kurtis = kurti; stoles = stole; socks = носки; sunglasses; caps = кепка; perfume = духи;
      trousers = брюки; skirts = юбка
    category: laptops (0) = laptop, ноутбук; sofas (0) = sofa, диван; tyres (0) = snow tyres, tire;
      phone cases (0) = phone case; bicycles (0) = велосипед
    brand: Nike = найк; Adidas = адидас; Puma; Wildcraft; Only; W; Mango; Guess; Levis = levi's; Zara
    material: leather = кожа, кожаный; cotton = хлопок, хлопковый; denim; wool = шерсть, шерстяной;
      suede = замша, замшевый; linen
    gender: male = mens; female
    season: summer = летний; winter = зимний
    size: m; l; 42; xl; 9""",
    "backpack running shoes leather jacket waterproof casual sleeve formal party kurta",
)
FURNITURE = shop(
    f"""{COLORS}
    category: sofas = sofa, couch, диван; beds = bed, кровать; tables = table, стол;
      chairs = chair, стул; dining chairs = dining chair; office chairs = office chair;
      wardrobes = wardrobe, шкаф; chests of drawers = chest of drawers, комод
    category: tv benches = tv bench, tv stand; cabinets = cabinet, тумба;
      bookcases = bookcase, bookshelf; desks = desk; lamps = lamp, лампа; rugs = rug, ковёр;
      mirrors = mirror, зеркало; outdoor tables = outdoor table; benches = bench; shelves = shelf, полка;
      tv (0) = телевизор; doors = door
    category: laptops (0) = laptop, gaming laptop; bed frames = bed frame;
      sofa covers = sofa cover, чехол; mattresses = mattress, матрас; stools = stool
    material: oak = дуб, дубовый; birch; glass = стекло, стеклянный; steel = сталь, стальной;
      wood = solid wood, дерево, деревянный; velvet = бархат; leather = кожа; plastic = пластик
    brand: BJÖRKSNÄS; MALM; BILLY; IKEA""",
    "drawer storage cushion bedroom living room extendable",
)
SEWING = shop(
    f"""{COLORS}
    category: швейные машины = швейная машина, швейная машинка, машинка, sewing machine;
      оверлоки = оверлок, overlock; вязальные машины = вязальная машина;
      отпариватели = отпариватель, steamer; утюги = утюг; гладильные доски = гладильная доска
    category: вышивальные машины = вышивальная машина; манекены = манекен; нитки = нитка; ножницы;
      лапки = лапка; иглы = игла; велосипеды (0) = велосипед, bicycle; ткани = ткань; чехлы = чехол
    brand: Janome = джаноме; Brother = бразер; Silver Reed; Bernina = бернина; Singer = зингер
    type: компьютерные = компьютерный, computerized; механические = механический;
      электромеханические = электромеханический""",
    "строчка петля новичок операция оверлок ткань silver reed",
)
GIFTS = shop(
    f"""{COLORS}
    category: candles = candle, свеча; mugs = mug, кружка; board games = board game, настольная игра;
      chocolates = chocolate, box of chocolates, шоколад; toys = toy, игрушка; books = book, книга;
      tea sets = tea set, чайный набор; jewellery = jewelry, украшение
    category: flowers = bouquet, цветы, букет; wine glasses = wine glass, бокал;
      photo frames = photo frame, рамка для фото; teddy bears = teddy bear, плюшевый мишка;
      puzzles = puzzle, пазл; watches = watch, часы; notebooks = notebook, блокнот;
      blankets = blanket, плед
    material: ceramic = керамика, керамический; silver; gold; wood = деревянный
    brand: Lego = лего; Yankee Candle; Moleskine
    scent: vanilla = ваниль, ванильный; lavender = лаванда""",
    "scented candle personalised engraved handmade",
)
SHOPS = {"fashion": FASHION, "furniture": FURNITURE, "sewing": SEWING, "gifts": GIFTS}
_MORPHOLOGY = Morphology()


@cache
def parser(name: str) -> Parser:
    """The parser of one of the shops, built once a test run."""
    return Parser(Unsure(), SHOPS[name], morphology=_MORPHOLOGY)
