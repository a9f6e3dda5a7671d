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
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import accumulate, pairwise
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
    cases = _cases(file, tomllib.loads(mapping.read_text("utf-8-sig")), datetime.now(UTC))
    end = max((last_deed(moments) for _, moments in cases), default=datetime.min.replace(tzinfo=UTC))
    closed = reopened = late_response = late_solution = paused = 0
    for _, moments in cases:
        spans = labels([milestone for _, _, milestone in moments])
        closed += spans[-1] == "closed"
        reopened += "closed" in spans[:-1]
        late_response += response_seconds(moments, end) > RESPOND_SECONDS
        late_solution += seconds(moments, spans, {"running", "parts"}, end) > RESOLVE_SECONDS
        paused += int(seconds(moments, spans, {"paused"}, None))
    return Figures(
        dict(Counter(station for station, _ in cases)), closed, reopened, late_response, late_solution, paused
    )


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


Usable = dict[str, Any]
"""A row that fulfils every rule: the words of the mapping, with what stands in its cells; `at`, `line`, `milestone`."""


def _cases(file: Path, mapping: dict[str, Any], now: datetime) -> list[tuple[str, list[Moment]]]:
    """Every case's station, that of its first row, and its moments in order of time; the earliest case first."""
    once: dict[tuple[Any, ...], Usable] = {}
    for row in _rows(file, mapping, now):
        words = (row.get(word, "") for word in ("activity", "resource", "customer", "station", "product"))
        once.setdefault((_same(row["case"]), row["at"], *(_same(word).casefold() for word in words)), row)
    by_case: dict[str, list[Usable]] = defaultdict(list)
    for row in once.values():
        by_case[_same(row["case"])].append(row)
    pairs = [pair for case in by_case.values() for pair in pairwise(case)]
    ways = Counter((after["at"] > before["at"]) - (after["at"] < before["at"]) for before, after in pairs)
    way = -1 if ways[-1] > ways[1] else 1  # of a file that begins with its latest rows, the later line comes first
    rest = timedelta(days=mapping["time"].get("farthest_days", 366))
    cases = []
    for case in by_case.values():
        case.sort(key=lambda row: (row["at"], way * row["line"]))
        near = _near(case, rest)
        cases.append((near[0]["station"], [(row["at"], way * row["line"], row["milestone"]) for row in near]))
    cases.sort(key=lambda case: case[1][0][:2])
    spelled: dict[str, str] = {}
    for station, _ in cases:
        spelled.setdefault(_same(station).casefold(), station)
    return [(spelled[_same(station).casefold()], moments) for station, moments in cases]


def _near(case: list[Usable], rest: timedelta) -> list[Usable]:
    """The rows, in order of time, of the largest part that no longer rest divides; among equal ones the first."""
    gaps = [after["at"] - before["at"] > rest for before, after in pairwise(case)]
    parts = list(accumulate(gaps, initial=0))
    [(largest, _)] = Counter(parts).most_common(1)
    return [row for row, part in zip(case, parts, strict=True) if part == largest]


def _rows(file: Path, mapping: dict[str, Any], now: datetime) -> Iterator[Usable]:
    """The usable rows, in the file's order."""
    text = "".join(_decoded(line, mapping.get("encoding", "utf-8")) for line in file.read_bytes().splitlines(True))
    reader = csv.reader(StringIO(text, newline=""), delimiter=mapping.get("delimiter", ","))
    header = [_seen(name) for name in next(reader)]
    activities = _activities(mapping["activities"])
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if len(values) == len(header):
            cells = {word: _seen(values[header.index(_seen(name))]) for word, name in mapping["columns"].items()}
            row = {**cells, **mapping.get("constants", {}), "line": line}
            row["milestone"] = activities.get(cells["activity"]) or activities.get(_same(cells["activity"]).casefold())
            row["at"] = _time(cells["time"], mapping["time"], now)
            if row["milestone"] and row["at"] and all(map(_fits, cells.values())):
                yield row


def _decoded(line: bytes, encoding: str) -> str:
    """A line; of UTF-8 in a GB18030 file nothing but its ASCII can be read."""
    try:
        if encoding == "gb18030" and sum(letter >= "\u0800" for letter in line.decode("utf-8")) >= 4:
            encoding = "ascii"
    except UnicodeDecodeError:
        pass
    return line.decode(encoding, errors="surrogateescape")


def _activities(named: dict[str, str]) -> dict[str, str]:
    """Milestones by activity, in its own spelling or in one that can mean no other milestone."""
    loose = [(_same(activity).casefold(), milestone) for activity, milestone in named.items()]
    return {name: milestone for name, milestone in loose if dict(loose)[name] == milestone} | named


def _seen(text: str) -> str:
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", visible).strip()


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", _seen(name)).split())


def _fits(cell: str) -> bool:
    kinds = {unicodedata.category(letter) for letter in cell}
    return 0 < len(cell) <= 200 and not kinds & {"Cc", "Cs", "Zl", "Zp"}


def _time(cell: str, said: dict[str, Any], now: datetime) -> datetime | None:
    """The time of a row in UTC, or None where it is none, or none that can be."""
    zone = ZoneInfo(said["zone"])
    try:
        time = datetime.strptime(cell, said["format"])  # noqa: DTZ007 - the format may hold a zone
        at = (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
        day = at.astimezone(zone).date()
    except (ValueError, OverflowError):
        return None
    earliest, latest = said.get("earliest", date(2000, 1, 2)), said.get("latest", date.max)
    return at if earliest <= day <= latest and at <= now + timedelta(days=1) else None


if __name__ == "__main__":
    figures = compute(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(json.dumps(asdict(figures), indent=2, ensure_ascii=False) + "\n")
