"""
The vocabulary of a shop, found in messages: the longest names first, in any inflection,
however joined.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found, Item
from nlu.entities.meaning import Candidate, Meanings
from nlu.morphology import Morphology, is_russian, singular, undeared, undiminished
from nlu.tokens import normal, tokenize
from nlu.vocabulary import Term

#: Names whose surfaces only mean something beside the word "size" or beside goods.
_SIZE = "size"
_SIDE = re.compile(r"(?:mattress_|bed_|sleeping_)?(width|depth|length|height|diameter|dimensions)")
#: Names read at each end of a message.
_MOST = 40
#: What may stand apart from the name of goods without loss.
_APART = frozenset({"material", "gender", "age_group"})
#: Of "for baby shower" the shower is longer than "for baby".
_LEADS = frozenset({"for", "для"})
_RUSSIAN = re.compile(r"[а-яёА-ЯЁ ]+")


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    terms: list[tuple[Term, tuple[str, ...]]] = field(default_factory=list)


class LexiconIndex:
    """An index over vocabulary entries, built once; matching is linear in the items.

    common: words of everyday language; a brand of such a name needs more than its lower-case letters.
    """

    def __init__(
        self, entries: Iterable[Term], morphology: Morphology, common: frozenset[str] = frozenset()
    ) -> None:
        self._morphology = morphology
        self._meanings = Meanings(morphology, common)
        self._root = _Node()
        self._joined: dict[str, list[tuple[Term, tuple[str, ...]]]] = defaultdict(list)
        self._sizes: dict[str, Term] = {}
        self.entry_words: dict[str, int] = {}
        #: Sides of goods that the shop states: "width", also where it is a bed's ("mattress_width");
        #: "dimensions" are several together.
        self.sides: set[str] = set()
        #: Last words of the names of goods that have several: "stand" of "tv stand".
        self.heads: set[str] = set()
        for term in entries:
            self._add(term)

    def _add(self, term: Term) -> None:
        surface = term.surface
        norms = _words(surface)
        if not norms or (len(norms) > 8):
            return
        if side := _SIDE.fullmatch(term.name):
            self.sides.add(side[1])
        if term.name == _SIZE:
            size = normal(surface)
            known = self._sizes.get(size)
            if known is None or known.count < term.count:
                self._sizes[size] = term
            if len("".join(norms)) < 4 or not all(norm.isalpha() for norm in norms):
                return
        if all(norm.isdigit() for norm in norms):
            return
        if all(norm in ALL for norm in norms) and not (
            term.name in ("brand", "category") or (term.name in ("gender", "occasion") and len(norms) > 1)
        ):
            return
        orders = [norms]
        if len(norms) == 2 and is_russian(norms[0]) and is_russian(norms[1]):
            orders.append(norms[::-1])
        for order in orders:
            node = self._root
            for norm in order:
                node = node.next.setdefault(self._morphology.stem(norm), _Node())
            node.terms.append((term, order))
        joined = "".join(norms)
        if len(joined) >= 4 and joined.isalpha():
            self._joined[self._morphology.stem(joined)].append((term, (joined,)))
        for norm in norms:
            if len(norm) > 2:
                for word in (norm, singular(norm)):
                    self.entry_words[word] = max(self.entry_words.get(word, 0), term.count)
        if len(norms) > 1 and term.name == "category" and norms[-1].isascii():
            self.heads.add(singular(norms[-1]))
        if len(norms) > 1 and joined.isalpha():
            self.entry_words[joined] = max(self.entry_words.get(joined, 0), term.count)

    def size(self, surface: str) -> Term | None:
        """The vocabulary's entry of a size as written, if it has one."""
        return self._sizes.get(normal(surface))

    @property
    def letters(self) -> dict[str, str]:
        """The sizes small, medium and large as the vocabulary writes them, if it does."""
        sizes = ((letter, self._sizes.get(letter)) for letter in ("s", "m", "l"))
        return {letter: term.value if term else letter for letter, term in sizes}

    @property
    def sized(self) -> bool:
        """Whether the vocabulary knows any size at all."""
        return bool(self._sizes)

    def find(self, canvas: Canvas, text: str) -> list[Found]:
        """What the free items of a message name, without overlaps, in order."""
        candidates = sorted(
            self._candidates(canvas),
            key=lambda c: (
                not (c.stocked or c.looks),
                -c.words + (canvas.word(c.first) in _LEADS),
                -max(term.count for term in c.terms),
                c.first,
            ),
        )
        chosen: list[Candidate] = []
        covered = [False] * len(canvas.items)
        for candidate in self._taken_apart(candidates):
            if any(covered[candidate.first : candidate.last]):
                continue
            covered[candidate.first : candidate.last] = [True] * candidate.words
            chosen.append(candidate)
        chosen.sort(key=lambda c: c.first)
        if len(chosen) > 2 * _MOST:
            # No person names so much; rules that look from name to name would take seconds.
            chosen = chosen[:_MOST] + chosen[-_MOST:]
        return self._meanings.meant(chosen, canvas, text)

    def _taken_apart(self, candidates: list[Candidate]) -> list[Candidate]:
        """Without kinds that only titles made and that say no more than their words: of "leather bag" the
        leather and the bag, where the shop tells goods apart by both."""
        at: dict[tuple[int, int], Candidate] = {(c.first, c.last): c for c in candidates}

        def says(first: int, last: int, names: frozenset[str]) -> bool:
            one = at.get((first, last))
            return one is not None and any(term.count and term.name in names for term in one.terms)

        kept = []
        for one in candidates:
            whole = [term for term in one.terms if term.count and term.name == "category"]
            if one.words > 1 and whole and all(term.source == "derived" for term in whole):
                goods = frozenset({"category"})
                if any(
                    (says(one.first, cut, _APART) and says(cut, one.last, goods))
                    or (says(one.first, cut, goods) and says(cut, one.last, _APART))
                    for cut in range(one.first + 1, one.last)
                ):
                    continue
            kept.append(one)
        return kept

    def _candidates(self, canvas: Canvas) -> Iterator[Candidate]:
        items = canvas.items
        for first, item in enumerate(items):
            if item.kind == "mark" or canvas.taken[first]:
                continue
            known = False
            for last, terms in self._walk(canvas, first):
                known = True
                if _goes_on(canvas, last):
                    continue
                yield Candidate(first, last, tuple(terms))
            if not known and item.kind == "word" and is_russian(item.norm):
                small = self._small(item.norm)
                if small:
                    yield Candidate(first, first + 1, small)
            joined = self._join(canvas, first)
            if joined is not None:
                yield joined

    def _walk(self, canvas: Canvas, first: int) -> Iterator[tuple[int, list[Term]]]:
        """Every entry that starts at an item: (index behind it, its terms)."""
        stack: list[tuple[_Node, int, tuple[str, ...]]] = [(self._root, first, ())]
        while stack:
            node, at, path = stack.pop()
            if path and node.terms:
                terms = [term for term, norms in node.terms if self._same(path, norms)]
                if terms:
                    yield at, terms
            if not node.next:
                continue
            if path and at + 1 < len(canvas.items) and canvas.word(at) in ("-", "&", "/", "."):
                at += 1
            if at >= len(canvas.items) or canvas.taken[at]:
                continue
            ahead: list[tuple[_Node, tuple[str, ...]]] = [(node, path)]
            for norm in _keys(canvas.items[at]):
                ahead = [
                    (following, (*said, norm))
                    for before, said in ahead
                    for stem in self._stems(norm)
                    if (following := before.next.get(stem)) is not None
                ]
            stack.extend((following, at + 1, said) for following, said in ahead if len(said) > len(path))
        if not canvas.taken[first] and canvas.items[first].kind == "word":
            norm = canvas.items[first].norm
            terms = [
                term
                for stem in self._stems(norm)
                for term, _ in self._joined.get(stem, ())
                if " " in term.surface or "-" in term.surface
            ]
            if terms:
                yield first + 1, terms

    def _small(self, norm: str) -> tuple[Term, ...]:
        """Goods of the shop that a diminutive means, "свечками" the candles; looks that a pet form means."""
        forms = self._morphology.forms(norm)
        if dear := undeared(norm):
            return self._meant(dear, frozenset({"color", "material", "pattern"}))
        if forms.pos not in ("NOUN", "UNKN", ""):
            return ()
        # The dictionary takes "топик" for a form of "топика": the word itself may be the diminutive.
        lemmas = dict.fromkeys((*forms.lemmas, norm))
        full = [one for lemma in lemmas for one in undiminished(lemma)]
        return self._meant(full, frozenset({"category"}))

    def _meant(self, words: Iterable[str], names: Collection[str]) -> tuple[Term, ...]:
        """The terms of the first of these dictionary words that the shop has."""
        for word in words:
            node = self._root.next.get(self._morphology.stem(word))
            terms = [
                term
                for term, norms in (node.terms if node else ())
                if term.name in names and term.count and word in self._morphology.forms(norms[0]).lemmas
            ]
            if terms:
                return tuple(terms)
        return ()

    def _join(self, canvas: Canvas, first: int) -> Candidate | None:
        """Two items that are one word of the vocabulary: "back pack", "t-shirt"."""
        last = first + 1
        if canvas.word(last) == "-":
            last += 1
        if last >= len(canvas.items) or canvas.taken[last]:
            return None
        left, right = canvas.items[first], canvas.items[last]
        if left.kind != "word" or right.kind != "word":
            return None
        if canvas.word(last - 1) != "-" and (left.norm in ALL or right.norm in ALL):
            return None
        orders = [left.norm + right.norm]
        if right.norm in PREFIXES:
            # "Кружку термо".
            orders.append(right.norm + left.norm)
        terms = next((found for joined in orders if (found := self._as_one(joined))), ())
        return Candidate(first, last + 1, terms) if terms else None

    def _as_one(self, joined: str) -> tuple[Term, ...]:
        stems = self._stems(joined) if is_russian(joined) else (self._morphology.stem(joined),)
        for stem in stems:
            if known := self._joined.get(stem):
                return tuple(term for term, _ in known)
            node = self._root.next.get(stem) if len(joined) >= 5 else None
            if node and node.terms:
                return tuple(term for term, _ in node.terms)
        return ()

    def _stems(self, norm: str) -> tuple[str, ...]:
        return self._morphology.forms(norm).stems

    def _same(self, path: tuple[str, ...], norms: tuple[str, ...]) -> bool:
        """Whether inflected words are the words of an entry: stems are rough, lemmas decide."""
        for said, meant in zip(path, norms, strict=True):
            if said == meant or not is_russian(said):
                continue
            said_forms = self._morphology.forms(said)
            if not said_forms.known:
                continue
            lemmas = self._morphology.forms(meant).lemmas
            # An entry in its dictionary form is only that word: "дорога" is not "дорогой".
            if not set(said_forms.lemmas) & ({meant} if meant in lemmas else set(lemmas)):
                return False
        return True


#: Beginnings of Russian compounds that people write as words of their own.
PREFIXES = frozenset(
    ["термо", "эко", "авто", "мото", "вело", "видео", "аудио", "фото", "радио", "электро", "микро", "мини",
     "био", "аэро", "гидро", "мульти", "нано", "макро"]
)  # fmt: skip
_PARTICLES = frozenset(["up", "on", "in", "off", "down", "out", "over"])


def _goes_on(canvas: Canvas, last: int) -> bool:
    """Whether a word only begins behind which a hyphen leads on: "cover-up" is no cover."""
    return (
        canvas.word(last) == "-"
        and canvas.word(last + 1) in _PARTICLES
        and not canvas.items[last].spaced
        and not canvas.items[last + 1].spaced
    )


def _words(surface: str) -> tuple[str, ...]:
    if surface.isascii():
        if surface.replace(" ", "").isalpha():
            return tuple(surface.lower().split())
    elif _RUSSIAN.fullmatch(surface):
        return tuple(surface.lower().replace("ё", "е").split())
    return tuple(token.norm for token in tokenize(surface) if token.kind in ("word", "number", "code"))


def _keys(item: Item) -> list[str]:
    """The words of an item as entries are indexed by: a measure has several ("4 drawer")."""
    if item.kind in ("word", "currency"):
        return [item.norm]
    if item.kind == "number" or item.kind == "measure":
        return [norm for norm in re.split(r"[ -]+", item.norm) if norm]
    return []


def word_counts(words: Mapping[str, int]) -> dict[str, int]:
    """Catalog words as the tokens spell them."""
    counts: dict[str, int] = {}
    for word, count in words.items():
        norm = normal(word)
        counts[norm] = max(counts.get(norm, 0), count)
    return counts
