"""Small ticket logs for the importer's tests."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

HEADER = "ticket,step,when,who,customer,product,branch"

MAPPING = """
channel = "phone"

[columns]
case = "ticket"
activity = "step"
time = "when"
resource = "who"
customer = "customer"
product = "product"
station = "branch"

[time]
format = "%Y-%m-%d %H:%M:%S"
zone = "Europe/Rome"

[activities]
created = "open"
remark = "note"
taken = "respond"
visit = "visit"
asked = "wait_customer"
ordered = "wait_parts"
solved = "solve"
closed = "close"
"""


@pytest.fixture
def mapping_file(tmp_path: Path) -> Path:
    """A mapping whose activities are one for every milestone."""
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, "utf-8")
    return path


@pytest.fixture
def log_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a log from its rows, under the header of `MAPPING`."""

    def write(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "log.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding)
        return path

    return write


@pytest.fixture
def many_cases(log_file: Callable[..., Path]) -> Callable[[int], Path]:
    """Writes cases that go through everything a log can hold, at once; with bad rows, and rows out of order."""

    def write(cases: int) -> Path:
        rows = list(_rows(cases, Random(20240301)))
        bad = ["c-1,dreamt,2024-03-01 09:00:00,Anna,ACME,printer,North", "c-2,taken,yesterday,Anna,ACME,printer,North"]
        return log_file(*rows[:30], *bad, *rows[30:])

    return write


def _rows(cases: int, random: Random) -> Iterator[str]:
    steps = ["remark", "taken", "visit", "asked", "ordered", "solved", "closed", "created"]
    begin = datetime.fromisoformat("2024-03-25T08:00:00")  # the clocks go forward on the 31st
    for number in range(cases):
        time = begin + timedelta(minutes=random.randrange(12_000))
        station, customer = random.choice(["North", "South", "西"]), f"customer {random.randrange(12)}"
        lines = []
        for place in range(random.randint(1, 9)):
            step = "created" if place == 0 and random.random() < 0.8 else random.choice(steps)
            who = random.choice(["Anna", "Bo", "陈"])
            lines.append(f"c-{number},{step},{time:%Y-%m-%d %H:%M:%S},{who},{customer},printer,{station}")
            time += timedelta(seconds=random.choice([0, 0, 1, 600, 3_600, 20_000, 86_400, 200_000]))
        if random.random() < 0.5:
            lines.append(f"c-{number},closed,{time:%Y-%m-%d %H:%M:%S},Eve,{customer},printer,{station}")
        if number % 10 == 3:
            random.shuffle(lines)
        yield from lines
