"""Each service in its database: schema against code, rights, read models, parked streams, timers, backup."""

from datetime import UTC, datetime, timedelta

from aftersales.calling import command
from aftersales.definitions import definition
from aftersales.doctor import judging
from aftersales.doctor.check import Check, bad, good, warn
from aftersales.read_models.listing import NOT_IN_CODE, SERVING, items
from eventlog.postgres import Pool
from eventlog.subscriptions.members import SILENT_SECONDS
from eventlog.subscriptions.parked import list_parked
from service.database.migrate import NewerSchema, newest_versions, refuse_newer
from service.database.restoring import NotWhole, refuse_restoring
from service.database.roles import may_add, may_change_log

LATE = timedelta(seconds=90)
"""Beyond it a timer waits for no source any more (ALARM_PATIENCE)."""


async def service(pool: Pool, name: str, clock: str) -> list[Check]:
    """Where the schema is not the code's, that alone."""
    schema = await _schema(pool, name)
    if any(check.todo for check in schema):
        return schema
    checks = schema + await _rights(pool, name) + await _workers(pool, name)
    checks += await _read_models(pool, name) + await _parked(pool, name)
    if name == "sla_monitor":
        checks += await _timers(pool, clock)
    made_at = await pool.fetchval(f"SELECT max(made_at) FROM {name}.last_backup")
    return [*checks, judging.backup(name, made_at, datetime.now(UTC))]


async def _schema(pool: Pool, name: str) -> list[Check]:
    what = "数据库结构 · schema"
    try:
        await refuse_restoring(pool, name)
        present, newest = await refuse_newer(definition(name), pool), newest_versions(definition(name))
    except NotWhole as error:
        return [bad(what, str(error), command("restore"))]
    except NewerSchema as error:
        todo = "docs/operations/upgrade.md"
        return [bad(what, str(error), f"用新版程序，或恢复升级前的备份 · run the newer program, or restore: {todo}")]
    if present == newest:
        return [good(what, f"{name} {present}")]
    found = f"{name} {present}，程序为 {newest} · older than the program ({newest})"
    return [bad(what, found, f"{command('migrate')}（先备份 · after a backup）")]


async def _rights(pool: Pool, name: str) -> list[Check]:
    """Of the roles as which its processes are connected now; of the one that asks where none is seen."""
    if not definition(name).publishes:
        return []
    what = "角色与权限 · roles and rights"
    rows = await pool.fetch(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = $1 AND usename IS NOT NULL", name
    )
    checks = []
    for role in [row["usename"] for row in rows]:
        if not await may_add(pool, name, role):
            todo = "以属主身份 migrate，写明 DATABASE_ROLE · migrate as the owner, with DATABASE_ROLE"
            checks.append(bad(what, f"{role} 不能读写 {name} 的日志 · may not read and add to the log", todo))
        elif await may_change_log(pool, name, role):
            todo = "让服务用自己的角色（docs/operations.md，数据库角色） · let it work as a role of its own"
            checks.append(warn(what, f"{role} 可以修改 {name} 的日志 · may change the log of {name}", todo))
        else:
            checks.append(good(what, f"{role} 只能追加 · may only add"))
    return checks


async def _workers(pool: Pool, name: str) -> list[Check]:
    count = await pool.fetchval(
        f"""SELECT count(DISTINCT m.member) FROM {name}.members m JOIN pg_stat_activity a ON a.pid = m.backend
            WHERE m.seen_at > clock_timestamp() - make_interval(secs => $1)""",
        SILENT_SECONDS,
    )
    if count:
        return [good("worker", name)]
    todo = "启动一个（RUN=worker 或 all），看其日志 · start one (RUN=worker, or all), and read its log"
    return [bad("worker", f"{name} 没有 worker 在处理事件 · nobody handles events", todo)]


async def _read_models(pool: Pool, name: str) -> list[Check]:
    what, models = "读模型 · read models", definition(name).read_models
    if models is None:
        return []
    checks = []
    for item in await items(pool, name, models):
        if item.state == SERVING:
            continue
        drop = item.state == NOT_IN_CODE
        todo = f"read-models drop {name} {item.name}" if drop else "read-models list"
        wait = (
            "旧版程序停止后删除 · once old programs have stopped"
            if drop
            else "worker 会构建，查看进度 · a worker builds it"
        )
        checks.append(warn(what, f"{name}.{item.name} {item.state}", f"{command(todo)}（{wait}）"))
    return checks or [good(what, name)]


async def _parked(pool: Pool, name: str) -> list[Check]:
    what = "隔离的事件流 · parked streams"
    parked = await list_parked(pool, name)
    if not parked:
        return [good(what, f"{name} 0")]
    first = parked[0]
    found = (
        f"{name} {len(parked)}，最早 · the oldest: {first.subscription}/{first.source}/{first.stream} "
        f"({first.parked_at:%Y-%m-%d %H:%M} UTC)"
    )
    return [bad(what, found, "修复原因后重试 · mend the cause, then retry: docs/operations/parked-streams.md")]


async def _timers(pool: Pool, clock: str) -> list[Check]:
    """Under a log clock it is as late as what was last received."""
    now = "clock_timestamp()" if clock == "wall" else "(SELECT max(heard_until) FROM sla_monitor.checkpoints)"
    row = await pool.fetchrow(
        f"SELECT count(*) AS late, {now} - min(due) AS by FROM sla_monitor.timers WHERE due < {now} - $1::interval",
        LATE,
    )
    what = "时限计时器 · timers"
    if row is None or not row["late"]:
        return [good(what, "准时 · in time")]
    todo = "docs/operations.md#就绪检查失败时--when-a-check-of-readyz-fails (timers moves)"
    found = f"{row['late']} 个迟到，最多 {row['by'] // timedelta(seconds=1)} 秒 · late, by up to so many seconds"
    return [bad(what, found, todo)]
