"""How the columns of an event in Parquet are called."""

ENVELOPE = (
    "source",
    "position",
    "id",
    "stream",
    "version",
    "type",
    "key",
    "time",
    "causation",
    "correlation",
    "actor",
    "traceparent",
)
DATA = "data"
"""A payload that does not fit its class, or has none, as JSON."""
TAKEN = frozenset((*ENVELOPE, DATA, "day"))
"""Names of columns, those in the folders' names included: a payload's field of this name is in `data_…`."""


def column_of(field: str) -> str:
    """What the column of a payload's field is called."""
    return f"data_{field}" if field in TAKEN else field


def field_of(column: str) -> str:
    """The payload's field in a column."""
    field = column.removeprefix("data_")
    return field if field in TAKEN else column
