"""What is on record about contacts is not changed: old entries go by rule, and nothing else happens to them."""

from alembic import op

revision = "0006"
down_revision = "0005"

REFUSE = """
CREATE FUNCTION intake.refuse_change_of_accesses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'contact accesses are not changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER contact_accesses_stand BEFORE UPDATE OR TRUNCATE ON intake.contact_accesses
    FOR EACH STATEMENT EXECUTE FUNCTION intake.refuse_change_of_accesses()
"""


def upgrade() -> None:
    """The trigger is the owner's: the service cannot switch it off."""
    op.execute(REFUSE)
    op.execute(TRIGGER)
