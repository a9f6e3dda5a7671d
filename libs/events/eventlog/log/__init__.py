"""The log of record: append, read, load → decide → append."""
