"""What an article was used for as of a moment of the past: the guidance of its cases, folded again."""

from sqlalchemy import select

from eventlog.moment import Moment
from eventlog.read_models.as_of import MOST
from eventlog.read_models.queries import Query, given
from events.catalog import case
from intake.projections.article_uses import GUIDANCES, USES, Use, u, what_came
from service.framework import Runtime
from service.past import folded, snapshot

_CASES = Query(select(u.case_id).where(u.article_id == given("article_id", u.article_id)).limit(MOST + 1))


async def uses_then(runtime: Runtime, moment: Moment, article_id: str) -> list[Use]:
    """The requests that it had been used for, the newest first. Raises Problem, 422, for more than MOST of them."""
    async with snapshot(runtime) as connection:
        rows = await connection.fetch(_CASES.sql, *_CASES.arguments({"article_id": article_id}))
        streams = [case.KIND.stream(row["case_id"]) for row in rows]
        used = await folded(connection, runtime.store, moment, USES, streams)
        standing = {
            row.case_id: row.standing for row in await folded(connection, runtime.store, moment, GUIDANCES, streams)
        }
    uses = []
    for row in used:
        if row.article_id == article_id:
            help = what_came(row.solved, row.guidance_no, standing[row.case_id])
            uses.append(Use(row.case_id, row.number, row.used_at, row.given_by, help))
    return sorted(uses, key=lambda use: (use.used_at, use.case_id), reverse=True)
