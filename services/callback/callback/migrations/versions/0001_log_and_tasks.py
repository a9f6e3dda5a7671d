"""The list of tasks."""

from alembic import op

revision = "0001"
down_revision = None

TASKS = """
CREATE TABLE callback.tasks (
    task_id       text        PRIMARY KEY,
    case_id       text        NOT NULL,
    subject       text        NOT NULL,
    visit_no      int         NOT NULL,
    work_order_id text,
    station_id    text,
    solved        boolean     NOT NULL,
    requested_at  timestamptz NOT NULL,
    status        text        NOT NULL,
    attempts      int         NOT NULL,
    reached       boolean     NOT NULL,
    talk_seconds  int         NOT NULL,
    outcome       text,
    reason        text,
    concluded_at  timestamptz
) WITH (fillfactor = 70)
"""

INDEXES = (
    "CREATE INDEX tasks_by_time ON callback.tasks (requested_at, task_id)",
    "CREATE INDEX tasks_by_case ON callback.tasks (case_id, requested_at, task_id)",
    "CREATE INDEX open_tasks ON callback.tasks (requested_at, task_id) WHERE status = 'open'",
)


def upgrade() -> None:
    """Make everything."""
    for statement in (TASKS, *INDEXES):
        op.execute(statement)
