"""`make mining-check FILE=tickets.csv`: an imported log still gives what its file gives.

Directly-follows counts, variants and durations of cases are computed three times: by pm4py from the CSV, by ourselves
from the events that keep its rows (`ActivityImported`), and by pm4py from an OCEL export of the system. They must be
the same. pm4py is a tool of checks alone.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from aftersales.errors import CommandError
from aftersales.importer import mapping
from aftersales.importer.command import Import, MappingFile
from aftersales.importer.names import clean
from aftersales.importer.session import session
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.replay import EventLog
from aftersales.running import run
from aftersales.tables import show

ROWS = "activity-imported"
OF_CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
"""What pm4py calls the columns of a log."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What a log gives, whatever its cases are called. Durations are whole seconds, in order."""

    rows: int
    follows: Counter[tuple[str, str]]
    variants: Counter[tuple[str, ...]]
    durations: Sequence[int]


def ours(log: EventLog) -> Mined:
    """From the events that keep the rows, by their time and then as they were recorded."""
    cases: dict[str, list[Any]] = {}
    for event in log.events(types=ROWS):
        cases.setdefault(str(event.case), []).append(event.event)
    traces = [sorted(rows, key=lambda row: row.happened_at) for rows in cases.values()]
    told = [tuple(row.activity for row in rows) for rows in traces]
    return Mined(
        rows=sum(map(len, told)),
        follows=Counter(pair for trace in told for pair in pairwise(trace)),
        variants=Counter(told),
        durations=sorted(round((rows[-1].happened_at - rows[0].happened_at).total_seconds()) for rows in traces),
    )


def of_pm4py(frame: Any) -> Mined:
    """From a table of rows, in the order in which they stand where their times are equal."""
    import pm4py

    log = pm4py.format_dataframe(
        frame.reset_index(drop=True), case_id=OF_CASE, activity_key=ACTIVITY, timestamp_key=TIME
    )
    follows, _, _ = pm4py.discover_dfg(log)
    variants = pm4py.get_variants(log)
    return Mined(
        rows=len(log),
        follows=Counter(dict(follows)),
        variants=Counter({tuple(variant): int(count) for variant, count in variants.items()}),
        durations=sorted(round(seconds) for seconds in pm4py.get_all_case_durations(log)),
    )


def frame_of(file: Path, told: mapping.Mapping, left_out: Iterable[int]) -> Any:
    """The CSV as pm4py takes it, without the lines that were not imported; times with the log's zone."""
    import pandas as pd

    columns = told.columns
    read = pd.read_csv(file, dtype=str, sep=told.delimiter, encoding=told.encoding, keep_default_na=False)
    read = read.drop(index=[line - 2 for line in left_out])
    times = pd.to_datetime(read[columns.time], format=told.time_format)
    if times.dt.tz is None:
        times = times.dt.tz_localize(told.zone, ambiguous=[True] * len(times), nonexistent="shift_forward")
    cells = {OF_CASE: read[columns.case].map(clean), ACTIVITY: read[columns.activity].map(clean)}
    return pd.DataFrame({**cells, TIME: times.dt.tz_convert("UTC")})


def frame_of_ocel(file: Path) -> Any:
    """The rows in an OCEL export, each with the case that it is about."""
    import pandas as pd
    import pm4py

    ocel = pm4py.read_ocel2_sqlite(str(file))
    rows = ocel.events[ocel.events["ocel:activity"] == ROWS].sort_values(["ocel:timestamp", "position"])
    about = ocel.relations[ocel.relations["ocel:type"] == "case"][["ocel:eid", "ocel:oid"]]
    rows = rows.merge(about, on="ocel:eid")
    return pd.DataFrame({OF_CASE: rows["ocel:oid"], ACTIVITY: rows["activity"], TIME: rows["ocel:timestamp"]})


def compared(console: Console, names: Sequence[str], found: Sequence[Mined]) -> bool:
    """The figures side by side; True where all are the same."""
    table = Table("指标 · figure", "", *names, "")
    good = True
    for zh, en, values in (
        ("行", "rows", [mined.rows for mined in found]),
        ("直接后继关系", "directly-follows pairs", [mined.follows for mined in found]),
        ("变体", "variants", [mined.variants for mined in found]),
        ("服务单时长（秒）", "durations, seconds", [mined.durations for mined in found]),
    ):
        same = all(value == values[0] for value in values)
        good = good and same
        shown = [f"{value:,}" if isinstance(value, int) else _counted(value) for value in values]
        table.add_row(zh, en, *shown, "[green]✓[/]" if same else "[bold red]✗[/]")
    show(console, table)
    return good


def _counted(value: Any) -> str:
    total = sum(value.values()) if isinstance(value, Counter) else sum(value)
    return f"{len(value):,} (Σ {total:,})"


def check(file: Annotated[Path, typer.Argument()], mapping_file: MappingFile = mapping.HELPDESK) -> None:
    """Import into a fresh system, mine it, and compare."""
    console = Console(soft_wrap=True)
    job = Import(file, mapping_file, console)

    async def program(dsn: str, folder: Path, server: Postgres) -> bool:
        async with session(dsn, folder, [server], job.note) as api:
            await job.play(api)
        return True

    with scratch() as folder, Postgres(folder / "postgres") as server:
        dsn = server.fresh_database("aftersales")
        if not run(program(dsn, folder, server)):
            raise CommandError("核对已中断", "the check was stopped")
        left_out = [line for bad in (*job.log.bad, *job.plan.bad) for line in range(bad.line, bad.last + 1)]
        with EventLog.open(dsn) as log:
            own = ours(log)
        ocel = folder / "log.sqlite"
        asyncio.run(exported(dsn, ocel))
        theirs = of_pm4py(frame_of(file, job.mapping, left_out))
        again = of_pm4py(frame_of_ocel(ocel))
    if not compared(console, ("CSV, pm4py", "事件 · events", "OCEL, pm4py"), [theirs, own, again]):
        raise CommandError("存在差异", "there are differences")
    console.print("[green]全部一致 · all of it agrees[/]")


async def exported(dsn: str, file: Path) -> None:
    """As an analyst exports it."""
    command = (sys.executable, "-P", "-m", "aftersales", "events", "export", "--format", "ocel", "--to", str(file))
    export = await asyncio.create_subprocess_exec(*command, "--database-url", dsn)
    if await export.wait() != 0:
        raise CommandError("导出失败", "the export failed")


if __name__ == "__main__":
    typer.run(check)
