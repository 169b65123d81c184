"""Products by what people call them: rare words of titles, or what tells one of a list from the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from bot.shop_info import stems
from catalog.search import Catalog
from nlu.entities.function_words import ALL as FUNCTION_WORDS

TOKEN = re.compile(r"\w+", re.UNICODE)
#: A title word that at most this many products share names a product rather than a kind of goods.
RARE = 3


def _grammar(word: str) -> bool:
    return word.replace("ё", "е") in FUNCTION_WORDS


class Naming:
    """Names in the titles of one generation."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def named(self, text: str) -> list[str]:
        """The product that the text mentions by rare words of its title, if any."""
        votes: dict[int, int] = defaultdict(int)
        words = [word for word in map(str.casefold, TOKEN.findall(text)) if not _grammar(word)]
        joined = [a + b for a, b in pairwise(words)]
        for word in {*words, *joined}:
            for row in self._rare_words.get(word, ()):
                votes[row] += 1
        if not votes:
            return []
        best = max(votes.values())
        rows = [row for row, count in votes.items() if count == best]
        mentioned = {word for word in words if len(word) > 2}
        rows.sort(key=lambda row: -len(mentioned & set(self._title_words(row))))
        return [self._catalog.columns.ids[row] for row in rows[:1]]

    def called(self, ids: Collection[str], text: str) -> list[str]:
        """Those of `ids`, in order, whose titles hold most of the words, in any form, that tell one of them
        from the others ("the one with oranges", "how much is the fire engine"); empty when none does."""
        words = " ".join(word for word in TOKEN.findall(text.casefold()) if not _grammar(word))
        wanted = {*stems(words, "en"), *stems(words, "ru")}
        titles = {id: self._title_stems(id) for id in ids}
        if len(titles) > 1:
            wanted = {word for word in wanted if not all(word in title for title in titles.values())}
        counts = {id: len(wanted & title) for id, title in titles.items()}
        most = max(counts.values(), default=0)
        return [id for id, count in counts.items() if count == most] if most else []

    def _title_stems(self, id: str) -> set[str]:
        product = self._catalog.offered(id)
        if product is None:
            return set()
        text = f"{product.title} {product.title_in('ru')} {product.title_in('en')}"
        return {*stems(text, "en"), *stems(text, "ru")}

    def _title_words(self, row: int) -> Sequence[str]:
        return [word.casefold() for word in TOKEN.findall(self._catalog.product(row).title)]

    @cached_property
    def _rare_words(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row in range(self._catalog.size):
            for word in set(self._title_words(row)):
                if len(word) > 2 and len(rows[word]) <= RARE:
                    rows[word].append(row)
        kinds = {word for entry in self._catalog.lexicon.entries for word in entry.surface.split()}
        return {word: found for word, found in rows.items() if 0 < len(found) <= RARE and word not in kinds}
