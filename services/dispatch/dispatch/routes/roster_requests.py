"""What callers send about rosters: what is said of a person, names, absences; what a station can do, and when."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from events.catalog.staff import RatedSkill
from events.hours import Hours, fault
from events.types import SkillLevel
from service.framework import Body, Line, Note, Text, Whole

Time = Annotated[str, Field(min_length=5, max_length=5, pattern=r"^\d\d:\d\d$")]


class HoursBody(Body):
    """One stretch of a day of every week, by the clock in Asia/Shanghai."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    opens: Time
    closes: Time


def _week(hours: list[HoursBody]) -> list[HoursBody]:
    wrong = fault([Hours(each.weekday, each.opens, each.closes) for each in hours])
    if wrong is not None:
        raise ValueError(" · ".join(wrong))
    return hours


Week = Annotated[list[HoursBody], Field(max_length=50), AfterValidator(_week)]


def hours_of(week: list[HoursBody]) -> tuple[Hours, ...]:
    """As events have them, in order."""
    return tuple(sorted(Hours(each.weekday, each.opens, each.closes) for each in week))


WORKDAYS: list[Any] = [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(1, 6)]


class RatedSkillBody(Body):
    """How well a person can do one of the things that they can do."""

    skill: Line
    level: SkillLevel


class ProfileBody(Body):
    """What the roster says of a person, whole: what is left out is not said any more. No hours: the station's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "job_title": "高级维修人员",
                    "duties": "复印机与打印机上门维修",
                    "working_since": "2018-07-01",
                    "hours": WORKDAYS,
                    "levels": [{"skill": "激光", "level": "expert"}],
                }
            ]
        }
    )

    job_title: Line | None = None
    duties: Annotated[Note, Field(max_length=1000)] = ""
    working_since: date | None = None
    hours: Week = Field(default_factory=list)
    levels: Annotated[list[RatedSkillBody], Field(max_length=100)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _once(self) -> Self:
        skills = [each.skill for each in self.levels]
        if len(skills) > len(set(skills)):
            raise ValueError("每项技能只能有一个等级 · a skill has one level")
        return self

    @property
    def rated(self) -> tuple[RatedSkill, ...]:
        return tuple(RatedSkill(each.skill, each.level) for each in self.levels)


class NameBody(Body):
    """What a person is called."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "王师傅"}]})

    name: Line


class AbsenceBody(Body):
    """On which days somebody is absent (Asia/Shanghai), and why. No first day is today, no last day the first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"first_day": "2026-03-11", "last_day": "2026-03-12", "reason": "年假"}, {"reason": "病假"}]
        }
    )

    first_day: date | None = None
    last_day: date | None = None
    reason: Text


class CapacityBody(Body):
    """How many visits a station can make a day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"visits_a_day": 24}]})

    visits_a_day: Whole


class StationHoursBody(Body):
    """When a station is open, in a week; none: it is not said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": WORKDAYS}]})

    hours: Week
