"""The timers, and the clocks by case."""

from alembic import op

revision = "0001"
down_revision = None

TIMERS = """
CREATE TABLE sla_monitor.timers (
    case_id text        PRIMARY KEY,
    due     timestamptz NOT NULL
)
"""

CLOCKS = """
CREATE TABLE sla_monitor.clocks (
    case_id    text    PRIMARY KEY,
    closed     boolean NOT NULL,
    station_id text,
    clocks     jsonb   NOT NULL
) WITH (fillfactor = 70)
"""

INDEXES = (
    "CREATE INDEX timers_by_due ON sla_monitor.timers (due)",
    "CREATE INDEX clocks_of_open_cases ON sla_monitor.clocks (station_id) WHERE NOT closed",
)


def upgrade() -> None:
    """Make everything."""
    for statement in (TIMERS, CLOCKS, *INDEXES):
        op.execute(statement)
