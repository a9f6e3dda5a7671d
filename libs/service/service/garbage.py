"""Python's search for garbage in cycles, less often than by default.

It begins anew after every 700 new objects, which an event on its way makes a few dozen of: a worker that catches up
spent a quarter of its time on it, and found nothing.
"""

import gc

OBJECTS = 50_000
"""New ones, less those that went, until the youngest are looked through: some 10 MB."""


def relax() -> None:
    """From now on in this process. What is there already is never looked through again."""
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 100)
