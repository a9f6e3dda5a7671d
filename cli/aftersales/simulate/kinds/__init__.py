"""Kinds of affairs, a file each."""
