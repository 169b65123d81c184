"""Normalised facet values of products: what the feed states first, what titles say second."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.ages import MIN_AGE, youngest
from catalog.brands import mine_brands
from catalog.dimensions import SIDES
from catalog.names import Named, Names
from catalog.phrases import PeopleFinder, PhraseFinder, with_broader
from catalog.product import Product
from catalog.words import Stems, fold, tokens, without_name

#: Names under which feeds state what Google's product data calls otherwise.
_ALIASES = {
    **dict.fromkeys(("colour", "base colour", "base color", "basecolour", "цвет"), "color"),
    **dict.fromkeys(("материал", "состав", "fabric", "composition"), "material"),
    **dict.fromkeys(("размер", "sizes", "размеры"), "size"),
    **dict.fromkeys(("бренд", "производитель", "vendor", "manufacturer", "марка"), "brand"),
    **dict.fromkeys(("пол", "sex"), "gender"),
    **dict.fromkeys(("возраст", "age group", "возрастная группа"), "age_group"),
    **dict.fromkeys(("ширина", "product width", "item width", "overall width"), "width"),
    **dict.fromkeys(("глубина", "product depth", "item depth", "overall depth"), "depth"),
    **dict.fromkeys(("высота", "product height", "item height", "overall height"), "height"),
    **dict.fromkeys(("длина", "product length", "item length", "overall length"), "length"),
    **dict.fromkeys(("диаметр", "product diameter", "overall diameter"), "diameter"),
}
#: Attributes that say in words for whom a thing is ("для неё", "для мамы").
_FOR_WHOM = frozenset({"для_кого", "кому", "for_whom", "for", "recipient", "получатель", "audience"})
_LETTER_SIZES = {
    "extra small": "xs",
    "x-small": "xs",
    "small": "s",
    "medium": "m",
    "large": "l",
    "extra large": "xl",
    "x-large": "xl",
    "xx-large": "xxl",
    "2xl": "xxl",
    "3xl": "xxxl",
    "one size": "one size",
    "free size": "one size",
}
_SPLIT = re.compile(r"\s*[|;/,]\s*|\s+(?:and|и)\s+|\s*&\s*")
#: "2012.0" is how spreadsheets write 2012.
_NUMBER_TAIL = re.compile(r"(?<=\d)\.0+$")
#: Longer values are texts, not facets.
_MAX_LENGTH, _MAX_WORDS = 40, 5
#: So few values make a facet of any attribute; else it is told from this many rows whether values repeat.
_FEW_VALUES, _SURVEYED = 50, 200_000


@dataclass(frozen=True, slots=True)
class RowAttributes:
    """Normalised values of one product by attribute name; `derived` names those read from its texts."""

    values: Mapping[str, tuple[str, ...]]
    derived: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Survey:
    """What all products together tell of each: which attributes are about people, which are facets (their
    values repeat; a code that differs with every product is nothing to choose by), and the brand of each
    row, as a column or the titles state it."""

    about_people: frozenset[str]
    facets: frozenset[str]
    brands: Sequence[str | None]


class AttributeReader:
    """Reads the facet values of a whole catalog."""

    def __init__(self, names: Names, stems: Stems) -> None:
        self._names, self._stems = names, stems
        self.colors = PhraseFinder(names.colors.values(), stems)
        self.materials = PhraseFinder(names.materials.values(), stems)
        self.people = PeopleFinder(stems)

    def read(self, products: Collection[Product]) -> list[RowAttributes]:
        survey = self.survey(products)
        return [self.row(product, survey, number) for number, product in enumerate(products)]

    def survey(self, products: Collection[Product]) -> Survey:
        """What only all products together tell; goes through them once or, without brands, more often."""
        says: dict[str, bool] = {}
        distinct: dict[str, set[int]] = {}
        rows: Counter[str] = Counter()
        brands: list[str | None] = []
        for product in products:
            attributes = stated(product)
            self._notice_people(says, attributes)
            for name, raw in attributes.items():
                if rows[name] < _SURVEYED:
                    distinct.setdefault(name, set()).update(map(hash, raw))
                    rows[name] += 1
            brand = product.brand or next(iter(attributes.get("brand", ())), None)
            brands.append(sys.intern(fold(brand)) if brand else None)
        about_people = frozenset(name for name, yes in says.items() if yes) | {"gender", "age_group"}
        facets = frozenset(
            name
            for name, found in distinct.items()
            if name in SIDES or len(found) <= max(_FEW_VALUES, rows[name] // 2)
        )
        if not any(brands):
            brands = self._mined(products)
        return Survey(about_people, facets, brands)

    def row(self, product: Product, survey: Survey, number: int) -> RowAttributes:
        """The values of one product, the `number`th of those surveyed."""
        return self._row(product, stated(product), survey.about_people, survey.facets, survey.brands[number])

    def meaning(self, name: str, raw: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """What one stated attribute comes to: its canonical name and its normalised values."""
        folded = fold(name).replace("_", " ")
        canonical = _ALIASES.get(folded, folded.replace(" ", "_"))
        if canonical == "color":
            values = self._colors(raw)
        elif canonical == "material":
            values = self._materials(raw)
        elif canonical == "size":
            values = [size for value in raw for size in _sizes(value)]
        else:
            values = [_NUMBER_TAIL.sub("", fold(value)) for value in raw]
        return canonical, tuple(dict.fromkeys(values))

    def _row(
        self,
        product: Product,
        stated: Mapping[str, tuple[str, ...]],
        about_people: frozenset[str],
        facets: frozenset[str],
        mined: str | None,
    ) -> RowAttributes:
        values: dict[str, list[str]] = {}
        derived: set[str] = set()
        genders: list[str] = []
        ages: list[str] = []
        for name, raw in stated.items():
            if name == "age_group" and (age := youngest(raw)) is not None:
                values[MIN_AGE] = [age]
            if name in _FOR_WHOM and name not in about_people:
                more = self.people.kin(" ".join(raw))
                genders += more[0]
                ages += more[1]
            if name in about_people:
                more = self.people.read(self._stems.bases(" ".join(raw)))
                genders += more[0]
                ages += more[1]
            elif name == "color":
                values[name] = self._colors(raw)
            elif name == "material":
                values[name] = self._materials(raw)
            elif name == "size":
                values[name] = [size for value in raw for size in _sizes(value)]
            elif name in facets:
                values[name] = [_NUMBER_TAIL.sub("", fold(value)) for value in raw if is_facet(value)]
        brand = fold(product.brand) if product.brand else mined
        if brand:
            values["brand"] = [brand]
            if not product.brand and "brand" not in stated:
                derived.add("brand")
        for source in (" ".join(product.category), _titles(product)):
            more = self.people.read(self._without_brand(source, brand))
            if not genders and more[0]:
                genders = more[0]
                derived.add("gender")
            if not ages and more[1]:
                ages = more[1]
                derived.add("age_group")
        values["gender"], values["age_group"] = genders, ages
        title = self._without_brand(_titles(product), brand)
        for name, finder, named in (
            ("color", self.colors, self._names.colors),
            ("material", self.materials, self._names.materials),
        ):
            if not values.get(name):
                values[name] = self._found(title, finder, named)
                derived.add(name)
        kept = {name: tuple(dict.fromkeys(found)) for name, found in values.items() if found}
        return RowAttributes(kept, frozenset(derived & kept.keys()))

    def _without_brand(self, text: str, brand: str | None) -> list[str]:
        """Stems of a text; a brand's words ("Red Tape") say nothing about the thing."""
        return self._stems.bases(without_name(fold(text), brand))

    def _found(self, stems: Sequence[str], finder: PhraseFinder, named: Mapping[str, Named]) -> list[str]:
        return [
            named[identity].value if identity in named else identity
            for found in finder.find(stems)
            for identity in with_broader(found.id, named)
        ]

    def _colors(self, raw: Iterable[str]) -> list[str]:
        values: list[str] = []
        for value in raw:
            for part in _SPLIT.split(value):
                if is_facet(part):
                    values.append(fold(part))
                values += self._found(self._stems.bases(part), self.colors, self._names.colors)
        return values

    def _materials(self, raw: Iterable[str]) -> list[str]:
        values: list[str] = []
        for value in raw:
            found = self._found(self._stems.bases(value), self.materials, self._names.materials)
            values += found
            values += [
                fold(part) for part in _SPLIT.split(value) if is_facet(part) and not re.search(r"\d", part)
            ]
        return values

    def _notice_people(self, says: dict[str, bool], attributes: Mapping[str, tuple[str, ...]]) -> None:
        """Attributes that say whom a thing is for, whatever they are called: all their words do."""
        for name, raw in attributes.items():
            if says.get(name, True):
                stems = [s for value in raw for s in self._stems.bases(value) if s not in ("and", "и")]
                says[name] = bool(stems) and all(stem in self.people for stem in stems)

    def _mined(self, products: Collection[Product]) -> list[str | None]:
        generic = {
            stem for product in products for stem in self._stems.bases(" ".join(product.category[:-1]))
        }
        # A leaf may itself be a brand or series ("VIMLE"): only words of several leaves are kinds of goods.
        leaves = {product.category[-1] for product in products if product.category}
        words = Counter(stem for leaf in leaves for stem in set(self._stems.bases(leaf)))
        generic |= {stem for stem, count in words.items() if count > 1}
        generic |= {stem for leaf in leaves if leaf != leaf.upper() for stem in self._stems.bases(leaf)}
        for product in products:
            for name, raw in stated(product).items():
                if name != "brand":
                    generic.update(
                        stem for value in raw if is_facet(value) for stem in self._stems.bases(value)
                    )
        generic |= self.colors.words() | self.materials.words()
        generic |= {
            stem for product in products for stem in self._stems.bases(product.title) if stem in self.people
        }
        return mine_brands(
            [product.title for product in products],
            (product.description for product in products),
            generic,
            self._stems,
        )


def is_facet(value: str) -> bool:
    """True for a value short enough to be chosen by, false for texts and addresses."""
    return (
        bool(value.strip())
        and len(value) <= _MAX_LENGTH
        and "://" not in value
        and len(tokens(value)) <= _MAX_WORDS
    )


def stated(product: Product) -> dict[str, tuple[str, ...]]:
    """Attributes of a product and of its variants (the buyable ones, when any is) under canonical names."""
    merged: dict[str, list[str]] = {}
    buyable = [variant for variant in product.variants if variant.available] or list(product.variants)
    for attributes in (product.attributes, *(variant.attributes for variant in buyable)):
        for name, values in attributes.items():
            folded = fold(name).replace("_", " ")
            canonical = _ALIASES.get(folded, folded.replace(" ", "_"))
            merged.setdefault(canonical, []).extend(value for value in values if value.strip())
    return {name: tuple(dict.fromkeys(values)) for name, values in merged.items() if values}


def _titles(product: Product) -> str:
    return " . ".join((product.title, *(text.title for text in product.translations.values())))


def _sizes(value: str) -> list[str]:
    folded = fold(value)
    if not is_facet(folded):
        return []
    sizes = [_LETTER_SIZES.get(folded, folded)]
    if bare := re.fullmatch(
        r"(?:(?:eu|us|uk|ru|eur)\s*)?(\d+(?:[.,]\d+)?)(?:\s*(?:eu|us|uk|ru|eur))?", folded
    ):
        sizes.append(re.sub(r"[.,]0+$", "", bare.group(1)).replace(",", "."))
    return sizes
