"""Photos and signatures of visits, which never enter the log: kept by order and by the hash of what they hold."""

from alembic import op

revision = "0003"
down_revision = "0002"

IMAGES = """
CREATE TABLE dispatch.visit_images (
    work_order_id text        NOT NULL,
    sha256        text        NOT NULL,
    content       bytea       NOT NULL,
    kept_at       timestamptz NOT NULL,
    PRIMARY KEY (work_order_id, sha256)
)
"""


def upgrade() -> None:
    """What is sealed cannot be compressed."""
    op.execute(IMAGES)
    op.execute("ALTER TABLE dispatch.visit_images ALTER COLUMN content SET STORAGE EXTERNAL")
