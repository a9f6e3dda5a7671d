"""Further contact persons of a customer, beside the main one; both say what they are to us, and at which site.

A table of its own: processes of the release before read and write the main contacts while a rolling upgrade lasts.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

MAIN = """
ALTER TABLE intake.contacts
    ADD COLUMN contact_id text NOT NULL DEFAULT 'main',
    ADD COLUMN role       text,
    ADD COLUMN site_id    text
"""
FURTHER = """
CREATE TABLE intake.further_contacts (
    customer_id      text        NOT NULL,
    contact_id       text        NOT NULL,
    person           text,
    phone            text,
    address          text,
    role             text,
    site_id          text,
    changed_at       timestamptz NOT NULL,
    version          bigint      NOT NULL,
    phone_digits     text GENERATED ALWAYS AS (intake.phone_digits(phone)) STORED,
    person_searched  text GENERATED ALWAYS AS (intake.folded(person)) STORED,
    address_searched text GENERATED ALWAYS AS (intake.folded(address)) STORED,
    PRIMARY KEY (customer_id, contact_id)
)
"""


def upgrade() -> None:
    """The contacts of before are the main ones, of whom nobody said a role."""
    op.execute(MAIN)
    op.execute("CREATE UNIQUE INDEX main_contacts ON intake.contacts (customer_id, contact_id)")
    op.execute(FURTHER)
    for what, column, size in (
        ("phone", "phone_digits", 3),
        ("person", "person_searched", 2),
        ("address", "address_searched", 2),
    ):
        op.execute(f'CREATE INDEX further_contacts_by_{what} ON intake.further_contacts ({column} COLLATE "C")')
        parts = f"gin (intake.pieces({column}, {size}))"
        op.execute(f"CREATE INDEX further_contacts_by_part_of_{what} ON intake.further_contacts USING {parts}")
    op.execute("ALTER TABLE intake.contact_accesses ADD COLUMN contact_id text")
