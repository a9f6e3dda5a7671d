"""Which place is meant by `--into`."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from aftersales.errors import CommandError
from aftersales.own_models.target import Target
from eventlog.read_models.projection import Projection


def target_of(into: str, projection: Projection[Any]) -> AbstractAsyncContextManager[Target]:
    """A PostgreSQL by its address, or a file of DuckDB. Raises CommandError."""
    if into.startswith(("postgresql://", "postgres://")):
        from aftersales.own_models.postgres import opened as postgres

        return postgres(into, projection)
    if "://" in into:
        raise CommandError(
            f"--into 应为 postgresql:// 地址，或 DuckDB 文件：{into}",
            f"--into is a postgresql:// address, or a file of DuckDB, not {into}",
        )
    from aftersales.own_models.duck import opened as duck

    return duck(Path(into), projection)
