"""Numbers and units inside texts, in one spelling: 8', "8 foot", "8-ft." and "8 ft" are the same words.

What is searched by is normalised on both sides, the catalog's and the query's. A measure becomes the number
and the number with its unit ("8", "8ft"), so that a query without the unit still meets it and one with it
meets it better; units that people ask for without a number ("gallon paint") stand for themselves too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.words import fold, tokens

#: Spellings of units after a number, English and Russian. A key holds one word or several.
_UNITS: dict[str, str] = {
    "in": "in inch inches inchs дюйм дюйма дюймов",
    "ft": "ft foot feet фут фута футов",
    "yd": "yd yds yard yards",
    "mm": "mm millimeter millimeters millimetre millimetres мм",
    "cm": "cm centimeter centimeters centimetre centimetres см",
    "m": "m meter meters metre metres м метр метра метров",
    "mil": "mil mils",
    "oz": "oz ozs ounce ounces",
    "lb": "lb lbs pound pounds",
    "kg": "kg kgs kilo kilos kilogram kilograms кг",
    "g": "g gr gram grams г гр",
    "gal": "gal gals gallon gallons",
    "qt": "qt qts quart quarts",
    "pt": "pt pts pint pints",
    "l": "l lt ltr liter liters litre litres л литр литра литров",
    "ml": "ml milliliter milliliters мл",
    "v": "v volt volts в вольт",
    "w": "w watt watts вт ватт",
    "kw": "kw kilowatt kilowatts квт",
    "a": "a amp amps ampere amperes",
    "mah": "mah мач",
    "hp": "hp horsepower",
    "psi": "psi",
    "btu": "btu btus",
    "gpm": "gpm",
    "rpm": "rpm",
    "mph": "mph",
    "cfm": "cfm",
    "gb": "gb гб",
    "tb": "tb тб",
    "ga": "ga gauge",
    "deg": "deg degree degrees °",
    "pk": "pk pack packs pc pcs piece pieces ct count шт штук",
}
_SQUARE = {"sqft": r"sq\.?\s?f(?:ee|oo)?t|square\sf(?:ee|oo)t", "sqin": r"sq\.?\s?in|square\sinch(?:es)?"}
_CUBIC = {"cuft": r"cu\.?\s?f(?:ee|oo)?t|cubic\sf(?:ee|oo)t", "cuin": r"cu\.?\s?in|cubic\sinch(?:es)?"}
#: Unit words that mean nothing else: they are one unit without a number too ("gallon paint").
_ALONE = {
    word: unit
    for unit in ("gal", "qt", "oz", "btu", "psi", "hp")
    for word in _UNITS[unit].split()
    if len(word) > 1
}
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+[.,]\d+|\.\d+|\d+"
_FRACTION = r"(?:(?P<whole>\d{1,3})(?:\s|-|\sand\s))?(?P<above>\d{1,2})/(?P<below>2|3|4|8|16|32|64)(?![\d/])"
_WORDS = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
_UNIT = (
    r"(?:(?P<area>" + "|".join((*_SQUARE.values(), *_CUBIC.values())) + r")(?!\w)\.?"
    r"|[\s-]?(?P<unit>" + _WORDS + r")(?!\w)\.?"
    r"|(?P<mark>''|[\"″”]|['′’](?![^\W\d])))"
)
_MEASURE = re.compile(
    r"(?<![\w.,/])(?:" + _FRACTION + r"|(?P<number>" + _NUMBER + r"))(?:[\s-]?" + _UNIT + r")?"
    r"(?=$|[^\w.,]|[.,](?!\d))"
)
#: What stands between two sides of a dimension.
_BETWEEN = re.compile(r"\s*(?:[wdhl]\.?\s*)?(?:[x×х*]|by|на)\s*")
#: "2x4", "10ftx12ft": the sign runs into the numbers; Cyrillic х and a star are typed for it too.
_TIMES = re.compile(r"(\d(?:\s?(?:in|ft|cm|mm|m|см|мм|м|['\"])\.?)?)[x×х*](?=\.?\d)")
_MODEL = re.compile(r"(?<![\w-])([a-z]{1,4})-(\d+)(?![\w/]|-\d)")


def search_words(text: str) -> list[str]:
    """The folded words of a text in order, measures as said above; what is no measure as `tokens` has it."""
    folded = _TIMES.sub(r"\1 × ", _MODEL.sub(r"\1\2", fold(text).replace("⁄", "/")))
    found: list[str] = []
    end, before = 0, ""
    for start, stop, value, unit in _measures(folded):
        between = folded[end:start]
        follows = bool(before) and _BETWEEN.fullmatch(between) is not None
        if not follows:
            found.extend(_plain(between))
        found.append(value)
        if unit:
            found.append(value + unit)
        if unit in _ALONE:
            found.append(unit)
        if follows:
            found.append(f"{before}x{value}")
        end, before = stop, value
    found.extend(_plain(folded[end:]))
    return found


def _plain(text: str) -> Iterator[str]:
    for word in tokens(text):
        yield _ALONE.get(word, word)


def _measures(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, number, unit or "") of each number, left to right."""
    for match in _MEASURE.finditer(text):
        yield match.start(), match.end(), _value(match), _unit(match)


def _unit(match: re.Match[str]) -> str:
    if match["area"]:
        for unit, pattern in (*_SQUARE.items(), *_CUBIC.items()):
            if re.fullmatch(pattern, match["area"]):
                return unit
    if match["unit"]:
        return _BY_WORD[match["unit"]]
    if match["mark"]:
        return "in" if match["mark"] in ("''", '"', "″", "”") else "ft"
    return ""


def _value(match: re.Match[str]) -> str:
    if match["below"]:
        whole = int(match["whole"] or 0)
        above, below = int(match["above"]), int(match["below"])
        if whole or above < 2 * below:
            return f"{whole + above / below:.4g}"
        return f"{above}/{below}"
    number = match["number"]
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    return f"{float(number):.10g}" if len(number) < 12 else number
