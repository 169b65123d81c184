"""Product pictures: a template of templates/*.svg (inner shapes only) in the product's colour."""

from __future__ import annotations

import colorsys
import random
import re
from functools import cache
from pathlib import Path
from string import Template

import yaml

MAIN_SHAPE = re.compile(r'<[a-z]+ id="b"[^>]*/>')
FILL = re.compile(r' fill="[^"]*"')
TEMPLATES = Path(__file__).parent / "templates"

SEAM = 'fill="none" stroke="{line}" stroke-opacity=".5" stroke-width="2.2" stroke-linecap="round"'

GROUNDS = (
    ("#f8f4ee", "#e9e0d3"), ("#f1f5f7", "#dbe4ea"), ("#f5f2f7", "#e2dbe9"),
    ("#f1f6f1", "#dbe7dc"), ("#fbf3f0", "#f0ddd6"), ("#f6f6f3", "#e3e3dc"),
)  # fmt: skip


@cache
def patterns() -> dict[str, str]:
    path = TEMPLATES.parent / "tables" / "patterns.yaml"
    read: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: re.sub(r">\s+<", "><", text).strip() for name, text in read.items()}


@cache
def _template(name: str) -> str:
    text = (TEMPLATES / f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", text)).strip()


def _rgb(color: str) -> tuple[float, float, float]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def lighter(color: str, by: float) -> str:
    """`by` > 0 goes towards white, < 0 towards black, in HLS so that the hue stays."""
    hue, light, saturation = colorsys.rgb_to_hls(*_rgb(color))
    light = light + (1 - light) * by if by > 0 else light * (1 + by)
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _brightness(color: str) -> float:
    red, green, blue = _rgb(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def picture(template: str, color: str, accent: str, pattern: str | None, seed: str) -> str:
    """A square SVG of about 1-4 KB, the same for the same arguments.

    Templates use $body (shaded fill), $base, $dark, $darker, $light, $line, $seam, $accent, $accent_dark,
    $accent_light, and mark with id "b" the shape that casts the shadow and takes the pattern.
    """
    rng = random.Random(f"{seed}:picture")
    top, bottom = GROUNDS[int(rng.random() * len(GROUNDS))]
    bright = _brightness(color)
    dark, darker = lighter(color, -0.18 if bright > 0.25 else -0.35), lighter(color, -0.42)
    light = lighter(color, 0.28 if bright > 0.25 else 0.2)
    line = lighter(color, -0.5) if bright > 0.3 else lighter(color, 0.32)
    ink = lighter(color, -0.45) if bright > 0.72 else "#fbf8f2"
    inner = Template(_template(template)).substitute(
        seam=SEAM.format(line=line), line=line, body="url(#g)",
        base=color, dark=dark, darker=darker, light=light,
        accent=accent, accent_dark=lighter(accent, -0.3), accent_light=lighter(accent, 0.35),
    )  # fmt: skip
    defs = (
        f'<linearGradient id="k" x2="0" y2="1"><stop stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient>'
        f'<linearGradient id="g" x2="1" y2="1"><stop stop-color="{light}"/>'
        f'<stop offset=".5" stop-color="{color}"/><stop offset="1" stop-color="{dark}"/></linearGradient>'
        '<radialGradient id="s"><stop stop-opacity=".28"/>'
        '<stop offset="1" stop-opacity="0"/></radialGradient>'
    )
    shadow = '<g transform="translate(5 9)" opacity=".13">{}</g>'
    printed = ""
    if pattern:
        defs += patterns()[pattern].format(ink=ink, shade="#000" if bright > 0.3 else "#fff")
    match = MAIN_SHAPE.search(inner)
    if match:
        shape = match.group(0).replace(' id="b"', "")
        if pattern:
            printed = FILL.sub(' fill="url(#p)"', shape)
        inner = inner.replace(match.group(0), shadow.format(FILL.sub("", shape)) + shape + printed, 1)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
        f'<defs>{defs}</defs><rect width="400" height="400" fill="url(#k)"/>{inner}</svg>\n'
    )
