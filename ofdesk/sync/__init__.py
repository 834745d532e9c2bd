"""The hub on PostgreSQL: what desks share, merged on the desk, arbitrated by the hub."""
