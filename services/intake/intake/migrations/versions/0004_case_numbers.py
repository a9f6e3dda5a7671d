"""Case numbers: what was reserved of each day's, and an index of those that the log has, of which none comes twice."""

from alembic import op

revision = "0004"
down_revision = "0003"

RESERVED = """
CREATE TABLE intake.case_numbers (
    day  text   PRIMARY KEY, -- as numbers begin: 261126
    last bigint NOT NULL     -- the highest running number that was reserved
)
"""
IN_THE_LOG = """
CREATE UNIQUE INDEX one_case_a_number ON intake.events ((data ->> 'number') COLLATE "C")
WHERE type = 'aftersales.intake.request-received.v1' AND data ->> 'number' <> ''
"""


def upgrade() -> None:
    """Cases of before have no number."""
    op.execute(RESERVED)
    op.execute(IN_THE_LOG)
