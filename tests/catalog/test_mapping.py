from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FeedError
from catalog.feeds.mapping import Target, load_map


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_says_column_columns_constant_or_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "title: Name\ncategory: [A, B]\ncurrency: {const: USD}\nyear:\n2: 3\n")
    assert load_map(path).targets == {
        "title": Target(("Name",)),
        "category": Target(("A", "B")),
        "currency": Target(const="USD"),
        "year": Target(),
        "2": Target(("3",)),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [a\nb: c", r"shop.yaml, line \d: not valid YAML"),
        ("- title", "our field: your column"),
        ("", "our field: your column"),
        ("title: Name\nprice: {column: x}", r"shop.yaml, line 2, key 'price': expected a column's name"),
        ("title: Name\nprice: []", "line 2, key 'price'"),
    ],
)
def test_a_bad_map_names_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        load_map(written(tmp_path, text))


def test_a_column_that_the_feed_lacks_is_named_with_those_it_has(tmp_path: Path) -> None:
    mapping = load_map(written(tmp_path, "title: Name\nprice: Prise\n"))
    with pytest.raises(
        FeedError, match=r"line 2, key 'price'.*'Prise' \(did you mean 'Price'\?\).*Name, Price"
    ):
        mapping.check(["Name", "Price"])


def test_a_missing_map_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="There is no map file"):
        load_map(tmp_path / "none.yaml")
