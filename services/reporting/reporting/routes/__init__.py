"""HTTP in, read models out."""
