"""Pictures of the boards, from their own JSON and live data, by uPlot in a headless Chromium.

They are not Grafana's rendering, and say so: they show the panels with their titles, units, legends, and data.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aftersales.errors import CommandError
from tools.grafana.asked import Period, ask, variables
from tools.grafana.made import Json, panels, queries
from tools.grafana.smaller import smaller
from tools.monitoring.servers import Prometheus

HERE = Path(__file__).parent
UPLOT = HERE / "node" / "node_modules" / "uplot" / "dist"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, ROW = 1240, 34  # pixels: of the page, and of a unit of Grafana's grid
HEADER = 56
LARGEST = 250_000  # bytes of a picture, for they are committed
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--no-proxy-server")


def draw(boards: Mapping[str, Json], prometheus: Prometheus, period: Period, folder: Path) -> None:
    """A PNG for each board. Raises CommandError: no browser, or a picture that is too large to be committed."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise CommandError("缺少 chromium", "chromium is missing (Debian: apt install chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    for name, board in boards.items():
        picture = folder / Path(name).with_suffix(".png")
        height = HEADER + ROW * max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"])
        with tempfile.TemporaryDirectory() as scratch:
            page = Path(scratch) / "page.html"
            page.write_text(_page(board, answers(board, prometheus, period), period), "utf-8")
            asked = [
                f"--screenshot={picture.absolute()}",
                f"--window-size={WIDTH},{height}",
                f"--user-data-dir={scratch}",
            ]
            command = [browser, *QUIET, *asked, "--virtual-time-budget=3000", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
        picture.write_bytes(smaller(picture.read_bytes()))
        if (size := picture.stat().st_size) > LARGEST:
            raise CommandError(f"{picture} 太大：{size} 字节", f"{picture} is too large: {size} bytes")


def answers(board: Json, prometheus: Prometheus, period: Period) -> dict[int, list[list[dict[str, Any]]]]:
    """Panel → query → series."""
    every, _ = variables(board, prometheus, period)
    return {
        panel["id"]: [ask(target, every, prometheus, period) for target in queries(panel)] for panel in panels(board)
    }


def _page(board: Json, found: Mapping[int, object], period: Period) -> str:
    given = {"board": board, "answers": found, "start": period.start, "end": period.end, "step": period.step}
    parts = {
        "UPLOT_STYLE": (UPLOT / "uPlot.min.css").read_text("utf-8"),
        "UPLOT": (UPLOT / "uPlot.iife.min.js").read_text("utf-8"),
        "GIVEN": json.dumps(given, ensure_ascii=False).replace("<", "\\u003c"),
        "DRAW": (HERE / "picture.js").read_text("utf-8"),
    }
    page = (HERE / "picture.html").read_text("utf-8")
    for name, text in parts.items():
        page = page.replace(f"/* {name} */", text)
    return page
