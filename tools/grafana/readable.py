"""What a reader of a board needs, panel by panel: words in both languages, units, legends, where to go on."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.client import documents
from tools.grafana.links import Operation, Runbook
from tools.grafana.made import Json, panels, queries

DOCS = Path(__file__).parents[2] / "docs"
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{3}")


def unreadable(board: Json) -> Iterator[str]:
    """What a reader would miss."""
    ids = [panel.get("id") for panel in panels(board)]
    if len(set(ids)) != len(ids) or None in ids:
        yield "panels without a number of their own"
    for panel in panels(board):
        title, description = panel.get("title", ""), panel.get("description", "")
        zh, _, en = description.partition(" · ")
        if not (CHINESE.search(zh) and ENGLISH.search(en)):
            yield f"{title}: no description in Chinese and English"
        if panel["type"] == "text":
            continue
        if not queries(panel):
            yield f"{title}: it asks nothing"
        if not panel["fieldConfig"]["defaults"].get("unit"):
            yield f"{title}: no unit"
        if panel["type"] == "timeseries" and not panel["options"]["legend"].get("showLegend"):
            yield f"{title}: no legend"
        if not any("${guide}" in link.get("url", "") for link in panel.get("links", [])):
            yield f"{title}: no runbook"


def broken_runbooks() -> Iterator[str]:
    """Those whose heading is in no page."""
    for runbook in Runbook:
        page = DOCS / runbook.page
        headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE) if page.exists() else []
        if runbook.heading not in headings:
            yield f"docs/{runbook.page} has no heading {runbook.heading!r}"


def broken_operations() -> Iterator[str]:
    """Those that no service has."""
    known = {
        (service, operation["tags"][0], operation["operationId"])
        for service, document in documents().items()
        for operations in document["paths"].values()
        for operation in operations.values()
    }
    for each in Operation:
        if each.value not in known:
            yield f"no service has the operation {'/'.join(each.value)}"
