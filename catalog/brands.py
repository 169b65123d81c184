"""Brands read out of titles, for feeds that have no brand column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from catalog.words import Stems, fold

_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_BREAK = re.compile(r"\s+[/|–—-]\s+|[/|,:;(]")
#: A brand leads its titles, and is rarely seen at any other place.
_AT_START = 0.7
#: Words that follow a brand's first word in nearly all its titles belong to the name.
_FOLLOWS = 0.75
#: Fewer titles than this led by a repeated name: this shop doesn't put brands first at all.
_COVERAGE = 0.3
#: A word that means something elsewhere ("colors") is part of a name only if it follows without fail.
_CERTAIN, _CERTAIN_COUNT = 0.9, 5
_LINKS = frozenset({"and", "of", "the", "by", "de", "и"})
_LONGEST = 5


def mine_brands(
    titles: Sequence[str], texts: Iterable[str], generic: Collection[str], stems: Stems
) -> list[str | None]:
    """The folded brand each title begins with, or None.

    A name is a run of words that stands at the start of several titles and rarely elsewhere, is not
    written small in `texts` (descriptions) or titles, and neither begins nor ends with a `generic` stem
    (colours, kinds, attribute values).
    """
    leads = [_WORD.findall(_BREAK.split(title.strip(), maxsplit=1)[0])[: _LONGEST + 1] for title in titles]
    starts: Counter[tuple[str, ...]] = Counter()
    for words in leads:
        folded = tuple(fold(word) for word in words)
        starts.update(folded[:length] for length in range(1, len(folded) + 1))
    everywhere = Counter(fold(word) for title in titles for word in _WORD.findall(title))
    small = Counter(
        word for text in (*titles, *texts) for word in _WORD.findall(text) if word == word.lower()
    )
    shouted = sum(bool(words) and _shouts(words[0]) for words in leads) >= len(titles) / 2

    def is_name(word: str) -> bool:
        folded = fold(word)
        count = starts[(folded,)]
        return (
            word[:1].isupper()
            and not any(stem in generic for stem in stems.bases(word))
            and count >= _AT_START * everywhere[folded]
            and small[folded] < count
            and (count >= 2 or (shouted and _shouts(word)))
        )

    following: dict[tuple[str, ...], Counter[str]] = {}
    for name, count in starts.items():
        following.setdefault(name[:-1], Counter())[name[-1]] = count

    def belongs(name: tuple[str, ...], word: str) -> bool:
        """The next word is part of the name: it always follows, or the name goes on in one of a few ways
        that are seen nowhere else ("John Players", "John Miller")."""
        next_words = following.get(name, Counter())
        count, total = next_words[fold(word)], starts[name]
        if count < 2 or (shouted and not _shouts(word)):
            return False
        if _generic(word, generic, stems):
            return count >= _CERTAIN_COUNT and count >= _CERTAIN * total
        ways = [n for w, n in next_words.items() if n >= 2 and n >= _FOLLOWS * everywhere[w]]
        return count >= _FOLLOWS * total or (count in ways and sum(ways) >= _FOLLOWS * total)

    def trails(word: str) -> bool:
        return word.islower() or fold(word) in _LINKS or _generic(word, generic, stems)

    def read(words: Sequence[str]) -> str | None:
        if not words or not is_name(words[0]) or (shouted and not _shouts(words[0])):
            return None
        folded = tuple(fold(word) for word in words)
        length = 1
        while length < min(len(words), _LONGEST) and belongs(folded[:length], words[length]):
            length += 1
        while length > 1 and trails(words[length - 1]):
            length -= 1
        return " ".join(folded[:length])

    brands = [read(words) for words in leads]
    if sum(brand is not None for brand in brands) < _COVERAGE * len(titles):
        return [None] * len(titles)
    return brands


def _generic(word: str, generic: Collection[str], stems: Stems) -> bool:
    return any(stem in generic for stem in stems.bases(word))


def _shouts(word: str) -> bool:
    return len(word) > 2 and word.isupper() and word.isalpha()
