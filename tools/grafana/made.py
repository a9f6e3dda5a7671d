"""The dashboards as Grafana takes them, and whether the committed ones are those."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from tools.grafana.boards.event_log import event_log
from tools.grafana.boards.overview import overview
from tools.grafana.boards.promises import promises
from tools.grafana.boards.services import services
from tools.grafana.boards.work import work
from tools.grafana.parts import Board

Json = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards"
BOARDS: Mapping[str, Callable[[], Board]] = {
    "overview.json": overview,
    "services.json": services,
    "event-log.json": event_log,
    "promises.json": promises,
    "work.json": work,
}
OLD = ("auto", "auto_count", "auto_min")
"""The SDK gives them to every variable; Grafana knows them for intervals alone."""


def made() -> dict[str, Json]:
    """File → dashboard, as the code has it."""
    return {name: _current(json.loads(json.dumps(build().build(), cls=JSONEncoder))) for name, build in BOARDS.items()}


def committed() -> dict[str, Json]:
    """File → dashboard, as the folder has it."""
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def write(boards: Mapping[str, Json]) -> None:
    """Make the folder hold these, and no others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in drift(boards):
        (FOLDER / name).unlink(missing_ok=True)
    for name, board in boards.items():
        text = json.dumps(board, sort_keys=True, indent=1, ensure_ascii=False)
        (FOLDER / name).write_text(text + "\n", "utf-8")


def drift(boards: Mapping[str, Json]) -> list[str]:
    """Files of the folder that are not as they are made."""
    found = committed()
    return sorted(name for name in boards.keys() | found.keys() if boards.get(name) != found.get(name))


def panels(board: Json) -> Iterator[Json]:
    """Those that show something: no rows, but what is folded into them."""
    for panel in board["panels"]:
        if panel["type"] == "row":
            yield from panel.get("panels") or ()
        else:
            yield panel


def queries(panel: Json) -> list[Json]:
    """What a panel asks of Prometheus."""
    found: list[Json] = panel.get("targets", [])
    return found


def _current(board: Json) -> Json:
    """Without what present versions of Grafana no longer know; links where a reader sees them, not in a menu."""
    for variable in board["templating"]["list"]:
        for name in OLD:
            variable.pop(name, None)
    for link in board["links"]:
        link.pop("placement", None)
    for panel in panels(board):
        for link in panel.get("links", ()):
            link.pop("placement", None)
        if panel["type"] == "table":
            panel["options"].pop("footer", None)
    return board
