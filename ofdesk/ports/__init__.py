"""Frozen data transfer objects and protocols that adapters and use cases share."""
