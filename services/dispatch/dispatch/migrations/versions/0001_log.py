"""Nothing of the service's own: the engine makes the log and its subscriptions, read models follow from the code.

Databases from before hold this revision, so that it stays.
"""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing is left to make."""
