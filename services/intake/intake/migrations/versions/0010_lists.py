"""What lists are found by: the signs that a text lists, a blank between them; and who had to do with a contact."""

from alembic import op

revision = "0010"
down_revision = "0009"

SIGNS = """
-- Costly beside an index of it: a plan that takes the signs of every row apart reads all of its long texts. What has a
-- FROM is not put in place of its call, which would have the cost of what it does
CREATE FUNCTION intake.signs(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
    SELECT string_to_array($1, ' ') FROM (VALUES (1)) AS once
$$
"""


def upgrade() -> None:
    """The read model of the articles has indexes of their signs."""
    op.execute(SIGNS)
    op.execute("CREATE INDEX contact_accesses_by_actor ON intake.contact_accesses (actor, at, id)")
