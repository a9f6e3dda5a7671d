"""`aftersales migrate`: the schemas of all five services."""

from rich.console import Console
from rich.table import Table

from aftersales.database import DatabaseUrl, database
from aftersales.running import run
from aftersales.schemas import migrate as migrate_all
from aftersales.tables import show


def migrate(database_url: DatabaseUrl = None) -> None:
    """更新数据库结构 · Bring every service's schema up to date."""
    with database(database_url) as found:
        done = run(migrate_all(found.dsn, roles=database_url is None))
    table = Table("服务 · service", "原版本 · before", "现版本 · after", caption="引擎/服务 · engine/service")
    for service, (before, after) in (done or {}).items():
        table.add_row(service, str(before), str(after))
    show(Console(), table)
