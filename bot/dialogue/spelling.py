"""The letter "ё", which catalogs are searched without, where Russian readers expect it."""

from __future__ import annotations

import re

_ENDS = r"(?:(?:ый|ая|ое|ые|ого|ому|ым|ом|ых|ыми|ой|ую|ий|ие|их|им|ими)\b|о-)"
_STEMS = {
    "черн": "чёрн", "зелен": "зелён", "желт": "жёлт", "темн": "тёмн", "тепл": "тёпл", "пестр": "пёстр",
    "легк": "лёгк", "тверд": "твёрд", "жестк": "жёстк", "плетен": "плетён", "стеган": "стёган",
    "золочен": "золочён", "елочн": "ёлочн", "березов": "берёзов",
}  # fmt: skip
_NOUNS = {
    "лен": "лён", "шелк": "шёлк", "клен": "клён", "елка": "ёлка", "елки": "ёлки", "береза": "берёза",
    "мед": "мёд", "ребенок": "ребёнок", "ежик": "ёжик", "самолет": "самолёт", "вертолет": "вертолёт",
    "щетка": "щётка", "щетки": "щётки", "копченый": "копчёный", "пленка": "плёнка",
}  # fmt: skip
_WORD = re.compile(
    rf"\b(?:(?P<stem>{'|'.join(_STEMS)})(?={_ENDS})|(?P<noun>{'|'.join(_NOUNS)})\b)", re.IGNORECASE
)


def with_yo(text: str) -> str:
    """ "темно-зеленый" -> "тёмно-зелёный"; words that are unsure stay as they are."""
    return _WORD.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    word = match.group()
    mended = _STEMS.get(word.casefold()) or _NOUNS[word.casefold()]
    return mended[0].upper() + mended[1:] if word[0].isupper() else mended
