"""The facts of all products side by side: numpy columns, and the row mask of hard constraints."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalog.arrow import read_table, write_table

Mask = NDArray[np.bool_]
_FACET, _TERMS = "facet:", "terms:"


class FacetColumn:
    """Several values a row, as codes into `values`: row r has `codes[offsets[r]:offsets[r + 1]]`."""

    __slots__ = ("_code_rows", "_starts", "codes", "index", "offsets", "values")

    def __init__(self, values: Sequence[str], offsets: NDArray[np.int64], codes: NDArray[np.int32]) -> None:
        self.values = tuple(values)
        self.offsets = offsets
        self.codes = codes
        self.index = {value: code for code, value in enumerate(self.values)}
        rows = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
        order = np.argsort(codes, kind="stable")
        self._code_rows = rows[order]
        self._starts = np.searchsorted(codes[order], np.arange(len(self.values) + 1))

    @classmethod
    def of(cls, rows: Iterable[Collection[str]]) -> Self:
        growing = GrowingColumn()
        number = -1
        for number, row in enumerate(rows):
            growing.add(number, row)
        return cls(*growing.parts(number + 1))

    def at(self, row: int) -> tuple[str, ...]:
        return tuple(self.values[code] for code in self.codes[self.offsets[row] : self.offsets[row + 1]])

    def rows_with(self, value: str) -> NDArray[np.int32]:
        """Rows that have the value, ascending."""
        code = self.index.get(value)
        if code is None:
            return np.zeros(0, dtype=np.int32)
        return self._code_rows[self._starts[code] : self._starts[code + 1]]

    @property
    def unstated(self) -> Mask:
        return np.asarray(np.diff(self.offsets) == 0, dtype=np.bool_)

    def counts(self, mask: Mask | None = None) -> dict[str, int]:
        """Rows behind each value, among the masked rows; values without rows are left out."""
        rows = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        codes = self.codes if mask is None else self.codes[mask[rows]]
        found = np.bincount(codes, minlength=len(self.values))
        return {self.values[code]: int(found[code]) for code in np.flatnonzero(found)}

    def to_arrow(self) -> Any:
        """Lists of codes into one dictionary of values."""
        values = pa.array(self.values, pa.string())
        flat = pa.DictionaryArray.from_arrays(pa.array(self.codes, pa.int32()), values)
        return pa.ListArray.from_arrays(pa.array(self.offsets, pa.int32()), flat)

    @classmethod
    def from_arrow(cls, lists: Any) -> Self:
        flat = lists.flatten()
        if not pa.types.is_dictionary(flat.type):
            flat = flat.dictionary_encode()
        offsets = lists.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
        codes = flat.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        return cls(flat.dictionary.to_pylist(), offsets - offsets[0], codes)


class GrowingColumn:
    """A facet column in the making: rows come in order, those between have no values; 4 bytes a value."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._offsets: array[int] = array("q", [0])
        self._codes: array[int] = array("i")

    def add(self, row: int, values: Iterable[str]) -> None:
        self._pad(row)
        index = self._index
        self._codes.extend([index.setdefault(value, len(index)) for value in dict.fromkeys(values)])
        self._offsets.append(len(self._codes))

    def parts(self, rows: int) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int32]]:
        """What `FacetColumn` is made of, for a catalog of so many rows."""
        self._pad(rows)
        offsets = np.frombuffer(self._offsets, dtype=np.int64)
        return tuple(self._index), offsets, np.frombuffer(self._codes, dtype=np.int32)

    def _pad(self, row: int) -> None:
        missing = row + 1 - len(self._offsets)
        if missing > 0:
            self._offsets.extend([len(self._codes)] * missing)


@dataclass(frozen=True, slots=True)
class Clause:
    """One hard constraint: a row has any of these (column, value) pairs, or states nothing in `unstated`;
    `negated` turns it round."""

    pairs: frozenset[tuple[str, str]]
    unstated: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """What a `Where` comes down to in one generation: all clauses hold and the price is in range."""

    clauses: tuple[Clause, ...] = ()
    price_min: float | None = None
    price_max: float | None = None
    available: bool = False

    @property
    def empty(self) -> bool:
        return not self.clauses and self.price_min is None and self.price_max is None and not self.available


@dataclass(frozen=True)
class Columns:
    """One entry a row in each: prices in the product's currency; price (on request), list_price and
    rating NaN when unstated.

    `facets` are attributes by name (normalised values). `terms` are what search alone needs: `kind`, `partly`
    and `node` (keys of what the product is, what its name mentions, its category path), `word` (stems of
    title, category and attributes), `sides` (`catalog.shapes`) and `variant` (ids of the variants).
    """

    ids: list[str]
    price: NDArray[np.float64]
    list_price: NDArray[np.float64]
    rating: NDArray[np.float32]
    reviews: NDArray[np.int32]
    available: Mask
    facets: Mapping[str, FacetColumn]
    terms: Mapping[str, FacetColumn] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def price_range(self) -> tuple[float, float]:
        """The lowest and the highest price; zeros where nothing has one."""
        known = self.price[np.isfinite(self.price)]
        return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)

    def column(self, name: str) -> FacetColumn | None:
        return self.terms.get(name) or self.facets.get(name)

    def row(self, id: str) -> int | None:
        """The row of a product, or of the product that has a variant of this id."""
        row = self.rows.get(id)
        if row is None and (variants := self.terms.get("variant")) is not None:
            found = variants.rows_with(id)
            row = int(found[0]) if len(found) else None
        return row

    def mask(self, condition: Condition) -> Mask:
        """Rows (size,) that meet the condition."""
        mask = self.available.copy() if condition.available else np.ones(self.size, dtype=np.bool_)
        if condition.price_min is not None:
            mask &= self.price >= condition.price_min
        if condition.price_max is not None:
            mask &= self.price <= condition.price_max
        for clause in condition.clauses:
            having = self._having(clause)
            if clause.negated:
                having &= ~self._choice(clause)
            mask &= having != clause.negated
        return mask

    def _choice(self, clause: Clause) -> Mask:
        """Rows whose variants differ in what a clause speaks of: "not red" leaves the green one of them."""
        variants = self.terms.get("variant")
        choice = np.zeros(self.size, dtype=np.bool_)
        if variants is not None:
            for name in {name for name, _ in clause.pairs}:
                if (column := self.facets.get(name)) is not None:
                    choice |= ~variants.unstated & (np.diff(column.offsets) > 1)
        return choice

    def _having(self, clause: Clause) -> Mask:
        found = np.zeros(self.size, dtype=np.bool_)
        for name, value in clause.pairs:
            if name == "id":
                row = self.row(value)
                if row is not None:
                    found[row] = True
            elif (column := self.column(name)) is not None:
                found[column.rows_with(value)] = True
        if clause.unstated is not None:
            stated = self.column(clause.unstated)
            found |= True if stated is None else stated.unstated
        return found

    def write(self, path: Path) -> None:
        arrays = {
            "id": pa.array(self.ids, pa.string()),
            "price": pa.array(self.price),
            "list_price": pa.array(self.list_price),
            "rating": pa.array(self.rating),
            "reviews": pa.array(self.reviews),
            "available": pa.array(self.available),
            **{_FACET + name: column.to_arrow() for name, column in self.facets.items()},
            **{_TERMS + name: column.to_arrow() for name, column in self.terms.items()},
        }
        write_table(pa.table(arrays), path)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CatalogError when the file is missing or damaged."""
        table = read_table(path)

        def number(name: str) -> NDArray[Any]:
            return np.asarray(table.column(name).to_numpy())

        def facets(prefix: str) -> dict[str, FacetColumn]:
            return {
                name.removeprefix(prefix): FacetColumn.from_arrow(table.column(name).combine_chunks())
                for name in table.column_names
                if name.startswith(prefix)
            }

        ids = table.column("id").to_pylist()
        return cls(
            ids=ids,
            price=number("price"),
            list_price=number("list_price"),
            rating=number("rating"),
            reviews=number("reviews"),
            available=number("available").astype(np.bool_),
            facets=facets(_FACET),
            terms=facets(_TERMS),
            rows={identity: row for row, identity in enumerate(ids)},
        )
