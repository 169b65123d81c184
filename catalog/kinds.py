"""What is this product? Graded names of goods, from category paths and from what titles call the thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from catalog.grammar import Grammar, HeadPhrase
from catalog.names import Named, Names
from catalog.phrases import PeopleFinder
from catalog.product import Product
from catalog.words import Stems, is_russian, without_name

_COORDINATED = re.compile(r"\s*(?:&|/|\+|\band\b|\bи\b)\s*", re.IGNORECASE)

_MIN_ENDS = 5
#: "Wall cabinet horizontal": such endings mark no noun.
_ADJECTIVE = ("al", "ed", "able", "less", "ful", "ous", "ive")


@dataclass(frozen=True, slots=True)
class RowKinds:
    """Keys (`Stems.key`) of what a product is, of what its name only mentions, and of its category path."""

    kind: tuple[str, ...]
    partly: tuple[str, ...]
    nodes: tuple[str, ...] = ()


@dataclass(slots=True)
class Kinds:
    """rows: one a product. nodes: category names as written, with how many products are below each.
    heads: title head phrases, how often. parts: what a node like "Shirts & Tops" holds."""

    rows: list[RowKinds] = field(default_factory=list)
    nodes: Counter[str] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    parts: dict[str, list[str]] = field(default_factory=dict)


class KindReader:
    """Reads what every product of a catalog is."""

    def __init__(self, names: Names, stems: Stems, qualifying: Collection[str]) -> None:
        """qualifying: stems of colours, materials and people; they follow head nouns but are none."""
        self._names, self._stems = names, stems
        self._qualifying = frozenset(qualifying)
        self._people = PeopleFinder(stems)
        self._russian = False

    def read(self, products: Collection[Product], brands: Sequence[str | None]) -> Kinds:
        kinds = self.survey(products, brands)
        kinds.rows = [
            self.row(product, brand, kinds) for product, brand in zip(products, brands, strict=True)
        ]
        return kinds

    def survey(self, products: Collection[Product], brands: Sequence[str | None]) -> Kinds:
        """Learns from all products how this shop calls things; `row` then reads each of them."""
        goods = {
            stem
            for thing in self._names.goods.values()
            for name in thing.en
            for stem in self._stems.bases(name)
        }
        named = [self._stems.bases(brand) for brand in set(brands) if brand]
        # Of longer names ("U.S. Polo Assn") each word means something by itself.
        brand_stems = {stems[0] for stems in named if len(stems) == 1} - goods
        plain = Grammar(self._stems, lambda stem: False, lambda stem: False)
        nodes: set[str] = set()
        russian = 0
        for product in products:
            nodes.update(node for path in _paths(product) for node in path)
            russian += is_russian(" ".join(product.category))
        self._russian = russian * 2 > len(products)
        known = {
            self._stems.base(phrase.names[0][-1])
            for node in nodes
            for part in _parts(node)
            if (phrase := plain.head(part, title=False)).names
        }
        known -= brand_stems
        known |= {self._stems.bases(name)[-1] for thing in self._names.goods.values() for name in thing.en}
        known = {stem for stem in known if stem not in self._people and not stem[:1].isdigit()}
        qualifying = self._qualifying | brand_stems
        known |= self._ends_of(
            (_without(product.title, brand) for product, brand in zip(products, brands, strict=True)),
            Grammar(self._stems, lambda stem: False, lambda stem: stem in qualifying or stem in self._people),
        )
        self._grammar = Grammar(
            self._stems, known.__contains__, lambda stem: stem in qualifying or stem in self._people
        )
        self._leaves = {node: [plain.head(part, title=False) for part in _parts(node)] for node in nodes}
        return Kinds(parts={node: parts for node in nodes if len(parts := _parts(node)) > 1})

    def row(self, product: Product, brand: str | None, kinds: Kinds) -> RowKinds:
        """What one of the surveyed products is; its names are counted in `kinds`."""
        return self._row(product, brand, self._grammar, self._leaves, kinds)

    def _ends_of(self, titles: Iterable[str], grammar: Grammar) -> set[str]:
        """What titles keep ending their head segment with is a noun of this shop, even if short ("cab")."""
        words: Counter[str] = Counter()
        ends: Counter[str] = Counter()
        count = 0
        for title in titles:
            count += 1
            words.update(set(self._stems.bases(title)))
            # A Latin title of a Russian shop is brand and model: it names no kind.
            if self._russian and not is_russian(title):
                continue
            phrase = grammar.head(title, title=True)
            word = phrase.names[0][-1] if phrase.names else ""
            # A word shouted in a title that doesn't shout is a name: "TOLKEN countertop".
            named = word.upper() in re.findall(r"\w+", title) and not title.isupper()
            if not named and len(word) > 2 and word.isalpha() and not word.endswith(_ADJECTIVE):
                ends[self._stems.base(word)] += 1
        least = max(_MIN_ENDS, count // 300)
        return {stem for stem, found in ends.items() if found >= least and found >= words[stem] / 2}

    def _row(
        self,
        product: Product,
        brand: str | None,
        grammar: Grammar,
        leaves: dict[str, list[HeadPhrase]],
        kinds: Kinds,
    ) -> RowKinds:
        kind: dict[str, None] = {}
        partly: dict[str, None] = {}
        titles = [product.title, *(text.title for text in product.translations.values())]
        for title in titles:
            phrase = grammar.head(_without(title, brand), title=True)
            self._add(kind, phrase.names)
            self._add(partly, phrase.mentions)
            if phrase.names and (is_russian(title) or grammar.knows(phrase.names[0][-1])):
                kinds.heads.update(" ".join(name) for name in phrase.names[:3])
        in_title = set(kind)
        for path in _paths(product):
            kind.update(dict.fromkeys(self._stems.key(node) for node in path))
            kinds.nodes.update(set(path))
            if not path:
                continue
            phrases = leaves[path[-1]]
            heads = [set(self._keys(phrase.names)) for phrase in phrases]
            supported = [bool(names & in_title) for names in heads]
            served = {key for title in titles for key in grammar.serves(_without(title, brand))}
            for phrase, fits in zip(phrases, supported, strict=True):
                if phrase.names and in_title and self._keys(phrase.names[:1])[0] in served - in_title:
                    # "Cover for sofa" among the sofas: it goes with them and is none.
                    self._add(partly, phrase.names)
                    for key in self._keys(phrase.names):
                        kind.pop(key, None)
                    continue
                if not any(letter.isdigit() for letter in path[-1].split(",")[0]):
                    kinds.heads.update(" ".join(name) for name in phrase.names)
                # "Shirts & Tops": the title may say which of them; if it doesn't, either may be meant.
                self._add(kind if fits or not any(supported) else partly, phrase.names)
                self._add(partly, phrase.mentions)
        kind.pop("", None)
        nodes = dict.fromkeys(self._stems.key(node) for path in _paths(product) for node in path)
        mentioned = tuple(key for key in partly if key and key not in kind)
        return RowKinds(tuple(kind), mentioned, tuple(key for key in nodes if key))

    def _add(self, keys: dict[str, None], phrases: Iterable[tuple[str, ...]]) -> None:
        keys.update(dict.fromkeys(self._keys(phrases)))

    def _keys(self, phrases: Iterable[tuple[str, ...]]) -> list[str]:
        return ["".join(self._stems.base(word) for word in phrase) for phrase in phrases]


class Concepts:
    """The shipped kinds of goods, found by any of their names."""

    def __init__(self, goods: Iterable[Named], stems: Stems) -> None:
        self._keys: dict[str, tuple[str, ...]] = {}
        self._by_key: dict[str, list[str]] = {}
        self._narrower: dict[str, list[str]] = {}
        self._broader: dict[str, tuple[str, ...]] = {}
        for thing in goods:
            keys = dict.fromkeys(stems.key(name) for _, name in (("id", thing.value), *thing.surfaces))
            self._keys[thing.id] = tuple(key for key in keys if key)
            for key in self._keys[thing.id]:
                self._by_key.setdefault(key, []).append(thing.id)
            self._broader[thing.id] = thing.broader
            for broader in thing.broader:
                self._narrower.setdefault(broader, []).append(thing.id)

    def ids(self, key: str) -> tuple[str, ...]:
        """Ids of the concepts that have this key as a name."""
        return tuple(self._by_key.get(key, ()))

    def names(self, key: str) -> frozenset[str]:
        """The key with all names of its own concepts."""
        return frozenset({key, *(name for identity in self.ids(key) for name in self._keys[identity])})

    def broader(self, key: str) -> frozenset[str]:
        """Keys of what the key's concepts are kinds of, one level up, without the broadest ("clothing").

        Those say too little to stand in for anything.
        """
        above = {broader for identity in self.ids(key) for broader in self._broader[identity]}
        return frozenset(self._keys[identity][0] for identity in above if self._broader.get(identity))

    def expand(self, key: str) -> frozenset[str]:
        """The key with all names of its concepts and of everything narrower."""
        pending = list(self._by_key.get(key, ()))
        keys = {key}
        seen: set[str] = set()
        while pending:
            identity = pending.pop()
            if identity not in seen:
                seen.add(identity)
                keys.update(self._keys.get(identity, ()))
                pending.extend(self._narrower.get(identity, ()))
        return frozenset(keys)


def _paths(product: Product) -> list[tuple[str, ...]]:
    return [product.category, *(text.category for text in product.translations.values() if text.category)]


def _parts(node: str) -> list[str]:
    """ "Shirts & Tops" names two kinds; "Base cabinets, frame height 80 cm" one."""
    parts = [part for part in _COORDINATED.split(node) if part.strip()]
    if len(parts) > 1:
        parts = [piece for part in parts for piece in part.split(",") if piece.strip()]
    return parts or [node]


def _without(title: str, brand: str | None) -> str:
    return without_name(title, brand) or title
