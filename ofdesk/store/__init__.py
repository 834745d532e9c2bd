"""The base: one SQLite file, its sessions, its triggers, its backups and its identity."""
