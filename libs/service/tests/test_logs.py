"""Lines of the log: JSON for machines, readable for people, each with the ids of what is at work."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from eventlog.at_work import WORK, at_event
from eventlog.envelope import Recorded, new_id
from service.http.request_context import RequestContext
from service.http.trace_context import trace_of
from service.operations import logs
from service.operations.ids import case_of

NAME = "陈梅花"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = logs._Process.service, logs._Process.level, logs._Process.readable
    yield
    logs._Process.service, logs._Process.level, logs._Process.readable = before


def event(data: str) -> Recorded:
    traceparent = trace_of(None).traceparent
    now = datetime.now(UTC)
    return Recorded("intake", 1, new_id(), "case-k-1", 1, "t", "k-1", now, data, None, None, "x", traceparent)


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_names_what_is_at_work(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", "intake")
    log, about = structlog.get_logger("x"), event('{"case_id":"k-1"}')
    token = WORK.set(at_event(about))
    log.debug("inside", stream="case-k-1")
    WORK.reset(token)
    log.debug("outside")
    inside, outside = written(capsys)
    assert about.traceparent is not None
    assert (inside["trace_id"], inside["event_id"], inside["case_id"]) == (
        about.traceparent[3:35],
        str(about.id),
        "k-1",
    )
    assert inside.keys() - outside.keys() == {"trace_id", "event_id", "case_id", "stream"}
    assert (outside["level"], outside["service"]) == ("debug", "intake")


def test_a_case_is_named_by_events_or_by_an_id_and_never_as_somebody_typed_it() -> None:
    known = str(new_id())
    assert case_of([event('{"customer_id":"C-1"}')], known) == known
    assert case_of([event('{"case_id":"k-1"}')], known) == "k-1"
    assert case_of([], NAME) is None and case_of([], "139-0000-1234") is None and case_of([], None) is None


def test_lines_are_readable_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "intake", "readable")
    structlog.get_logger("x").warning("kafka.away", reason="连接中断")
    context = RequestContext("POST", "/cases", b"", {}, trace_of(None))
    logs.access(context, "/cases", 201, 0.0042)
    first, second = capsys.readouterr().out.splitlines()
    assert not first.startswith("{") and "warning" in first and "kafka.away" in first and "连接中断" in first
    assert all(word in second for word in ("request", "POST", "/cases", "201", "4.2", context.trace.trace_id))


def test_lines_are_json_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "intake")
    logs.access(RequestContext("GET", "/cases", b"", {}, trace_of(None)), "/cases", 200, 0.001)
    structlog.get_logger("x").debug("not shown")
    (line,) = written(capsys)
    assert line["event"] == "request"


async def test_what_asyncio_quotes_of_a_task_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", "intake")

    async def fail(name: str) -> None:
        raise ValueError(name)

    task = asyncio.create_task(fail(NAME))
    await asyncio.wait([task])
    handler = asyncio.get_running_loop()
    error = task.exception()
    handler.call_exception_handler({"message": f"Exception in callback f({NAME!r})", "exception": error, "task": task})
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %r", task)
    lines = written(capsys)
    assert [line["event"] for line in lines] == ["Exception in callback f", "Task exception was never retrieved"]
    assert lines[0]["error"] == "ValueError" and NAME not in json.dumps(lines, ensure_ascii=False)
