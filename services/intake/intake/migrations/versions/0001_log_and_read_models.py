"""The read models, and the contacts that never enter the log."""

from alembic import op

revision = "0001"
down_revision = None

CONTACTS = """
CREATE TABLE intake.contacts (
    customer_id text        PRIMARY KEY,
    person      text        NOT NULL,
    phone       text        NOT NULL,
    address     text        NOT NULL,
    changed_at  timestamptz NOT NULL
)
"""

CUSTOMERS = """
CREATE TABLE intake.customers (
    customer_id   text        PRIMARY KEY,
    name          text        NOT NULL,
    region        text        NOT NULL,
    registered_at timestamptz NOT NULL
)
"""

EQUIPMENT = """
CREATE TABLE intake.equipment (
    equipment_id    text PRIMARY KEY,
    customer_id     text NOT NULL,
    model           text NOT NULL,
    serial_no       text NOT NULL,
    warranty_months int  NOT NULL,
    accepted_on     date,
    warranty_until  date
)
"""

ARTICLES = """
CREATE TABLE intake.articles (
    article_id   text        PRIMARY KEY,
    title        text        NOT NULL,
    body         text        NOT NULL,
    model        text,
    published_at timestamptz NOT NULL
)
"""

STATIONS = """
CREATE TABLE intake.stations (
    station_id text  PRIMARY KEY,
    name       text  NOT NULL,
    regions    jsonb NOT NULL
)
"""

CASES = """
CREATE TABLE intake.cases (
    case_id        text        PRIMARY KEY,
    customer_id    text        NOT NULL,
    equipment_id   text,
    model          text,
    region         text        NOT NULL,
    channel        text        NOT NULL,
    taken_by       text        NOT NULL,
    description    text        NOT NULL,
    in_warranty    boolean     NOT NULL,
    opened_at      timestamptz NOT NULL,
    status         text        NOT NULL,
    slot_start     timestamptz,
    slot_end       timestamptz,
    station_id     text,
    routing_reason text,
    visit_no       int         NOT NULL,
    run            int         NOT NULL,
    outcome        text,
    closed_at      timestamptz,
    deflected      boolean     NOT NULL
) WITH (fillfactor = 70)
"""

INDEXES = (
    "CREATE INDEX equipment_by_customer ON intake.equipment (customer_id, equipment_id)",
    "CREATE INDEX equipment_by_serial_no ON intake.equipment (serial_no, equipment_id)",
    "CREATE INDEX cases_by_time ON intake.cases (opened_at, case_id)",
    "CREATE INDEX cases_by_customer ON intake.cases (customer_id, opened_at, case_id)",
    "CREATE INDEX cases_by_station ON intake.cases (station_id, opened_at, case_id)",
    "CREATE INDEX unfinished_by_station ON intake.cases (station_id) WHERE status <> 'closed'",
    "CREATE INDEX unfinished_by_status ON intake.cases (status, opened_at, case_id) WHERE status <> 'closed'",
)


def upgrade() -> None:
    """Make everything."""
    tables = (CONTACTS, CUSTOMERS, EQUIPMENT, ARTICLES, STATIONS, CASES)
    for statement in (*tables, *INDEXES):
        op.execute(statement)
