"""From products and their vectors to the files that a generation is searched by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalog import lexical_index
from catalog.attributes import AttributeReader, RowAttributes
from catalog.characters import Characters
from catalog.columns import Columns, FacetColumn
from catalog.constraints import Constraints
from catalog.embedder import Vectors
from catalog.kinds import Concepts, KindReader, Kinds
from catalog.lexical_index import LexicalDocument
from catalog.lexicon_build import LexiconBuilder
from catalog.measures import search_words
from catalog.names import Names, load_names
from catalog.product import Product
from catalog.serving import write_products
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
    products: Sequence[Product],
    vectors: Vectors,
    names: Names | None = None,
    build: Callable[[Path, Vectors], None] | None = None,
) -> dict[str, Any]:
    """Writes all that search reads into an existing, empty directory; `vectors` has a row a product.

    Returns the counts that the manifest records. names: the shipped ones when None. `build`: who indexes the
    vectors (`catalog.vector_engine`), FAISS when None.
    """
    stems = Stems()
    names = names or load_names()
    reader = AttributeReader(names, stems)
    attributes = reader.read(products)
    brands = [row.values["brand"][0] if "brand" in row.values else None for row in attributes]
    qualifying = reader.colors.words() | reader.materials.words()
    kinds = KindReader(names, stems, qualifying).read(products, brands)
    footwear = Concepts(names.goods.values(), stems).expand(stems.key(FOOTWEAR))
    attributes = with_european(attributes, [not footwear.isdisjoint(row.kind) for row in kinds.rows])
    attributes = with_sides(attributes, products)
    documents = [
        document(product, row.values, stems) for product, row in zip(products, attributes, strict=True)
    ]
    columns = _columns(products, attributes, kinds, documents)
    # Opening the generation meets the shipped names again: their stems are kept with it.
    concepts = Constraints(columns, names, stems).concepts
    lexicon = LexiconBuilder(products, columns, kinds, names, stems, concepts).build()

    stems.write(directory / "stems.arrow")
    columns.write(directory / "columns.arrow")
    lexicon.write(directory)
    write_products(products, directory / "products.arrow")
    if build is None:
        build_index(vectors).save(directory / "vectors.faiss")
    else:
        build(directory, vectors)
    Suggestions.of(products, lexicon).write(directory / "suggestions.arrow")
    Characters.of(_called(product) for product in products).write(directory / "trigrams.npy")
    (directory / "lexical").mkdir()
    lexical_index.write(directory / "lexical", documents, columns)
    return {
        "products": len(products),
        "available": int(columns.available.sum()),
        "facets": {name: len(column.values) for name, column in columns.facets.items()},
        "lexicon": len(lexicon.entries),
        "words": len(lexicon.words),
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


def _columns(
    products: Sequence[Product],
    attributes: Sequence[RowAttributes],
    kinds: Kinds,
    documents: Sequence[LexicalDocument],
) -> Columns:
    facets = dict.fromkeys(("gender", "age_group", *(name for row in attributes for name in row.values)))
    words = [
        joined([*found.fields.get("title", ()), "", *found.fields.get("category", ()), ""])
        + joined(found.fields.get("attributes", ()))
        for found in documents
    ]
    nan = float("nan")
    return Columns(
        ids=[product.id for product in products],
        price=np.array(
            [nan if product.price is None else float(product.price) for product in products], dtype=np.float64
        ),
        list_price=np.array(
            [nan if product.list_price is None else float(product.list_price) for product in products],
            dtype=np.float64,
        ),
        rating=np.array(
            [nan if product.rating is None else product.rating for product in products], dtype=np.float32
        ),
        reviews=np.array([product.reviews or 0 for product in products], dtype=np.int32),
        available=np.array([product.available for product in products], dtype=np.bool_),
        facets={name: FacetColumn.of([row.values.get(name, ()) for row in attributes]) for name in facets},
        terms={
            "kind": FacetColumn.of([row.kind for row in kinds.rows]),
            "node": FacetColumn.of([row.nodes for row in kinds.rows]),
            "partly": FacetColumn.of([row.partly for row in kinds.rows]),
            COLUMN: FacetColumn.of([shapes_of(row.values) for row in attributes]),
            "variant": FacetColumn.of([[one.id for one in product.variants] for product in products]),
            "word": FacetColumn.of([[word for word in found if word] for found in words]),
        },
        rows={product.id: row for row, product in enumerate(products)},
    )
