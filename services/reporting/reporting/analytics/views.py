"""All views, and what stays when they are made anew: who may read what."""

from eventlog.read_models.views import Views
from reporting.analytics.alarms import ALARMS
from reporting.analytics.cases import CASES
from reporting.analytics.events import EVENTS, FACTS
from reporting.analytics.handovers import HANDOVERS
from reporting.analytics.stations import STATIONS
from reporting.analytics.view import SCHEMA
from reporting.analytics.visits import VISITS, WAITS

ALL = (CASES, VISITS, WAITS, ALARMS, HANDOVERS, EVENTS, FACTS, STATIONS)

READERS = f"""CREATE TABLE IF NOT EXISTS {SCHEMA}.readers (
    role name NOT NULL, station_id text, UNIQUE NULLS NOT DISTINCT (role, station_id))"""
"""Role → the station whose rows it sees; null: of all of them."""

AGAIN = f"""DO $$
DECLARE reader name;
BEGIN
    FOR reader IN SELECT DISTINCT role FROM {SCHEMA}.readers JOIN pg_roles ON rolname = role LOOP
        EXECUTE format('GRANT SELECT ON {", ".join(f"{SCHEMA}.{view.name}" for view in ALL)} TO %I', reader);
    END LOOP;
END $$"""
"""A view that was made anew can be read by those who could read the old one."""

VIEWS = Views(
    schema=SCHEMA,
    names=[view.name for view in ALL],
    home=[READERS],
    make=[*(statement for view in ALL for statement in view.statements()), AGAIN],
)
