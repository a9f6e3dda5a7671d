"""A log is read row by row; a bad row is named by its line and spoils no other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftersales.errors import CommandError
from aftersales.importer.mapping import Mapping, load
from aftersales.importer.reader import read
from aftersales.importer.rows import TicketLog

HEADER = "ticket,step,when,who,customer,product,branch"
GOOD = "7,created,2024-03-01 09:00:00,Anna,ACME,printer,North"


@pytest.fixture
def mapping(mapping_file: Path) -> Mapping:
    return load(mapping_file)


def lines(log: TicketLog) -> list[int]:
    return [row.line for row in log.rows]


def test_a_row_becomes_a_milestone_in_utc(log_file: Callable[..., Path], mapping: Mapping) -> None:
    (row,) = read(log_file(GOOD), mapping).rows
    assert (row.line, row.case, row.milestone, row.at) == (2, "7", "open", datetime(2024, 3, 1, 8, tzinfo=UTC))
    assert (row.resource, row.customer, row.product, row.station) == ("Anna", "ACME", "printer", "North")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("7,created,2024-03-01 9 Uhr,Anna,ACME,printer,North", "time '2024-03-01 9 Uhr' is not"),
        ("7,created,2024-02-30 09:00:00,Anna,ACME,printer,North", "time '2024-02-30 09:00:00' is not"),
        ("7,created,0001-01-01 00:00:00,Anna,ACME,printer,North", "time '0001-01-01 00:00:00' is not"),
        ("7,dreamt,2024-03-01 09:00:00,Anna,ACME,printer,North", "unknown activity 'dreamt'"),
        (",created,2024-03-01 09:00:00,Anna,ACME,printer,North", "ticket is empty"),
        ("  ,created,2024-03-01 09:00:00,Anna,ACME,printer,North", "ticket is empty"),
        ("7,created,2024-03-01 09:00:00,Anna,ACME,printer", "6 cells, the header has 7"),
        ("7,created,2024-03-01 09:00:00,Anna,ACME,printer,North,more", "8 cells, the header has 7"),
        ("7,created,2024-03-01 09:00:00,Anna,ACME,printer,", "branch is empty"),
        (f"7,created,2024-03-01 09:00:00,Anna,{'A' * 201},printer,North", "customer is longer than 200"),
        ("7,created,2024-03-01 09:00:00,An\x00na,ACME,printer,North", "who: a control character"),
        ("7,created,2024-03-01 09:00:00,An\u2028na,ACME,printer,North", "who: a control character"),
        ("\u200b\ufeff,created,2024-03-01 09:00:00,Anna,ACME,printer,North", "ticket is empty"),
        ("7,solved,2062-01-05 10:00:00,Anna,ACME,printer,North", "time '2062-01-05 10:00:00' lies in the future"),
        ("7,solved,1900-01-01 00:00:00,Anna,ACME,printer,North", "'1900-01-01 00:00:00' lies before 2000-01-02"),
        ("7,solved,2000-01-01 23:59:59,Anna,ACME,printer,North", "'2000-01-01 23:59:59' lies before 2000-01-02"),
        ('7,created,2024-03-01 09:00:00,"An\nna",ACME,printer,North', "who: a control character"),
        (f'7,created,2024-03-01 09:00:00,"{"A" * 140_000}",ACME,printer,North', "not CSV: field larger"),
    ],
)
def test_a_bad_row_is_named_and_left_out(log_file: Callable[..., Path], mapping: Mapping, bad: str, said: str) -> None:
    log = read(log_file(GOOD, bad, GOOD.replace("09:00", "10:00")), mapping)
    (remark,) = log.bad
    assert (remark.line, remark.last) == (3, 3 + bad.count("\n"))
    assert said in remark.en
    assert lines(log) == [2, 4 + bad.count("\n")]


def test_bytes_outside_the_encoding_spoil_their_row_only(log_file: Callable[..., Path], mapping: Mapping) -> None:
    path = log_file(GOOD, "7,remark,2024-03-01 09:30:00,王,ACME,printer,North")
    path.write_bytes(path.read_bytes() + "7,taken,2024-03-01 10:00:00,李,ACME,printer,North\n".encode("gb18030"))
    log = read(path, mapping)
    assert [(remark.line, remark.en) for remark in log.bad] == [
        (4, "who: bytes that the file's encoding does not know")
    ]
    assert lines(log) == [2, 3]


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030")])
def test_accepted_encodings(log_file: Callable[..., Path], mapping_file: Path, encoding: str, declared: str) -> None:
    mapping_file.write_text(f'encoding = "{declared}"\n' + mapping_file.read_text("utf-8"), "utf-8")
    path = log_file("七,created,2024-03-01 09:00:00,李,北京　公司,打印机,北", encoding=encoding)
    (row,) = read(path, load(mapping_file)).rows
    assert (row.case, row.customer, row.station) == ("七", "北京　公司", "北")


def test_an_unclosed_quote_is_reported_with_every_line_it_swallows(
    log_file: Callable[..., Path], mapping: Mapping
) -> None:
    log = read(log_file(GOOD, '7,taken,"2024-03-01 10:00:00,Anna,ACME,printer,North', GOOD, GOOD), mapping)
    assert [(remark.line, remark.last) for remark in log.bad] == [(3, 5)]


def test_blank_lines_are_no_rows(log_file: Callable[..., Path], mapping: Mapping) -> None:
    log = read(log_file(GOOD, "", GOOD.replace("7,", "8,"), ",,,,,,", " ,\t,,", ""), mapping)
    assert (lines(log), log.bad) == ([2, 4], ())


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\n\n"])
def test_a_bad_row_has_the_line_that_an_editor_shows(
    log_file: Callable[..., Path], mapping: Mapping, ends: str
) -> None:
    """Whatever ends the lines, and however many of them a cell in quotes takes."""
    path = log_file()
    note = '7,remark,2024-03-01 10:00:00,Anna,ACME,printer,North,"two\nlines"'
    rows = [f"\ufeff{HEADER},note", f"{GOOD},", note, "7,dreamt,2024-03-01 11:00:00,Anna,ACME,printer,North,"]
    path.write_bytes(ends.join([*rows, ""]).encode())
    log = read(path, mapping)
    step = 2 if ends == "\r\n\n" else 1
    assert lines(log) == [1 + step, 1 + 2 * step]
    assert [remark.line for remark in log.bad] == [2 + 3 * step]


def test_the_bounds_are_set_in_the_mapping(log_file: Callable[..., Path], mapping_file: Path) -> None:
    bounds = "[time]\nearliest = 2024-03-01\nlatest = 2024-03-02"
    mapping_file.write_text(mapping_file.read_text("utf-8").replace("[time]", bounds), "utf-8")
    times = ("2024-02-29 23:59:59", "2024-03-01 00:00:00", "2024-03-02 23:59:59", "2024-03-03 00:00:00")
    log = read(log_file(*(GOOD.replace("2024-03-01 09:00:00", time) for time in times)), load(mapping_file))
    assert lines(log) == [3, 4]
    assert [remark.en for remark in log.bad] == [
        "time '2024-02-29 23:59:59' lies before 2024-03-01",
        "time '2024-03-03 00:00:00' lies after 2024-03-02",
    ]


@pytest.mark.parametrize(("ahead", "used"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_nothing_lies_more_than_a_day_ahead(
    log_file: Callable[..., Path], mapping: Mapping, ahead: timedelta, used: bool
) -> None:
    """A bound of the mapping makes this one no wider."""
    at = datetime(2024, 3, 1, 8, tzinfo=UTC)
    assert bool(read(log_file(GOOD), mapping, at - ahead).rows) is used


def test_invisible_characters_make_no_other_name(log_file: Callable[..., Path], mapping: Mapping) -> None:
    """Nor does the tabulator behind a number, by which spreadsheets are kept from rounding it."""
    log = read(
        log_file(
            "7\t,created,2024-03-01 09:00:00,Anna,ACME,printer,North",
            "7\u200b,taken,2024-03-01 09:10:00,Anna,ACME,printer,North",
            "\ufeff７ , taken\u00ad,2024-03-01 09:20:00\u200e,Anna,ACME,printer,North",
            "7,Ｔaken,2024-03-01 09:30:00,Anna,ACME,printer,North",
        ),
        mapping,
    )
    assert log.bad == ()
    assert [row.case for row in log.rows] == ["7", "7", "７", "7"]
    assert [row.milestone for row in log.rows] == ["open", "respond", "respond", "respond"]


def test_what_the_log_says_nowhere_may_be_a_constant(tmp_path: Path, mapping_file: Path) -> None:
    text = mapping_file.read_text("utf-8")
    for word, header in (("customer", "customer"), ("product", "product"), ("station", "branch"), ("resource", "who")):
        text = text.replace(f'{word} = "{header}"\n', "")
    constants = '[constants]\ncustomer = "本公司"\nproduct = "一体机"\nstation = "总部"\nresource = "值班"\n\n[time]'
    mapping_file.write_text(text.replace("[time]", constants), "utf-8")
    path = tmp_path / "log.csv"
    path.write_text("ticket,step,when\n7,created,2024-03-01 09:00:00\n", "utf-8")
    (row,) = read(path, load(mapping_file)).rows
    assert (row.customer, row.product, row.station, row.resource) == ("本公司", "一体机", "总部", "值班")


def test_another_delimiter_is_hinted_at(log_file: Callable[..., Path], mapping: Mapping) -> None:
    with pytest.raises(CommandError, match='Another sign seems to separate it: delimiter = ";"'):
        read(log_file(GOOD.replace(",", ";"), header=HEADER.replace(",", ";")), mapping)


def test_rows_come_in_order_of_time_then_of_the_file(log_file: Callable[..., Path], mapping: Mapping) -> None:
    log = read(
        log_file(
            "7,created,2024-03-01 09:00:00,Anna,ACME,printer,North",
            "7,solved,2024-03-01 11:00:00,Anna,ACME,printer,North",
            "7,taken,2024-03-01 10:00:00,Anna,ACME,printer,North",
            "8,created,2024-03-01 10:00:00,Anna,ACME,printer,North",
        ),
        mapping,
    )
    assert lines(log) == [2, 4, 5, 3]
    assert [(note.line, note.en) for note in log.notes] == [
        (4, "7: earlier than line 3 above it; played in order of time")
    ]


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2024-10-27 02:30:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),  # occurs twice: the first
        ("2024-03-31 02:30:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),  # is skipped: the offset before
    ],
)
def test_the_doubtful_hour(log_file: Callable[..., Path], mapping: Mapping, local: str, utc: datetime) -> None:
    (row,) = read(log_file(f"7,created,{local},Anna,ACME,printer,North"), mapping).rows
    assert row.at == utc


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("ticket,step,when,who,customer,product", "0 columns 'branch'"),
        ("ticket,step,when,who,customer,product,branch,branch", "2 columns 'branch'"),
        ("", "has no header"),
    ],
)
def test_a_file_without_its_columns_is_refused(
    log_file: Callable[..., Path], mapping: Mapping, header: str, said: str
) -> None:
    with pytest.raises(CommandError) as error:
        read(log_file(GOOD, header=header), mapping)
    assert said in error.value.en


@pytest.mark.parametrize("data", ["ticket".encode("utf-16"), b"PK\x03\x04rest"])
def test_a_workbook_is_refused_with_advice(tmp_path: Path, mapping: Mapping, data: bytes) -> None:
    (tmp_path / "log.csv").write_bytes(data)
    with pytest.raises(CommandError, match="save it as CSV"):
        read(tmp_path / "log.csv", mapping)


def test_a_missing_file_is_refused(tmp_path: Path, mapping: Mapping) -> None:
    with pytest.raises(CommandError, match="No such file"):
        read(tmp_path / "none.csv", mapping)
