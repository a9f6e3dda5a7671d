"""Every kind of fault, by name."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from campaign import disk, faults
from campaign.faults import Fault
from campaign.restore import fill_topics, restore
from campaign.scene import START_PATIENCE, Scene
from campaign.upgrade import divide_anew, upgrade


@dataclass(frozen=True, slots=True)
class Kind:
    """`feed` is the feed on which alone it can be done; `settles` the seconds in which all must be well again.

    One that `needs_disk` can only be done to a scene that has a disk of its own.
    """

    name: str
    fault: Fault
    feed: str | None = None
    settles: float = 60.0
    needs_disk: bool = False
    then: Callable[[Scene], Awaitable[None]] | None = None
    """What operators do once all is well again."""


async def _full_disk(scene: Scene, chance: random.Random) -> bool:
    return scene.disk is not None and await disk.full(scene.disk, scene.dsn, chance)


KINDS: tuple[Kind, ...] = (
    Kind("kill a service", faults.kill(Scene.services)),
    Kind("freeze a service", faults.freeze(Scene.services)),
    Kind("kill the supervisor", faults.kill_supervisor, settles=START_PATIENCE),
    Kind("freeze the supervisor", faults.freeze(faults.supervisor)),
    Kind("kill PostgreSQL", faults.kill(Scene.postmaster)),
    Kind("freeze PostgreSQL", faults.freeze(Scene.postmaster)),
    Kind("kill a backend", faults.kill(Scene.backends)),
    Kind("freeze a backend", faults.freeze(Scene.backends)),
    Kind("cut every connection", faults.by_sql(faults.cut_connections)),
    Kind("hold the append lock", faults.by_sql(faults.held_log)),
    Kind("hold checkpoint rows", faults.by_sql(faults.held_rows)),
    Kind("use up the connections", faults.by_sql(faults.no_connections)),
    Kind("kill Kafka", faults.kill(Scene.kafka), feed="kafka"),
    Kind("freeze Kafka", faults.freeze(Scene.kafka), feed="kafka"),
    Kind("fill the disk", _full_disk, needs_disk=True),
    Kind("restore a backup", restore, settles=START_PATIENCE, then=fill_topics),
    Kind("upgrade read models", upgrade, settles=START_PATIENCE),
    Kind("divide a topic anew", divide_anew, feed="kafka"),
)
