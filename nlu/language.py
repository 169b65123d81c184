"""Which language a message is in, and which keyboard layout it was typed with."""

from __future__ import annotations

import re
from collections.abc import Collection

from nlu.parse import Language

_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]+")
_LATIN = re.compile(r"[a-zA-Z]+")
#: Only the start decides: nobody changes language after this much text, and the rest may be a paste.
_LOOKED_AT = 2000

#: Words that belong to the grammar rather than to the goods: a brand or a name in the other alphabet
#: doesn't change the language of the sentence around it, these do.
_ENGLISH = """
a an the i im you he she it we they me my your his her our is are am was be do does did have has had can could
would will should what whats which who where when why how this that these those and or but not no for of in on
at to from with without under over below above about than too very any some more less one ones all please pls
thanks want need looking show find get give buy sell tell there here if as so like up out
"""
_RUSSIAN = """
я ты вы он она оно мы они мне меня мной тебе вам вас нам нас его её ее их мой моя моё мое ваш ваша это эта
этот эти тот та то те что чего чем как какой какая какие какое где когда куда почему зачем сколько кто и или
а но не ни нет да для в во на с со к ко у о об от до из за под над при без по про же ли бы есть был будет
можно нужен нужна нужно нужны надо хочу хотел хотела ищу покажи покажите дай дайте давай давайте если чтобы
еще ещё тоже уже очень все всё так там тут здесь только пожалуйста спасибо
"""
_ENGLISH_FUNCTION_WORDS = frozenset(_ENGLISH.split())
_RUSSIAN_FUNCTION_WORDS = frozenset(_RUSSIAN.split())

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(
    _QWERTY + _QWERTY.upper() + '~{}:"<>',
    _JCUKEN + _JCUKEN.upper() + "ЁХЪЖЭБЮ",
)
_TO_ENGLISH = str.maketrans(_JCUKEN + _JCUKEN.upper(), _QWERTY + _QWERTY.upper())


def detect_language(text: str, hint: Language | None = None, default: Language = "en") -> Language:
    """The language of one message.

    One alphabet decides by itself. In mixed text the function words decide ("хочу nike air max" is Russian,
    "looking for матрешка" is English), then the number of letters. Without letters: the hint, then `default`.
    """
    start = text[:_LOOKED_AT]
    cyrillic, latin = _CYRILLIC.findall(start), _LATIN.findall(start)
    if not cyrillic and not latin:
        return hint or default
    if not cyrillic:
        return "en"
    if not latin:
        return "ru"
    russian = sum(word.lower() in _RUSSIAN_FUNCTION_WORDS for word in cyrillic)
    english = sum(word.lower() in _ENGLISH_FUNCTION_WORDS for word in latin)
    if russian != english:
        return "ru" if russian > english else "en"
    letters_ru, letters_en = sum(map(len, cyrillic)), sum(map(len, latin))
    if letters_ru != letters_en:
        return "ru" if letters_ru > letters_en else "en"
    return hint or "ru"


def fix_layout(text: str, known_words: Collection[str]) -> str | None:
    """What was meant by a text typed with the wrong keyboard layout ("ghbdtn" -> "привет"), or None.

    `known_words`: lower-case words of both languages. A text is changed only when most of its words are
    unknown as typed and most are known once the keys are read in the other layout.
    """
    if not text.strip() or len(text) > _LOOKED_AT:
        return None
    cyrillic, latin = _CYRILLIC.search(text), _LATIN.search(text)
    if (cyrillic is None) == (latin is None):
        return None
    turned = text.translate(_TO_RUSSIAN if latin else _TO_ENGLISH)
    before = _known_share(text.lower(), known_words)
    after = _known_share(turned.lower(), known_words)
    return turned if before < 0.5 < after else None


def _known_share(text: str, known_words: Collection[str]) -> float:
    words = [stripped for part in text.split() if (stripped := _strip(part))]
    if not words:
        return 0.0
    return sum(len(word) for word in words if _is_known(word, known_words)) / sum(map(len, words))


def _strip(part: str) -> str:
    return part.strip(".,!?;:\"'()[]{}<>«»…-–—0123456789")


def _is_known(word: str, known_words: Collection[str]) -> bool:
    return (
        word in known_words
        or word in _RUSSIAN_FUNCTION_WORDS
        or (len(word) > 1 and word in _ENGLISH_FUNCTION_WORDS)
    )
