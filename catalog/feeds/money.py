"""Prices and currencies as feeds write them: "Dhs 1,050", "1 299,90 ₽", "from $20"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from babel import Locale
from babel.numbers import list_currencies
from price_parser import Price

#: Above this nothing is a price but a broken number.
MAX_PRICE = Decimal(10) ** 12

#: What people and exports write that no standard lists. Signs that several currencies share go to the
#: one that is traded most; a feed that means another one says so by its code.
_WRITTEN = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "руб": "RUB", "р": "RUB", "рублей": "RUB",
    "рубль": "RUB", "рубля": "RUB", "rub": "RUB", "rur": "RUB", "rubles": "RUB", "dh": "AED", "dhs": "AED",
    "د.إ": "AED", "درهم": "AED", "₴": "UAH", "грн": "UAH", "₸": "KZT", "тг": "KZT", "тенге": "KZT",
    "₹": "INR", "rs": "INR", "¥": "JPY", "￥": "CNY", "元": "CNY", "円": "JPY", "₩": "KRW", "₺": "TRY",
    "tl": "TRY", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN", "₪": "ILS",
    "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "₾": "GEL", "₼": "AZN", "֏": "AMD", "br": "BYN",
    "r$": "BRL", "a$": "AUD", "c$": "CAD", "ca$": "CAD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD",
    "s$": "SGD", "mx$": "MXN", "fr": "CHF", "sfr": "CHF", "rp": "IDR", "rm": "MYR", "sar": "SAR",
    "ر.س": "SAR", "ريال": "SAR", "byr": "BYN", "bs": "VES", "руб.": "RUB",
}  # fmt: skip
_NUMBER = re.compile(r"\d[\d\s.,'’]*")
_PLAIN = re.compile(r"\d+(?:\.\d{1,2})?")
_NEGATIVE = re.compile(r"^[^\d]*[-−–]\s*[^\d\s]{0,4}\s*[.,]?\d")


def amount(value: object) -> Decimal | None:
    """The number in a price: of several (a range, "from … to …") the first. None when there is none.

    Negative amounts stay negative, so that they can be refused by name.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float, Decimal)):
        text = str(value)
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return _tidy(number)
    text = " ".join(str(value).split())
    if _PLAIN.fullmatch(text):
        return _tidy(Decimal(text))
    if not any(c.isdigit() for c in text):
        return None
    try:
        # Exponents and long fractions are numbers of programs, not prices that people wrote.
        if re.fullmatch(r"-?\d*\.\d{4,}|-?\d+(?:\.\d+)?[eE][+-]?\d{1,3}", text):
            return _tidy(Decimal(text))
    except InvalidOperation:
        return None
    parsed: Decimal | None = Price.fromstring(text).amount
    if parsed is None:
        return None
    return _tidy(-parsed if _NEGATIVE.match(text) else parsed)


def currency(value: object) -> str | None:
    """The ISO 4217 code that a text names by code, sign or word; None when it names none."""
    if not isinstance(value, str):
        return None
    rest = _NUMBER.sub(" ", value).strip()
    if not rest:
        return None
    for word in (rest, *re.split(r"[\s/:;,+\-–]+", rest)):
        found = _code(word)
        if found:
            return found
    return None


def _code(word: str) -> str | None:
    # Old roubles, of feeds older than 1998's reform of the code, are today's.
    plain = word.strip().strip(".").replace("\u200f", "").casefold()
    if not plain:
        return None
    if plain in _WRITTEN:
        return _WRITTEN[plain]
    if len(plain) == 3 and plain.upper() in _codes():
        return plain.upper()
    return _names().get(plain)


@cache
def _codes() -> frozenset[str]:
    # X is for what no country issues: metals, test codes, units of account. These few are money all the same.
    shared = {"XAF", "XOF", "XPF", "XCD", "XCG"}
    return frozenset(code for code in list_currencies() if code[0] != "X" or code in shared)


@cache
def _names() -> dict[str, str]:
    """Currency names in both languages ("US dollar", "российский рубль") to codes."""
    names: dict[str, str] = {}
    for language in ("en", "ru"):
        for code, name in Locale(language).currencies.items():
            if code in _codes():
                names.setdefault(name.casefold(), code)
    return names


def _tidy(number: Decimal) -> Decimal | None:
    if not number.is_finite() or abs(number) > MAX_PRICE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -3:
        number = number.quantize(Decimal("0.01"))
    # One spelling of each amount, so that "12.50" and "12.5" are no change of price.
    return Decimal(format(number.normalize(), "f"))
