"""A workbook is checked whole against what is registered, and taken whole or not at all.

The file is read by another program, rows are checked in a thread, and decisions are made on this loop in slices, by the
same deciders that every other command uses, in one `Session`: so a later row sees what an earlier one decided.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from starlette.responses import Response

from eventlog.decider import Decider, NotFound, Rejected
from eventlog.log.session import Session
from service.http.problem_details import BUSY, Problem
from service.routing.call import Beside, Call
from service.workbooks.faults import Faults
from service.workbooks.forms import Form
from service.workbooks.grids import grids
from service.workbooks.rows import Row, Sheet, sheets_of

LARGEST = 8 << 20
"""Bytes of a file: 20,000 machines have about one million."""
SLICE = 0.005
"""Seconds on the loop before others have their turn."""
AT_ONCE = 500
"""Streams that are read in one query."""
RETRY = (b"retry-after", b"5")

_one = asyncio.Lock()
"""One workbook at a time in a process: each takes its share of memory."""


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What a sheet did, or would do: rows that make something new, rows that change something, rows that are as it is
    known already; examples are passed over."""

    sheet: str
    rows_added: int
    rows_changed: int
    rows_same: int
    examples: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; with `dry_run` what it would do."""

    dry_run: bool
    sheets: Sequence[SheetResult]


@dataclass(slots=True)
class Deciding:
    """What the decisions about a row may use, and where they leave what is to be written beside the log."""

    call: Call
    session: Session
    sheets: Mapping[str, Sheet]
    reason: str
    """Why something is corrected."""
    beside: list[Beside] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    """What `Register.prepare` has asked for."""

    def unsound(self, form: str, *key: str) -> bool:
        """Whether the file has a row of this register with this key that is at fault: what refers to it is not
        judged, for that fault would be told once for each."""
        sheet = self.sheets.get(form)
        return sheet is not None and tuple(map(sheet.form.fold, key)) in sheet.unsound


Known = bool
"""Whether there is such a thing already."""
Decide = Callable[[Deciding, Row], Awaitable[Known]]
"""Decides about a row: appends to the session, and says whether the thing was known. Raises Rejected or NotFound, with
the field at fault, and Skipped."""


class Skipped(Exception):
    """A row refers to one that is at fault, and is not judged."""


@dataclass(frozen=True, slots=True)
class Register:
    """A form with its decisions. `streams` are those that its rows are about and refer to, as (decider, id)."""

    form: Form
    decide: Decide
    streams: Callable[[Row], Iterable[tuple[Decider[Any, Any], str]]]
    prepare: Callable[[Deciding, Sequence[Row]], Awaitable[None]] | None = None
    """Asks for what all rows together need."""


async def take_in(
    call: Call, data: bytes, registers: Sequence[Register], named: str | None, dry_run: bool, reason: str
) -> Response:
    """Check the file, and import it unless it is only to be checked. Raises Problem, 422, with every fault; 503 while
    another is at work."""
    if _one.locked():
        raise Problem(
            BUSY, "Another workbook is being imported: try again", "正在导入另一个文件，请稍后再试", headers=[RETRY]
        )
    async with _one:
        faults, forms = Faults(), [register.form for register in registers]
        found = await grids(data)
        sheets = await asyncio.to_thread(sheets_of, found, forms, named, faults)
        del found
        before = len(faults)

        async def work(session: Session) -> tuple[Imported, Beside]:
            again = faults.copy(before)
            deciding = Deciding(call, session, {sheet.form.name: sheet for sheet in sheets}, reason)
            results = [await _decided(deciding, register, again) for register in registers]
            if len(again):
                raise again.problem([sheet.name for sheet in sheets])
            return Imported(dry_run, [each for each in results if each is not None]), _all(deciding.beside)

        if not dry_run:
            return await call.take_all(work)
        session = call.session()
        told, _ = await work(session)
        return call.respond(told)


async def _decided(deciding: Deciding, register: Register, faults: Faults) -> SheetResult | None:
    sheet = deciding.sheets.get(register.form.name)
    if sheet is None:
        return None
    await foresee(deciding, (each for row in sheet.rows for each in register.streams(row)))
    if register.prepare is not None:
        await register.prepare(deciding, sheet.rows)
    counts, began = {"added": 0, "changed": 0, "same": 0}, perf_counter()
    for row in sheet.rows:
        before = deciding.session.decided + len(deciding.beside)
        try:
            known = await register.decide(deciding, row)
        except (Rejected, NotFound) as no:
            name = no.field or ""
            faults.add(sheet.name, row.number, sheet.heading(name), no.zh, no.en, name)
            sheet.unsound.add(register.form.key_of(row.given))
        except Skipped:
            sheet.unsound.add(register.form.key_of(row.given))
        else:
            same = deciding.session.decided + len(deciding.beside) == before
            counts["same" if same else "changed" if known else "added"] += 1
        if perf_counter() - began > SLICE:
            await asyncio.sleep(0)
            began = perf_counter()
    return SheetResult(register.form.name, counts["added"], counts["changed"], counts["same"], sheet.examples)


async def foresee(deciding: Deciding, wanted: Iterable[tuple[Decider[Any, Any], str]]) -> None:
    """Read whole streams, many at once, so that none is read by itself. Those that the session has are left; which are
    wanted is found out in a thread."""
    session, store = deciding.session, deciding.call.runtime.store
    seen = session.seen
    names = await asyncio.to_thread(lambda: sorted({decider.stream(id) for decider, id in wanted}.difference(seen)))
    for start in range(0, len(names), AT_ONCE):
        async with deciding.call.runtime.pool.acquire() as connection:
            session.foresee(await store.read_streams(names[start : start + AT_ONCE], connection))


def _all(parts: Sequence[Beside]) -> Beside:
    async def write(connection: Any) -> None:
        for part in parts:
            await part(connection)

    return write
