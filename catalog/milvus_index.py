"""Vectors in Milvus, by its client `pymilvus`: one collection a generation, with an HNSW index.

https://milvus.io/docs. The same client opens a file with Milvus Lite, which is for trying it out. A filter
travels as the numbers of the allowed rows, or of the others where those are fewer; Milvus searches inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from catalog.embedder import Vectors
from catalog.errors import CatalogAwayError, CatalogError
from catalog.vector_engine import ServedIndex, StoredVectors, fresh_name, mark, missing, named, point, pointed
from catalog.vector_index import Mask, Rows

if TYPE_CHECKING:
    from pymilvus import MilvusClient

NAME = "milvus"
#: Edges a node and candidates while building; candidates of a search at least, and for each row asked for.
EDGES, BUILDING, CANDIDATES, PER_ROW = 16, 100, 100, 2
#: Rows that are sent at once, and seconds that a search may take.
BATCH, SECONDS = 5000, 5.0


class MilvusEngine:
    """`catalog.vector_engine.VectorEngine`. `uri`: http(s)://HOST:PORT, or a file ending in .db for Milvus
    Lite. Connects with the first call."""

    def __init__(self, uri: str, shop: str, token: str = "") -> None:
        self._uri = uri
        self._shop = shop
        self._token = token
        self._client: MilvusClient | None = None

    def build(self, directory: Path, vectors: Vectors) -> None:
        name = fresh_name(self._shop)
        with _told():
            client = self._connected()
            _make(client, name, vectors.shape[1])
            for start in range(0, len(vectors), BATCH):
                batch = vectors[start : start + BATCH].astype(np.float32)
                client.insert(
                    name,
                    [{"row": start + row, "vector": vector.tolist()} for row, vector in enumerate(batch)],
                )
            client.flush(name)
            client.load_collection(name)
        StoredVectors.write(directory, vectors)
        point(directory, NAME, name)

    def built(self, directory: Path) -> bool:
        name = pointed(directory, NAME)
        with _told():
            return name is not None and bool(self._connected().has_collection(name))

    def open(self, directory: Path) -> MilvusIndex:
        name = pointed(directory, NAME)
        if name is None or not self.built(directory):
            raise missing(directory, NAME)
        with _told():
            self._connected().load_collection(name)
        return MilvusIndex(self._connected(), name, directory)

    def tidy(self, data_dir: Path) -> None:
        kept = set(named(data_dir, NAME))
        with _told():
            client = self._connected()
            for name in client.list_collections():
                if name.startswith(mark(self._shop)) and name not in kept:
                    client.drop_collection(name)

    def _connected(self) -> MilvusClient:
        if self._client is None:
            try:
                from pymilvus import MilvusClient
            except ImportError as error:
                raise CatalogError(f"Milvus needs its client: pip install pymilvus ({error}).") from error
            self._client = MilvusClient(self._uri, token=self._token, timeout=SECONDS)
        return self._client


class MilvusIndex(ServedIndex):
    """`catalog.vector_index.VectorIndex`. Thread-safe, as the client is."""

    def __init__(self, client: MilvusClient, name: str, directory: Path) -> None:
        super().__init__(directory)
        self._client = client
        self._name = name

    def ask(self, vector: NDArray[np.float32], k: int, mask: Mask | None) -> tuple[Rows, Vectors]:
        inside: dict[str, Any] = {}
        if mask is not None and not mask.all():
            few = np.count_nonzero(mask) <= self.size // 2
            rows = np.flatnonzero(mask if few else ~mask).tolist()
            # Whole numbers only; Milvus Lite knows no templates.
            inside = {"filter": f"row {'' if few else 'not '}in {rows}"}
        with _told():
            (hits,) = self._client.search(
                self._name,
                [np.asarray(vector, dtype=np.float32).tolist()],
                limit=k,
                anns_field="vector",
                search_params={"metric_type": "IP", "params": {"ef": max(CANDIDATES, PER_ROW * k)}},
                timeout=SECONDS,
                **inside,
            )
        return (
            np.array([hit["row"] for hit in hits], dtype=np.int64),
            np.array([hit["distance"] for hit in hits], dtype=np.float32),
        )


def _make(client: MilvusClient, name: str, dimension: int) -> None:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    indexes = client.prepare_index_params()
    indexes.add_index(
        "vector",
        index_type="HNSW",
        metric_type="IP",
        params={"M": EDGES, "efConstruction": BUILDING},
    )
    client.create_collection(name, schema=schema, index_params=indexes)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except CatalogError:
        raise
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("pymilvus", "milvus_lite", "grpc"):
            raise
        told = str(error).strip().split("\n")[0]
        raise CatalogAwayError(f"Milvus does not answer as it should ({told}).") from error
