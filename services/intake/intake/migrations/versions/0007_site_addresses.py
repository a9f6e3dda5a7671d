"""The street addresses of customers' sites, which never enter the log; an access says which site's was read."""

from alembic import op

revision = "0007"
down_revision = "0006"

ADDRESSES = """
CREATE TABLE intake.site_addresses (
    customer_id      text        NOT NULL,
    site_id          text        NOT NULL,
    address          text,
    changed_at       timestamptz NOT NULL,
    version          bigint      NOT NULL,
    address_searched text        GENERATED ALWAYS AS (intake.folded(address)) STORED,
    PRIMARY KEY (customer_id, site_id)
)
"""


def upgrade() -> None:
    """Accesses of before were to contacts alone."""
    op.execute(ADDRESSES)
    op.execute('CREATE INDEX site_addresses_by_address ON intake.site_addresses (address_searched COLLATE "C")')
    parts = "gin (intake.pieces(address_searched, 2))"
    op.execute(f"CREATE INDEX site_addresses_by_part ON intake.site_addresses USING {parts}")
    op.execute("ALTER TABLE intake.contact_accesses ADD COLUMN site_id text")
