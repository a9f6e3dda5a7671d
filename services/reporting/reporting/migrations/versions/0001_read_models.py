"""The three read models."""

from alembic import op

revision = "0001"
down_revision = None

CASES = """
CREATE TABLE reporting.cases (
    case_id           text        PRIMARY KEY,
    -- intake
    customer_id       text,
    equipment_id      text,
    region            text,
    channel           text,
    in_warranty       boolean,
    opened_at         timestamptz,
    status            text,
    guided            boolean     NOT NULL,
    routed_station_id text,
    reopenings        int         NOT NULL,
    closed_at         timestamptz,
    called_in         jsonb       NOT NULL,
    -- dispatch
    work_order_id     text,
    visit_no          int         NOT NULL,
    order_station_id  text,
    order_status      text,
    technician_id     text,
    finished          jsonb,
    visits            int         NOT NULL,
    visits_solved     int         NOT NULL,
    replacement       text,
    -- sla_monitor
    respond_state     text,
    arrive_state      text,
    resolve_state     text,
    respond_warned    boolean     NOT NULL,
    arrive_warned     boolean     NOT NULL,
    resolve_warned    boolean     NOT NULL,
    respond_breached  boolean     NOT NULL,
    arrive_breached   boolean     NOT NULL,
    resolve_breached  boolean     NOT NULL,
    due_at            timestamptz,
    paused_seconds    int         NOT NULL,
    sla_state         text        NOT NULL,
    -- callback
    called_back       jsonb       NOT NULL
) WITH (fillfactor = 70)
"""

STORY = """
CREATE TABLE reporting.story (
    event_id text        PRIMARY KEY,
    case_id  text        NOT NULL,
    source   text        NOT NULL,
    position bigint      NOT NULL,
    time     timestamptz NOT NULL,
    type     text        NOT NULL,
    actor    text        NOT NULL,
    zh       text        NOT NULL,
    en       text        NOT NULL
)
"""

STATIONS = """
CREATE TABLE reporting.stations (
    station_id text PRIMARY KEY,
    name       text NOT NULL
)
"""

INDEXES = (
    "CREATE INDEX cases_by_opening ON reporting.cases (opened_at, case_id)",
    "CREATE INDEX open_cases ON reporting.cases (case_id) WHERE status <> 'closed'",
    "CREATE INDEX story_by_case ON reporting.story (case_id, time, event_id)",
)


def upgrade() -> None:
    """Make everything."""
    for statement in (CASES, STORY, STATIONS, *INDEXES):
        op.execute(statement)
