"""The picture holds every label and count, and is well-formed whatever the labels are."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from nlu.heat_map import heat_map

SVG = "{http://www.w3.org/2000/svg}"


def test_labels_counts_and_shades() -> None:
    root = ElementTree.fromstring(heat_map(["a<b", "c"], [[3, 1], [0, 4]], "75 % & more"))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts.count("a<b") == 2
    assert [text for text in texts if text and text.isdigit()] == ["3", "1", "4"]
    cells = list(root.iter(f"{SVG}g"))
    titles = [cell.findtext(f"{SVG}title") for cell in cells]
    assert titles == ["a<b read as a<b: 3 (75%)", "a<b read as c: 1 (25%)", "c read as c: 4 (100%)"]
    right, wrong = (cell.find(f"{SVG}rect") for cell in cells[:2])
    assert right is not None
    assert wrong is not None
    assert right.get("fill") != wrong.get("fill")


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=9), max_size=4))
def test_any_labels(labels: list[str]) -> None:
    ElementTree.fromstring(heat_map(labels, [[1] * len(labels) for _ in labels]))
