"""What Alembic runs: the revisions, on the connection and in the transaction of the caller."""

from alembic import context

from ofdesk.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite alters little in place: a revision rebuilds the table in batch mode.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
