-- What revision 0001 of each service made besides the engine's tables, in every commit from c7fb098 to 7bc237f.

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
) WITH (fillfactor = 70);

CREATE INDEX tasks_by_time ON callback.tasks (requested_at, task_id);
CREATE INDEX tasks_by_case ON callback.tasks (case_id, requested_at, task_id);
CREATE INDEX open_tasks ON callback.tasks (requested_at, task_id) WHERE status = 'open';

CREATE TABLE callback.alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
INSERT INTO callback.alembic_version VALUES ('0001');

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
) WITH (fillfactor = 70);

CREATE TABLE dispatch.appointments (
    appointment_id text        PRIMARY KEY,
    technician_id  text        NOT NULL,
    work_order_id  text        NOT NULL,
    day            date        NOT NULL,
    slot_start     timestamptz NOT NULL,
    slot_end       timestamptz NOT NULL
);

CREATE TABLE dispatch.cases (
    case_id       text    PRIMARY KEY,
    work_order_id text,
    visit_no      int     NOT NULL,
    station_id    text,
    closed        boolean NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE dispatch.replacements (
    case_id        text        PRIMARY KEY,
    status         text        NOT NULL,
    due            timestamptz NOT NULL,
    obliged_at     timestamptz NOT NULL,
    serial_no      text,
    handed_over_at timestamptz,
    returned_at    timestamptz
);

CREATE TABLE dispatch.stations (
    station_id text        PRIMARY KEY,
    name       text        NOT NULL,
    regions    jsonb       NOT NULL,
    opened_at  timestamptz NOT NULL
);

CREATE TABLE dispatch.staff (
    member_id  text  PRIMARY KEY,
    station_id text  NOT NULL,
    staff_id   text  NOT NULL,
    role       text  NOT NULL,
    skills     jsonb NOT NULL
);

CREATE INDEX queue_by_age ON dispatch.queue (finished, received_at, work_order_id);
CREATE INDEX queue_by_station ON dispatch.queue (station_id, finished, received_at, work_order_id);
CREATE INDEX queue_by_technician ON dispatch.queue (technician_id, finished, received_at, work_order_id);
CREATE INDEX queue_by_case ON dispatch.queue (case_id);
CREATE INDEX finished_by_technician ON dispatch.queue (technician_id, finished_at) WHERE finished;
CREATE INDEX appointments_by_day ON dispatch.appointments (technician_id, day, slot_start);
CREATE INDEX cases_by_station ON dispatch.cases (station_id);
CREATE INDEX replacements_by_due ON dispatch.replacements (due, case_id);
CREATE INDEX staff_by_station ON dispatch.staff (station_id, staff_id);
CREATE INDEX staff_by_number ON dispatch.staff (staff_id);

CREATE TABLE dispatch.alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
INSERT INTO dispatch.alembic_version VALUES ('0001');

CREATE TABLE intake.contacts (
    customer_id text        PRIMARY KEY,
    person      text        NOT NULL,
    phone       text        NOT NULL,
    address     text        NOT NULL,
    changed_at  timestamptz NOT NULL
);

CREATE TABLE intake.customers (
    customer_id   text        PRIMARY KEY,
    name          text        NOT NULL,
    region        text        NOT NULL,
    registered_at timestamptz NOT NULL
);

CREATE TABLE intake.equipment (
    equipment_id    text PRIMARY KEY,
    customer_id     text NOT NULL,
    model           text NOT NULL,
    serial_no       text NOT NULL,
    warranty_months int  NOT NULL,
    accepted_on     date,
    warranty_until  date
);

CREATE TABLE intake.articles (
    article_id   text        PRIMARY KEY,
    title        text        NOT NULL,
    body         text        NOT NULL,
    model        text,
    published_at timestamptz NOT NULL
);

CREATE TABLE intake.stations (
    station_id text  PRIMARY KEY,
    name       text  NOT NULL,
    regions    jsonb NOT NULL
);

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
) WITH (fillfactor = 70);

CREATE INDEX equipment_by_customer ON intake.equipment (customer_id, equipment_id);
CREATE INDEX equipment_by_serial_no ON intake.equipment (serial_no, equipment_id);
CREATE INDEX cases_by_time ON intake.cases (opened_at, case_id);
CREATE INDEX cases_by_customer ON intake.cases (customer_id, opened_at, case_id);
CREATE INDEX cases_by_station ON intake.cases (station_id, opened_at, case_id);
CREATE INDEX unfinished_by_station ON intake.cases (station_id) WHERE status <> 'closed';
CREATE INDEX unfinished_by_status ON intake.cases (status, opened_at, case_id) WHERE status <> 'closed';

CREATE TABLE intake.alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
INSERT INTO intake.alembic_version VALUES ('0001');

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
) WITH (fillfactor = 70);

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
);

CREATE TABLE reporting.stations (
    station_id text PRIMARY KEY,
    name       text NOT NULL
);

CREATE INDEX cases_by_opening ON reporting.cases (opened_at, case_id);
CREATE INDEX open_cases ON reporting.cases (case_id) WHERE status <> 'closed';
CREATE INDEX story_by_case ON reporting.story (case_id, time, event_id);

CREATE TABLE reporting.alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
INSERT INTO reporting.alembic_version VALUES ('0001');

CREATE TABLE sla_monitor.timers (
    case_id text        PRIMARY KEY,
    due     timestamptz NOT NULL
);

CREATE TABLE sla_monitor.clocks (
    case_id    text    PRIMARY KEY,
    closed     boolean NOT NULL,
    station_id text,
    clocks     jsonb   NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX timers_by_due ON sla_monitor.timers (due);
CREATE INDEX clocks_of_open_cases ON sla_monitor.clocks (station_id) WHERE NOT closed;

CREATE TABLE sla_monitor.alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
INSERT INTO sla_monitor.alembic_version VALUES ('0001');
