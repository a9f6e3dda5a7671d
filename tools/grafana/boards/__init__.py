"""The four dashboards, by the name of their file in deploy/grafana/dashboards."""

from collections.abc import Callable, Mapping

from tools.grafana.boards.event_log import event_log
from tools.grafana.boards.overview import overview
from tools.grafana.boards.promises import promises
from tools.grafana.boards.services import services
from tools.grafana.parts import Board

BOARDS: Mapping[str, Callable[[], Board]] = {
    "overview.json": overview,
    "services.json": services,
    "event-log.json": event_log,
    "promises.json": promises,
}
