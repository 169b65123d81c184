"""Contrast of the chat page's colours, by the formula of WCAG 2.2 (relative luminance, contrast ratio)."""

from __future__ import annotations

import re

import pytest

from bot.channels.web.page import STATIC

#: Text on what it stands on, as the style uses them; 4.5 is AA for text, 3 for edges and graphics.
PAIRS = [
    ("ink", "ground", 4.5), ("ink", "surface", 4.5), ("ink", "raised", 4.5),
    ("quiet", "ground", 4.5), ("quiet", "surface", 4.5), ("quiet", "raised", 4.5), ("quiet", "tint", 4.5),
    ("accent-ink", "ground", 4.5), ("accent-ink", "surface", 4.5), ("accent-ink", "raised", 4.5),
    ("on-accent", "accent", 4.5), ("on-own", "own", 4.5), ("on-tint", "tint", 4.5),
    ("sale", "raised", 4.5), ("sale", "ground", 4.5), ("sale", "surface", 4.5),
    ("star", "raised", 3.0), ("edge", "ground", 3.0), ("edge", "surface", 3.0), ("accent-ink", "tint", 3.0),
]  # fmt: skip


def palettes() -> dict[str, dict[str, str]]:
    text = (STATIC / "palette.js").read_text(encoding="utf-8")
    themes = re.findall(r"const (\w+) = \{(.*?)\}", text, re.DOTALL)
    return {name: dict(re.findall(r"'?([\w-]+)'?: '(#\w{6})'", body)) for name, body in themes}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(theme: str, front: str, back: str, least: float) -> None:
    palette = palettes()[theme]
    bright, dim = sorted((luminance(palette[front]), luminance(palette[back])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least
