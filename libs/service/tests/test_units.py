"""Small pieces on their own."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from alembic.script import ScriptDirectory
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError, model_validator

from service.database.migrate import head_revision
from service.definition import Definition
from service.framework import Body, Day, Line
from service.http.choices import learn
from service.http.trace_context import trace_of
from service.http.validation_errors import field_errors, field_path


class Visit(Body):
    start: AwareDatetime
    end: AwareDatetime
    notes: dict[str, Line] | None = None

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "Visit":
        if self.end <= self.start:
            raise ValueError("结束须晚于开始 · the end must be after the start")
        return self


class Plan(Body):
    visits: tuple[Visit, ...]


def faults(model: type[Body], value: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    errors = [{**error, "loc": ("body", *error["loc"])} for error in caught.value.errors()]
    return [(fault.field, fault.zh, fault.en) for fault in field_errors(errors)]


def test_a_body_keeps_times_in_utc() -> None:
    visit = Visit.model_validate({"start": "2026-01-05T09:00:00+08:00", "end": "2026-01-05T02:00:00Z"})
    assert visit.start == datetime(2026, 1, 5, 1, tzinfo=UTC) and visit.start.tzinfo is UTC
    assert visit == Visit.model_validate_json(visit.model_dump_json())


def test_faults_name_nested_fields_and_speak_both_languages() -> None:
    good = {"start": "2026-01-05T09:00:00Z", "end": "2026-01-05T10:00:00Z"}
    wrong = [good, good | {"start": 5}, good | {"end": good["start"]}, good | {"notes": {"a": "b\0"}}]
    assert faults(Plan, {"visits": wrong}) == [
        ("visits[1].start", "类型不正确", "has another type than the field"),
        ("visits[2]", "结束须晚于开始", "the end must be after the start"),
        (
            "visits[3].notes.a",
            "不得含有换行、控制字符或不可见字符（U+0000）",
            "must not hold line breaks, control characters or invisible ones (U+0000)",
        ),
    ]


def test_a_list_whose_items_are_at_fault_is_not_called_short() -> None:
    class Roster(Body):
        names: Annotated[tuple[Line, ...], Field(min_length=1)]

    assert [field for field, _, _ in faults(Roster, {"names": [" ", "a\0"]})] == ["names[0]", "names[1]"]
    assert [field for field, _, _ in faults(Roster, {"names": []})] == ["names"]


def test_digits_are_no_date() -> None:
    class Accepted(Body):
        on: date | None = None
        at: AwareDatetime | None = None

    assert Accepted.model_validate_json('{"on": "2026-01-05"}').on == date(2026, 1, 5)
    assert TypeAdapter(Day).validate_python("2026-01-05") == date(2026, 1, 5)
    for digits in ("0", "86400", "-86400", "20260105", " 0"):
        assert faults(Accepted, {"on": digits}) == [("on", "应为日期，如 2026-01-05", "must be a date like 2026-01-05")]
        assert [field for field, _, _ in faults(Accepted, {"at": digits})] == ["at"]
        with pytest.raises(ValidationError):
            TypeAdapter(Day).validate_python(digits)


def test_a_date_that_nobody_means_is_out_of_range() -> None:
    class Contract(Body):
        ends_on: date

    for day in ("0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"):
        said = "应在 1900 年至 2999 年之间", "must be between the years 1900 and 2999"
        assert faults(Contract, {"ends_on": day}) == [("ends_on", *said)]
        with pytest.raises(ValidationError):
            TypeAdapter(Day).validate_python(day)
    for day in ("1900-01-01", "2999-12-31"):
        assert str(Contract.model_validate({"ends_on": day}).ends_on) == day


def test_a_choice_is_said_in_both_languages() -> None:
    class Answer(Body):
        result: Literal["solved", "not_solved", "broken_off"]

    english = "must be 'solved', 'not_solved' or 'broken_off'"
    results = {
        "solved": ("已解决", "solved"),
        "not_solved": ("未解决", "not solved"),
        "broken_off": ("中断", "broken off"),
    }
    others = {**results, "solved": ("已了结", "settled")}
    few = {"solved": ("好了", "solved")}
    for known, chinese in (
        ((), "只能是 'solved'、'not_solved' 或 'broken_off'"),
        ((results, few), "只能是 'solved'（已解决）、'not_solved'（未解决）或 'broken_off'（中断）"),
        ((results, others), "只能是 'solved'、'not_solved'（未解决）或 'broken_off'（中断）"),
    ):
        learn(known)
        assert faults(Answer, {"result": "lost"}) == [("result", chinese, english)]
    learn(())


def test_every_number_in_a_sentence_is_filled_in() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Line).validate_python("x" * 300)
    (fault,) = field_errors(caught.value.errors())
    assert (fault.zh, fault.en) == ("最多 200 个字符", "must have at most 200 characters")


def test_field_paths() -> None:
    assert field_path(("body",)) == ""
    assert field_path(("query", "limit")) == "limit"
    assert field_path(("body", "answers", 0, "question")) == "answers[0].question"


def test_traces_go_on_or_begin() -> None:
    good = f"00-{'ab' * 16}-{'cd' * 8}-01"
    assert trace_of(good.encode()).trace_id == "ab" * 16
    assert trace_of(good.encode()).traceparent.endswith("-01")
    assert trace_of(f"01-{'ab' * 16}-{'cd' * 8}-01-more".encode()).trace_id == "ab" * 16
    for bad in (None, b"", b"x", good.upper().encode(), b"ff" + good[2:].encode(), good.replace("ab", "00").encode()):
        trace = trace_of(bad)
        assert trace.trace_id != "ab" * 16 and len(trace.trace_id) == 32 and len(trace.traceparent) == 55


def test_the_head_is_the_one_that_alembic_knows(tiny: Definition, tmp_path: Path) -> None:
    assert head_revision(tiny) == ScriptDirectory(tiny.migrations).get_current_head() == "0001"
    shutil.copytree(tiny.migrations, tmp_path / "m")
    second = tmp_path / "m" / "versions" / "0002_more.py"
    second.write_text('revision: str = "0002"\ndown_revision: str | None = "0001"\n', "utf-8")
    longer = replace(tiny, migrations=tmp_path / "m")
    assert head_revision(longer) == ScriptDirectory(longer.migrations).get_current_head() == "0002"
    (tmp_path / "m" / "versions" / "0002_other.py").write_text('revision = "0003"\ndown_revision = "0001"\n', "utf-8")
    with pytest.raises(ValueError, match="several heads"):
        head_revision(longer)
