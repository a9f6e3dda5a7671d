"""The tables of the log and of the subscriptions, for a service's first migration."""

from importlib.resources import files


def _sql(name: str, schema: str) -> str:
    if not schema.isidentifier():
        raise ValueError(f"not a schema name: {schema!r}")
    return files("events").joinpath(name).read_text("utf-8").replace("{schema}", schema)


def _statements(script: str) -> list[str]:
    """Statements of a script: asyncpg prepares one at a time. A `;` at a line's end closes one, but not inside $$."""
    statements, lines, inside = [], [], False
    for line in script.splitlines():
        if line.startswith("--") or not (line.strip() or inside):
            continue
        lines.append(line)
        inside ^= line.count("$$") % 2 == 1
        if line.rstrip().endswith(";") and not inside:
            statements.append("\n".join(lines))
            lines = []
    return statements


def log_sql(schema: str) -> list[str]:
    """Statements that make a service's events table, its idempotency keys and its append function."""
    return _statements(_sql("schema.sql", schema))


def subscription_sql(schema: str) -> list[str]:
    """Statements that make a service's checkpoints, its parked events and the registry of its read models."""
    return [*_statements(_sql("subscription.sql", schema)), *read_models_sql(schema)]


def read_models_sql(schema: str) -> list[str]:
    """Statements that make the registry of a service's read models where it is not there yet."""
    return _statements(_sql("schema/004_read_models.sql", schema))
