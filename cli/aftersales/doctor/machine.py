"""This machine: Python, disk, ports; keys and certificates in files."""

import platform
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from aftersales.doctor import judging
from aftersales.doctor.check import Check, bad, good
from aftersales.doctor.target import Target
from aftersales.errors import CommandError
from aftersales.keys import listed
from aftersales.ports import port_plan, require_free
from service.program import program_version

PYTHON = ((3, 11), (3, 14))


async def machine(target: Target, port_base: int) -> list[Check]:
    """Ports only where nothing runs: they must be free for it."""
    checks = [_python()]
    if target.folder is not None and target.folder.exists():
        usage = shutil.disk_usage(target.folder)
        checks.append(judging.disk(target.folder, usage.free // 1_000_000, usage.total // 1_000_000))
    if not target.dsns:
        try:
            require_free(port_plan(port_base).values())
        except CommandError as error:
            found = str(error)
            checks.append(bad("端口 · ports", found, "停止占用者，或换端口 · stop who has it, or choose others"))
        else:
            checks.append(good("端口 · ports", f"{port_base}–{port_base + 4} 空闲 · free"))
    return checks


async def files(target: Target) -> list[Check]:
    """What ends some day."""
    now = datetime.now(UTC)
    return judging.keys(listed(target.keys_file), now) + [_certificate(file, now) for file in target.certificates]


def _certificate(file: Path, now: datetime) -> Check:
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        todo = "更正路径或换新证书 · correct the path, or renew it"
        return bad("证书 · certificates", f"{file}: {type(error).__name__}", todo)
    return judging.certificates(file.name, found, now)


def _python() -> Check:
    what, (oldest, newest) = "程序 · program", PYTHON
    found = f"aftersales {program_version()}, Python {platform.python_version()}"
    if oldest <= sys.version_info[:2] <= newest:
        return good(what, found)
    names = " – ".join(".".join(map(str, one)) for one in PYTHON)
    return bad(what, found, f"换用 Python {names} · use Python {names}")
