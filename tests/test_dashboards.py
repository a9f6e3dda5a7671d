"""Dashboards at rest: what they say, what they name, where they lead; provisioning. `make grafana-check` asks them."""

import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.containers import written
from tools.grafana.asked import Period, Unfilled, escaped, fill, tells
from tools.grafana.known import unknown, unseen
from tools.grafana.links import Runbook, anchor
from tools.grafana.made import committed, drift, made, panels, queries
from tools.grafana.planted import planted
from tools.grafana.readable import broken_runbooks, unreadable
from tools.grafana.smaller import SIGNATURE, smaller
from tools.monitoring.servers import CONFIG, program

from aftersales.errors import CommandError

DEPLOY = Path(__file__).parents[1] / "deploy"
BOARDS = committed()


def plain(expression: str) -> str:
    return re.sub(r"\$__\w+", "1m", expression)


def test_the_committed_dashboards_are_what_the_code_makes() -> None:
    assert drift(made()) == []
    assert len(BOARDS) == 5
    assert len({board["uid"] for board in BOARDS.values()}) == 5
    changed = made()
    changed["overview.json"]["title"] = "Other"
    del changed["services.json"]
    assert drift(changed) == ["overview.json", "services.json"]


@pytest.mark.parametrize("name", sorted(BOARDS))
def test_every_panel_says_what_it_shows_and_names_what_is_told(name: str) -> None:
    assert list(unreadable(BOARDS[name])) == []
    for panel in panels(BOARDS[name]):
        for target in queries(panel):
            assert list(unknown(plain(target["expr"]))) == []


@pytest.mark.parametrize(
    "what", ["words in one language", "no unit", "no legend", "no runbook", "two panels of one number"]
)
def test_a_panel_that_a_reader_would_miss_something_of_is_found(what: str) -> None:
    board, words = planted(BOARDS)[what]
    assert any(words in each for each in unreadable(board))


def test_metrics_and_labels_that_nobody_tells_are_found() -> None:
    assert list(unknown("sum by (service) (rate(aftersales_http_requests_totl[5m])) / up")) == [
        "there is no metric aftersales_http_requests_totl"
    ]
    assert list(unknown('max_over_time(sum(eventlog_appends_total{result="stale",service="a"})[5m:1m])')) == [
        "eventlog_appends_total has no label result"
    ]
    assert list(unknown("histogram_quantile(0.9, rate(eventlog_append_batch_seconds_bucket[1m]))")) == []
    with pytest.raises(ValueError, match="unclosed"):
        list(unknown("sum(up"))


def test_every_metric_is_on_a_board() -> None:
    asked = {plain(each["expr"]) for board in BOARDS.values() for panel in panels(board) for each in queries(panel)}
    assert list(unseen(asked)) == []
    assert list(unseen(each for each in asked if "aftersales_customer_repairs_oldest" not in each)) == [
        "aftersales_customer_repairs_oldest_seconds"
    ]


def test_runbooks_are_there() -> None:
    assert list(broken_runbooks()) == []
    assert anchor("就绪检查失败时 · When a check of /readyz fails").endswith("--when-a-check-of-readyz-fails")
    assert Runbook.PARKED.url == "${guide}/operations.md#poison-events"


def test_variables_are_filled_as_grafana_does() -> None:
    period = Period(1000.0, 1090.4, 2)
    values = period.built_in(scrape=15) | {"service": f"({escaped('a.b')}|c)"}
    assert fill('rate(x{service=~"$service"}[$__rate_interval]) + y[${__range}]', values) == (
        r'rate(x{service=~"(a\\.b|c)"}[60s]) + y[90s]'
    )
    with pytest.raises(Unfilled, match="station is no variable"):
        fill("$station", values)


def test_nothing_but_not_a_number_tells_nothing() -> None:
    assert not tells({"values": [[1, "NaN"], [2, "NaN"]]})
    assert tells({"values": [[1, "NaN"], [2, "0"]]})
    assert tells({"value": [1, "3"]})


def test_grafana_is_given_what_the_boards_need() -> None:
    provisioning = DEPLOY / "grafana" / "provisioning"
    (source,) = _read(provisioning / "datasources" / "prometheus.yml")["datasources"]
    pace = _read(CONFIG)["global"]["scrape_interval"]
    assert source["jsonData"]["timeInterval"] == pace
    (provider,) = _read(provisioning / "dashboards" / "aftersales.yml")["providers"]
    container = written()["grafana"]
    mounted = dict(volume.split(":")[:2] for volume in container["volumes"])
    assert mounted["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert mounted["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
    assert Path(container["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]).name in BOARDS
    contacts = _read(provisioning / "alerting" / "contact.yml")
    assert [each["receiver"] for each in contacts["policies"]] == [each["name"] for each in contacts["contactPoints"]]
    asked = re.findall(r"\$([A-Z_]+)", "".join(path.read_text("utf-8") for path in provisioning.rglob("*.yml")))
    assert set(asked) <= container["environment"].keys()


def test_prometheus_reads_every_process_of_the_containers() -> None:
    (scrape,) = _read(CONFIG)["scrape_configs"]
    read = {name for lookup in scrape["dns_sd_configs"] for name in lookup["names"]}
    assert read == {name for name in written() if name.endswith(("-api", "-worker"))}
    assert {lookup["port"] for lookup in scrape["dns_sd_configs"]} == {8100}
    file = scrape["authorization"]["credentials_file"]
    assert f"./secrets/prometheus.key:{file}:ro" in written()["prometheus"]["volumes"]


def test_a_program_that_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="apt install prometheus prometheus-alertmanager"):
        program("prometheus")


def test_a_picture_becomes_smaller_and_stays_the_same() -> None:
    colours = [(0, 0, 0), (255, 255, 255), (17, 34, 51), (204, 0, 34)]
    lines = [[colours[(x * y + x) % 4] for x in range(40)] for y in range(5)]
    png = _png([bytes(part for colour in line for part in colour) for line in lines], 40)
    packed = smaller(png)
    chunks = _chunks(packed)
    palette = [tuple(chunks[b"PLTE"][at : at + 3]) for at in range(0, len(chunks[b"PLTE"]), 3)]
    data = zlib.decompress(chunks[b"IDAT"])
    assert [[palette[data[y * 41 + 1 + x]] for x in range(40)] for y in range(5)] == lines


def test_the_guide_has_a_small_picture_of_each_board() -> None:
    folder = Path(__file__).parents[1] / "docs" / "operations"
    page = (folder / "boards.md").read_text("utf-8")
    for name in BOARDS:
        picture = f"boards/{Path(name).stem}.png"
        assert f"]({picture})" in page
        assert (folder / picture).stat().st_size < 250_000


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def _png(lines: list[bytes], width: int) -> bytes:
    """Each line by another of PNG's filters."""
    filtered, above = b"", bytes(3 * width)
    for kind, line in enumerate(lines):
        left = bytes(3) + line[:-3]
        corner = bytes(3) + above[:-3]
        guesses = {
            0: bytes(3 * width),
            1: left,
            2: above,
            3: bytes((a + b) // 2 for a, b in zip(left, above, strict=True)),
            4: bytes(map(_paeth, left, above, corner)),
        }
        filtered += bytes([kind]) + bytes((a - b) & 255 for a, b in zip(line, guesses[kind], strict=True))
        above = line
    head = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(filtered)), (b"IEND", b""))
    return SIGNATURE + b"".join(struct.pack(">I", len(body)) + name + body + bytes(4) for name, body in parts)


def _paeth(left: int, up: int, corner: int) -> int:
    """Whichever of the three is nearest to left + up - corner, as PNG says."""
    return min((left, up, corner), key=lambda each: abs(left + up - corner - each))


def _chunks(png: bytes) -> dict[bytes, bytes]:
    found, place = {}, len(SIGNATURE)
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        found[png[place + 4 : place + 8]] = png[place + 8 : place + 8 + length]
        place += 12 + length
    return found
