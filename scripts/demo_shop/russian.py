"""Russian word forms for the generator: agreeing colours, materials in the genitive, counted units."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

import pymorphy3

Form = Literal["m", "f", "n", "p"]

GRAMMEMES: dict[str, set[str]] = {
    "m": {"masc", "sing", "nomn"},
    "f": {"femn", "sing", "nomn"},
    "n": {"neut", "sing", "nomn"},
    "p": {"plur", "nomn"},
}
UNITS = {
    "mm": "мм", "cm": "см", "m": "м", "km": "км", "g": "г", "kg": "кг", "l": "л", "ml": "мл", "W": "Вт",
    "V": "В", "h": "ч", "min": "мин", "mAh": "мА·ч", "GB": "ГБ", "TB": "ТБ", "lm": "лм", "dB": "дБ",
    "Hz": "Гц", "MP": "Мп", "bar": "бар", "ATM": "атм",
}  # fmt: skip
COUNTED = {
    "year": ("год", "года", "лет"),
    "month": ("месяц", "месяца", "месяцев"),
    "day": ("день", "дня", "дней"),
    "inch": ("дюйм", "дюйма", "дюймов"),
    "litre": ("литр", "литра", "литров"),
}
INCHES = {"inches": "inch"}
WORDS = {"x": "×", "and": "и", "to": "до", "per": "на"}


@cache
def analyzer() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")


def _adjective(word: str) -> Any | None:
    for parse in analyzer().parse(word):
        if parse.tag.POS in {"ADJF", "PRTF"} and "nomn" in parse.tag and "masc" in parse.tag:
            return parse
    return None


@cache
def agreeing(adjective: str, form: Form) -> str:
    """The adjective as it stands beside a noun of that gender or in the plural.

    What is no single adjective ("цвета хаки") does not bend and comes back as it is.
    """
    if " " in adjective:
        return adjective
    parse = _adjective(adjective)
    if parse is None:
        raise ValueError(f"{adjective!r} is no adjective in its dictionary form")
    return str(parse.inflect(GRAMMEMES[form]).word)


@cache
def genitive(phrase: str) -> str:
    """«Мериносовая шерсть» to «мериносовой шерсти»: bends up to the first noun, leaves what follows it."""
    words = phrase.split()
    bent: list[str] = []
    for place, word in enumerate(words):
        for parse in analyzer().parse(word):
            if "nomn" in parse.tag and parse.tag.POS in {"ADJF", "PRTF", "NOUN"} and "plur" not in parse.tag:
                bent.append(str(parse.inflect({"gent"}).word))
                if parse.tag.POS == "NOUN":
                    return " ".join(bent + words[place + 1 :])
                break
        else:
            raise ValueError(f"{phrase!r}: {word!r} is no noun or adjective in its dictionary form")
    raise ValueError(f"{phrase!r} has no noun")


def counted(number: float, forms: tuple[str, str, str]) -> str:
    """1 год, 2 года, 5 лет, 2,5 года."""
    if number != int(number):
        return forms[1]
    last, rest = int(number) % 10, int(number) % 100
    if last == 1 and rest != 11:
        return forms[0]
    if last in {2, 3, 4} and rest not in {12, 13, 14}:
        return forms[1]
    return forms[2]


def measure(value: str) -> str:
    """A value with units as Russian writes it: "2.5 kg" to «2,5 кг», "2 years" to «2 года»."""
    out: list[str] = []
    number = 0.0
    for token in re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+|[^\dA-Za-z]+", value):
        if re.match(r"\d", token):
            number = float(token)
            out.append(token.replace(".", ","))
        elif (singular := INCHES.get(token, token.removesuffix("s"))) in COUNTED:
            out.append(counted(number, COUNTED[singular]))
        else:
            out.append(UNITS.get(token, WORDS.get(token, token)))
    return "".join(out)
