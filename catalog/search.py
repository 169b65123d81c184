"""One open generation of a catalog: search by words and by meaning together, hard constraints first."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog import shapes
from catalog.attributes import AttributeReader
from catalog.characters import Characters
from catalog.columns import Columns
from catalog.constraints import Constraints
from catalog.embedder import Embedder, Vectors
from catalog.errors import CatalogError, EmbedderMismatchError
from catalog.lexical_index import LexicalIndex
from catalog.lexicon import Lexicon
from catalog.names import Names, load_names
from catalog.product import Product
from catalog.query import QueryReader
from catalog.serving import ServingProducts
from catalog.shoe_sizes import meant
from catalog.suggesting import Suggestions
from catalog.title_kind import called
from catalog.variants import Facts, as_offered, best_of, facts_of
from catalog.vector_engine import FaissEngine, VectorEngine
from catalog.vector_index import VectorIndex
from catalog.where import Where
from catalog.words import Stems

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
_Numbers = NDArray[np.generic]

#: Shares of the three voices in a score; docs/search.md has the measurement.
WORDS, MEANING, LOOKS = 0.35, 0.4, 0.25
#: What a hit that only mentions the asked kind keeps of its score at least, when a text names kinds and
#: nothing else: a sofa's cover for "sofa". In longer texts the words themselves tell better.
OTHER_KIND = 0.6
#: What being of the asked kind is worth without any of the words.
KIND_ALONE = 0.4
#: A kind that so large a share of the shop belongs to ("furniture" in a furniture shop) tells nothing apart.
MOST = 0.6
#: Candidates that each side contributes at least.
_POOL = 500
#: Longer texts are cut: what somebody wants stands in the first sentences.
MAX_WORDS = 300
#: Rows whose mean cosine with a query is what "nothing in common" looks like.
_BACKGROUND = 512
#: Weight of the shop's average rating, in reviews, against a product's own (a Bayesian average).
_PRIOR_REVIEWS = 10.0


@dataclass(frozen=True, slots=True)
class Hits:
    """Best first, each (n,). `score` fuses `lexical` (share of the asked words) and `semantic` (nearness in
    meaning above what any product has to the query); all within 0..1."""

    rows: Rows
    score: Floats
    lexical: Floats
    semantic: Floats

    def __len__(self) -> int:
        return len(self.rows)


class Catalog:
    """Read only and safe to share between threads."""

    def __init__(
        self,
        number: int,
        columns: Columns,
        lexicon: Lexicon,
        products: ServingProducts,
        vectors: VectorIndex,
        lexical: LexicalIndex,
        characters: Characters,
        suggestions: Callable[[], Suggestions],
        embedder: Embedder,
        names: Names,
        stems: Stems,
    ) -> None:
        self.number = number
        self.columns = columns
        self.lexicon = lexicon
        self._products = products
        self._vectors = vectors
        self._lexical = lexical
        self._characters = characters
        self._read_suggestions = suggestions
        self._embedder = embedder
        self._constraints = Constraints(columns, names, stems)
        self._stems, self._names = stems, names
        self._query = QueryReader(lexicon.words, names, stems, self._adjacent)
        step = max(1, columns.size // _BACKGROUND)
        self._background: Rows = np.arange(0, columns.size, step, dtype=np.int64)
        self._prior = _prior(columns)
        self._stated: dict[tuple[str, frozenset[str]], NDArray[np.bool_]] = {}

    @classmethod
    def open(
        cls,
        directory: Path,
        embedder: Embedder,
        names: Names | None = None,
        engine: VectorEngine | None = None,
    ) -> Self:
        """Raises EmbedderMismatchError when another embedder made the vectors, CatalogError when files are
        missing or damaged. names: the shipped ones when None; `engine`: FAISS when None."""
        try:
            manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
            number, made_by = int(manifest["number"]), str(manifest["embedder"])
            dimension = int(manifest["dimension"])
        except (OSError, ValueError, KeyError) as error:
            raise CatalogError(f"{directory}: no readable manifest.json; import the catalog again") from error
        if made_by != embedder.id or dimension != embedder.dimension:
            raise EmbedderMismatchError(
                f"{directory}: its vectors were made by the embedder {made_by} ({dimension} dimensions), but "
                f"{embedder.id} ({embedder.dimension}) would query them: set it back or import again."
            )
        columns = Columns.read(directory / "columns.arrow")
        vectors = (engine or FaissEngine()).open(directory)
        if vectors.size != columns.size:
            raise CatalogError(
                f"{directory}: {columns.size} products but {vectors.size} vectors; import the catalog again."
            )
        return cls(
            number=number,
            columns=columns,
            lexicon=Lexicon.read(directory),
            products=ServingProducts.read(directory / "products.arrow"),
            vectors=vectors,
            lexical=LexicalIndex.open(directory / "lexical"),
            characters=Characters.read(directory / "trigrams.npy"),
            suggestions=lambda: Suggestions.read(directory / "suggestions.arrow"),
            embedder=embedder,
            names=names or load_names(),
            stems=Stems.read(directory / "stems.arrow"),
        )

    @property
    def size(self) -> int:
        return self.columns.size

    def mask(self, where: Where) -> NDArray[np.bool_]:
        """Rows (size,) that meet all hard constraints."""
        return self.columns.mask(self._constraints.condition(where))

    def search(
        self, text: str, where: Where | None = None, limit: int = 100, vector: Vectors | None = None
    ) -> Hits:
        """The best allowed rows for a text in either language; `vector` spares encoding it again.

        Without text: all allowed rows, the best rated first.
        """
        condition = self._constraints.condition(where or Where())
        mask = None if condition.empty else self.columns.mask(condition)
        text = " ".join(text.split()[:MAX_WORDS])
        if not text:
            return self._by_prior(mask, limit)
        if mask is not None and not mask.any():
            return _hits(*(np.zeros(0) for _ in range(4)))
        asked = self._query.read(text)
        pool = max(limit, _POOL)
        rows, scores = self._lexical.search(asked, condition, pool)
        if vector is None:
            vector = self._embedder.queries([text])[0]
        near = self._vectors.search(np.ravel(vector), pool, mask)
        named, alone = self._constraints.kinds_in(text)
        grade = self._constraints.grade_of_keys(named) if named else None
        if grade is not None and (not grade.any() or np.mean(grade >= 1.0) > MOST):
            grade = None
        others = OTHER_KIND if alone else 1.0
        return self._fuse(np.ravel(vector), (rows, scores), near, limit, text, grade, others)

    def similar(self, row: int, where: Where | None = None, limit: int = 50) -> Hits:
        """Products like this one, itself left out, by what their texts mean."""
        where = where or Where()
        mask = self.mask(where)
        mask[row] = False
        vector = self._vectors.vector(row)
        near = self._vectors.search(vector, limit, mask)
        nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        hits = self._fuse(vector, nothing, near, limit)
        return Hits(hits.rows, hits.semantic, hits.lexical, hits.semantic)

    def kind_grade(self, values: Collection[str]) -> Floats:
        """Shape (size,): 1.0 the product is such a thing, 0.5 its name mentions one, 0 not.

        0.75 and 0.6: there are fewer than three such things, and it is of the next broader kind or the one
        above; 0.65: it is filed where they are.
        """
        return self._constraints.kind_grade(values)

    def stated(self, name: str, values: Collection[str]) -> NDArray[np.bool_]:
        """Shape (size,): rows that state one of these normalised values and no other; not to be changed. Read
        from the columns once."""
        key = (name, frozenset(values))
        if (known := self._stated.get(key)) is not None:
            return known
        found = np.zeros(self.size, dtype=np.bool_)
        column = self.columns.column(name)
        if column is not None:
            for value in values:
                found[column.rows_with(value)] = True
            for value in column.index:
                if value not in values:
                    found[column.rows_with(value)] = False
        found.setflags(write=False)
        self._stated[key] = found
        return found

    def called(self, values: Collection[str], rows: Rows) -> NDArray[np.bool_]:
        """Shape of `rows`: whether each title names such a thing itself, or at least nothing else."""
        keys = [self._stems.key(value) for value in values]
        return called(self.columns, self._constraints.concepts, keys, rows)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Completions for a search box; read at first use."""
        return self._read_suggestions()

    def product(self, row: int) -> Product:
        return self._products.at(row)

    def row(self, id: str) -> int | None:
        """The row of a product or of one of its variants."""
        return self.columns.row(id)

    def offered(self, id: str) -> Product | None:
        """The product of an id; the id of a variant gives the product in that form."""
        row = self.row(id)
        if row is None:
            return None
        product = self.product(row)
        variant = next((one for one in product.variants if one.id == id), None)
        return as_offered(product, variant) if variant is not None and product.separate else product

    def offer(self, row: int, where: Where) -> Product | None:
        """The product of a row in the form that meets the constraints; None when no variant does."""
        product = self.product(row)
        if not product.variants:
            return product
        best = best_of(product, self._facts(product, row), meant(where))
        return as_offered(product, best) if best is not None else None

    def in_form(self, id: str, options: Mapping[str, str]) -> Product | None:
        """A product as it is sold in a chosen form (attribute -> value, as the feed spells it or normalised);
        without a choice, in the cheapest that can be had."""
        row, product = self.row(id), self.offered(id)
        if row is None or product is None or not product.variants or product.separate:
            return product
        meant_ = dict(self._reader.meaning(name, (value,)) for name, value in options.items())
        chosen = {name: frozenset(values) for name, values in meant_.items()}
        for where in (Where(any_of=chosen), Where(any_of=chosen, available=False)):
            if (form := self.offer(row, where)) is not None:
                return form
        return product

    def told_apart(self, id: str, where: Where) -> dict[str, str]:
        """What tells the form that meets the constraints from the one sold without a choice; empty where that
        is the same one."""
        row, product = self.row(id), self.offered(id)
        if row is None or product is None or not product.variants or product.separate:
            return {}
        facts = self._facts(product, row)
        fitting, plain = best_of(product, facts, meant(where)), best_of(product, facts, Where())
        if fitting is None or fitting is plain:
            return {}
        return {name: raw[0] for name, raw in fitting.attributes.items() if raw}

    def meets(self, id: str, where: Where) -> bool:
        """Whether a product, or the variant that goes by this id, meets constraints."""
        row = self.row(id)
        if row is None or not self.mask(where)[row]:
            return False
        product = self.product(row)
        own = [one for one in self._facts(product, row) if one.variant.id == id]
        return not product.separate or not own or own[0].meets(meant(where))

    def _facts(self, product: Product, row: int) -> tuple[Facts, ...]:
        return facts_of(product, self._reader, lambda name: self.values(name, row))

    def own_values(self, id: str) -> Mapping[str, frozenset[str]]:
        """Normalised values of what tells a separately offered variant from its siblings; else empty."""
        row = self.row(id)
        if row is None or not (product := self.product(row)).separate:
            return {}
        own = [one.values for one in self._facts(product, row) if one.variant.id == id]
        return own[0] if own else {}

    @property
    def varied(self) -> NDArray[np.bool_]:
        """Shape (size,): rows that have variants."""
        column = self.columns.terms.get("variant")
        return ~column.unstated if column is not None else np.zeros(self.size, dtype=np.bool_)

    @cached_property
    def _reader(self) -> AttributeReader:
        return AttributeReader(self._names, self._stems)

    def values(self, name: str, row: int) -> tuple[str, ...]:
        """Normalised values of an attribute of a row, () when unstated."""
        column = self.columns.facets.get(name)
        return column.at(row) if column else ()

    def shapes(self, row: int) -> tuple[str, ...]:
        """The sides of a row that are known together, as wishes for `dimensions` are written."""
        column = self.columns.terms.get(shapes.COLUMN)
        return tuple(map(shapes.in_words, column.at(row))) if column else ()

    def facets(
        self, mask: NDArray[np.bool_], names: Collection[str] | None = None
    ) -> dict[str, dict[str, int]]:
        """Rows behind each value of each attribute among the masked rows."""
        wanted = self.columns.facets if names is None else names
        return {
            name: counts
            for name in wanted
            if (column := self.columns.facets.get(name)) and (counts := column.counts(mask))
        }

    def _adjacent(self, stems: str) -> int:
        """Products in whose words these two stems, run together, are neighbours."""
        column = self.columns.terms.get("word")
        return 0 if column is None else len(column.rows_with(stems))

    def _fuse(
        self,
        vector: Floats,
        lexical: tuple[Rows, Floats],
        near: tuple[Rows, Floats],
        limit: int,
        text: str = "",
        grade: Floats | None = None,
        others: float = 1.0,
    ) -> Hits:
        rows = np.union1d(lexical[0], near[0])
        words = np.zeros(len(rows), dtype=np.float32)
        words[np.searchsorted(rows, lexical[0])] = lexical[1]
        meaning = self._above_background(vector, rows)
        if grade is not None:
            # A sofa is found by "sofa" whatever word its title uses for it.
            words = np.maximum(words, KIND_ALONE * np.where(grade[rows] > 0.5, grade[rows], 0))
        looks = self._characters.likeness(text, rows)
        score = WORDS * words + MEANING * meaning + LOOKS * looks
        if grade is not None:
            # What is not known to be of any such kind is not known to be of another one either.
            mentions = (grade[rows] > 0) & (others < 1)
            score[mentions] *= others + (1 - others) * grade[rows[mentions]]
        best = np.lexsort((rows, -score))[:limit]
        return _hits(rows[best], score[best], words[best], meaning[best])

    def _above_background(self, vector: Floats, rows: Rows) -> Floats:
        """Cosines, 0 at the query's mean cosine with this catalog and 1 at identity.

        Whatever the encoder's own range is (E5 keeps everything in 0.7..1), unrelated products come near 0.
        """
        if not self.size:
            return np.zeros(0, dtype=np.float32)
        background = float(self._vectors.cosines(vector, self._background).mean())
        cosines = self._vectors.cosines(vector, rows)
        above = (cosines - background) / max(1e-6, 1 - background)
        return np.asarray(np.clip(above, 0, 1), dtype=np.float32)

    def _by_prior(self, mask: NDArray[np.bool_] | None, limit: int) -> Hits:
        rows = np.arange(self.size) if mask is None else np.flatnonzero(mask)
        best = rows[np.lexsort((rows, -self._prior[rows]))][:limit]
        nothing = np.zeros(len(best))
        return _hits(best, self._prior[best], nothing, nothing)


def _hits(
    rows: NDArray[np.generic],
    score: NDArray[np.generic],
    lexical: NDArray[np.generic],
    semantic: NDArray[np.generic],
) -> Hits:
    parts = (part.astype(np.float32) for part in (score, lexical, semantic))
    return Hits(rows.astype(np.int64), *parts)


def _prior(columns: Columns) -> Floats:
    """Bayesian average of ratings in 0..1 (of 5 stars); unrated products get the shop's mean."""
    rated = ~np.isnan(columns.rating)
    mean = float(columns.rating[rated].mean()) if rated.any() else 0.0
    reviews = np.where(rated, columns.reviews, 0)
    rating = np.where(rated, columns.rating, mean)
    average = (rating * reviews + mean * _PRIOR_REVIEWS) / (reviews + _PRIOR_REVIEWS)
    return np.asarray(np.clip(average / 5.0, 0, 1), dtype=np.float32)
