"""Every table that the command line prints, where eighty columns are all there is: Chinese, long ids, long texts."""

import re
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from typer.testing import CliRunner

from aftersales import keys, tables
from aftersales.cli import app
from aftersales.demo.check import Check
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import PEOPLE
from aftersales.demo.show import show_board, show_keys, show_services, show_story
from aftersales.demo.verdict import show_checks
from aftersales.importer.check import Comparison, print_comparison
from aftersales.read_models.listing import Item
from aftersales.tables import aligned, shortened, show, show_aligned

LONG_ID = "case-0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000-0199aaaa-bbbb"
LONG_TEXT = "复合机冒烟后不通电，主板烧毁，客户要求当天替代更换" * 4
URL = "https://after-sales.headquarters.example.com:8443/a/very/long/prefix/intake"
MOMENT = "2026-03-10T09:00:00+08:00"


def terminal(width: int = 80) -> Console:
    """As people have it; it keeps what is printed."""
    return Console(file=StringIO(), width=width, force_terminal=True, color_system=None)


def pipe() -> Console:
    """What a program reads, or a file."""
    return Console(file=StringIO(), width=80)


def printed(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def contents(shown: str) -> str:
    """Everything that is printed, as it is read: what was folded within its column is joined again."""
    columns: dict[int, str] = {}
    for line in shown.splitlines():
        for place, piece in enumerate(re.split("[│┃]", line)):
            columns[place] = columns.get(place, "") + piece
    return "".join("".join(text.split()) for text in [shown, *columns.values()])


def story(console: Console) -> None:
    show_story(console, LONG_ID, [{"time": MOMENT, "type": "x", "actor": LONG_ID, "zh": LONG_TEXT, "en": "long " * 40}])


def board(console: Console) -> None:
    figures = dict.fromkeys(("open", "breached", "warned", "paused", "on_time", "replacements_owed"), 1234567)
    show_board(console, {"as_of": MOMENT, "stations": [{"name": LONG_TEXT, **figures}]})


def comparison(console: Console) -> None:
    print_comparison(console, [Comparison(f"{LONG_TEXT} 的服务单", f"cases of {LONG_ID}", 1_000_000, 2)])


def count(console: Console) -> None:
    show_aligned(console, ("服务单 case", "数量 count"), [(LONG_ID, "1,000"), (LONG_TEXT, "7")], frozenset({1}))


def narrated(console: Console) -> None:
    Narrator(console).tell(datetime.fromisoformat(MOMENT), LONG_ID, "受理 request", f"{LONG_TEXT} · {'long ' * 40}")


TABLES: dict[str, tuple[Callable[[Console], object], tuple[str, ...], tuple[str, ...]]] = {
    "story": (story, (), (LONG_ID, LONG_TEXT, "long" * 40)),
    "board": (board, (), (LONG_TEXT, "1234567", "owed")),
    "services": (lambda console: show_services(console, {"intake": URL}), (URL, f"{URL}/docs"), ()),
    "keys": (
        lambda console: show_keys(console, {person.id: "k" * 43 + person.id for person in PEOPLE}),
        tuple("k" * 43 + person.id for person in PEOPLE),
        (),
    ),
    "checks": (
        lambda console: show_checks(console, [Check(LONG_ID, {LONG_TEXT: 1}, {LONG_ID: 2})]),
        (),
        (LONG_ID, f"{LONG_TEXT}1", f"{LONG_ID}2"),
    ),
    "comparison": (comparison, (), (f"{LONG_TEXT}的服务单", f"casesof{LONG_ID}", "1,000,000")),
    "count": (count, (LONG_ID,), (LONG_TEXT, "1,000")),
    "narrated": (narrated, (LONG_ID,), (LONG_TEXT, "long" * 40)),
}
"""Name → what prints it, what must be in one piece, and what may be folded."""


@pytest.mark.parametrize("name", TABLES)
def test_no_character_is_lost_at_eighty_columns_and_ids_are_whole(name: str) -> None:
    prints, whole, folded = TABLES[name]
    for width in (80, 40):
        prints(narrow := terminal(width))
        assert [text for text in whole if text not in printed(narrow)] == []
        assert [text for text in folded if text not in contents(printed(narrow))] == []
        assert "…" not in printed(narrow)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_folded_where_no_terminal_reads(name: str) -> None:
    prints, whole, folded = TABLES[name]
    prints(reader := pipe())
    lines = ["".join(line.split()) for line in printed(reader).splitlines()]
    assert [text for text in (*whole, *folded) if not any(text in line for line in lines)] == []


def test_chinese_takes_two_cells_and_a_folded_table_is_no_wider_than_the_terminal() -> None:
    show(narrow := terminal(), table_of("短"))
    assert max(map(cell_len, printed(narrow).splitlines())) <= 80
    assert printed(narrow).count("\n") > 4, "it is folded, and still a table"
    rows = aligned(("名 name", "n"), [("华东", "5"), ("x", "1,000")], frozenset({1}))
    assert rows == ["名 name      n", "华东         5", "x        1,000"]
    assert {cell_len(row) for row in rows} == {14}


def test_what_others_have_whole_is_shortened_to_the_room_that_is_left() -> None:
    header, rows = ("路 road", "数量 count"), [["受理→" * 100, "7"], ["受理", "1,000"]]
    cut = shortened(terminal(60), header, rows, 0)
    assert cut[1] == rows[1] and cut[0][0].endswith("…")
    show_aligned(narrow := terminal(60), header, cut, frozenset({1}))
    assert {cell_len(line) for line in printed(narrow).splitlines()} <= {59, 60}
    assert shortened(terminal(30), header, rows, 0) == rows, "no room: line by line, and whole"
    assert cell_len(shortened(pipe(), header, rows, 0)[0][0]) <= 100


def test_rows_are_told_line_by_line_where_what_must_be_whole_leaves_no_room() -> None:
    show(narrow := terminal(), table_of(LONG_ID + LONG_ID))
    assert printed(narrow).startswith(f"编号 · id      {LONG_ID}{LONG_ID}\n说明 · remark  {LONG_TEXT}\n")


def table_of(id: str) -> Table:
    made = Table(Column("编号 · id", no_wrap=True), "说明 · remark")
    made.add_row(id, LONG_TEXT)
    return made


def test_the_commands_print_their_tables_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, person = tmp_path / "keys.json", "dispatcher-of-the-eastern-region-with-a-long-number-0001"
    keys.issue(file, person, ["dispatcher"], "station-with-a-rather-long-number-in-shanghai-0001")
    narrow = {"COLUMNS": "80", "TTY_COMPATIBLE": "1", "NO_COLOR": "1"}
    listed = CliRunner().invoke(app, ["keys", "list", "--file", str(file)], env=narrow).output
    assert person in listed and keys.listed(file)[0].hash[:12] in listed
    assert "station-with-a-rather-long-number-in-shanghai-0001" in contents(listed)

    monkeypatch.setattr("aftersales.migrate.run", lambda program: program.close() or {LONG_ID: (LONG_TEXT, "2/3")})
    migrated = CliRunner().invoke(app, ["migrate", "--database-url", "postgresql://none"], env=narrow).output
    assert LONG_ID in contents(migrated) and LONG_TEXT in contents(migrated)

    item = Item(LONG_ID, "queue", "0123456789abcdef", 1_000_000, None, 5_000_000, "缺事件，待重建 missed events")
    monkeypatch.setattr("aftersales.read_models.command.run", lambda program: program.close() or [item])
    models = CliRunner().invoke(app, ["read-models", "list", "--database-url", "postgresql://none"], env=narrow).output
    assert LONG_ID in models and "缺事件，待重建 missed events" in models and "5.0 MB" in models


def test_every_table_goes_this_way() -> None:
    """A new one too: whoever makes a table shows it by `tables.show`."""
    folder = Path(tables.__file__).parent
    makers = [file for file in folder.rglob("*.py") if re.search(r"\bTable(\.grid)?\(", file.read_text("utf-8"))]
    assert makers
    for file in makers:
        source = file.read_text("utf-8")
        assert re.search(r"\bshow(_aligned)?\(", source), file
        assert file.name == "tables.py" or not re.search(r"print\((table|line)\)", source), file
