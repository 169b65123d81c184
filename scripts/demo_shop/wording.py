"""Titles and descriptions of a product in both languages, from its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import russian


class Text(NamedTuple):
    en: str
    ru: str


MADE: Mapping[str, Mapping[str, str]] = {
    "sewn": {"en": "Sewn from {m}: {why}.", "m": "Сшит", "f": "Сшита", "n": "Сшито", "p": "Сшиты"},
    "made": {"en": "Made of {m}: {why}.", "m": "Сделан", "f": "Сделана", "n": "Сделано", "p": "Сделаны"},
    "knitted": {
        "en": "Knitted from {m}: {why}.",
        "m": "Связан",
        "f": "Связана",
        "n": "Связано",
        "p": "Связаны",
    },
    "upper": {"en": "The upper is {m}: {why}.", "*": "Верх — {nom}: {why}."},
    "canopy": {"en": "The canopy is {m}: {why}.", "*": "Купол — {nom}: {why}."},
    "frame": {"en": "The frame is {m}: {why}.", "*": "Каркас — {nom}: {why}."},
    "cover": {"en": "The cover is {m}: {why}.", "*": "Обивка — {nom}: {why}."},
    "strap": {"en": "The strap is {m}: {why}.", "*": "Ремешок — {nom}: {why}."},
    "filled": {"en": "Filled with {m}: {why}.", "*": "Наполнитель — {nom}: {why}."},
    "body": {"en": "The body is {m}: {why}.", "*": "Корпус — {nom}: {why}."},
}


def title(
    brand: str, name: Text, color: str | None, color_ru: str | None, form: russian.Form, proper: bool
) -> Text:
    """`proper`: the English name begins with a proper name and keeps its capital.

    "Ostrova crew-neck T-shirt, navy" and «Футболка с круглым вырезом Ostrova, тёмно-синяя».
    """
    first, second = name.en[0], name.en[1:2]
    lowered = name.en if proper or not second.isalpha() or second.isupper() else first.lower() + name.en[1:]
    noun, comma, rest = name.ru.partition(",")
    en, ru = f"{brand} {lowered}", f"{noun} {brand}{comma}{rest}"
    if color and color_ru and color not in lowered.split():
        en, ru = f"{en}, {color}", f"{ru}, {russian.agreeing(color_ru, form)}"
    return Text(en, ru)


def material(name: str, entry: Sequence[str], made: str, form: russian.Form, turn: float) -> Text:
    """One sentence on what it is made of; `turn` (0..1) picks the wording."""
    nom, *reasons = entry
    pick = 2 * int(turn * 997 % (len(reasons) // 2))
    why, why_ru = reasons[pick : pick + 2]
    frame = MADE[made]
    en = frame["en"].format(m=name, why=why)
    if "*" in frame:
        return Text(en, frame["*"].format(nom=nom, why=why_ru))
    gen = russian.genitive(nom)
    if turn < 0.6:
        return Text(en, f"{frame[form]} из {gen}: {why_ru}.")
    return Text(f"The material is {name}: {why}.", f"Материал — {nom}: {why_ru}.")


def specs(values: Mapping[str, str], labels: Mapping[str, Sequence[str]]) -> Text | None:
    """ "Capacity 22 l, weight 780 g." and «Объём 22 л, вес 780 г.»"""
    en: list[str] = []
    ru: list[str] = []
    for key, value in values.items():
        if key not in labels:
            continue
        label, label_ru = labels[key]
        if key == "capacity" and value.endswith("mAh"):
            label_ru = "ёмкость"
        if key in {"pieces", "pages", "stems", "speeds"}:
            en.append(f"{value} {label}")
            ru.append(count_ru(key, value))
        else:
            en.append(f"{label} {value}")
            ru.append(f"{label_ru} {russian.measure(value)}")
    if not en:
        return None
    return Text(_sentence(en), _sentence(ru))


COUNT_FORMS = {
    "pieces": ("предмет", "предмета", "предметов"),
    "pages": ("страница", "страницы", "страниц"),
    "stems": ("стебель", "стебля", "стеблей"),
    "speeds": ("скорость", "скорости", "скоростей"),
}


def count_ru(key: str, value: str) -> str:
    return f"{value} {russian.counted(float(value), COUNT_FORMS[key])}"


def _sentence(parts: Sequence[str]) -> str:
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def description(sentences: Sequence[Text | None]) -> Text:
    kept = [sentence for sentence in sentences if sentence]
    return Text(" ".join(s.en for s in kept), " ".join(s.ru for s in kept))


def as_text(entry: Any) -> Text:
    en, ru = entry
    return Text(str(en), str(ru))
