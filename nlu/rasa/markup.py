"""Entity markup inside examples, both ways: `[text](entity)`, `[text](entity:value)`,
`[text]{"entity": …, "role": …, "group": …, "value": …}` and `[text][{…}, {…}]` for several entities of one
stretch: the forms of https://rasa.com/docs/rasa/training-data-format#entities
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import Any

from nlu.errors import NluError
from nlu.example import Example, Span

_ANNOTATION = re.compile(
    r"\[(?P<text>[^\]]*)\](?:\((?P<name>[^):]*)(?::(?P<value>[^)]+))?\)|(?P<one>\{[^}]*\})|(?P<many>\[\{[^\]]*\]))"
)
_BEFORE = re.compile(r"[^\s,.!?]+$")
_AFTER = re.compile(r"[^\s,.!?]+")
_KEYS = frozenset({"entity", "value", "role", "group"})


def unmark(marked: str) -> tuple[str, tuple[Span, ...], list[str]]:
    """(the message without markup, its spans, what is doubtful about them).

    Raises NluError, without file and line, where an annotation can't be understood.
    """
    plain, at = "", 0
    spans: list[Span] = []
    doubts: list[str] = []
    for match in _ANNOTATION.finditer(marked):
        between = marked[at : match.start()]
        doubts += _leftovers(between)
        plain += between
        text = match["text"]
        if "[" in text:
            raise NluError(f"entities can't stand inside each other: {match[0]}")
        if not text.strip():
            raise NluError(f"an annotation without text: {match[0]}")
        start = len(plain) + len(text) - len(text.lstrip())
        plain += text
        end = start + len(text.strip())
        if end - start < len(text):
            doubts.append(f"spaces at the edge of {match[0]} don't belong to the entity")
        spans += (_span(start, end, text.strip(), fields, match[0]) for fields in _entities(match))
        at = match.end()
    rest = marked[at:]
    doubts += _leftovers(rest)
    plain += rest
    doubts += (
        f"{plain[span.start : span.end]!r} is cut out of the middle of a word"
        for span in spans
        if _splits_word(plain, span.start) or _splits_word(plain, span.end)
    )
    return plain, tuple(spans), doubts


def mark(example: Example) -> str:
    """The message with its entities marked, on one line. What YAML can't hold is left out, as are marks that
    cut through what Rasa reads as one word; brackets that would read as markup become round ones."""
    parts, at = [], 0
    for (start, end), group in groupby(
        sorted(example.spans, key=lambda span: (span.start, span.end)), lambda span: (span.start, span.end)
    ):
        text = _clean(example.text[start:end])
        if start < at or not text.strip() or not _is_whole(example.text, start, end):
            continue
        parts.append(_clean(example.text[at:start]))
        spans = list(group)
        if len(spans) == 1 and _is_short(spans[0], text):
            parts.append(f"[{text}]({spans[0].entity})")
        else:
            fields = [_fields(span, text) for span in spans]
            parts.append(
                f"[{text}]{json.dumps(fields if len(fields) > 1 else fields[0], ensure_ascii=False)}"
            )
        at = end
    parts.append(_clean(example.text[at:]))
    return " ".join("".join(parts).split())


def _entities(match: re.Match[str]) -> list[dict[str, Any]]:
    if match["name"] is not None:
        fields = {"entity": match["name"].strip()}
        return [fields if match["value"] is None else {**fields, "value": match["value"]}]
    try:
        found = json.loads(match["one"] or match["many"])
    except json.JSONDecodeError as error:
        raise NluError(f"not JSON ({error.msg}): {match[0]}") from error
    return found if isinstance(found, list) else [found]


def _span(start: int, end: int, text: str, fields: Any, shown: str) -> Span:
    if (
        not isinstance(fields, dict)
        or not isinstance(fields.get("entity"), str)
        or not fields["entity"].strip()
    ):
        raise NluError(
            f'an annotation must read [text](entity) or [text]{{"entity": "name"}}, found: {shown}'
        )
    unknown = sorted(fields.keys() - _KEYS)
    if unknown:
        raise NluError(f"unknown key {unknown[0]!r} (known: {', '.join(sorted(_KEYS))}): {shown}")
    value, role, group = fields.get("value", text), fields.get("role"), fields.get("group")
    return Span(
        start,
        end,
        fields["entity"].strip(),
        str(value),
        None if role is None else str(role),
        None if group is None else str(group),
    )


def _leftovers(plain: str) -> list[str]:
    """Markup that somebody began and didn't end."""
    if "](" in plain or "]{" in plain:
        return [f"an entity's markup isn't complete: {plain.strip()[:60]}"]
    if ("[" in plain) != ("]" in plain):
        return [f"a square bracket without its partner: {plain.strip()[:60]}"]
    return []


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether Rasa, whose tokens keep "dark-grey" and "$80" in one piece, can tell the stretch apart."""
    before, after = _BEFORE.search(text, 0, start), _AFTER.match(text, end)
    touching = (before[0] if before else "") + (after[0] if after else "")
    return not any(sign.isalnum() for sign in touching) and not (
        touching and (text[start].isdigit() or text[end - 1].isdigit())
    )


def _is_short(span: Span, text: str) -> bool:
    plain = span.value == text and span.role is None and span.group is None
    return plain and not re.search(r"[():]", span.entity)


def _fields(span: Span, text: str) -> dict[str, str]:
    fields = {"entity": span.entity}
    if span.value != text:
        fields["value"] = _clean(span.value).replace("{", "(").replace("}", ")")
    if span.role is not None:
        fields["role"] = span.role
    if span.group is not None:
        fields["group"] = span.group
    return fields


def _clean(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown.replace("[", "(").replace("]", ")")
