"""Which column of a table goes where: the map's word first, then the headers', then what cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import FeedError
from catalog.feeds import money, names, pairs
from catalog.feeds.base import FIELDS, ColumnUse, Row
from catalog.feeds.mapping import FieldMap, Target, shown
from catalog.feeds.plain_text import EMPTY

#: A left-over column becomes an attribute when nearly all its cells (19 of 20) are at most USUAL characters
#: long and none is longer than LONGEST: more is prose.
USUAL = 60
LONGEST = 200
#: Without these there is no product.
REQUIRED = ("id", "title")
#: Of a column that may hold prices under a name of its own: cells that are filled, and that look so.
FILLED, MONEY = 0.5, 0.8
#: What a feed may have once more in other languages.
TRANSLATED = frozenset({"title", "description", "category"})
#: Characters of the longest text that a price is.
LONGEST_PRICE = 20
_TWO_DECIMALS = re.compile(r"\d[\d\s,]*\.\d\d|\d[\d\s.]*,\d\d")
_FLOAT_INTEGER = re.compile(r"-?\d+\.0")


@dataclass(frozen=True, slots=True)
class Plan:
    """fields, attributes: our name -> where its value comes from; translations: language -> field -> column;
    pairs: columns of attribute lists; integers: columns whose "2010.0" means 2010."""

    fields: Mapping[str, Target]
    attributes: Mapping[str, Target]
    translations: Mapping[str, Mapping[str, str]]
    pairs: tuple[str, ...]
    integers: frozenset[str]
    uses: tuple[ColumnUse, ...]

    def row(self, number: int, record: Mapping[str, Any]) -> Row:
        """One record under our names."""
        values = dict(self._values(self.fields, record))
        attributes = dict(self._values(self.attributes, record))
        for column in self.pairs:
            parsed = pairs.parse(str(present(record.get(column)) or ""))
            for name, found in pairs.attributes(parsed or {}).items():
                attributes.setdefault(name, found)
        translations: dict[str, Any] = {}
        for language, columns in self.translations.items():
            texts = {
                name: record.get(column) for name, column in columns.items() if present(record.get(column))
            }
            if texts:
                translations[language] = texts
        if translations:
            stated = values.get("translations")
            values["translations"] = {**translations, **(stated if isinstance(stated, dict) else {})}
        return Row(number, values, attributes)

    def _values(self, targets: Mapping[str, Target], record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, target in targets.items():
            if target.const is not None:
                yield name, target.const
                continue
            cells = [
                cell.removesuffix(".0") if column in self.integers and isinstance(cell, str) else cell
                for column in target.columns
                if (cell := present(record.get(column))) is not None
            ]
            if len(target.columns) == 1 and cells:
                yield name, cells[0]
            elif cells:
                # Several columns: a path or several values, but one text for a field that is a text.
                yield (
                    name,
                    " ".join(map(str, cells)) if name in ("title", "description", "brand", "id") else cells,
                )


def make(columns: Sequence[str], sample: Sequence[Mapping[str, Any]], mapping: FieldMap | None) -> Plan:
    """Decide for these columns, having seen some records.

    Raises FeedError when the map names other columns, when no column is an id or a title, or when none is
    known as a price but one looks like prices.
    """
    draft = _Draft(columns, sample)
    if mapping is not None:
        mapping.check(columns)
        draft.take_map(mapping)
    draft.take_headers()
    draft.take_rest()
    missing = [name for name in REQUIRED if name not in draft.fields]
    if missing:
        raise FeedError(
            f"no column is recognised as {' or '.join(missing)}; the columns are: {shown(columns)}. "
            f"Say which it is in a map file (--map FILE), such as `{missing[0]}: {shown(columns[:1])}`"
        )
    if "price" not in draft.fields and "sale_price" not in draft.fields:
        draft.no_hidden_price()
    return draft.done()


def present(cell: Any) -> Any:
    """The cell, or None when it holds nothing ("", "NaN", "n/a", [], {})."""
    if isinstance(cell, str):
        return None if cell.strip().casefold() in EMPTY else cell
    return None if cell is None or cell == [] or cell == {} else cell


@dataclass
class _Draft:
    columns: Sequence[str]
    sample: Sequence[Mapping[str, Any]]
    fields: dict[str, Target] = field(default_factory=dict)
    attributes: dict[str, Target] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    pairs: list[str] = field(default_factory=list)
    uses: dict[str, ColumnUse] = field(default_factory=dict)

    def take_map(self, mapping: FieldMap) -> None:
        for key, target in mapping.targets.items():
            if not target.columns and target.const is None:
                # Said to stay empty: neither the field nor a column of that name is used.
                if key in FIELDS:
                    self.fields[key] = target
                if key in self.columns:
                    self._use(key, "", "map")
            elif key in FIELDS:
                self.fields[key] = target
            elif (translated := _translated(key)) and target.columns:
                field_, language = translated
                self.translations.setdefault(language, {})[field_] = target.columns[0]
            else:
                self.attributes[names.attribute_of(key)] = target
            for column in target.columns:
                self._use(column, key, "map")

    def take_headers(self) -> None:
        claims: dict[str, tuple[int, str]] = {}
        levels: dict[int, str] = {}
        for column in self._free():
            if (level := names.level_of(column)) is not None:
                levels.setdefault(level, column)
            elif found := names.field_of(column):
                name, rank = found
                if name not in claims or rank < claims[name][0]:
                    claims[name] = (rank, column)
        if levels and "category" not in self.fields:
            self._take("category", tuple(levels[level] for level in sorted(levels)))
        for name, (_, column) in claims.items():
            if name not in self.fields:
                self._take(name, (column,))
        for column in self._free():
            if translated := _translated(column):
                name, language = translated
                if name in self.fields:
                    self.translations.setdefault(language, {}).setdefault(name, column)
                    self._use(column, f"{name}_{language}", "name")
                else:
                    # A feed with title_en and title_ru alone: the first is the feed's own language.
                    self._take(name, (column,))

    def take_rest(self) -> None:
        for column in self._free():
            cells = [cell for record in self.sample if (cell := present(record.get(column))) is not None]
            if cells and all(isinstance(cell, str) for cell in cells) and pairs.is_column(cells):
                self.pairs.append(column)
                self._use(column, "attributes", "pairs")
                continue
            name = names.attribute_of(column)
            if name in self.attributes:
                name = names.snake(column)
            if names.is_private(column):
                self._use(column, "", "private")
            elif not name or name in self.attributes or not _short(cells):
                self._use(column, "", "left out")
            else:
                self.attributes[name] = Target((column,))
                self._use(column, name, "attribute")

    def no_hidden_price(self) -> None:
        """Raises FeedError when a column without a field of its own holds amounts of money."""
        for column in self.columns:
            if self.uses[column].how not in ("attribute", "left out"):
                continue
            cells = [cell for record in self.sample if (cell := present(record.get(column))) is not None]
            amounts = sum(isinstance(cell, (str, float)) and _looks_like_money(cell) for cell in cells)
            if len(cells) >= FILLED * len(self.sample) and amounts >= max(1, MONEY * len(cells)):
                raise FeedError(
                    f"no column is recognised as price, but {column!r} looks like prices: say "
                    f"`price: {column}` in a map file (--map FILE), or `price:` where products have no prices"
                )

    def done(self) -> Plan:
        integers = frozenset(column for column in self.columns if self._whole(column))
        uses = tuple(self.uses[column] for column in self.columns)
        return Plan(self.fields, self.attributes, self.translations, tuple(self.pairs), integers, uses)

    def _free(self) -> list[str]:
        return [column for column in self.columns if column not in self.uses]

    def _take(self, name: str, columns: tuple[str, ...]) -> None:
        self.fields[name] = Target(columns)
        for column in columns:
            self._use(column, name, "name")

    def _use(self, column: str, target: str, how: str) -> None:
        before = self.uses.get(column)
        # One column may feed several fields of a map.
        joined = f"{before.target}, {target}" if before and before.target else target
        self.uses[column] = ColumnUse(column, joined, how)

    def _whole(self, column: str) -> bool:
        """Spreadsheets and data frames turn whole numbers with gaps into floats."""
        cells = [cell for record in self.sample if (cell := present(record.get(column))) is not None]
        return bool(cells) and all(isinstance(cell, str) and _FLOAT_INTEGER.fullmatch(cell) for cell in cells)


def _translated(column: str) -> tuple[str, str] | None:
    """("title", "ru") for a column that holds a field in one more language."""
    if (found := names.language_of(column)) is None:
        return None
    base, language = found
    if names.level_of(base) is not None:
        return "category", language
    known = names.field_of(base)
    return (known[0], language) if known and known[0] in TRANSLATED else None


def _looks_like_money(cell: str | float) -> bool:
    """A number with a currency, or with two decimals."""
    text = str(cell).strip()
    amount = money.amount(text)
    if amount is None or amount <= 0 or len(text) > LONGEST_PRICE:
        return False
    return _TWO_DECIMALS.fullmatch(text) is not None or money.currency(text) is not None


def _short(cells: Sequence[Any]) -> bool:
    lengths: list[int] = []
    for cell in cells:
        items = cell if isinstance(cell, list) else [cell]
        if any(isinstance(item, (dict, list)) for item in items):
            return False
        lengths.extend(len(str(item)) for item in items)
        if any(
            str(item).lstrip().lower().startswith(("http://", "https://", "<", "{", "[")) for item in items
        ):
            return False
    lengths.sort()
    return bool(lengths) and lengths[-1] <= LONGEST and lengths[int(len(lengths) * 0.95)] <= USUAL
