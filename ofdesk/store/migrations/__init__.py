"""Alembic revisions of the base, run on a connection that ``ofdesk.store.upgrade`` has prepared."""
