"""Numbers as people say them: "1,050", "5к", "полторы тысячи", "two hundred", "тысяч сорок", "80x200 cm"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from nlu.entities.items import Item
from nlu.morphology import Morphology, is_russian
from nlu.tokens import Token

_EN: dict[str, float] = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {
    word: float(10 * value)
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_EN["fourty"] = 40.0
_RU: dict[str, float] = {
    word: float(value)
    for value, word in enumerate(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
        "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать".split()
    )
} | {
    word: float(10 * value)
    for value, word in enumerate(
        "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто".split(), 2
    )
} | {
    word: float(100 * value)
    for value, word in enumerate("двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split(), 2)
} | {"полтора": 1.5, "полтораста": 150.0, "полтысячи": 500.0, "пятихатка": 500.0}  # fmt: skip
_SCALE = {
    "k": 1000.0, "к": 1000.0, "тыс": 1000.0, "тыщ": 1000.0, "т": 1000.0, "тр": 1000.0, "thousand": 1000.0, "thousands": 1000.0,
    "grand": 1000.0, "тысяча": 1000.0, "тысячный": 1000.0, "тыща": 1000.0, "штукарь": 1000.0, "косарь": 1000.0, "кусок": 1000.0,
    "тысчонка": 1000.0, "тысячка": 1000.0, "hundred": 100.0, "hundreds": 100.0, "сотня": 100.0, "million": 1e6, "mln": 1e6,
    "млн": 1e6, "миллион": 1e6, "лям": 1e6,
}  # fmt: skip
#: Too ambiguous to scale a number unless glued to it or at its end ("5 к", "5 т р").
_GLUED_ONLY = frozenset({"k", "к", "т", "тр"})
_SCREENS = frozenset(
    "tv tvs television monitor monitors uhd video hd camera display screen resolution ultra тв телевизор монитор камера".split()
)

CURRENCIES: dict[str, str] = {
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "доллар": "USD", "бакс": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "quids": "GBP", "фунт": "GBP",
    "₽": "RUB", "rub": "RUB", "ruble": "RUB", "rubles": "RUB", "rouble": "RUB", "roubles": "RUB", "руб": "RUB", "р": "RUB",
    "рубль": "RUB", "рублик": "RUB", "деревянный": "RUB",
    "aed": "AED", "dhs": "AED", "dh": "AED", "dirham": "AED", "dirhams": "AED", "dirhem": "AED", "dirhems": "AED", "дирхам": "AED",
    "₸": "KZT", "kzt": "KZT", "тг": "KZT", "тенге": "KZT", "tenge": "KZT",
    "₴": "UAH", "uah": "UAH", "грн": "UAH", "гривна": "UAH", "гривня": "UAH", "hryvnia": "UAH",
    "byn": "BYN", "₹": "INR", "inr": "INR", "rs": "INR", "rupee": "INR", "rupees": "INR", "рупия": "INR",
    "¥": "JPY", "jpy": "JPY", "yen": "JPY", "иена": "JPY", "cny": "CNY", "yuan": "CNY", "rmb": "CNY", "юань": "CNY",
    "₺": "TRY", "lira": "TRY", "liras": "TRY", "лира": "TRY", "₪": "ILS", "shekel": "ILS", "shekels": "ILS", "шекель": "ILS",
    "zł": "PLN", "pln": "PLN", "zloty": "PLN", "chf": "CHF", "cad": "CAD", "aud": "AUD", "sar": "SAR", "₩": "KRW",
    "₾": "GEL", "gel": "GEL", "лари": "GEL", "֏": "AMD", "драм": "AMD", "сум": "UZS",
}  # fmt: skip

_UNITS: dict[str, str] = {}
for _unit, _words in {
    "length": "cm mm m km centimeter centimeters centimetre centimetres meter meters metre metres millimeter millimeters inch "
    "inches ft foot feet yard yards см мм м км сантиметр метр миллиметр дюйм дюймовый сантиметровый метровый дм",
    "volume": "ml l liter liters litre litres oz ounce ounces gallon gallons pint cup cups мл л литр миллилитр литровый cl fl",
    "weight": "kg g gr gram grams kilo kilos kilogram kilograms lb lbs mg кг г гр грамм килограмм кило тонна граммовый",
    "data": "gb tb mb gig gigs gigabyte gigabytes terabyte terabytes mp megapixel megapixels гб тб мб гигабайт мегапиксель мп",
    "power": "w watt watts v volt volts mah hz khz mhz ghz fps kw amp amps вт ватт в вольт мач гц ггц квт ампер мощность",
    "year": "year years yr yrs yo year-old л лет год годик годовалый летний",
    "month": "month months mo mos месяц мес месячный",
    "time": "hour hours minute minutes min mins day days week weeks час минута день неделя сутки секунда second seconds winter winters",
    "percent": "% percent процент",
    "people": "people persons person guests guest seat seats seater seaters kids children человек персона гость ребенок местный",
    "count": "pack packs count ct ply piece pieces tier tiers drawer drawers door doors pocket pockets speed speeds stitch "
    "stitches button buttons blade blades ring-binder way star stars carat carats karat ct players player pages sheet sheets "
    "операция строчка стежка ящик дверь дверца карман скорость программа ступень карат пробы проба звезда уровень ярус",
    "month-name": "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "clock": "am pm oclock утра вечера ночи",
}.items():  # fmt: skip
    for _word in _words.split():
        _UNITS[_word] = _unit
_UNITS.update({'"': "length", "″": "length", "”": "length"})
#: Units that are words of their own as well: only right behind the digits ("17in", "220в").
_GLUED_UNITS = frozenset(
    {"в", "м", "л", "г", "m", "g", "l", "w", "v", "may", "mar", "min", "way", "second", "seconds"}
)
T = TypeVar("T")
_BY = frozenset({"x", "х", "×", "*", "by", "на"})
_MODEL = re.compile(r"[a-z]{1,12}\Z")


def fold(tokens: Sequence[Token], morphology: Morphology) -> list[Item]:
    """Items of a message: numbers and their scales put together, currencies and measures recognised."""
    items: list[Item] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        last, item = index + 1, None
        if token.kind == "number" or token.kind == "word":
            last, item = _number(tokens, index, morphology)
        if item is None:
            item = _plain(token, morphology)
            last = index + 1
        items.append(item)
        index = last
    return _measures(items, morphology)


def _plain(token: Token, morphology: Morphology) -> Item:
    spaced = token.spaced
    if token.kind in ("word", "mark"):
        code = _lookup(CURRENCIES, token.norm, morphology)
        if code is not None:
            return Item(token.start, token.end, token.norm, "currency", "¤", unit=code, spaced=spaced)
    if token.kind == "emoji":
        return Item(token.start, token.end, token.text, "emoji", "☺", spaced=spaced)
    if token.kind == "mark":
        return Item(token.start, token.end, token.norm, "mark", token.norm, spaced=spaced)
    return Item(token.start, token.end, token.norm, "word", token.norm, spaced=spaced)


def _lookup(table: dict[str, T], norm: str, morphology: Morphology) -> T | None:
    found = table.get(norm)
    if found is None and is_russian(norm) and len(norm) > 2:
        found = next((table[lemma] for lemma in morphology.forms(norm).lemmas if lemma in table), None)
    return found


def _spoken(norm: str, morphology: Morphology) -> float | None:
    """The value of a number word; None for any other."""
    if is_russian(norm):
        return (
            _lookup(_RU, norm, morphology)
            if 2 < len(norm) < 16 and norm not in ("три", "сема")
            else _RU.get(norm)
        )
    return _EN.get(norm)


def _number(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[int, Item | None]:
    """The number that starts at a token, if one does, and the index behind it."""
    token = tokens[index]
    if token.kind == "word":
        value, last, scale = _in_words(tokens, index, morphology)
        if value is None:
            return index + 1, None
        return last, _item(tokens, index, last, value, scale, spelled=True)
    value, last = token.value or 0.0, index + 1
    # "12 000", "1 250 000": groups of three digits after exactly one blank.
    while (
        last < len(tokens)
        and tokens[last].kind == "number"
        and len(tokens[last].text) == 3
        and tokens[last].start == tokens[last - 1].end + 1
        and tokens[index].text.isdigit()
        and len(tokens[index].text) <= 3
        and value > 0
    ):
        value = value * 1000 + (tokens[last].value or 0.0)
        last += 1
    scale = 1.0
    if last < len(tokens) and tokens[last].kind == "word":
        factor = _scale(tokens, last, morphology)
        if factor is not None:
            value, scale = value * factor, factor
            last += 1
            last = _skip_scale_tail(tokens, last)
            # "2 тысячи 500", "1 тысяча двести"
            if factor == 1000 and last < len(tokens):
                rest, behind = _small(tokens, last, morphology)
                if rest is not None and 100 <= rest < 1000:
                    value, last = value + rest, behind
    return last, _item(tokens, index, last, value, scale)


def _item(
    tokens: Sequence[Token],
    first: int,
    last: int,
    value: float,
    scale: float,
    spelled: bool = False,
    about: bool = False,
) -> Item:
    norm = " ".join(token.norm for token in tokens[first:last])
    return Item(
        tokens[first].start, tokens[last - 1].end, norm, "number", "#", value, scale, about,
        spelled=spelled, spaced=tokens[first].spaced,
    )  # fmt: skip


def _small(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[float | None, int]:
    token = tokens[index]
    if token.kind == "number":
        return token.value, index + 1
    if token.kind == "word":
        value, last, scale = _in_words(tokens, index, morphology)
        return (value if scale < 1000 else None), last
    return None, index


def _skip_scale_tail(tokens: Sequence[Token], last: int) -> int:
    """Behind the dots and letters of "тыс." and "т.р."."""
    if tokens[last - 1].norm == "т" and last < len(tokens):
        dot = tokens[last].norm == "."
        if dot and last + 1 < len(tokens) and tokens[last + 1].norm == "р":
            return last + 1
        return last
    if tokens[last - 1].norm in ("тыс", "тыщ") and last + 1 < len(tokens) and tokens[last].norm == ".":
        following = tokens[last + 1].norm
        if following in CURRENCIES or tokens[last + 1].text[:1].islower():
            return last + 1
    return last


def _scale(tokens: Sequence[Token], index: int, morphology: Morphology) -> float | None:
    """The factor that a word behind a number stands for."""
    token = tokens[index]
    factor = _lookup(_SCALE, token.norm, morphology)
    if factor is None or token.norm not in _GLUED_ONLY:
        return factor
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.norm == "k" and following is not None and singular_screen(following.norm):
        return None
    if not token.spaced:
        return factor
    ends = following is None or following.kind != "word" or following.norm in CURRENCIES
    return factor if ends else None


def singular_screen(norm: str) -> bool:
    """Whether a word names what has a resolution: "4k tv" is no price."""
    return norm in _SCREENS


def _in_words(tokens: Sequence[Token], index: int, morphology: Morphology) -> tuple[float | None, int, float]:
    """A number in words from `index`: (value, index behind it, scale), value None when there is none.

    "one" and "один" alone are pronouns or articles more often than amounts, so they only count with a scale.
    """
    total, current, seen, scale = 0.0, 0.0, False, 1.0
    position, last_small = index, 0.0
    while position < len(tokens) and position < index + 8:
        token = tokens[position]
        if token.kind == "number" and seen and scale >= 100 and position > index and not current:
            break
        if token.kind != "word":
            break
        norm = token.norm
        value = _spoken(norm, morphology)
        if value is not None:
            if seen and last_small and value >= last_small:
                # "one fifty" is 150; other repetitions start another number.
                if 1 <= current <= 9 and 10 <= value < 100 and not is_russian(norm) and position == index + 1:
                    current = current * 100 + value
                    last_small = value
                    position += 1
                    continue
                break
            current, seen, last_small = current + value, True, value
            position += 1
            continue
        if norm in ("a", "an", "couple", "half", "пара", "пару", "of") and not seen:
            ahead = _article_scale(tokens, position, morphology)
            if ahead is None:
                break
            amount, factor, position = ahead
            total, scale, seen, current, last_small = amount * factor, factor, True, 0.0, 0.0
            continue
        factor = None if norm in _GLUED_ONLY else _lookup(_SCALE, norm, morphology)
        if factor is not None:
            if not seen:
                # "тысяча" and "тысячу" alone are an amount, "тысяч" and "сотни" are not.
                if norm not in ("тысяча", "тысячу", "тысячи", "тыща", "тыщу", "сотню", "миллион", "косарь"):
                    break
                if norm == "тысячи" and not _before(tokens, index, ("до", "около", "меньше", "больше")):
                    break
                current = 1.0
            if factor == 100.0:
                current, last_small = max(current, 1.0) * 100, 100.0
            else:
                total, current, last_small = total + max(current, 1.0) * factor, 0.0, 0.0
            seen, scale = True, max(scale, factor)
            position += 1
            continue
        if norm in ("and",) and seen and scale >= 100 and position + 1 < len(tokens):
            following = tokens[position + 1]
            if following.kind == "word" and _EN.get(following.norm) is not None and scale == 100:
                position += 1
                continue
        break
    if not seen:
        return None, index + 1, 1.0
    value = total + current
    if position == index + 1 and value == 1.0:
        return None, index + 1, 1.0
    return value, position, scale if scale >= 1000 else 1.0


def _before(tokens: Sequence[Token], index: int, norms: tuple[str, ...]) -> bool:
    return index > 0 and tokens[index - 1].norm in norms


def _article_scale(
    tokens: Sequence[Token], position: int, morphology: Morphology
) -> tuple[float, float, int] | None:
    """ "a hundred", "a couple of hundred", "half a thousand", "пару тысяч": (amount, factor, index behind)."""
    amount, at = 1.0, position
    while at < len(tokens) and at < position + 4 and tokens[at].kind == "word":
        norm = tokens[at].norm
        if norm in ("couple", "пара", "пару"):
            amount = 2.0
        elif norm == "half":
            amount = 0.5
        elif norm not in ("a", "an", "of"):
            factor = None if norm in _GLUED_ONLY else _lookup(_SCALE, norm, morphology)
            return None if factor is None else (amount, factor, at + 1)
        at += 1
    return None


def _measures(items: list[Item], morphology: Morphology) -> list[Item]:
    """Approximate inversions and numbers with units, put together."""
    done: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        merged = _inversion(items, index, morphology)
        if merged is not None:
            done.append(merged)
            index += 2
            continue
        if item.kind == "number":
            last, unit = _measure(items, index, morphology)
            if unit is not None:
                norm = " ".join(part.norm for part in items[index:last]).replace(" - ", "-")
                done.append(
                    Item(
                        item.start, items[last - 1].end, norm, "measure", "§", item.value,
                        unit=unit, spelled=item.spelled, spaced=item.spaced,
                    )
                )  # fmt: skip
                index = last
                continue
        done.append(item)
        index += 1
    return done


def _inversion(items: list[Item], index: int, morphology: Morphology) -> Item | None:
    """ "тысяч сорок": about 40,000."""
    item = items[index]
    if item.kind != "word" or index + 1 >= len(items) or not is_russian(item.norm) or len(item.norm) < 3:
        return None
    factor = _lookup(_SCALE, item.norm, morphology)
    amount = items[index + 1]
    if factor is None or factor < 1000 or amount.kind != "number" or amount.scale > 1 or not amount.value:
        return None
    if amount.value >= 1000:
        return None
    return Item(
        item.start, amount.end, f"{item.norm} {amount.norm}", "number", "#", amount.value * factor, factor, True,
        spaced=item.spaced,
    )  # fmt: skip


def _measure(items: list[Item], index: int, morphology: Morphology) -> tuple[int, str | None]:
    """The unit behind a number and the index behind that; a chain of "by" makes dimensions."""
    last, unit = index + 1, _unit(items, index + 1, morphology)
    if unit is not None:
        last = index + 2
        if items[index + 1].symbol == "-":
            last += 1
    chained = last
    while chained + 1 < len(items) and items[chained].symbol in _BY and items[chained + 1].kind == "number":
        if items[chained].symbol == "на" and unit is None and items[index].value and items[index].value > 400:
            break
        chained += 2
        behind = _unit(items, chained, morphology)
        if behind is not None:
            unit, chained = behind, chained + 1
        elif unit is None:
            unit = "length"
        last = chained
    return last, unit


def _unit(items: list[Item], index: int, morphology: Morphology) -> str | None:
    """The unit that the item at `index` names, a hyphen before it allowed ("17-inch")."""
    if index >= len(items):
        return None
    item = items[index]
    if item.symbol == "-" and not item.spaced and index + 1 < len(items) and not items[index + 1].spaced:
        item = items[index + 1]
    if item.kind not in ("word", "mark"):
        return None
    norm = item.norm
    if norm == "k" and not item.spaced:
        return "data"
    if norm in _GLUED_UNITS and item.spaced:
        following = items[index + 1] if index + 1 < len(items) else None
        if norm in ("м", "л", "г", "g", "l", "m") and (following is None or following.kind != "word"):
            return _UNITS.get(norm)
        return None
    return _lookup(_UNITS, norm, morphology)
