"""The catalog's tables: products as the feeds state them, their vectors, their sources and past imports."""

from __future__ import annotations

import sqlalchemy as sa

#: Constraint names are fixed, so that a migration can name what it changes on every database.
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: A feed that a shop imports from, by the merchant's name for it.
source = sa.Table(
    "source",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
)

#: `removed_at`: no longer in its feed; kept so that old carts, orders and chats can still name it.
#: `first_seen_at`: the import that brought it; null when that was its source's first one, or before such
#: times were kept: then nobody knows how new it is.
product = sa.Table(
    "product",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["shop", "source"], ["source.shop", "source.name"]),
    sa.Index(None, "shop", "source"),
)

#: Vectors by the text they were made from, so that a text is embedded once. float16, L2-normalised.
embedding = sa.Table(
    "embedding",
    metadata,
    sa.Column("embedder", sa.Text, primary_key=True),
    sa.Column("text_hash", sa.Text, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)

#: How a source is fetched again by itself. `map`: the path of its map file; `every`: seconds.
schedule = sa.Table(
    "schedule",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("feeds", sa.JSON, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("map", sa.Text, nullable=True),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("every", sa.Integer, nullable=False),
    sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
)

#: Imports that ended, the newest of each source: `report` is what they counted, `error` why one failed.
import_run = sa.Table(
    "import_run",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Index(None, "shop", "source"),
)
