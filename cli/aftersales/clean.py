"""`aftersales clean`: demo and simulation leave nothing."""

import shutil

from aftersales.paths import data_root
from aftersales.postgres import Postgres
from aftersales.simulated import FOLDER


def clean() -> None:
    """删除演示与模拟的数据 · Remove what demo and simulation made; what `up` and `import` keep stays."""
    for name in ("demo", FOLDER):
        folder = data_root() / name
        Postgres(folder / "postgres").discard()
        shutil.rmtree(folder, ignore_errors=True)
