"""What the clerk's search compares: phone numbers in one spelling, names and addresses folded, and parts of each.

A part is found by the pieces of two or three signs that it is made of, so no extension of PostgreSQL is needed. The
spelling of a phone number is decided here alone, for what is kept and for what is asked.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

PIECES = """
-- Costly beside an index of it: a plan that makes the pieces of every row takes seconds
CREATE FUNCTION intake.pieces(text, size int) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr($1, n, size)), '{}') FROM generate_series(1, length($1) - size + 1) AS n
$$
"""
PHONE_DIGITS = r"""
-- Digits alone, half width; a mobile number or an area code as it is dialled within China, whatever stands before it:
-- what is too long to be dialled so, and begins with 86, has the country's code without a sign
CREATE FUNCTION intake.phone_digits(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        regexp_replace(normalize($1, NFKC), '[^0-9+]', '', 'g'),
        '^(?:\+|00)86(1[3-9]|[48]00)', '\1'),
        '^86(1[3-9][0-9]{9})', '\1'),
        '^(?:\+|00)860?(10|[2-9])', '0\1'),
        '^860?(10[0-9]{8}|2[0-9]{9}|[3-9][0-9]{9,10})$', '0\1'),
        '^0(1[3-9][0-9]{9})$', '\1'),
        '+', '')
$$
"""
FOLDED = """
CREATE FUNCTION intake.folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(normalize($1, NFKC))
$$
"""
CONTACTS = """
ALTER TABLE intake.contacts
    ADD COLUMN phone_digits     text GENERATED ALWAYS AS (intake.phone_digits(phone)) STORED,
    ADD COLUMN person_searched  text GENERATED ALWAYS AS (intake.folded(person)) STORED,
    ADD COLUMN address_searched text GENERATED ALWAYS AS (intake.folded(address)) STORED
"""


def upgrade() -> None:
    """Contacts of before are brought along."""
    for statement in (PIECES, PHONE_DIGITS, FOLDED, CONTACTS):
        op.execute(statement)
    for what, column, size in (
        ("phone", "phone_digits", 3),
        ("person", "person_searched", 2),
        ("address", "address_searched", 2),
    ):
        op.execute(f'CREATE INDEX contacts_by_{what} ON intake.contacts ({column} COLLATE "C")')
        parts = f"gin (intake.pieces({column}, {size}))"
        op.execute(f"CREATE INDEX contacts_by_part_of_{what} ON intake.contacts USING {parts}")
