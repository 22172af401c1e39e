"""Run by Alembic, with the connection that `migrate` opened."""

from __future__ import annotations

from alembic import context

from tiaokuan.store.tables import META

context.configure(connection=context.config.attributes["connection"], target_metadata=META, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
