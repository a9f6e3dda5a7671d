"""What is good, and what is not: pure decisions over what was read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from aftersales.calling import command
from aftersales.doctor.check import Check, bad, good, warn
from service.auth.keys import KeyEntry

SOON = timedelta(days=30)
"""What ends within this time wants a successor."""
BACKUP_HOURS = 26
"""As the alert AftersalesBackupTooOld has it: one every night."""
CLOCK_SECONDS = 2.0
CLOCK_WRONG = 30.0
"""From here on tokens of people who sign in are refused."""
DISK_LEAST = 200
"""MB: below it `up` waits, and PostgreSQL soon stops."""
DISK_SHORT = 2_000
DATE = "%Y-%m-%d"

SETTINGS = {
    "fsync": "断电会损坏数据库 · a power failure damages the database",
    "full_page_writes": "断电会损坏数据库 · a power failure damages the database",
    "synchronous_commit": "断电会丢失已答复的命令 · a power failure loses commands that were answered",
}
"""What must not be off → what happens otherwise."""


def settings(found: Mapping[str, str]) -> list[Check]:
    """Of PostgreSQL, where they decide whether what was answered is kept."""
    what = "持久性设置 · durability"
    off = [
        bad(what, f"{name} = off：{harm}", f"ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf()")
        for name, harm in SETTINGS.items()
        if found.get(name) == "off"
    ]
    if found.get("server_encoding") != "UTF8":
        off.append(
            bad(
                "编码 · encoding",
                f"server_encoding = {found.get('server_encoding')}",
                "新建 UTF8 数据库并恢复备份 · make a database with UTF8 and restore into it",
            )
        )
    return off or [good(what, ", ".join(f"{name} {found.get(name, '?')}" for name in SETTINGS))]


def connections(most: int, reserved: int, used: int, needed: int) -> Check:
    """`needed`: what the pools of one process of each service may open, as `api` and `worker` in one."""
    what, usable = "连接数 · connections", most - reserved
    found = f"{used} / {usable}（每个服务一个进程最多需 {needed} · one process of each service may need {needed}）"
    todo = f"调大 max_connections（现为 {most}） · raise max_connections (now {most})"
    if used >= usable - 3:
        return bad(what, found, todo)
    return warn(what, found, todo) if needed > usable or used > 0.8 * usable else good(what, found)


def clock(seconds: float, whose: str) -> Check:
    """How far a clock is from this machine's."""
    what = "系统时间 · clocks"
    found = f"{whose} {seconds:+.1f} s"
    todo = "两台机器都要校时（NTP） · set both machines by NTP"
    if abs(seconds) < CLOCK_SECONDS:
        return good(what, found)
    return (bad if abs(seconds) > CLOCK_WRONG else warn)(what, found, todo)


def disk(folder: Path, free: int, all: int) -> Check:
    """Room in MB."""
    what, found = "磁盘 · disk", f"{folder}: {free} / {all} MB"
    todo = "腾出空间，或移到更大的磁盘 · make room, or move to a larger disk"
    if free < DISK_LEAST:
        return bad(what, found, todo)
    return warn(what, found, todo) if free < min(DISK_SHORT, all // 10) else good(what, found)


def backup(service: str, made_at: datetime | None, now: datetime) -> Check:
    """When its last good one was made."""
    what, todo = "备份 · backup", f"{command('backup')}（每晚一次 · every night）"
    if made_at is None:
        return warn(what, f"{service} 从未备份 · never", todo)
    hours = (now - made_at) / timedelta(hours=1)
    found = f"{service} {hours:.0f} h"
    return bad(what, found, todo) if hours > BACKUP_HOURS else good(what, found)


def keys(entries: Sequence[KeyEntry], now: datetime) -> list[Check]:
    """Those that end soon, or have just ended, and whose holder has no later one."""
    what = "密钥 · API keys"
    lasting: dict[str, KeyEntry] = {}
    for entry in entries:
        before = lasting.get(entry.id)
        if not entry.revoked and (before is None or _end(entry) > _end(before)):
            lasting[entry.id] = entry
    if not lasting:
        first = command("keys issue --id manager-1 --role manager")
        return [warn(what, "还没有密钥 · none yet", first)]
    ending = [
        warn(what, f"{entry.id} {entry.expires_at:{DATE}} 到期 · expires", _again(entry))
        for entry in lasting.values()
        if entry.expires_at is not None and now - SOON < entry.expires_at < now + SOON
    ]
    return ending or [good(what, f"{len(lasting)}")]


def certificates(name: str, found: Iterable[x509.Certificate], now: datetime) -> Check:
    """Of one file; the first that ends counts."""
    what = "证书 · certificates"
    ends = min((one.not_valid_after_utc for one in found), default=None)
    todo = "换新证书，见 · renew: docs/operations/rotate-keys-and-certificates.md"
    if ends is None:
        return bad(what, f"{name} 中没有证书 · holds none", todo)
    told = f"{name} {ends:{DATE}}"
    if ends < now:
        return bad(what, f"{told} 已到期 · has expired", todo)
    return warn(what, f"{told} 到期 · expires", todo) if ends < now + SOON else good(what, told)


def _end(entry: KeyEntry) -> datetime:
    return entry.expires_at or datetime.max.replace(tzinfo=UTC)


def _again(entry: KeyEntry) -> str:
    roles = " ".join(f"--role {role}" for role in sorted(entry.roles))
    station = f" --station {entry.station_id}" if entry.station_id else ""
    return command(f"keys issue --id {entry.id} {roles}{station}")
