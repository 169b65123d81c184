"""Product pictures: a template of templates/*.svg (inner shapes only) in the product's colour on a soft ground."""

from __future__ import annotations

import colorsys
import random
import re
from functools import cache
from pathlib import Path
from string import Template

MAIN_SHAPE = re.compile(r'<[a-z]+ id="b"[^>]*/>')
FILL = re.compile(r' fill="[^"]*"')
TEMPLATES = Path(__file__).parent / "templates"

SEAM = 'fill="none" stroke="{line}" stroke-opacity=".5" stroke-width="2.2" stroke-linecap="round"'

GROUNDS = (
    ("#f8f4ee", "#e9e0d3"), ("#f1f5f7", "#dbe4ea"), ("#f5f2f7", "#e2dbe9"),
    ("#f1f6f1", "#dbe7dc"), ("#fbf3f0", "#f0ddd6"), ("#f6f6f3", "#e3e3dc"),
)  # fmt: skip
PATTERNS = {
    "stripes": '<pattern id="p" width="26" height="26" patternUnits="userSpaceOnUse">'
    '<path d="M0 6h26" stroke="{ink}" stroke-width="8" stroke-opacity=".75"/></pattern>',
    "pinstripe": '<pattern id="p" width="16" height="16" patternUnits="userSpaceOnUse">'
    '<path d="M8 0v16" stroke="{ink}" stroke-width="1.6" stroke-opacity=".6"/></pattern>',
    "checks": '<pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse">'
    '<path d="M0 10h40M10 0v40" stroke="{ink}" stroke-width="12" stroke-opacity=".28"/>'
    '<path d="M0 30h40M30 0v40" stroke="{ink}" stroke-width="2" stroke-opacity=".55"/></pattern>',
    "dots": '<pattern id="p" width="26" height="26" patternUnits="userSpaceOnUse">'
    '<g fill="{ink}" fill-opacity=".85"><circle cx="6" cy="6" r="3.4"/><circle cx="19" cy="19" r="3.4"/></g></pattern>',
    "floral": '<pattern id="p" width="54" height="54" patternUnits="userSpaceOnUse"><g fill="{ink}" fill-opacity=".85">'
    '<circle cx="14" cy="9" r="5"/><circle cx="9" cy="16" r="5"/><circle cx="19" cy="16" r="5"/>'
    '<circle cx="41" cy="35" r="4"/><circle cx="37" cy="41" r="4"/><circle cx="45" cy="41" r="4"/></g>'
    '<path d="M14 20q4 10 12 12M41 44q-8 3-14 0" stroke="{ink}" stroke-opacity=".6" fill="none" stroke-width="2"/>'
    "</pattern>",
    "knit": '<pattern id="p" width="14" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 2l7 7 7-7" stroke="{shade}" stroke-opacity=".28" stroke-width="2.4" fill="none"/></pattern>',
    "rib": '<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">'
    '<path d="M4 0v9" stroke="{shade}" stroke-opacity=".25" stroke-width="2.4"/></pattern>',
    "quilt": '<pattern id="p" width="44" height="44" patternUnits="userSpaceOnUse">'
    '<path d="M0 0l44 44M44 0L0 44" stroke="{shade}" stroke-opacity=".3" stroke-width="2"/></pattern>',
    "baffles": '<pattern id="p" width="60" height="38" patternUnits="userSpaceOnUse">'
    '<path d="M0 4q30 9 60 0" stroke="{shade}" stroke-opacity=".4" stroke-width="3" fill="none"/></pattern>',
    "wood": '<pattern id="p" width="120" height="26" patternUnits="userSpaceOnUse">'
    '<path d="M0 7q30-7 60 0t60 0M0 20q40 6 70 0t50 0" stroke="{shade}" stroke-opacity=".22" fill="none"'
    ' stroke-width="2"/></pattern>',
    "weave": '<pattern id="p" width="16" height="16" patternUnits="userSpaceOnUse">'
    '<path d="M0 4h8M8 12h8M4 8v8M12 0v8" stroke="{shade}" stroke-opacity=".35" stroke-width="3"/></pattern>',
}


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
    """A square SVG. Templates use $body (shaded fill), $base, $dark, $darker, $light, $line, $accent, $accent_dark
    and the shape with id "b" which takes the pattern."""
    rng = random.Random(f"{seed}:picture")
    top, bottom = GROUNDS[int(rng.random() * len(GROUNDS))]
    bright = _brightness(color)
    dark, darker = lighter(color, -0.18 if bright > 0.25 else -0.35), lighter(color, -0.42)
    light = lighter(color, 0.28 if bright > 0.25 else 0.2)
    line = lighter(color, -0.5) if bright > 0.3 else lighter(color, 0.32)
    ink = lighter(color, -0.45) if bright > 0.72 else "#fbf8f2"
    inner = Template(_template(template)).substitute(
        seam=SEAM.format(line=line), body="url(#g)", base=color, dark=dark, darker=darker, light=light, line=line,
        accent=accent, accent_dark=lighter(accent, -0.3), accent_light=lighter(accent, 0.35),
    )  # fmt: skip
    defs = (
        f'<linearGradient id="k" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        f'</linearGradient><linearGradient id="g" x2="1" y2="1"><stop stop-color="{light}"/>'
        f'<stop offset=".5" stop-color="{color}"/><stop offset="1" stop-color="{dark}"/></linearGradient>'
        '<radialGradient id="s"><stop stop-opacity=".28"/><stop offset="1" stop-opacity="0"/></radialGradient>'
    )
    shadow = '<g transform="translate(5 9)" opacity=".13">{}</g>'
    printed = ""
    if pattern:
        defs += PATTERNS[pattern].format(ink=ink, shade="#000" if bright > 0.3 else "#fff")
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
