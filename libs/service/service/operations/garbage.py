"""Python's search for garbage in cycles, less often than by default.

It begins anew after every 700 new objects, and a record of Kafka alone makes more than twenty: a worker that caught up
spent about a tenth of its time on it, and found nothing.
"""

import gc

OBJECTS = 50_000
"""New ones, less those that went, until the youngest are looked through: some 10 MB. Seldom as that is, memory stays
flat (`make soak`)."""


def relax() -> None:
    """From now on in this process. What is there already is never looked through again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(OBJECTS, 20, 100)
