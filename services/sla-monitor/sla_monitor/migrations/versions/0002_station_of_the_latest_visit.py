"""The clocks know whose visit is the latest. Rows of before do not, so they are folded anew from the logs."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "TRUNCATE sla_monitor.clocks",
    "ALTER TABLE sla_monitor.clocks ADD work_order_id text, ADD visit_no bigint NOT NULL",
    "DELETE FROM sla_monitor.checkpoints WHERE subscription = 'read_models'",
    "DELETE FROM sla_monitor.parked WHERE subscription = 'read_models'",
)


def upgrade() -> None:
    """Begin the read model again."""
    for statement in STATEMENTS:
        op.execute(statement)
