"""Photos and PDFs of cases, which never enter the log: kept by case and by the hash of what they hold."""

from alembic import op

revision = "0009"
down_revision = "0008"

ATTACHMENTS = """
CREATE TABLE intake.attachments (
    case_id text        NOT NULL,
    sha256  text        NOT NULL,
    content bytea       NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, sha256)
)
"""


def upgrade() -> None:
    """Photos and PDFs are compressed as they are."""
    op.execute(ATTACHMENTS)
    op.execute("ALTER TABLE intake.attachments ALTER COLUMN content SET STORAGE EXTERNAL")
