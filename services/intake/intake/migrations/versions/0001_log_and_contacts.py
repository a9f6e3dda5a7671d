"""The contacts, which never enter the log."""

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


def upgrade() -> None:
    """Make everything."""
    op.execute(CONTACTS)
