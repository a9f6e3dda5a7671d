"""Read models: each file holds one table's row, how events make it, and the questions asked of it."""
