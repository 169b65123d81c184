"""The lexicon of a generation: from its kinds, values and words, and the names this project ships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

import numpy as np

from catalog.columns import Columns, FacetColumn
from catalog.constraints import expand
from catalog.kinds import Concepts, Kinds
from catalog.lexicon import Lexicon, LexiconEntry, Source
from catalog.names import Named, Names
from catalog.product import Product
from catalog.shapes import DIMENSIONS
from catalog.shoe_sizes import FOOTWEAR, labelled
from catalog.transliteration import cyrillic
from catalog.words import Stems, fold, is_russian, tokens

#: Attributes that have names of their own here, or that the NLU knows by itself.
_OWN = frozenset({"brand", "color", "material", "size", "gender", "age_group", "min_age"})
_LONGEST_SURFACE = 60
_SHAPES = 20


class LexiconBuilder:
    """Collects the entries of one generation."""

    def __init__(
        self,
        words: Mapping[str, int],
        russian: bool,
        columns: Columns,
        kinds: Kinds,
        names: Names,
        stems: Stems,
        concepts: Concepts,
    ) -> None:
        """words: each with the number of products that have it; russian: whether the feed is."""
        self._words, self._columns, self._kinds = words, columns, kinds
        self._names, self._stems = names, stems
        self._concepts = concepts
        self._russian = russian
        brands = columns.facets.get("brand")
        self._brands = frozenset(brands.values) if brands else frozenset()

    def build(self) -> Lexicon:
        entries = [*self._categories(), *self._brand_names()]
        for name, named in (("color", self._names.colors), ("material", self._names.materials)):
            entries += self._named_values(name, named.values())
        entries += self._other_values()
        unique = dict.fromkeys(entry for entry in entries if 0 < len(entry.surface) <= _LONGEST_SURFACE)
        return Lexicon(tuple(unique), dict(self._words))

    def _categories(self) -> Iterator[LexiconEntry]:
        """Category names and title heads as the shop writes them, then the shipped names of what they are."""
        spelled: dict[str, str] = {}
        for node, surface in self._node_surfaces():
            key = self._stems.key(surface)
            if not key or surface in self._brands or self._only_a_look(surface, key):
                continue
            value = spelled.setdefault(key, surface)
            yield self._category(surface, value, "catalog", key)
            if node != surface:
                yield self._category(node, value, "catalog", key)
            for small in self._diminutives(surface):
                yield self._category(small, value, "derived", key)
        least = max(2, self._columns.size // 500)
        for surface, count in self._kinds.heads.items():
            key = self._stems.key(surface)
            if (
                count >= least
                and surface not in self._brands
                and key
                and key not in spelled
                and not surface[0].isdigit()
            ):
                spelled[key] = surface
                yield self._category(surface, surface, "derived", key)
                for small in self._diminutives(surface):
                    yield self._category(small, surface, "derived", key)
        for thing in self._names.goods.values():
            yield from self._goods(thing, spelled)

    def _goods(self, thing: Named, spelled: dict[str, str]) -> Iterator[LexiconEntry]:
        names = [fold(name) for _, name in thing.surfaces]
        if not names:
            return
        keys = [self._stems.key(name) for name in names]
        own = next((spelled[key] for key in keys if key in spelled), None)
        preferred = thing.ru if self._russian and thing.ru else (thing.en or thing.ru)
        value = own or fold(preferred[0])
        for name, key in zip(names, keys, strict=True):
            yield self._category(
                name, spelled.get(key, value), "shipped", self._stems.key(spelled.get(key, value))
            )

    def _only_a_look(self, surface: str, key: str) -> bool:
        """Half a node's name may be none of goods: "Leather & fabric sofas" holds no leather."""
        return surface in self._looks and not self._concepts.ids(key)

    @cached_property
    def _looks(self) -> frozenset[str]:
        kinds = (self._names.colors, self._names.materials)
        return frozenset(
            fold(name) for kind in kinds for thing in kind.values() for _, name in thing.surfaces
        )

    def _category(self, surface: str, value: str, source: Source, key: str) -> LexiconEntry:
        rows = self._rows_of(expand(key, self._concepts, self._columns))
        return LexiconEntry(surface, "category", value, _language(surface), source, rows)

    def _rows_of(self, keys: Iterable[str]) -> int:
        column = self._columns.terms["kind"]
        found = [column.rows_with(key) for key in keys]
        return len(np.unique(np.concatenate(found))) if found else 0

    def _node_surfaces(self) -> Iterator[tuple[str, str]]:
        """(as written, as said): "Base cabinets, frame height 80 cm" is said "base cabinets"."""
        for node in self._kinds.nodes:
            whole = fold(node)
            said = fold(node.split(",")[0]) if any(letter.isdigit() for letter in node) else whole
            yield whole, said
            yield from (
                (fold(part), fold(part)) for part in self._kinds.parts.get(node, ()) if fold(part) != whole
            )

    def _diminutives(self, surface: str) -> list[str]:
        """ "Швейная машинка" for "швейные машины": forms of the last word that the dictionary knows."""
        *before, last = surface.split()
        morphology = self._stems.morphology
        if not is_russian(last) or any(morphology.parse(word)[0].tag.POS != "ADJF" for word in before):
            return []
        reading = next((r for r in morphology.parse(last) if r.tag.POS == "NOUN" and "nomn" in r.tag), None)
        if reading is None or "inan" not in reading.tag:
            return []
        noun = reading.normal_form
        if noun.endswith("а") and noun[-2] in "нмвдтлпб":
            guesses = [noun[:-1] + "ка"]
        elif noun[-1] in "бвдзклмнпрстф":
            guesses = [noun + "ик", noun + "чик"]
        else:
            return []
        number = {"plur"} if "plur" in reading.tag else {"sing"}
        forms = [
            form.word
            for guess in guesses
            if morphology.word_is_known(guess)
            and (form := morphology.parse(guess)[0].inflect({*number, "nomn"}))
        ]
        return [" ".join((*before, form)) for form in forms]

    def _brand_names(self) -> Iterator[LexiconEntry]:
        column = self._columns.facets.get("brand")
        for brand, count in column.counts().items() if column else ():
            yield LexiconEntry(brand, "brand", brand, "ru" if is_russian(brand) else None, "catalog", count)
            for heard in cyrillic(brand):
                yield LexiconEntry(heard, "brand", brand, "ru", "derived", count)

    def _named_values(self, name: str, named: Iterable[Named]) -> Iterator[LexiconEntry]:
        column = self._columns.facets.get(name)
        counts = column.counts() if column else {}
        surfaces: set[str] = set()
        for thing in named:
            for language, surface in thing.surfaces:
                surfaces.add(fold(surface))
                yield LexiconEntry(
                    fold(surface),
                    name,
                    thing.value,
                    _as_language(language),
                    "shipped",
                    counts.get(thing.value, 0),
                )
        yield from self._stated(name, column, counts, surfaces)

    def _other_values(self) -> Iterator[LexiconEntry]:
        for name, column in self._columns.facets.items():
            if name == "size":
                counts = column.counts()
                yield from self._stated(name, column, counts, set())
                yield from self._foreign_sizes(counts)
            elif name not in _OWN:
                counts = {v: n for v, n in column.counts().items() if any(letter.isalpha() for letter in v)}
                if name == DIMENSIONS:
                    # Nobody says them as they are normalised; that there are any has to be known.
                    counts = dict(sorted(counts.items(), key=lambda entry: -entry[1])[:_SHAPES])
                yield from self._stated(name, column, counts, set())

    def _foreign_sizes(self, counts: Mapping[str, int]) -> Iterator[LexiconEntry]:
        """British and American names of the European sizes, where there is footwear at all."""
        if not self._rows_of(self._concepts.expand(self._stems.key(FOOTWEAR))):
            return
        told: set[str] = set(counts)
        for size, count in counts.items():
            for name in labelled(size, ("male", "female", "kids")):
                if name not in told:
                    told.add(name)
                    yield LexiconEntry(name, "size", name, "en", "derived", count)

    def _stated(
        self, name: str, column: FacetColumn | None, counts: dict[str, int], known: set[str]
    ) -> Iterator[LexiconEntry]:
        for value, count in counts.items() if column else ():
            if value not in known:
                yield LexiconEntry(value, name, value, _language(value), "catalog", count)


def is_in_russian(product: Product) -> bool:
    """Whether the feed speaks Russian of a product."""
    return is_russian(" ".join((*product.category, product.title)))


def words_of(product: Product) -> set[str]:
    """All words that the feed says of a product, but for numbers and what begins with one."""
    texts = [product.title, product.description, product.brand or "", *product.category]
    texts += [value for values in product.attributes.values() for value in values]
    for translation in product.translations.values():
        texts += [translation.title, translation.description, *translation.category]
    return {word for text in texts for word in tokens(text) if not word[0].isdigit()}


def _language(surface: str) -> Literal["en", "ru"]:
    return "ru" if is_russian(surface) else "en"


def _as_language(language: str) -> Literal["en", "ru"]:
    return "ru" if language == "ru" else "en"
