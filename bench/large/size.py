"""How much is to be there, and how often the demo's rows are written for that."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.large.names import OURS, Kind, Names
from eventlog.postgres import Connection

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """With so many cases: a hundredth of them not over yet, the machines and customers who had them, the demo's
    inspections of each machine (four, of a year), events for the latest of them; and what a company of that size has
    besides."""

    cases: int

    def of(self, million: int) -> int:
        """What there are so many of with a million cases."""
        return max(2, round(million * self.cases / MILLION))


@dataclass(frozen=True, slots=True)
class Size:
    """How often each kind of thing is written; `inspections`: each of the demo's; `events`: those of one thing at
    most, with the lines of stories."""

    times: Mapping[Kind, int]
    inspections: int
    events: int


REGISTERS: Mapping[Kind, tuple[str, int]] = {
    "machine": ("intake.equipment", 200_000),
    "customer": ("intake.customers", 100_000),
    "staff": ("dispatch.staff", 600),
    "absence": ("dispatch.absences", 5_000),
    "part": ("dispatch.parts", 5_000),
    "transfer": ("dispatch.stock_transfers", 50_000),
    "tool": ("dispatch.tools", 2_000),
    "article": ("intake.articles", 2_000),
}
"""Kind → its register, and how many there are with a million cases."""


FEW: tuple[Kind, ...] = ("staff", "article", "tool")
"""Of which all events are written."""


async def size_of(connection: Connection, wanted: Wanted, known: Names) -> Size:
    """As the demo is today."""

    async def count(sql: str) -> int:
        return max(1, int(await connection.fetchval(f"SELECT count(*) FROM {sql}")))

    unfinished = await count("intake.cases WHERE status <> 'closed'")
    over = await count("intake.cases WHERE status = 'closed'")
    times: dict[Kind, int] = {
        "over": wanted.of(990_000) // over,
        "open": max(2, wanted.of(10_000) // unfinished),
    }
    for kind, (table, million) in REGISTERS.items():
        times[kind] = max(2, wanted.of(million) // await count(table))
    pattern, told = known.pattern(), dict.fromkeys(times, 0)
    for service in OURS[:-1]:
        for stream, many in await connection.fetch(f"SELECT stream, count(*) FROM {service}.events GROUP BY stream"):
            if (found := pattern.search(stream)) is not None:
                told[known.kinds[found[2]]] += many
    few = sum(times[kind] * many for kind, many in told.items() if kind in FEW)
    many = sum(many for kind, many in told.items() if kind not in FEW)
    events = (wanted.of(5_000_000) - few) // many
    return Size(times, len(known.owners) * times["machine"], max(2, events))
