"""Spans as they are told: which traces, whose parts, and what of a statement or an event."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from eventlog import tracing
from eventlog.at_work import WORK
from eventlog.envelope import Recorded, new_id
from eventlog.handler import Received
from eventlog.postgres import summary
from eventlog.subscriptions.handling import Handling, carried_on, handling
from eventlog.tracing import Span, Under, begun, child_of, sampled


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Span]:
    spans: list[Span] = []
    monkeypatch.setattr(tracing._Process, "tell", spans.append)
    return spans


def event(traceparent: str | None, position: int = 1) -> Recorded:
    now = datetime.now(UTC)
    return Recorded(
        "intake", position, new_id(), "case-1", 1, "case-routed.v1", "k-1", now, "{}", None, uuid4(), "x", traceparent
    )


def test_a_trace_is_sampled_where_it_begins_and_everybody_keeps_to_that(
    told: list[Span], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing._Process, "share", tracing._Process.share)
    assert begun().endswith("-01")
    tracing.sample(0.25)
    share = sum(sampled(begun()) for _ in range(4000)) / 4000
    assert 0.2 < share < 0.3
    tracing.sample(0)
    trace = begun()
    assert trace.endswith("-00") and not sampled(trace) and not sampled(child_of(trace))
    others = f"00-{'ab' * 16}-{'cd' * 8}-01"
    assert sampled(child_of(others)) and child_of(others)[:36] == others[:36]
    assert not any(map(sampled, (None, "", "nonsense", "x" * 55, others[:-1], f"00-{'0' * 32}-{'cd' * 8}-01")))


def test_while_nobody_listens_nothing_is_sampled() -> None:
    assert not tracing.telling() and not sampled(begun())
    assert not isinstance(handling("process", "names", [Received(None, event(begun()))]), Handling)


def test_what_is_done_inside_a_span_is_part_of_it(told: list[Span]) -> None:
    root = begun()

    def fail() -> None:
        work = WORK.get()
        assert work is not None and work.traceparent is not None
        with Under("inner", "client", work.traceparent, {}):
            pass
        raise LookupError("陈梅花")

    with pytest.raises(LookupError), Under("outer", "internal", root, {}):
        fail()
    inner, around = told
    assert (inner.name, inner.parent, inner.error) == ("inner", around.traceparent, "")
    assert (around.parent, around.error) == (root, "LookupError"), "its class, and none of its words"
    assert around.began <= inner.began <= inner.ended <= around.ended and WORK.get() is None


def test_one_event_is_handled_in_its_own_trace(told: list[Span]) -> None:
    cause = event(begun())
    with handling("process", "names", [Received(None, cause)]):
        within = WORK.get()
        assert within is not None and [*within.events] == [cause]
        carried = carried_on(cause, within)
        assert within.traceparent == carried, "what the batch does is done for this event"
    (span,) = told
    assert (span.name, span.kind) == ("process case-routed.v1", "consumer")
    assert (span.traceparent, span.parent) == (carried, cause.traceparent)
    assert span.attributes == {
        "eventlog.source": "intake",
        "eventlog.position": 1,
        "eventlog.event_id": str(cause.id),
        "eventlog.event_type": "case-routed.v1",
        "eventlog.subscription": "names",
    }


def test_several_have_one_around_them_and_each_its_own_trace(told: list[Span]) -> None:
    events = [event(begun(), 1), event(None, 2), event(f"{begun()[:-2]}00", 3), event(begun(), 4)]
    with handling("publish", "relay", [Received(None, each) for each in events]):
        within = WORK.get()
        assert carried_on(events[1], within) is None and carried_on(events[2], within) == events[2].traceparent
    around, first, last = told
    assert (around.name, around.parent, around.attributes["eventlog.events"]) == ("publish batch", None, 4)
    assert around.links == (first.traceparent, last.traceparent)
    assert (first.kind, first.parent, first.links) == ("producer", events[0].traceparent, (around.traceparent,))
    assert len({around.traceparent[:36], first.traceparent[:36], last.traceparent[:36]}) == 3


def test_a_batch_that_failed_is_told_and_its_events_when_they_are_tried_again(told: list[Span]) -> None:
    with pytest.raises(LookupError), handling("process", "names", [Received(None, event(begun())) for _ in range(2)]):
        raise LookupError
    assert [(span.name, span.error) for span in told] == [("process batch", "LookupError")]


def test_of_a_statement_its_verb_and_table_are_told() -> None:
    typed = "SELECT * FROM intake.cases WHERE text = '陈梅花' OR name = '13900001234'"
    stamp = {"db.system.name": "postgresql"}
    cases = {"db.operation.name": "SELECT", "db.collection.name": "intake.cases"}
    assert summary(typed) == ("SELECT intake.cases", stamp | cases)
    assert summary("COMMIT;") == ("COMMIT", stamp | {"db.operation.name": "COMMIT"})
    assert not any(map(summary, ("BEGIN;", "SELECT set_config('a', '陈梅花')", "\n insert of nonsense 13900001234")))
    written = map(summary, ("SELECT x FROM intake.append($1)", "UPDATE sla_monitor.timers SET x = 1"))
    assert [said[0] for said in written if said] == ["SELECT intake.append", "UPDATE sla_monitor.timers"]
