"""What people of the rosters are called: it never enters the log, so that it can be changed and deleted."""

from alembic import op

revision = "0002"
down_revision = "0001"

NAMES = """
CREATE TABLE dispatch.staff_names (
    staff_id   text        PRIMARY KEY,
    name       text,
    changed_at timestamptz NOT NULL,
    version    bigint      NOT NULL
)
"""


def upgrade() -> None:
    """A name that was deleted leaves its version."""
    op.execute(NAMES)
