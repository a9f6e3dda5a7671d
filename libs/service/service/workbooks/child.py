"""Reads one workbook, as a program of its own: from standard input to JSON on standard output.

A workbook of two kilobytes can ask for half a terabyte of memory, and the library then ends its process (calamine
#693). So it is read here, with little memory and little time: whatever becomes of this program, the service goes on.
It imports nothing of the service. Cells are JSON's values; a date is `["2026-01-05"]`, a time of day `[]`.
"""

import json
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine

MEMORY = 1 << 30
SECONDS = 30
PARTS = 500
UNZIPPED = 200 << 20
"""Bytes that all parts of a workbook may have together; 20,000 machines have 15 MB."""
ROWS = 50_000
"""Rows with something in them, of all sheets together."""
COLUMNS = 100


class Refused(Exception):
    """What is wrong with the file, in Chinese and English."""


def main() -> None:
    """Raises nothing for what a file may hold."""
    _bound()
    try:
        said: Any = {"sheets": read(sys.stdin.buffer.read())}
    except Refused as error:
        said = {"fault": error.args}
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError, KeyError, NotImplementedError, EOFError):
        said = {"fault": ("不是可读的 XLSX 工作簿", "is no XLSX workbook that can be read")}
    except RuntimeError:
        said = {"fault": ("受密码保护，请先取消", "is protected by a password: remove that first")}
    sys.stdout.write(json.dumps(said, ensure_ascii=False))


def _bound() -> None:
    with suppress(OSError):  # where memory is short this one goes, and not the service; Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        import resource
    except ImportError:  # not everywhere; the parent keeps the time there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> list[dict[str, Any]]:
    """The sheets, each with the rows that have something in them, numbered as the spreadsheet does. Raises Refused, and
    what the libraries raise."""
    require_small(data)
    book = python_calamine.load_workbook(BytesIO(data))
    left, sheets = ROWS, []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = []
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if any(cell != "" for cell in cells):
                rows.append((number, [_plain(cell) for cell in cells[:COLUMNS]]))
                left -= 1
            if left < 0:
                raise Refused(f"的行数超过 {ROWS}，请分成几个文件", f"has more than {ROWS} rows: divide it")
        sheets.append({"name": name, "rows": rows})
    return sheets


def require_small(data: bytes) -> None:
    """Unzips all of it once, and keeps nothing: sizes that a file says of itself may be anything. Raises Refused."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        if len(parts.infolist()) > PARTS:
            raise Refused("不是普通的工作簿（部件过多）", "is no ordinary workbook: it has too many parts")
        if "xl/workbook.xml" not in parts.namelist():
            raise Refused("不是 XLSX 工作簿", "is no XLSX workbook")
        left = UNZIPPED
        for part in parts.infolist():
            with parts.open(part) as stream:
                while piece := stream.read(1 << 16):
                    left -= len(piece)
                    if left < 0:
                        raise Refused("解压后过大", "is too large when it is unzipped")


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return [cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return []
    return cell if cell != "" else None


if __name__ == "__main__":
    main()
