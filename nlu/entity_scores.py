"""How well entities are read: labelled messages against what a parser finds in them, by kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlu.errors import NluError
from nlu.parse import Entity

#: Kinds that a person labels. Any other attribute of a feed ("season", "fit") describes, as a feature does.
KINDS = (
    "category", "brand", "color", "material", "size", "gender", "age_group", "price", "quantity",
    "reference", "recipient", "occasion", "change", "anything", "feature",
)  # fmt: skip
#: A bare number means nothing before somebody asks for one.
_CONTEXT = frozenset({"number"})
_WORD = re.compile(r"[^\W_]+")
_LOOKS = frozenset({"color", "material"})
_LACKING = frozenset({"without", "no", "без"})


@dataclass(frozen=True, slots=True)
class Label:
    """What a person marked: `text[start:end]` is a `name`. value: only what must agree, None is anything."""

    name: str
    start: int
    end: int
    value: Any = None
    negated: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    labels: tuple[Label, ...]
    line: int = 0


@dataclass(slots=True)
class Count:
    """found: labels that the parser has; said: what it says; right: the part of that which a label backs."""

    labels: int = 0
    found: int = 0
    said: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.labels if self.labels else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, other: Count) -> None:
        self.labels += other.labels
        self.found += other.found
        self.said += other.said
        self.right += other.right


@dataclass(slots=True)
class EntityReport:
    """kinds: one count a kind. missed and invented: (message, "kind text"), for people to read."""

    kinds: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    missed: list[tuple[str, str]] = field(default_factory=list)
    invented: list[tuple[str, str]] = field(default_factory=list)

    @property
    def all(self) -> Count:
        total = Count()
        for count in self.kinds.values():
            total.add(count)
        return total


def read_labelled(path: Path) -> list[Labelled]:
    """JSONL rows `{"text", "entities": [{"name", "start", "end", "value"?, "negated"?}]}`.

    Raises NluError naming file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NluError(f"{path} can't be read ({error.strerror}).") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labels = tuple(
                Label(
                    str(one["name"]),
                    int(one["start"]),
                    int(one["end"]),
                    one.get("value"),
                    one.get("negated", False),
                )
                for one in row["entities"]
            )
            text = str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise NluError(
                f"{path}:{number}: a row is text and entities with name, start and end ({error})."
            ) from error
        for label in labels:
            if label.name not in KINDS or not 0 <= label.start < label.end <= len(text):
                raise NluError(
                    f"{path}:{number}: {label.name} {label.start}-{label.end} is no entity of that message."
                )
        rows.append(Labelled(text, labels, number))
    if not rows:
        raise NluError(f"{path} holds no labelled message.")
    return rows


def score_entities(rows: Iterable[Labelled], entities: Callable[[str], Sequence[Entity]]) -> EntityReport:
    """Recall over the labels, precision over what the parser says.

    Both agree when they are of one kind and one polarity, their stretches overlap and the label's value is
    met. A description may be cut differently ("wireless, waterproof"): a feature agrees when at least half
    of its words are covered by features of the other side. "Without sugar" as a feature and a refused
    "sugar" mean the same, and so do the soft material of a part and the part ("with a rubber sole"). A
    feature inside the name of goods ("folding table", where the shop has such a kind) is found with them.
    Gender and age that a labelled person or gender implies are not counted.
    """
    report = EntityReport()
    for row in rows:
        said = [
            one
            for one in (_as_label(entity) for entity in entities(row.text) if entity.name not in _CONTEXT)
            if not _implied(one, row.labels)
        ]
        for label in row.labels:
            count = report.kinds[label.name]
            count.labels += 1
            if _backed(row.text, label, said, lambda mine, other: _met(mine.value, other.value)) or _named(
                row, label, said
            ):
                count.found += 1
            else:
                report.missed.append((row.text, f"{label.name} «{row.text[label.start : label.end]}»"))
        for one in said:
            count = report.kinds[one.name]
            count.said += 1
            if _backed(row.text, one, row.labels, lambda mine, other: _met(other.value, mine.value)) or (
                one.soft
                and one.name in _LOOKS
                and _backed(row.text, replace(one, name="feature"), row.labels, lambda mine, other: True)
            ):
                count.right += 1
            else:
                report.invented.append(
                    (row.text, f"{one.name} «{row.text[one.start : one.end]}» {one.value}")
                )
    return report


def _as_label(entity: Entity) -> Label:
    name = entity.name if entity.name in KINDS else "feature"
    return Label(name, entity.start, entity.end, entity.value, entity.negated, entity.soft)


def _implied(one: Label, labels: Sequence[Label]) -> bool:
    """ "Men's" says adult, "daughter" says female: true, but nobody marks it."""
    return one.name in ("gender", "age_group") and any(
        other.name in ("gender", "age_group", "recipient")
        and other.name != one.name
        and other.start < one.end
        and one.start < other.end
        for other in labels
    )


def _named(row: Labelled, label: Label, said: Sequence[Label]) -> bool:
    if label.name != "feature":
        return False
    if any(one.soft and one.name in _LOOKS and label.start <= one.start < label.end for one in said):
        return True
    return any(
        one.name == "category"
        and one.start <= label.start
        and label.end <= one.end
        and any(goods.name == "category" and one.start <= goods.start < one.end for goods in row.labels)
        for one in said
    )


def _backed(text: str, mine: Label, others: Sequence[Label], agree: Callable[[Label, Label], bool]) -> bool:
    same = [
        other
        for other in others
        if other.name == mine.name
        and _refused(text, other) == _refused(text, mine)
        and other.start < mine.end
        and mine.start < other.end
    ]
    if mine.name != "feature":
        return any(agree(mine, other) for other in same)
    words = [word.span() for word in _WORD.finditer(text, mine.start, mine.end)]
    covered = sum(any(other.start < end and start < other.end for other in same) for start, end in words)
    return bool(same) and covered * 2 >= len(words)


def _refused(text: str, label: Label) -> bool:
    first = _WORD.search(text, label.start, label.end)
    lacking = label.name == "feature" and first is not None and first[0].casefold() in _LACKING
    return label.negated or lacking


def _met(wanted: Any, found: Any) -> bool:
    """Whether a value holds all that the label demands; a price label is the whole price."""
    if wanted is None:
        return True
    if isinstance(wanted, Mapping):
        if not isinstance(found, Mapping):
            return False
        return all(
            _met(value, found.get(key)) if value is not None or key == "currency" else found.get(key) is None
            for key, value in wanted.items()
        )
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return abs(wanted - found) < 1e-6
    return bool(wanted == found)
