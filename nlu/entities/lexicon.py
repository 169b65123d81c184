"""
The vocabulary of a shop, found in messages: the longest names first, in any inflection,
however joined.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nlu.entities.function_words import ALL, RUSSIAN
from nlu.entities.items import Canvas, Found, Item
from nlu.morphology import Morphology, is_russian, singular, undiminished
from nlu.tokens import normal, tokenize, word_set
from nlu.vocabulary import Term

#: Names whose surfaces only mean something beside the word "size" or beside goods.
_SIZE = "size"
_RUSSIAN = re.compile(r"[а-яёА-ЯЁ ]+")
_PERSONAL = ("gender", "age_group")
_LOOKS = ("color", "material")
#: Words that announce a brand.
_BRAND_CUES = word_set("by from brand brands made фирмы фирма марки марка бренд бренда производитель от")


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    terms: list[tuple[Term, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Terms of the vocabulary that items[first:last] may mean."""

    first: int
    last: int
    terms: tuple[Term, ...]

    @property
    def words(self) -> int:
        return self.last - self.first

    @property
    def stocked(self) -> bool:
        return any(term.count > 0 for term in self.terms)


class LexiconIndex:
    """An index over vocabulary entries, built once; matching is linear in the items.

    common: words of everyday language; a brand of such a name needs more than its lower-case letters.
    """

    def __init__(
        self, entries: Iterable[Term], morphology: Morphology, common: frozenset[str] = frozenset()
    ) -> None:
        self._morphology = morphology
        self._common = common
        self._root = _Node()
        self._joined: dict[str, list[tuple[Term, tuple[str, ...]]]] = defaultdict(list)
        self._sizes: dict[str, Term] = {}
        self.entry_words: dict[str, int] = {}
        #: Last words of the names of goods that have several: "stand" of "tv stand".
        self.heads: set[str] = set()
        for term in entries:
            self._add(term)

    def _add(self, term: Term) -> None:
        surface = term.surface
        norms = _words(surface)
        if not norms or (len(norms) > 8):
            return
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
            term.name in ("brand", "category") or (term.name == "gender" and len(norms) > 1)
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
    def sized(self) -> bool:
        """Whether the vocabulary knows any size at all."""
        return bool(self._sizes)

    def find(self, canvas: Canvas, text: str) -> list[Found]:
        """What the free items of a message name, without overlaps, in order."""
        candidates = sorted(
            self._candidates(canvas),
            key=lambda c: (not c.stocked, -c.words, -max(term.count for term in c.terms), c.first),
        )
        chosen: list[Candidate] = []
        covered = [False] * len(canvas.items)
        for candidate in candidates:
            if any(covered[candidate.first : candidate.last]):
                continue
            covered[candidate.first : candidate.last] = [True] * candidate.words
            chosen.append(candidate)
        chosen.sort(key=lambda c: c.first)
        return self._meant(chosen, canvas, text)

    def _candidates(self, canvas: Canvas) -> Iterator[Candidate]:
        items = canvas.items
        for first, item in enumerate(items):
            if item.kind == "mark" or canvas.taken[first]:
                continue
            known = False
            for last, terms in self._walk(canvas, first):
                known = True
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
        """Goods of the shop that a diminutive means: "свечками" the candles."""
        forms = self._morphology.forms(norm)
        if forms.pos not in ("NOUN", "UNKN", ""):
            return ()
        for lemma in forms.lemmas:
            for full in undiminished(lemma):
                node = self._root.next.get(self._morphology.stem(full))
                terms = [
                    term
                    for term, norms in (node.terms if node else ())
                    if term.name == "category"
                    and term.count
                    and full in self._morphology.forms(norms[0]).lemmas
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
        joined = left.norm + right.norm
        terms = [term for term, _ in self._joined.get(self._morphology.stem(joined), ())]
        if not terms and len(joined) >= 5:
            node = self._root.next.get(self._morphology.stem(joined))
            terms = [term for term, _ in node.terms] if node else []
        return Candidate(first, last + 1, tuple(terms)) if terms else None

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

    def _meant(self, chosen: list[Candidate], canvas: Canvas, text: str) -> list[Found]:
        sure_categories = {
            index
            for candidate in chosen
            if any(term.name == "category" for term in candidate.terms)
            for index in range(candidate.first, candidate.last)
        }
        found: list[Found] = []
        for candidate in chosen:
            terms = [
                term
                for term in candidate.terms
                if self._evident(term, candidate, canvas, text, sure_categories)
            ]
            if not terms:
                continue
            picked = [self._pick(terms, candidate, canvas, sure_categories)]
            if picked[0].name in _PERSONAL:
                # "boys" are male and kids at once.
                picked = [
                    max((term for term in terms if term.name == name), key=lambda term: term.count)
                    for name in _PERSONAL
                    if any(term.name == name for term in terms)
                ]
            fixed = any(item.fixed for item in canvas.items[candidate.first : candidate.last])
            found.extend(
                Found(
                    term.name, term.value, candidate.first, candidate.last,
                    confidence=0.9 if fixed else 1.0, source="typo" if fixed else "lexicon", count=term.count,
                )
                for term in picked
            )  # fmt: skip
        return found

    def _pick(self, terms: list[Term], candidate: Candidate, canvas: Canvas, categories: set[int]) -> Term:
        """The meaning of a surface that has several: goods beside no other goods, else an attribute."""
        best: dict[str, Term] = {}
        for term in terms:
            if term.name not in best or term.count > best[term.name].count:
                best[term.name] = term
        if len(best) == 1:
            return next(iter(best.values()))
        if "recipient" in best:
            if (
                canvas.word(candidate.first - 1) in _POSSESSIVES
                or (len(best) == 2 and "category" in best)
                or self._dative(canvas.word(candidate.last - 1))
            ):
                return best["recipient"]
            best.pop("recipient")
        beside = _beside(candidate, canvas, categories)
        rank = {"color": 0, "gender": 0, "age_group": 1, "material": 1}
        if "category" in best and not beside and best["category"].count:
            return best["category"]
        attributes = [term for term in best.values() if term.name != "category"]
        if any(term.name in _LOOKS for term in attributes):
            # Columns like "legs: birch" say less than what the word means everywhere.
            attributes = [
                term for term in attributes if term.name in (*_LOOKS, "brand", "gender", "age_group")
            ]
        if {term.name for term in attributes} == set(_LOOKS):
            # Steel and glass may be either: whichever this shop tells its goods apart by.
            return max(
                attributes,
                key=lambda term: (term.count, term.name == ("color" if term.count else "material")),
            )
        return min(
            attributes,
            key=lambda term: (
                term.count == 0,
                rank.get(term.name, 3 if term.name == "brand" else 2),
                -term.count,
            ),
        )

    def _dative(self, norm: str) -> bool:
        """ "Девушке" gets something; "девушка" may be whoever the goods are made for."""
        if not is_russian(norm):
            return False
        cases = self._morphology.forms(norm).cases
        return "datv" in cases and not cases & {"nomn", "gent", "accs"}

    def _evident(
        self, term: Term, candidate: Candidate, canvas: Canvas, text: str, categories: set[int]
    ) -> bool:
        """Whether a word is more than its everyday self: brands and goods that are common words need a
        sign.
        """
        items = canvas.items[candidate.first : candidate.last]
        if term.name in ("category", "material"):
            return not _is_verb(candidate, canvas) and not self._only_sounds(term, candidate, canvas)
        if (
            term.name == "recipient"
            and len(items) == 1
            and len(items[0].norm) <= 4
            and items[0].norm.isascii()
        ):
            before = canvas.word(candidate.first - 1)
            return before in _POSSESSIVES or before in ("for", "to") or items[0].norm in _SHORT_PEOPLE
        if term.name != "brand" or len(items) > 1:
            return True
        norm = items[0].norm
        grammar, short = norm in ALL, len(norm) <= 2
        if grammar and is_russian(norm):
            return False
        before = canvas.word(candidate.first - 1)
        if not grammar and not short:
            if not self._everyday(norm):
                return True
            return before not in _POSSESSIVES and before not in _PRONOUNS and before not in _ARTICLES
        original = text[items[0].start : items[0].end]
        named = original[:1].isupper() and not text.isupper() and (candidate.first > 0 or _only(canvas))
        beside = _beside(candidate, canvas, categories)
        if not short and norm not in _STRICT and candidate.last in categories and before not in _PRONOUNS:
            return True
        if short and original.isupper() and candidate.last in categories and norm not in ("i", "a"):
            return True
        return (named and (beside or before in _BRAND_CUES)) or _only(canvas)

    def _only_sounds(self, term: Term, candidate: Candidate, canvas: Canvas) -> bool:
        """Whether an everyday word merely looks like the name of goods: "цвета" is no "цветы", and what the
        shop doesn't have is meant only where a thing can be named: "a safe", but not "safe for kids"."""
        if candidate.words > 1 or term.name != "category":
            return False
        norm = canvas.word(candidate.first)
        if norm in RUSSIAN and norm != term.surface:
            return True
        if norm in _GIFTS:
            # "A gift for dad" may be anything; only "gifts" by itself asks for the department.
            return norm not in _GIFT_DEPARTMENT or not _only(canvas)
        if term.count or not norm.isascii() or singular(norm) != norm or norm not in self._common:
            return False
        return canvas.word(candidate.first - 1) not in _NAMING and not _only(canvas)

    def _everyday(self, norm: str) -> bool:
        if norm in self._common or singular(norm) in self._common:
            return True
        return is_russian(norm) and self._morphology.forms(norm).known


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


def _beside(candidate: Candidate, canvas: Canvas, categories: set[int]) -> bool:
    """Whether goods stand right before or behind."""
    return candidate.first - 1 in categories or candidate.last in categories


def _only(canvas: Canvas) -> bool:
    """Whether the message is hardly more than one word."""
    return sum(item.kind == "word" and item.norm not in RUSSIAN for item in canvas.items) <= 1


_POSSESSIVES = word_set(
    "my our his her their little older younger big dear мой моя моей моему мою моего моих "
    "нашей нашему наш наша своей своему"
)
#: Words of grammar that stand before goods all the time: as brands they need a capital letter as well.
#: What is bought for somebody, whatever it is.
_GIFTS = word_set("gift gifts present presents подарок подарка подарку подарком подарки подарков")
_GIFT_DEPARTMENT = word_set("gifts presents подарки")
#: Behind these "to" is a preposition: "compared to leather".
_LEADS_TO = word_set("compared similar match next like opposed change switch changed")
_NO_GOODS = {
    "light": ("weight", "up", "duty"),
    "top": ("quality", "notch", "of", "rated", "brand", "brands", "end"),
}
_STRICT = (
    word_set("""
    only one ones all no just more most new any other own same next best good nice great some every
    each both last first second such cheap better less many much few little lot the and or for with of
    own great well cool lovely perfect decent proper really very too
    """)
    | RUSSIAN
)
_SHORT_PEOPLE = word_set("wife dad mum mom son girl boy baby kid kids aunt boss")
_ARTICLES = word_set("a an for для")
#: Words right before a thing that is named.
_NAMING = word_set(
    "a an the any some my our your another new one no sell sells have got buy need want and or "
    "buying stock find , looking search searching"
)
_PRONOUNS = word_set(
    "i you we they he she it to dont didnt doesnt cant wont lets let can will would could should"
)


def _is_verb(candidate: Candidate, canvas: Canvas) -> bool:
    """ "to watch", "can you ring me": an English word that is goods as a noun stands as a verb."""
    if candidate.words > 1 or canvas.word(candidate.first).endswith("s"):
        return False
    if canvas.word(candidate.last) in _NO_GOODS.get(canvas.word(candidate.first), ()):
        return True
    before = canvas.word(candidate.first - 1)
    if before not in _PRONOUNS or is_russian(canvas.word(candidate.first)):
        return False
    return canvas.word(candidate.first - 2) not in _LEADS_TO


def word_counts(words: Mapping[str, int]) -> dict[str, int]:
    """Catalog words as the tokens spell them."""
    counts: dict[str, int] = {}
    for word, count in words.items():
        norm = normal(word)
        counts[norm] = max(counts.get(norm, 0), count)
    return counts
