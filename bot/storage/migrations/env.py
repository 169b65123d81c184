"""What Alembic runs to migrate: it is always handed an open connection by `bot.storage.migrate`."""

from __future__ import annotations

from alembic import context

from bot.storage.migrate import collected_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=collected_metadata(),
    # SQLite can't alter a table in place; Alembic then copies it.
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
