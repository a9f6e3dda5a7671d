"""The read models."""

from alembic import op

revision = "0001"
down_revision = None

QUEUE = """
CREATE TABLE dispatch.queue (
    work_order_id  text        PRIMARY KEY,
    case_id        text        NOT NULL,
    station_id     text        NOT NULL,
    visit_no       int         NOT NULL,
    customer_id    text        NOT NULL,
    equipment_id   text,
    model          text,
    description    text        NOT NULL,
    in_warranty    boolean     NOT NULL,
    agreed_start   timestamptz,
    agreed_end     timestamptz,
    received_at    timestamptz NOT NULL,
    status         text        NOT NULL,
    resume_to      text,
    technician_id  text,
    slot_start     timestamptz,
    slot_end       timestamptz,
    waiting_reason text,
    waiting_since  timestamptz,
    contacted      boolean     NOT NULL,
    report_filed   boolean     NOT NULL,
    finished       boolean     NOT NULL,
    finished_at    timestamptz
) WITH (fillfactor = 70)
"""

APPOINTMENTS = """
CREATE TABLE dispatch.appointments (
    appointment_id text        PRIMARY KEY,
    technician_id  text        NOT NULL,
    work_order_id  text        NOT NULL,
    day            date        NOT NULL,
    slot_start     timestamptz NOT NULL,
    slot_end       timestamptz NOT NULL
)
"""

CASES = """
CREATE TABLE dispatch.cases (
    case_id       text    PRIMARY KEY,
    work_order_id text,
    visit_no      int     NOT NULL,
    station_id    text,
    closed        boolean NOT NULL
) WITH (fillfactor = 80)
"""

REPLACEMENTS = """
CREATE TABLE dispatch.replacements (
    case_id        text        PRIMARY KEY,
    status         text        NOT NULL,
    due            timestamptz NOT NULL,
    obliged_at     timestamptz NOT NULL,
    serial_no      text,
    handed_over_at timestamptz,
    returned_at    timestamptz
)
"""

STATIONS = """
CREATE TABLE dispatch.stations (
    station_id text        PRIMARY KEY,
    name       text        NOT NULL,
    regions    jsonb       NOT NULL,
    opened_at  timestamptz NOT NULL
)
"""

STAFF = """
CREATE TABLE dispatch.staff (
    member_id  text  PRIMARY KEY,
    station_id text  NOT NULL,
    staff_id   text  NOT NULL,
    role       text  NOT NULL,
    skills     jsonb NOT NULL
)
"""

INDEXES = (
    "CREATE INDEX queue_by_age ON dispatch.queue (finished, received_at, work_order_id)",
    "CREATE INDEX queue_by_station ON dispatch.queue (station_id, finished, received_at, work_order_id)",
    "CREATE INDEX queue_by_technician ON dispatch.queue (technician_id, finished, received_at, work_order_id)",
    "CREATE INDEX queue_by_case ON dispatch.queue (case_id)",
    "CREATE INDEX finished_by_technician ON dispatch.queue (technician_id, finished_at) WHERE finished",
    "CREATE INDEX appointments_by_day ON dispatch.appointments (technician_id, day, slot_start)",
    "CREATE INDEX cases_by_station ON dispatch.cases (station_id)",
    "CREATE INDEX replacements_by_due ON dispatch.replacements (due, case_id)",
    "CREATE INDEX staff_by_station ON dispatch.staff (station_id, staff_id)",
    "CREATE INDEX staff_by_number ON dispatch.staff (staff_id)",
)


def upgrade() -> None:
    """Make everything."""
    tables = (QUEUE, APPOINTMENTS, CASES, REPLACEMENTS, STATIONS, STAFF)
    for statement in (*tables, *INDEXES):
        op.execute(statement)
