"""What operations and managers watch, a file a subject, counted when somebody reads the metrics."""

from datetime import datetime

from eventlog.postgres import Pool
from intake.figures import cases, goods, inspections, knowledge, repairs, visits

SUBJECTS = (knowledge, cases, goods, repairs, visits, inspections)


async def figures(pool: Pool, now: datetime) -> None:
    """As of `now`, UTC. Raises what PostgreSQL raises."""
    for subject in SUBJECTS:
        await subject.count(pool, now)
