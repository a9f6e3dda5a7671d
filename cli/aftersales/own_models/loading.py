"""A read model in a file of its own: a row, a key and a fold, as the services have theirs."""

import importlib.util
import sys
import traceback
from pathlib import Path
from typing import Any

from aftersales.errors import CommandError
from eventlog.read_models.projection import Projection

MODULE = "aftersales_own_read_model"


def load(path: Path) -> Projection[Any]:
    """The one `Projection` of a file. Raises CommandError where it cannot be read, fails, or has none or several."""
    spec = importlib.util.spec_from_file_location(MODULE, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CommandError(f"{path} 不是 Python 文件", f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        where = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = where[-1] if where else getattr(error, "lineno", None)
        what = f"{type(error).__name__}: {error}"
        raise CommandError(f"{path} 第 {line} 行出错：{what}", f"{path} fails in line {line}: {what}") from None
    found = {id(value): value for value in vars(module).values() if isinstance(value, Projection)}
    own = [value for value in found.values() if value.table.row.__module__ == MODULE]
    if len(own) != 1:
        raise CommandError(
            f"{path} 中有 {len(own)} 个读模型（Projection），应恰有一个",
            f"{path} has {len(own)} read models (`Projection`) with a row of its own; it must have one",
        )
    return own[0]
