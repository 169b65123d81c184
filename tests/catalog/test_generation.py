from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from catalog import generation
from catalog.errors import CatalogError
from catalog.product import Product
from tests.catalog.feed_fakes import NOW, FakeEmbedder, FakeIndexing, prepare


def product(id_: str, title: str = "thing", price: str = "5") -> Product:
    return Product(id_, title, Decimal(price), "USD")


def build(data_dir: Path, *products: Product, embedder: FakeEmbedder | None = None) -> Path:
    store = prepare(data_dir)
    return generation.build(
        data_dir, products, embedder or FakeEmbedder(), now=NOW, cache=store, indexing=FakeIndexing()
    )


def test_a_build_becomes_the_live_generation(tmp_path: Path) -> None:
    built = build(tmp_path, product("a"), product("b"))
    assert generation.current(tmp_path) == built == tmp_path / "generations" / "000001"
    manifest = generation.read_manifest(built)
    assert (manifest.number, manifest.products, manifest.embedder) == (1, 2, "fake/1")
    assert set(manifest.files) == {"ids.json", "lexical/vectors.npy"}
    assert manifest.counts == {"rows": 2}
    assert build(tmp_path, product("a")).name == "000002"


def test_vectors_are_normalised_and_in_order(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    built = build(tmp_path, product("a", "one"), product("b", "two"), product("c", "one"), embedder=embedder)
    vectors = np.load(built / "lexical" / "vectors.npy")
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert (vectors[0] == vectors[2]).all()
    assert vectors[1] @ FakeEmbedder().passages(["two "])[0] == pytest.approx(1, abs=1e-3)
    assert len(embedder.texts) == 2, "a text is embedded once"


def test_what_was_embedded_is_not_embedded_again_and_gives_the_same_vectors(tmp_path: Path) -> None:
    first = build(tmp_path, product("a", "one"), product("b", "two"))
    again = FakeEmbedder()
    second = build(
        tmp_path, product("a", "one", "9"), product("b", "two"), product("c", "three"), embedder=again
    )
    assert again.texts == ["three "]
    before, after = (np.load(folder / "lexical" / "vectors.npy") for folder in (first, second))
    assert (before == after[:2]).all()


def test_vectors_of_gone_texts_and_other_embedders_are_forgotten(tmp_path: Path) -> None:
    build(tmp_path, product("a", "one"), product("b", "two"))
    build(tmp_path, product("a", "one"))
    returned = FakeEmbedder()
    build(tmp_path, product("b", "two"), embedder=returned)
    assert returned.texts == ["two "]
    other = FakeEmbedder("fake/2", dimension=4)
    assert generation.read_manifest(build(tmp_path, product("b", "two"), embedder=other)).dimension == 4
    assert other.texts == ["two "], "vectors of another embedder are of no use"


def test_without_a_generation_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="shopkeeper catalog import"):
        generation.current(tmp_path)


@pytest.mark.parametrize(
    "damage", ["changed", "shorter", "missing", "manifest", "format", "folder", "pointer"]
)
def test_damage_is_found_and_the_next_build_repairs_it(tmp_path: Path, damage: str) -> None:
    built = build(tmp_path, product("a"))
    manifest = built / "manifest.json"
    match damage:
        case "changed":
            (built / "ids.json").write_text('["b"]')
        case "shorter":
            (built / "ids.json").write_text("")
        case "missing":
            (built / "ids.json").unlink()
        case "manifest":
            manifest.write_text(manifest.read_text()[:40])
        case "format":
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 0}))
        case "folder":
            built.rename(tmp_path / "elsewhere")
        case "pointer":
            (tmp_path / "generations" / "CURRENT").write_text("what?")
    with pytest.raises(CatalogError, match="shopkeeper catalog import") as caught:
        generation.current(tmp_path)
    assert "\n" not in str(caught.value)
    assert generation.current(tmp_path) if build(tmp_path, product("a")) else None


def test_leftovers_of_a_killed_build_are_cleared_and_never_serve(tmp_path: Path) -> None:
    build(tmp_path, product("a"))
    leftover = tmp_path / "generations" / ".building-000002"
    leftover.mkdir()
    (leftover / "half").write_text("x")
    finished_but_not_switched_to = tmp_path / "generations" / "000002"
    finished_but_not_switched_to.mkdir()
    assert generation.current(tmp_path).name == "000001"
    assert build(tmp_path, product("a")).name == "000003"
    assert not leftover.exists()


def test_a_failing_index_leaves_the_old_one_live(tmp_path: Path) -> None:
    class Failing(FakeIndexing):
        def write_indexes(self, directory: Path, *_: object) -> dict[str, object]:
            (directory / "half").write_text("x")
            raise OSError("disk full")

    build(tmp_path, product("a"))
    with pytest.raises(OSError, match="disk full"):
        generation.build(tmp_path, [product("b")], FakeEmbedder(), now=NOW, indexing=Failing())
    assert generation.current(tmp_path).name == "000001"


def test_pruning_keeps_the_newest_and_the_live_one(tmp_path: Path) -> None:
    for number in range(5):
        build(tmp_path, product(str(number)))
    (tmp_path / "generations" / "CURRENT").write_text("000001\n")
    assert generation.prune(tmp_path, keep=2) == [2, 3]
    assert sorted(path.name for path in (tmp_path / "generations").glob("0*")) == [
        "000001",
        "000004",
        "000005",
    ]


def test_a_second_import_is_told_to_wait(tmp_path: Path) -> None:
    with (
        generation.lock(tmp_path),
        pytest.raises(CatalogError, match="Another import"),
        generation.lock(tmp_path),
    ):
        raise AssertionError("both imports got the lock")
    with generation.lock(tmp_path):
        pass


def test_the_digest_depends_on_the_products_alone() -> None:
    def pairs() -> Iterator[tuple[str, str]]:
        yield "a", "1"
        yield "b", "2"

    assert generation.digest(pairs()) == generation.digest([("b", "2"), ("a", "1")])
    assert generation.digest(pairs()) != generation.digest([("a", "2"), ("b", "1")])
