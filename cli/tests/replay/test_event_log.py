"""The logs as analysts have them: the same from everywhere, with the command line's filters, as tables, as of then."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas
import pytest

from aftersales.errors import CommandError
from aftersales.replay import AsyncEventLog, EventLog
from aftersales.replay.folding import decider_named, deciders, model_names, projection_named
from eventlog.envelope import Recorded
from eventlog.handler import Received
from events.catalog import codec
from events.catalog.work_order import TechnicianAssigned

Export = Callable[..., Path]
ORDER = [(0, "dispatch", 1), (10, "intake", 1), (12, "intake", 2), (14, "dispatch", 4), (19, "dispatch", 7)]


@pytest.fixture(autouse=True)
def _nobody_asks_for_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")


def told(event: Recorded) -> tuple[Any, ...]:
    """All of it, and what the payload says."""
    fields = (getattr(event, name) for name in Recorded.__struct_fields__ if name != "data")
    return (*fields, repr(codec.decode(event.type, event.data)))


def test_every_place_has_the_same_events(place: tuple[str, str | None], recorded: list[Recorded]) -> None:
    where, prefix = place
    with EventLog.open(where, prefix=prefix) as log:
        events = list(log.events())
        assert sorted(told(event.recorded) for event in events) == sorted(map(told, recorded))
        times = [event.time for event in events if event.position < 7]
        assert times == sorted(times)
        late = next(event for event in events if event.name == "technician-arrived")
        assert (late.case, late.station, late.source, late.position) == ("c1", "s2", "dispatch", 7)
        assert late.event.technician_id == late.payload["technician_id"] == "t2"
        assert [row.station_id for row in log.snapshot("dispatch.queue", "dispatch:3")] == ["s1"]
        assert log.states("dispatch.work_order")["w1"].status == "arrived"


def test_the_filters_are_those_of_the_command_line(database: str, recorded: list[Recorded]) -> None:
    with EventLog.open(database) as log:
        events = list(log.events())
        assigned = list(log.events(types="TechnicianAssigned", positions={"dispatch": (4, None)}))
        assert [event.event for event in assigned] == [TechnicianAssigned("w1", "c1", "t1", None)]
        assert [event.name for event in log.events(station="s2")][:2] == ["station-opened", "work-order-transferred"]
        assert [event.source for event in log.events(sources="sla-monitor")] == ["sla_monitor"] * 2
        since = (recorded[0].time + timedelta(minutes=19)).isoformat()
        by_hand = [event for event in events if event.time.isoformat() >= since]
        assert list(log.events(since=since)) == by_hand
        assert log.fold(lambda count, _: count + 1, 0, since=since) == len(by_hand)


def prefix_of(recorded: Sequence[Recorded], source: str, position: int) -> list[Recorded]:
    """What had been recorded when an event was, said in another way than the library says it: what was told before."""
    last = next(place for place, event in enumerate(recorded) if (event.source, event.position) == (source, position))
    return list(recorded[: last + 1])


def test_every_read_model_as_of_every_moment_is_the_fold_of_that_prefix(
    database: str, recorded: list[Recorded]
) -> None:
    with EventLog.open(database) as log:
        for name in model_names():
            projection = projection_named(name)
            for moment in (recorded[7], recorded[11]):
                received = [
                    Received(codec.decode(event.type, event.data), event)
                    for event in prefix_of(recorded, moment.source, moment.position)
                ]
                mine = [each for each in received if type(each.event) in projection.events]
                rows = {key: row for key, row in projection.fold(mine).items() if row is not None}
                snapshot = log.snapshot(name, f"{moment.source}:{moment.position}")
                assert snapshot.by_key == rows and list(snapshot) == [rows[key] for key in sorted(rows)]
        both = log.snapshot("dispatch.queue", "intake:1,dispatch:4")
        assert [row.status for row in both] == ["assigned"]


def test_as_of_a_time_is_what_had_happened_by_then(database: str, recorded: list[Recorded]) -> None:
    arrival = next(event for event in recorded if event.type.endswith("technician-arrived.v1"))
    with EventLog.open(database) as log:
        then = log.states("dispatch.work_order", arrival.time)[
            "w1"
        ]  # it was recorded after a transfer, happened before
        assert then.status == "arrived"
        assert log.states("dispatch.work_order", arrival.time - timedelta(microseconds=1))["w1"].status == "assigned"
        assert log.states("dispatch.work_order", "2026-03-08") == {}
        assert len(log.snapshot("reporting.cases", "2026-03-09")) == 2
        assert log.snapshot("intake.cases", "2026-03-09T09:12:30+08:00").by_key.keys() == {"c1"}


def test_tables(database: str, recorded: list[Recorded]) -> None:
    with EventLog.open(database) as log:
        everything = log.to_arrow()
        assert everything.num_rows == len(recorded) and everything.schema.names[-1] == "data"
        frame = log.to_pandas(types="work-order-transferred")
        assert str(frame.dtypes["time"]) == "datetime64[us, UTC]" and str(frame.dtypes["position"]) == "Int64"
        assert list(frame[["case_id", "station_id", "to_station_id"]].iloc[0]) == ["c1", "s2", "s2"]
        opened = log.to_duckdb(types="station-opened").sql(
            "SELECT data_station_id, regions, data->>'name' FROM events ORDER BY position"
        )
        assert opened.fetchall() == [("s1", ["华东"], "一站"), ("s2", ["华北"], "二站")]
        database_of_mine = log.to_duckdb(table="all of it")
        counted = 'SELECT count(*), count(DISTINCT source), min("time") FROM "all of it"'
        assert database_of_mine.sql(counted).fetchall() == [(len(recorded), 4, recorded[0].time)]
        cases = log.snapshot("reporting.cases").to_pandas()
        assert list(cases["case_id"]) == ["c1", "c2"] and cases["opened_at"].dtype == "datetime64[us, UTC]"
        assert isinstance(cases, pandas.DataFrame)
        with pytest.raises(CommandError, match="2026-03-40"):
            log.to_arrow(since="2026-03-40")


def test_what_means_nothing_is_refused(database: str, recorded: list[Recorded]) -> None:
    with EventLog.open(database) as log:
        for as_of in ("yesterday", "2026-03-09T09:00:00", "nobody:3", "dispatch:999", "dispatch:0"):
            with pytest.raises(CommandError, match="·"):
                log.snapshot("reporting.cases", as_of)
        for model in ("reporting.nothing", "nobody.cases", "cases"):
            with pytest.raises(CommandError, match="·"):
                log.snapshot(model)
        with pytest.raises(CommandError, match=r"dispatch\.work_order"):
            log.states("dispatch.nothing")
        with pytest.raises(CommandError, match="nobody"):
            list(log.events(sources="nobody"))
    for where in ("ftp://there", "/nowhere/at/all", "http://127.0.0.1:1"):
        with pytest.raises(CommandError, match="·"), EventLog.open(where, key="k") as log:
            list(log.events())


def test_every_decider_of_every_service_is_known() -> None:
    assert len(deciders()) == 29
    assert decider_named("callback.task") is decider_named("callback.callback")


def test_a_part_of_the_events_tells_no_state(export: Export, recorded: list[Recorded]) -> None:
    folder = export("jsonl", recorded, filter={"types": ["fault-solved"]})
    with EventLog.open(folder) as log:
        assert len(list(log.events())) == len(recorded)
        with pytest.raises(CommandError, match="a part of the events"):
            log.snapshot("reporting.cases")
    export("jsonl", recorded, True, kind="ocel")
    with pytest.raises(CommandError, match="OCEL"):
        EventLog.open(folder)


def test_what_an_export_left_out_is_sealed(export: Export, recorded: list[Recorded]) -> None:
    with EventLog.open(export("jsonl", recorded, False)) as log:
        (event, _) = log.events(types="request-received")
        assert event.event.description == "[sealed]"
        assert len(log.snapshot("reporting.story")) > 5


def test_what_was_not_read_to_its_end_is_closed_with_the_log(database: str, recorded: list[Recorded]) -> None:
    log = EventLog.open(database)
    waiting = log.events()
    assert next(waiting).position == 1
    log.close()
    log.close()
    waiting.close()  # type: ignore[attr-defined]  # a generator


async def test_a_notebook_has_an_event_loop_already(database: str, recorded: list[Recorded]) -> None:
    with EventLog.open(database) as log:
        waited = log.events()
        first = next(waited)
        waited.close()  # type: ignore[attr-defined]  # a generator
    async with AsyncEventLog.open(database) as twin:
        assert await anext(twin.events()) == first
        counted = await asyncio.gather(*(twin.fold(lambda n, _: n + 1, 0) for _ in range(2)))
        assert counted == [len(recorded)] * 2
        assert (await twin.to_pandas(case="c1", sources="intake"))["type"].count() == 4


def test_what_was_recorded_meanwhile_is_read(database: str, recorded: list[Recorded], tell: Callable[..., Any]) -> None:
    with EventLog.open(database) as log:
        before = log.to_arrow().num_rows
        tell(database, [("dispatch", 1, TechnicianAssigned("w1", "c1", "t2", None))])
        assert log.to_arrow().num_rows == before + 1
