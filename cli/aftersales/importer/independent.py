"""The figures that an import must give, computed a second time from the CSV and the mapping file alone.

Nothing of the product is imported here, on purpose: only then does agreement prove something. The way is another
one, too: where the importer plays a case step by step, this labels the time after each row as running, waiting for
parts (the clock runs on), paused, stopped or closed, and adds up.

    python independent.py FILE MAPPING      prints the figures as JSON
"""

import csv
import json
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

RESPOND_SECONDS = 3600
RESOLVE_SECONDS = 86400


@dataclass(frozen=True)
class Figures:
    """What is compared. Paused time is whole seconds a case, of pauses that ended."""

    cases_per_station: dict[str, int]
    closed: int
    reopened: int
    respond_breaches: int
    resolve_breaches: int
    paused_seconds: int


Moment = tuple[datetime, int, str]
"""Time in UTC, line, milestone."""


def compute(file: Path, mapping: Path) -> Figures:
    """The figures of the log in `file`, read as `mapping` says."""
    cases, stations = _cases(file, tomllib.loads(mapping.read_text("utf-8-sig")))
    end = max((last_deed(moments) for moments in cases.values()), default=datetime.min.replace(tzinfo=UTC))
    closed = reopened = late_response = late_solution = paused = 0
    for moments in cases.values():
        spans = labels([milestone for _, _, milestone in moments])
        closed += spans[-1] == "closed"
        reopened += "closed" in spans[:-1]
        late_response += response_seconds(moments, end) > RESPOND_SECONDS
        late_solution += seconds(moments, spans, {"running", "parts"}, end) > RESOLVE_SECONDS
        paused += int(seconds(moments, spans, {"paused"}, None))
    return Figures(dict(Counter(stations.values())), closed, reopened, late_response, late_solution, paused)


def labels(milestones: list[str]) -> list[str]:
    """How the time after each row counts."""
    after = {
        "respond": "running",
        "visit": "running",
        "wait_parts": "parts",
        "wait_customer": "paused",
        "solve": "stopped",
        "close": "closed",
    }
    given: list[str] = []
    for milestone in milestones:
        untouched = "stopped" if given and given[-1] == "stopped" else "running"
        given.append(after.get(milestone, untouched))
    return given


def last_deed(moments: list[Moment]) -> datetime:
    """The last row that tells the services something, and so moves the log's clock.

    A note does not, unless it opens or reopens the case or ends a pause; nor does a second solution of what is solved.
    """
    milestones = [milestone for _, _, milestone in moments]
    spans = labels(milestones)
    told = [
        milestone not in ("open", "note", "solve") or number == 0 or spans[number] != spans[number - 1]
        for number, milestone in enumerate(milestones)
    ]
    return max(moment[0] for moment, counts in zip(moments, told, strict=True) if counts)


def seconds(moments: list[Moment], spans: list[str], wanted: set[str], end: datetime | None) -> float:
    """The time under some labels; what follows the last row lasts until `end`, or does not count."""
    times = [time for time, _, _ in moments] + ([end] if end else [])
    between = zip(times, times[1:], spans, strict=False)  # without an end nothing follows the last row
    return sum((until - since).total_seconds() for since, until, label in between if label in wanted)


def response_seconds(moments: list[Moment], end: datetime) -> float:
    """From the first row to the first one that is more than a note."""
    answers = [time for time, _, milestone in moments if milestone not in ("open", "note")]
    return (min(answers, default=end) - moments[0][0]).total_seconds()


def _cases(file: Path, mapping: dict[str, Any]) -> tuple[dict[str, list[Moment]], dict[str, str]]:
    """Every case's usable rows in order of time, and the station that its first one names."""
    codec = {"utf-8": "utf-8-sig"}.get(mapping.get("encoding", "utf-8"), mapping.get("encoding", ""))
    cases: dict[str, list[Moment]] = defaultdict(list)
    station_of: dict[tuple[str, int], str] = {}
    with file.open(encoding=codec, errors="surrogateescape", newline="") as stream:
        reader = csv.reader(stream, delimiter=mapping.get("delimiter", ","))
        header = [name.strip() for name in next(reader)]
        while True:
            try:
                values = next(reader)
            except StopIteration:
                break
            except csv.Error:
                continue
            if len(values) == len(header):
                row = dict(zip(header, values, strict=True))
                usable = _usable({word: row[name] for word, name in mapping["columns"].items()}, mapping)
                if usable:
                    case, station, time, milestone = usable
                    cases[case].append((time, reader.line_num, milestone))
                    station_of[case, reader.line_num] = station
    for moments in cases.values():
        moments.sort(key=lambda moment: moment[:2])
    return cases, {case: station_of[case, moments[0][1]] for case, moments in cases.items()}


def _usable(row: dict[str, str], mapping: dict[str, Any]) -> tuple[str, str, datetime, str] | None:
    """Case, station, time and milestone of a row that fulfils every rule, or None."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for cell in row.values() for letter in cell):
        return None
    row = {word: cell.strip() for word, cell in row.items()}
    if not all(0 < len(cell) <= 200 for cell in row.values()) or row["activity"] not in mapping["activities"]:
        return None
    try:
        time = datetime.strptime(row["time"], mapping["time"]["format"])  # noqa: DTZ007 - the format may hold a zone
        if time.tzinfo is None:
            time = time.replace(tzinfo=ZoneInfo(mapping["time"]["zone"]))
        return row["case"], row["station"], time.astimezone(UTC), mapping["activities"][row["activity"]]
    except (ValueError, OverflowError):
        return None


if __name__ == "__main__":
    figures = compute(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(json.dumps(asdict(figures), indent=2, ensure_ascii=False) + "\n")
