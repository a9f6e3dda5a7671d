"""`make grafana-check`: the committed dashboards are what the code makes, Grafana takes, and Prometheus answers.

Every query of every panel is asked of a real Prometheus that reads the running demo, each service as an api and a
worker, through a real Kafka. Then the same checks must refuse each planted fault. Exit code 0 only where all is good.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from aftersales.errors import CommandError
from aftersales.paths import scratch
from tools.grafana.against_schema import Schema
from tools.grafana.asked import Period, faults, since
from tools.grafana.known import unknown, unseen
from tools.grafana.made import Json, committed, drift, made, panels, queries
from tools.grafana.pictures import draw
from tools.grafana.planted import planted
from tools.grafana.readable import broken_operations, broken_runbooks, unreadable
from tools.monitoring.demo import Watched, watch_demo
from tools.monitoring.servers import CONFIG, Prometheus, program


def main() -> int:
    """`--pictures FOLDER` draws the boards as well, as they are then."""
    pictures = Path(sys.argv[sys.argv.index("--pictures") + 1]) if "--pictures" in sys.argv else None
    try:
        return check(pictures)
    except CommandError as error:
        print(f"✗ {error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"✗ {error}\n{error.stderr}", file=sys.stderr)
    return 1


def check(pictures: Path | None) -> int:
    """0 where all is good. Raises CommandError, CalledProcessError: something that is needed is not there."""
    program("prometheus")  # first of all: what is missing is said before anything is started
    begun, schema, boards = time.monotonic(), Schema(), committed()
    found = [f"deploy/grafana/dashboards/{name}: run `python -m tools.grafana --write`" for name in drift(made())]
    found += (*broken_runbooks(), *broken_operations(), *misconfigured())
    found += (f"{name}: {each}" for name, board in boards.items() for each in at_rest(board, schema))
    every = [panel for board in boards.values() for panel in panels(board)]
    found += (
        f"{name} is on no board" for name in unseen(_plain(each["expr"]) for panel in every for each in queries(panel))
    )

    async def look(watched: Watched) -> None:
        period = since(watched.prometheus, time.monotonic() - watched.began)
        for name, board in boards.items():
            found.extend(f"{name}: {each}" for each in faults(board, watched.prometheus, period))
        found.extend(unrefused(boards, schema, watched.prometheus, period))
        if pictures is not None:
            draw(boards, watched.prometheus, period, pictures)

    with scratch("aftersales-grafana-") as folder:
        watch_demo(folder, look)
    for fault in found:
        print(f"✗ {fault}", file=sys.stderr)
    asked = sum(len(queries(panel)) for panel in every)
    print(
        f"{'✗' if found else '✓'} grafana: {len(boards)} dashboards, {len(every)} panels, {asked} queries asked, "
        f"{len(planted(boards))} planted faults, {len(found)} faults, {time.monotonic() - begun:.0f} s"
    )
    return 1 if found else 0


def misconfigured() -> Iterator[str]:
    """What Prometheus itself says of the committed configuration, whose files and names only containers have."""
    command = [program("promtool"), "check", "config", "--syntax-only", str(CONFIG)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        yield f"deploy/prometheus/prometheus.yml: {done.stderr.strip()}"


def at_rest(board: Json, schema: Schema) -> Iterator[str]:
    """What is wrong with a dashboard, without any server."""
    yield from unreadable(board)
    yield from schema.faults(board)
    for panel in panels(board):
        for target in queries(panel):
            yield from (f"{panel['title']}: {each}" for each in _unknown(target["expr"]))


def unrefused(boards: dict[str, Json], schema: Schema, prometheus: Prometheus, period: Period) -> Iterator[str]:
    """Planted faults that these checks do not find."""
    for what, (board, words) in planted(boards).items():
        seen = list(at_rest(board, schema))
        if not any(words in each for each in seen):
            seen += faults(board, prometheus, period)
        if not any(words in each for each in seen):
            yield f"a planted fault was not found: {what}"


def _unknown(expression: str) -> list[str]:
    try:
        return list(unknown(_plain(expression)))
    except ValueError as error:
        return [f"parse error: {error}"]


def _plain(expression: str) -> str:
    """Without variables of Grafana's that no parser reads; others are as good as any value."""
    return expression.replace("[$__rate_interval]", "[1m]").replace("[$__range]", "[1h]")


if __name__ == "__main__":
    sys.exit(main())
