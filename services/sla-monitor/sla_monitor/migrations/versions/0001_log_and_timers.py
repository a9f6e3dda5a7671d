"""The timers."""

from alembic import op

revision = "0001"
down_revision = None

TIMERS = """
CREATE TABLE sla_monitor.timers (
    case_id text        PRIMARY KEY,
    due     timestamptz NOT NULL
)
"""
TIMERS_BY_DUE = "CREATE INDEX timers_by_due ON sla_monitor.timers (due)"


def upgrade() -> None:
    """Make everything."""
    for statement in (TIMERS, TIMERS_BY_DUE):
        op.execute(statement)
