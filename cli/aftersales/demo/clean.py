"""`aftersales clean`: the demo leaves nothing."""

import shutil

from aftersales.paths import data_root
from aftersales.postgres import Postgres


def clean() -> None:
    """删除演示数据 · Remove the demo's data; what `up` and `import` keep stays."""
    folder = data_root() / "demo"
    Postgres(folder / "postgres").discard()
    shutil.rmtree(folder, ignore_errors=True)
