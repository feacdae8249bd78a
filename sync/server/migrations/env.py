"""Alembic's entry: always in-process, on the connection it is handed."""

from alembic import context

from sync.server.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
