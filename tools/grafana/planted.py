"""Faults that the checks must refuse, so that they are known to bite: committed dashboards with one each."""

from collections.abc import Callable, Mapping
from copy import deepcopy

from tools.grafana.made import Json, panels, queries

FIRST = "overview.json"


def planted(boards: Mapping[str, Json]) -> dict[str, tuple[Json, str]]:
    """What is wrong → the dashboard, and words that its refusal must have."""
    found = {}
    for what, (name, spoil, words) in FAULTS.items():
        board = deepcopy(boards[name])
        spoil(board)
        found[what] = (board, words)
    return found


def _panel(board: Json, kind: str, place: int = 0) -> Json:
    return [panel for panel in panels(board) if panel["type"] == kind][place]


def _set(kind: str, path: tuple[str, ...], value: object) -> Callable[[Json], None]:
    """Something in the first panel of a kind; None takes it away."""

    def spoil(board: Json) -> None:
        inner = _panel(board, kind)
        for step in path[:-1]:
            inner = inner[step]
        if value is None:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value

    return spoil


def _query(old: str, new: str) -> Callable[[Json], None]:
    """Other words in the first query that has the old ones."""

    def spoil(board: Json) -> None:
        target = next(each for panel in panels(board) for each in queries(panel) if old in each["expr"])
        target["expr"] = target["expr"].replace(old, new)

    return spoil


def _legend(board: Json) -> None:
    queries(_panel(board, "timeseries"))[0]["legendFormat"] = "{{pool}}"


def _variable(board: Json) -> None:
    board["templating"]["list"] = [each for each in board["templating"]["list"] if each["name"] != "service"]


def _no_values(board: Json) -> None:
    for variable in board["templating"]["list"]:
        if variable["name"] == "service":
            variable["query"] = "label_values(aftersales_build_info, serivce)"


def _twin(board: Json) -> None:
    board["panels"].append(deepcopy(_panel(board, "stat")))


FAULTS: Mapping[str, tuple[str, Callable[[Json], None], str]] = {
    "an option that Grafana does not have": (FIRST, _set("stat", ("options", "colourMode"), "value"), "colourMode"),
    "a word that is none of an option's": (FIRST, _set("stat", ("options", "colorMode"), "bright"), "colorMode"),
    "a number in the place of a text": (FIRST, _set("timeseries", ("fieldConfig", "defaults", "unit"), 3), "unit"),
    "an option is missing": (FIRST, _set("stat", ("options", "graphMode"), None), "graphMode"),
    "a kind of panel that is none": (FIRST, _set("stat", ("type",), "big-number"), "big-number"),
    "a query without its number": (FIRST, lambda board: queries(_panel(board, "stat"))[0].pop("refId"), "refId"),
    "a metric that nobody tells": (FIRST, _query("eventlog_events_parked", "eventlog_events_parkd"), "no metric"),
    "a label that it does not have": ("services.json", _query('outcome="stale"', 'result="stale"'), "no label"),
    "a query that Prometheus refuses": (FIRST, _query("sum(max by", "sum(max bye"), "parse error"),
    "a query that finds nothing": ("services.json", _query('outcome="stale"', 'outcome="stael"'), "nothing"),
    "a legend with a label that is not there": (FIRST, _legend, "the legend shows pool"),
    "a variable that the board lacks": ("services.json", _variable, "is no variable"),
    "a variable without values": ("services.json", _no_values, "has no values"),
    "words in one language": (FIRST, _set("stat", ("description",), "How many"), "Chinese and English"),
    "no unit": (FIRST, _set("timeseries", ("fieldConfig", "defaults", "unit"), ""), "no unit"),
    "no legend": (FIRST, _set("timeseries", ("options", "legend", "showLegend"), False), "no legend"),
    "no runbook": (FIRST, _set("stat", ("links",), []), "no runbook"),
    "two panels of one number": (FIRST, _twin, "a number of their own"),
}
