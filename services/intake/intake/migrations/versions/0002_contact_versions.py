"""Each contact has a version, so that a change can guard against another's."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Contacts of before are at their first."""
    op.execute("ALTER TABLE intake.contacts ADD COLUMN version bigint NOT NULL DEFAULT 1")
