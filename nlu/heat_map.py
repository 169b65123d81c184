"""A confusion matrix as a picture: SVG, readable in every browser, made without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

#: Side of a cell, height of the letters and width of one letter, in pixels.
_CELL, _LETTERS, _LETTER_WIDTH = 20, 11, 6.4
_MARGIN = 12
#: Right readings are blue, wrong ones red; the fuller the colour, the larger the share of the row.
_RIGHT, _WRONG = (33, 102, 172), (178, 24, 43)


def heat_map(labels: Sequence[str], matrix: Sequence[Sequence[int]], title: str = "") -> str:
    """matrix[i][j]: messages of labels[i] that were read as labels[j]; rows are shaded by their own sums."""
    names = round(max((len(label) for label in labels), default=0) * _LETTER_WIDTH) + 8
    left, top = _MARGIN + names, 2 * _MARGIN + _LETTERS + names
    side = len(labels) * _CELL
    width, height = left + side + _MARGIN, top + side + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="{_LETTERS}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{_MARGIN}" y="{_MARGIN + _LETTERS}" font-weight="bold">{escape(title)}</text>',
        f'<rect x="{left}" y="{top}" width="{side}" height="{side}" fill="#f7f7f7" stroke="#cccccc"/>',
    ]
    for place, label in enumerate(labels):
        middle = place * _CELL + _CELL / 2
        name = escape(label)
        parts.append(f'<text x="{left - 4}" y="{top + middle + 4:g}" text-anchor="end">{name}</text>')
        parts.append(
            f'<text transform="translate({left + middle + 4:g} {top - 4}) rotate(-90)">{name}</text>'
        )
    for row, counts in enumerate(matrix):
        whole = sum(counts)
        for column, count in enumerate(counts):
            if count:
                parts += _cell(left, top, row, column, count, count / whole, (labels[row], labels[column]))
    return "\n".join([*parts, "</svg>\n"])


def _cell(
    left: int, top: int, row: int, column: int, count: int, share: float, pair: tuple[str, str]
) -> list[str]:
    x, y = left + column * _CELL, top + row * _CELL
    full = _RIGHT if row == column else _WRONG
    depth = 0.15 + 0.85 * share
    fill = ",".join(str(round(255 + (tone - 255) * depth)) for tone in full)
    ink = "white" if depth > 0.55 else "black"
    said = escape(f"{pair[0]} read as {pair[1]}: {count} ({share:.0%})")
    return [
        f"<g><title>{said}</title>",
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="rgb({fill})"/>',
        f'<text x="{x + _CELL / 2:g}" y="{y + _CELL / 2 + 3:g}" text-anchor="middle" font-size="9" '
        f'fill="{ink}">{count}</text></g>',
    ]
