"""The figures of the cases that were opened on one day, so that those of a year need not be made of a year's cases.

No read model: no event makes them. A day that is not there is counted when somebody asks, and soon by the service.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

COUNTED = """
CREATE TABLE reporting.counted_days (
    day        date        PRIMARY KEY,       -- in China
    made_of    text        NOT NULL,          -- by which rules, and of which build of the read models
    counted_at timestamptz NOT NULL DEFAULT now()
)
"""
SUMS = """
CREATE TABLE reporting.day_sums (
    day                              date    NOT NULL,
    station_id                       text,    -- null: no station has, or had, the case
    cases                            integer NOT NULL,
    unclosed                         integer NOT NULL,
    closed                           integer NOT NULL,
    ended_cancelled                  integer NOT NULL,
    ended_withdrawn                  integer NOT NULL,
    ended_duplicate                  integer NOT NULL,
    ended_unreached                  integer NOT NULL,
    ended_no_request                 integer NOT NULL,
    solved_phone                     integer NOT NULL,
    solved_remote                    integer NOT NULL,
    solved_on_site                   integer NOT NULL,
    solved_workshop                  integer NOT NULL,
    reopened                         integer NOT NULL,
    visits                           integer NOT NULL,
    paused_seconds                   bigint  NOT NULL,
    visited                          integer NOT NULL,
    fixed                            integer NOT NULL,
    kept_respond                     integer NOT NULL,
    kept_arrive                      integer NOT NULL,
    kept_resolve                     integer NOT NULL,
    broken_respond                   integer NOT NULL,
    broken_arrive                    integer NOT NULL,
    broken_resolve                   integer NOT NULL,
    void_respond                     integer NOT NULL,
    void_arrive                      integer NOT NULL,
    void_resolve                     integer NOT NULL,
    outcome_satisfied                integer NOT NULL,
    outcome_dissatisfied             integer NOT NULL,
    outcome_complained_by_phone      integer NOT NULL,
    outcome_not_fixed_first_visit    integer NOT NULL,
    outcome_not_fixed_several_visits integer NOT NULL,
    outcome_attitude                 integer NOT NULL,
    UNIQUE NULLS NOT DISTINCT (day, station_id)
)
"""
CHANGED = """
CREATE TABLE reporting.changed_days (
    day        date        NOT NULL,          -- one row each time that something of it changed, so that nobody waits
    changed_at timestamptz NOT NULL DEFAULT now()
)
"""


def upgrade() -> None:
    """Nothing is counted yet: a million cases in one go would take longer than anything may."""
    for statement in (COUNTED, SUMS, CHANGED):
        op.execute(statement)
