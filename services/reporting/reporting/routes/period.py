"""`from` and `to` as every report takes them."""

from typing import Annotated

from fastapi import Query

from reporting.measures.period import Period
from service.framework import Day
from service.http.problem_details import INVALID, FieldError, Problem


async def period(
    first: Annotated[
        Day | None,
        Query(
            alias="from",
            description="受理日期起（含），北京时间 · Opened on or after, China time",
        ),
    ] = None,
    last: Annotated[
        Day | None,
        Query(
            alias="to",
            description="受理日期止（含），北京时间 · Opened on or before, China time",
        ),
    ] = None,
) -> Period:
    """A dependency: `period: Annotated[Period, Depends(period)]`. Raises Problem 422 when it ends before it begins."""
    if first and last and last < first:
        zh, en = "不得早于 from", "must not be before `from`"
        raise Problem(INVALID, f"to {en}", f"to {zh}", [FieldError("to", zh, en)])
    return Period(first, last)
