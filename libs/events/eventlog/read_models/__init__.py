"""Rows folded from events: tables, queries, and versions that are built beside the ones that serve."""
