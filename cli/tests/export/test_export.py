"""`aftersales events export` over real logs, into every format."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from aftersales.export import exporting
from aftersales.export.target import Target
from aftersales.replay import EventLog
from aftersales.replay.exports.names import column_of
from aftersales.replay.exports.withheld import told
from aftersales.replay.sources.exports import whole
from eventlog.envelope import Recorded
from eventlog.feeds.kafka import Broker
from events.catalog import codec
from events.catalog.case import CaseReopened, RequestReceived
from events.catalog.customer import CustomerRegistered

Ask = Callable[..., tuple[int, str, str]]
Tell = Callable[[str, Sequence[tuple[str, int, Any]]], list[Recorded]]
FORMATS = ("jsonl", "parquet", "ocel")
WORDS = ("王小明", "王晓明", "写错了名字", "卡纸", "[31m", "赵师傅", "满意吗", "退休", "busy")
"""Names and texts of people in the logs."""


def rows(folder: Path) -> list[dict[str, Any]]:
    """Everything in an export's Parquet files."""
    return [
        row
        for path in sorted(folder.rglob("*.parquet"))
        for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()
    ]


def contents(folder: Path) -> dict[str, Any]:
    """What the files of an export hold, by their paths; without the manifest, which says when it was made."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as database:
                found[path.name] = list(database.iterdump())
        elif path.is_file() and path.name != "manifest.json":
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def as_read(event: Recorded) -> tuple[Any, ...]:
    """An event as an export without texts has it."""
    payload = codec.decode(event.type, json.dumps(whole(event.type, told(event.type, json.loads(event.data)))))
    return (event.source, event.position, str(event.id), event.stream, event.version, event.type, event.key, event.time,
            event.causation and str(event.causation), event.actor, payload)  # fmt: skip


def test_lines_are_cloudevents_with_everything_but_what_is_left_out(logs: Any, ask: Ask, tmp_path: Path) -> None:
    code, said, _ = ask("export", "--to", tmp_path / "out")
    assert (code, said.startswith("✓ 25 个事件（intake 1–10，dispatch 1–10，")) == (0, True)
    lines = [line for path in sorted((tmp_path / "out").glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    first = json.loads(lines[0])
    assert {name: first[name] for name in ("specversion", "source", "subject", "streamversion", "position")} == {
        "specversion": "1.0",
        "source": "/aftersales/intake",
        "subject": "case-c1",
        "streamversion": "1",
        "position": "1",
    }
    assert "description" not in first["data"] and first["data"]["channel"] == "phone"


def test_parquet_has_typed_columns_by_type_and_day(logs: Any, ask: Ask, tmp_path: Path) -> None:
    assert ask("export", "--to", tmp_path / "out", "--format", "parquet")[0] == 0
    found = rows(tmp_path / "out")
    assert {(row["source"], row["position"], row["id"], row["type"], row["time"]) for row in found} == {
        (event.source, event.position, str(event.id), event.type, event.time) for event in logs.events
    }
    for row in found:
        (event,) = (each for each in logs.events if str(each.id) == row["id"])
        said: Any = codec.decode(event.type, event.data)
        for name, value in told(event.type, json.loads(event.data)).items():
            had = getattr(said, name)
            wanted = had if not hasattr(had, "start") else {"start": had.start, "end": had.end}
            assert row[column_of(name)] == (list(wanted) if isinstance(value, list) else wanted), (event.type, name)
        assert row["data"] is None
    schema = pyarrow.parquet.read_schema(next((tmp_path / "out").rglob("type=appointment-agreed/*/*.parquet")))
    assert str(schema.field("slot").type) == "struct<start: timestamp[us, tz=UTC], end: timestamp[us, tz=UTC]>"
    assert (tmp_path / "out/type=case-closed/day=2026-03-10/part-00001.parquet").exists()  # midnight in Shanghai


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_the_library_opens_it(logs: Any, ask: Ask, tmp_path: Path, kind: str) -> None:
    assert ask("export", "--to", tmp_path / "out", "--format", kind)[0] == 0
    with EventLog.open(tmp_path / "out") as log:
        found = [event.recorded for event in log.events()]
    assert sorted(map(as_read, found), key=str) == sorted(map(as_read, logs.events), key=str)


@pytest.mark.slow("pm4py takes seconds to load")
def test_pm4py_reads_the_same_log(logs: Any, ask: Ask, tmp_path: Path) -> None:
    import pm4py

    assert ask("export", "--to", tmp_path / "log.sqlite", "--format", "ocel")[0] == 0
    log = pm4py.read_ocel2_sqlite(str(tmp_path / "log.sqlite"))
    named = Counter(event.type.split(".")[2] for event in logs.events)
    assert Counter(log.events["ocel:activity"]) == named
    assert set(log.objects["ocel:type"]) == {"case", "work_order", "station", "technician", "equipment", "customer"}
    about = Counter((event.key, event.type.split(".")[2]) for event in logs.events if '"case_id"' in event.data)
    cases = log.relations[log.relations["ocel:type"] == "case"]
    assert (
        Counter(
            (oid.removeprefix("case:"), act) for oid, act in zip(cases["ocel:oid"], cases["ocel:activity"], strict=True)
        )
        == about
    )
    times = dict(zip(log.events["ocel:eid"], log.events["ocel:timestamp"], strict=True))
    assert {str(event.id): event.time for event in logs.events} == times
    objects = log.objects.set_index("ocel:oid")
    assert objects.loc["equipment:e1"][["model", "serial_no", "accepted_on"]].to_list() == [
        "MX-200",
        "SN-1",
        "2026-03-01",
    ]
    assert "technician:d1" not in objects.index  # a dispatcher
    assert {("work_order:w1", "case:c1"), ("case:c1", "customer:k1")} <= set(
        zip(log.o2o["ocel:oid"], log.o2o["ocel:oid_2"], strict=True)
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_texts_and_names_are_in_no_file(logs: Any, ask: Ask, tmp_path: Path, kind: str) -> None:
    assert ask("export", "--to", tmp_path / "out", "--format", kind)[0] == 0
    whole = str(rows(tmp_path / "out")) if kind == "parquet" else ""
    whole += "".join(
        path.read_bytes().decode("utf-8", "replace") for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    assert "一站" in whole
    assert [word for word in WORDS if word in whole] == []


def test_what_is_new_is_added_tomorrow(growing: Any, tell: Tell, ask: Ask, tmp_path: Path) -> None:
    def exported(kind: str) -> str:
        return ask("export", "--to", tmp_path / kind, "--format", kind, DATABASE_URL=growing.dsn)[1]

    before: dict[str, Any] = {}
    for kind in FORMATS:
        assert "✓ 25 " in exported(kind)
        before[kind] = contents(tmp_path / kind)
        assert "0 more, 25 events in all" in exported(kind)
        assert contents(tmp_path / kind) == before[kind]
    tell(growing.dsn, [("intake", 999, CaseReopened("c1", "dissatisfied", "again", 2))])
    for kind in FORMATS:
        assert "1 more, 26 events in all" in exported(kind)
        after = contents(tmp_path / kind)
        if kind != "ocel":
            assert {path: after[path] for path in before[kind]} == before[kind]
            assert len(after) == len(before[kind]) + 1
        code, said, _ = ask("verify", tmp_path / kind)
        assert (code, "26 events, as the manifest says, no position missing" in said) == (0, True)


def test_kafka_gives_the_same_as_the_store(
    logs: Any,
    broker: Broker,
    publish: Callable[[Broker, Sequence[Recorded]], None],
    ask: Ask,
    tmp_path: Path,
) -> None:
    publish(broker, logs.events)
    topics = {"EVENT_FEED": "kafka", "KAFKA_BOOTSTRAP_SERVERS": broker.servers, "KAFKA_PREFIX": broker.prefix}
    some = ("--until", "2026-03-09T09:15:00+08:00")
    assert ask("export", "--to", tmp_path / "store", *some)[0] == 0
    assert ask("export", "--to", tmp_path / "topics", *some, **topics)[0] == 0
    found = [json.loads(line) for text in contents(tmp_path / "topics").values() for line in text.splitlines()]
    assert len(found) == 13
    assert found == [json.loads(line) for text in contents(tmp_path / "store").values() for line in text.splitlines()]
    assert "0 more" in ask("export", "--to", tmp_path / "store", *some, **topics)[1]  # the same logs, wherever they are
    code, _, errors = ask("export", "--to", tmp_path / "x", "--texts", **topics)
    assert (code, "texts are exported from the database alone" in errors) == (1, True)


def test_one_case_in_one_file(growing: Any, tell: Tell, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "c1.jsonl"
    some = ("export", "--to", file, "--case", "c1")
    assert ask(*some, DATABASE_URL=growing.dsn)[0] == 0
    assert {event["partitionkey"] for event in map(json.loads, file.read_text().splitlines())} == {"c1", "t1.day"}
    tell(growing.dsn, [("intake", 998, CaseReopened(case, "dissatisfied", "again", 2)) for case in ("c1", "c2")])
    assert "1 more, 16 events in all" in ask(*some, DATABASE_URL=growing.dsn)[1]
    with file.open("ab") as behind:  # as a kill would leave it
        behind.write(b'{"specversion"')
    assert "changed" in ask("verify", file)[1]
    assert "0 more" in ask(*some, DATABASE_URL=growing.dsn)[1]
    assert ask("verify", file)[0] == 0


def test_names_that_no_event_has_are_noted(logs: Any, ask: Ask, tmp_path: Path) -> None:
    code, _, told = ask("export", "--to", tmp_path / "none", "--station", "nowhere", "--case", "c1")
    assert (code, told) == (0, "! 没有网点 nowhere · there is no station nowhere\n")


def test_only_what_is_behind_a_position(logs: Any, ask: Ask, tmp_path: Path) -> None:
    some = ("--position", "intake:8", "--source", "intake", "--source", "callback")
    assert "✓ 5 个事件（intake 9–10，callback 1–3）" in ask("export", "--to", tmp_path / "out", *some)[1]
    assert ask("verify", tmp_path / "out")[0] == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--format", "ocel"), "--format was jsonl and is ocel"),
        (("--type", "case-*"), "--type was – and is case-*"),
        (("--since", "2026-03-10"), "--since was – and is 2026-03-09 16:00:00+00:00"),
        (("--position", "dispatch:2"), "--position dispatch was 0 and is 2"),
    ],
)
def test_other_options_are_refused(logs: Any, ask: Ask, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    assert ask("export", "--to", tmp_path / "out")[0] == 0
    code, _, errors = ask("export", "--to", tmp_path / "out", *more)
    assert (code, said in errors) == (1, True)


def test_another_log_and_a_shorter_one_are_refused(databases: Any, tell: Tell, ask: Ask, tmp_path: Path) -> None:
    assert ask("export", "--to", tmp_path / "out", "--source", "intake")[0] == 0
    with databases.one() as other:
        tell(other, [("intake", 1, CustomerRegistered("k1", "x", "华东"))])
        code, _, errors = ask("export", "--to", tmp_path / "out", "--source", "intake", DATABASE_URL=other)
        assert (code, "it ends before position 10" in errors) == (1, True)
        tell(other, [("intake", 1, CustomerRegistered(f"k{number}", "x", "华东")) for number in range(2, 12)])
        code, _, errors = ask("export", "--to", tmp_path / "out", "--source", "intake", DATABASE_URL=other)
        assert (code, "it holds another event at position 10" in errors) == (1, True)


def test_somebody_elses_files_are_left_alone(logs: Any, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    for place in (tmp_path, tmp_path / "mine.txt"):
        code, _, errors = ask("export", "--to", place)
        assert (code, "export to a new place" in errors) == (1, True)
    code, _, errors = ask("export", "--to", tmp_path / "x.parquet", "--format", "parquet")
    assert (code, "to a folder, not to a file" in errors) == (1, True)
    (tmp_path / "manifest.json").write_text("{}")
    assert "no manifest of an export" in ask("export", "--to", tmp_path)[2]
    assert "is not there" in ask("verify", tmp_path / "nowhere")[2]


def test_a_full_disk_is_one_line_and_the_export_goes_on_later(logs: Any, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert ask("export", "--to", tmp_path / "out", "--source", "intake")[0] == 0
    (tmp_path / "out/manifest.json.new").symlink_to("/dev/full")
    code, _, errors = ask("export", "--to", tmp_path / "out", "--source", "intake")
    assert (code, len(errors.splitlines()), "the disk is full" in errors) == (1, 1, True)
    (tmp_path / "out/manifest.json.new").unlink()
    assert ask("export", "--to", tmp_path / "out", "--source", "intake")[0] == 0
    assert ask("verify", tmp_path / "out")[0] == 0


@pytest.mark.parametrize("kind", FORMATS)
def test_a_changed_a_lost_and_a_foreign_file_are_found(logs: Any, ask: Ask, tmp_path: Path, kind: str) -> None:
    assert ask("export", "--to", tmp_path, "--format", kind)[0] == 0
    file = max((path for path in tmp_path.rglob("*") if path.is_file()), key=lambda path: path.name != "manifest.json")
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] + b"x" + whole[-8:])
    code, said, _ = ask("verify", tmp_path)
    assert (code, f"{file.relative_to(tmp_path)} was changed" in said) == (1, True)
    file.unlink()
    assert "is missing" in ask("verify", tmp_path)[1]
    file.write_bytes(whole)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["logs"]["intake"]["position"] += 1
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert "intake lacks the event at position 11" in ask("verify", tmp_path)[1]
    if kind != "ocel":
        copy = file.with_name(file.name.replace("0000", "0009"))
        copy.write_bytes(whole)
        assert f"{copy.relative_to(tmp_path)} is not in the manifest" in ask("verify", tmp_path)[1]


def test_chunks_end_where_they_would_whatever_is_filtered(
    logs: Any, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 4)
    assert ask("export", "--to", tmp_path / "all")[0] == 0
    lines = [len(text.splitlines()) for text in contents(tmp_path / "all").values()]
    assert lines == [4, 4, 2, 4, 4, 2, 2, 3]
    assert ask("export", "--to", tmp_path / "some", "--station", "s2")[0] == 0
    assert ask("verify", tmp_path / "some")[0] == 0
    assert "✓ 10 " in ask("export", "--to", tmp_path / "one.jsonl", "--station", "s2")[1]


def test_requests_of_before_there_were_numbers_have_the_default_in_parquet(logs: Any, ask: Ask, tmp_path: Path) -> None:
    assert ask("export", "--to", tmp_path, "--format", "parquet", "--type", RequestReceived.__name__)[0] == 0
    assert [row["number"] for row in rows(tmp_path)] == ["", ""]


def test_what_cannot_be_meant_is_refused_in_a_line(logs: Any, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for more, said in (
        (("--to", tmp_path / "file" / "below"), "✗ 无法"),
        (("--to", tmp_path / "out", "--position", "dispatch:11"), "ends before position 11"),
        (("--to", tmp_path / "out", "--since", "2026-03-11", "--until", "2026-03-09"), "ends before it begins"),
    ):
        code, _, complained = ask("export", *more)
        assert (code, said in complained) == (1, True), complained
    assert ask("verify", tmp_path / "file" / "below")[0] == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["out", "out.jsonl"])
def test_a_second_export_to_the_same_place_is_refused(logs: Any, ask: Ask, tmp_path: Path, name: str) -> None:
    with Target.of(tmp_path / name).held():
        code, _, said = ask("export", "--to", tmp_path / name)
        assert (code, "another process is exporting" in said) == (1, True), said
        assert ask("export", "--to", tmp_path / "another.jsonl")[0] == 0
    assert ask("export", "--to", tmp_path / name)[0] == 0
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"kind": "jsonl"', '"kind": "parquet"', "the files are not parquet"),
        ('"kind": "jsonl"', '"kind": "ocel"', "the files are not ocel"),
        ('"position": 10', '"position": -10', "was changed: intake"),
        ('"position": 10', '"position": 100000000000000', "too small for what the manifest says of intake"),
        ('"path": "events-00001.jsonl"', '"path": "manifest.json/x"', "cannot be read"),
    ],
)
def test_an_edited_manifest_is_told_in_a_line(
    logs: Any, ask: Ask, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert ask("export", "--to", tmp_path)[0] == 0
    manifest = tmp_path / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(old, new, 1), "utf-8")
    code, told, complained = ask("verify", tmp_path)
    assert (code, said in told + complained) == (1, True), told + complained
