"""One read model."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE TABLE intake.names (customer_id text PRIMARY KEY, name text NOT NULL, region text NOT NULL)")


def downgrade() -> None:
    op.execute("DROP SCHEMA intake CASCADE")
