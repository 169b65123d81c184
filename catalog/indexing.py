"""From products and their vectors to the files that a generation is searched by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from catalog.attributes import AttributeReader, RowAttributes
from catalog.characters import row_of, rows_file
from catalog.columns import Columns, FacetColumn, GrowingColumn
from catalog.constraints import Constraints
from catalog.embedder import Vectors
from catalog.kinds import Concepts, KindReader, RowKinds
from catalog.lexical_index import LexicalDocument, LexicalWriter
from catalog.lexicon_build import LexiconBuilder, is_in_russian, words_of
from catalog.measures import search_words
from catalog.names import Names, load_names
from catalog.product import Product
from catalog.serving import ServingProducts, write_products
from catalog.shapes import COLUMN, shapes_of, with_sides
from catalog.shoe_sizes import FOOTWEAR, with_european
from catalog.suggesting import Suggestions
from catalog.vector_index import build_index
from catalog.words import Stems, joined

#: More of a description says less about what the product is, and every token costs encoding time.
DESCRIPTION_CHARACTERS = 240
#: Attributes that describe the thing itself; codes, dimensions and long texts say nothing to a text encoder.
_SHORT = 40
#: A longer list of values (all fronts of a kitchen) says what there is, not what the product is.
_FEW = 4
#: Encoding time grows with the square of the length; what is cut off here the lexical index still knows.
ATTRIBUTE_CHARACTERS = 160


def passage_text(product: Product) -> str:
    """The text that is embedded for a product; without price and stock, so that those re-embed nothing."""
    parts = [product.title]
    if product.category:
        parts.append(" > ".join(product.category))
    if product.brand and product.brand.casefold() not in product.title.casefold():
        parts.append(product.brand)
    attributes = [
        f"{name.replace('_', ' ')}: {', '.join(values)}"
        for name, values in product.attributes.items()
        if 0 < len(values) <= _FEW
        and all(len(value) <= _SHORT and not value.startswith("http") for value in values)
    ]
    if attributes:
        parts.append("; ".join(attributes)[:ATTRIBUTE_CHARACTERS])
    if product.description:
        parts.append(product.description[:DESCRIPTION_CHARACTERS])
    parts.extend(text.title for text in product.translations.values() if text.title)
    return ". ".join(parts)


def write_indexes(
    directory: Path,
    products: Collection[Product],
    vectors: Vectors,
    names: Names | None = None,
    build: Callable[[Path, Vectors], None] | None = None,
) -> dict[str, Any]:
    """Writes all that search reads into an existing, empty directory; `vectors` has a row a product.

    Returns the counts that the manifest records. names: the shipped ones when None. `build`: who indexes the
    vectors (`catalog.vector_engine`), FAISS when None. Products are gone through several times and never held
    all at once: memory is that of the columns and of the vector index.
    """
    if build is None:
        build_index(vectors).save(directory / "vectors.faiss")
    else:
        build(directory, vectors)
    write_products(products, directory / "products.arrow")
    # From here on each pass reads what was written, which needs no memory.
    served = ServingProducts.read(directory / "products.arrow")
    stems = Stems()
    names = names or load_names()
    made = _Rows(directory, served, names, stems)
    columns = made.columns
    # Opening the generation meets the shipped names again: their stems are kept with it.
    concepts = Constraints(columns, names, stems).concepts
    russian = made.russian * 2 > len(served)
    lexicon = LexiconBuilder(made.words, russian, columns, made.kinds, names, stems, concepts).build()
    stems.write(directory / "stems.arrow")
    columns.write(directory / "columns.arrow")
    lexicon.write(directory)
    Suggestions.of(served, lexicon).write(directory / "suggestions.arrow")
    return {
        "products": len(served),
        "available": int(columns.available.sum()),
        "facets": {name: len(column.values) for name, column in columns.facets.items()},
        "lexicon": len(lexicon.entries),
        "words": len(lexicon.words),
    }


_TERMS = ("kind", "node", "partly", COLUMN, "variant", "word")


class _Rows:
    """One pass over all products: the lexical index and the bits of titles are written as it goes, columns
    and the words of the catalog grow."""

    def __init__(self, directory: Path, products: ServingProducts, names: Names, stems: Stems) -> None:
        reader = AttributeReader(names, stems)
        survey = reader.survey(products)
        kind_reader = KindReader(names, stems, reader.colors.words() | reader.materials.words())
        self.kinds = kind_reader.survey(products, survey.brands)
        self.words: Counter[str] = Counter()
        self.russian = 0
        footwear = Concepts(names.goods.values(), stems).expand(stems.key(FOOTWEAR))
        size = len(products)
        self._ids: list[str] = []
        self._price, self._list_price = np.full(size, np.nan), np.full(size, np.nan)
        self._rating = np.full(size, np.nan, dtype=np.float32)
        self._reviews = np.zeros(size, dtype=np.int32)
        self._available = np.zeros(size, dtype=np.bool_)
        self._facets: dict[str, GrowingColumn] = {"gender": GrowingColumn(), "age_group": GrowingColumn()}
        self._terms = {
            name: GrowingColumn() for name in ("kind", "node", "partly", COLUMN, "variant", "word")
        }
        (directory / "lexical").mkdir()
        writer = LexicalWriter(directory / "lexical")
        bits = rows_file(directory / "trigrams.npy", size)
        for number, product in enumerate(products):
            row = reader.row(product, survey, number)
            # A brand that a title alone tells counts, too.
            brand = row.values["brand"][0] if "brand" in row.values else None
            kind = kind_reader.row(product, brand, self.kinds)
            if not footwear.isdisjoint(kind.kind):
                row = with_european(row)
            row = with_sides(row, product)
            found = document(product, row.values, stems)
            terms = _terms(product, row, kind, found)
            self._take(number, product, row, terms)
            values = {**row.values, **terms}
            writer.add(found, product.id, product.available, float(self._price[number]), values)
            bits[number] = row_of(_called(product))
            self.words.update(words_of(product))
            self.russian += is_in_russian(product)
        writer.close()
        del bits
        self.columns = self._made()

    def _take(
        self, number: int, product: Product, row: RowAttributes, terms: Mapping[str, Collection[str]]
    ) -> None:
        self._ids.append(product.id)
        for numbers, stated in (
            (self._price, product.price),
            (self._list_price, product.list_price),
            (self._rating, product.rating),
        ):
            if stated is not None:
                numbers[number] = float(stated)
        self._reviews[number] = product.reviews or 0
        self._available[number] = product.available
        for name, values in row.values.items():
            self._facets.setdefault(name, GrowingColumn()).add(number, values)
        for name, found in terms.items():
            self._terms[name].add(number, found)

    def _made(self) -> Columns:
        size = len(self._ids)
        return Columns(
            ids=self._ids,
            price=self._price,
            list_price=self._list_price,
            rating=self._rating,
            reviews=self._reviews,
            available=self._available,
            facets={name: FacetColumn(*column.parts(size)) for name, column in self._facets.items()},
            terms={name: FacetColumn(*column.parts(size)) for name, column in self._terms.items()},
            rows={identity: row for row, identity in enumerate(self._ids)},
        )


def _terms(
    product: Product, row: RowAttributes, kind: RowKinds, found: LexicalDocument
) -> dict[str, Collection[str]]:
    """What `Columns.terms` has of one product."""
    title, category = found.fields.get("title", ()), found.fields.get("category", ())
    words = joined([*title, "", *category, ""]) + joined(found.fields.get("attributes", ()))
    return {
        "kind": kind.kind,
        "node": kind.nodes,
        "partly": kind.partly,
        COLUMN: shapes_of(row.values),
        "variant": [one.id for one in product.variants],
        "word": [word for word in words if word],
    }


def _called(product: Product) -> str:
    """What people may type of a product letter by letter: its titles and its brand."""
    return " ".join([product.title, product.brand or "", *(t.title for t in product.translations.values())])


def document(product: Product, values: Mapping[str, tuple[str, ...]], stems: Stems) -> LexicalDocument:
    """The stems of a product by lexical field, its translations and normalised values included."""
    texts = product.translations.values()
    stated = [value for name, found in product.attributes.items() if name != "brand" for value in found]
    derived = [value for name, found in values.items() if name != "brand" for value in found]
    fields = {
        "title": [product.title, *(text.title for text in texts)],
        "category": [*product.category, *(node for text in texts for node in text.category)],
        "brand": [product.brand or "", *values.get("brand", ())],
        "attributes": [*stated, *derived],
        "description": [product.description, *(text.description for text in texts)],
    }
    return LexicalDocument(
        {
            # A word that one field states twice ("Navy Blue", "blue") counts once where it is only a value.
            name: list(dict.fromkeys(found)) if name in ("brand", "attributes") else found
            for name, parts in fields.items()
            if (found := [stems.of(word) for part in parts for word in search_words(part)])
        }
    )
