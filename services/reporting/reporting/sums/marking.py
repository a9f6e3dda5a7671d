"""Read models that mark the days of which something changes."""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from eventlog.handler import Received
from eventlog.postgres import Connection
from eventlog.read_models.queries import Query
from eventlog.read_models.read_models import ReadModels
from events.catalog.replacement import ReplacementEvent
from events.catalog.sla import SlaWarned
from events.catalog.work_order import (
    FaultDiagnosed,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    WorkOrderAccepted,
    WorkSuspended,
)
from reporting.projections.cases import CASES, TABLE
from reporting.projections.visits import VISITS
from reporting.sums.tables import CHANGED, day_of

IN_NO_FIGURE: frozenset[type] = frozenset(
    (
        *(TechnicianAssigned, WorkOrderAccepted, TechnicianDeparted, TechnicianArrived, FaultDiagnosed, WorkSuspended),
        *(SlaWarned, *get_args(ReplacementEvent)),
    )
)
"""What changes a case, but nothing that figures are made of."""
TELLING = (CASES.events | VISITS.events) - IN_NO_FIGURE

_MARK = Query(
    insert(CHANGED).from_select(
        ["day"],
        select(day_of(TABLE.c.opened_at))
        .distinct()
        .where(TABLE.c.case_id == any_(bindparam("cases", type_=ARRAY(Text))), TABLE.c.opened_at.is_not(None)),
    )
)


async def mark(connection: Connection, cases: Sequence[str]) -> None:
    """In the transaction that changes these cases, and behind the change: a case may just have been opened."""
    await connection.execute(_MARK.sql, *_MARK.arguments({"cases": cases}))


class MarkedReadModels(ReadModels):
    """The service's read models. A case has been locked by whoever changes it, so that its opening stands."""

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`."""
        await super().handle(connection, batch)
        if cases := {event.case_id for event, _ in batch if type(event) in TELLING}:
            await mark(connection, sorted(cases))
