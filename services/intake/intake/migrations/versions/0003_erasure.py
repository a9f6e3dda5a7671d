"""A contact can be deleted, its version stays; who read or changed a contact is on record."""

from alembic import op

revision = "0003"
down_revision = "0002"

DELETABLE = """
ALTER TABLE intake.contacts
    ALTER COLUMN person DROP NOT NULL, ALTER COLUMN phone DROP NOT NULL, ALTER COLUMN address DROP NOT NULL
"""
ACCESSES = """
CREATE TABLE intake.contact_accesses (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL,
    scope       text        NOT NULL,
    action      text        NOT NULL,
    customer_id text        NOT NULL,
    case_id     text
)
"""


def upgrade() -> None:
    """Contacts of before stay; accesses of before are not known."""
    op.execute(DELETABLE)
    op.execute(ACCESSES)
    op.execute("CREATE INDEX contact_accesses_by_time ON intake.contact_accesses (at, id)")
    op.execute("CREATE INDEX contact_accesses_by_customer ON intake.contact_accesses (customer_id, at, id)")
