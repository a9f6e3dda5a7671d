"""What callers send."""

from datetime import UTC, date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from events.catalog.customer import Place
from events.catalog.work_order import Suggestion
from events.fault_codes import CauseCode, FaultCode
from events.regions.tree import named
from events.types import NOT_WITHIN_A_DAY, Slot, StaffRole
from service.framework import Body, Id, Line, Text, Unfit

LONGEST_VISIT_MINUTES = 7 * 24 * 60
MOST_COUNTED = 1_000_000_000
"""Sheets: what no machine prints in its life."""

Names = Annotated[list[Line], Field(max_length=100)]


Regions = Annotated[
    list[Annotated[Line, AfterValidator(named)]],
    Field(
        max_length=100,
        description="服务区域：代码、全称或常用简称，任何层级；总部部门不负责区域，为空 · "
        "Regions served, of any level: codes, full or usual short names (GET /regions of intake); none for a "
        "department of the head office",
    ),
    AfterValidator(lambda names: list(dict.fromkeys(names))),
]
"""Listed regions, each once; kept under their full Chinese names."""


class Nothing(Body):
    """A command that needs no input: no body, or `{}`."""


class OpenStationBody(Body):
    """A new station 网点 and the regions that it serves."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"station_id": "shanghai", "name": "上海网点", "regions": ["华东"]}]}
    )

    station_id: Id
    name: Line
    regions: Regions


class CorrectStationBody(Body):
    """What a station is called and serves from now on; what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"regions": ["上海", "江苏"], "reason": "浙江转由杭州网点负责"}]}
    )

    name: Line | None = None
    regions: Annotated[Regions, Field(min_length=1)] | None = None
    reason: Text


class EnrolStaffBody(Body):
    """A person on the roster, by staff number 工号."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"staff_id": "t-1001", "role": "technician", "skills": ["激光"]}]}
    )

    staff_id: Id
    role: StaffRole
    skills: Names = Field(default_factory=list)


class CorrectStaffBody(Body):
    """Role and skills from now on; what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"skills": ["激光", "复合机"], "reason": "通过复合机培训"}]}
    )

    role: StaffRole | None = None
    skills: Names | None = None
    reason: Text


class MoveStaffBody(Body):
    """To which station's roster somebody goes, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to_station_id": "hangzhou", "reason": "本人申请调动"}]})

    to_station_id: Id
    reason: Text


class ReasonBody(Body):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "情况有变"}]})

    reason: Text


class RequestLoanBody(Body):
    """Which station needs the technician, on which days (Asia/Shanghai), and why.

    No station is the caller's own, no first day is today; no last day is until either station ends the loan.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"first_day": "2026-03-11", "last_day": "2026-03-12", "reason": "本网点维修人员培训"}]
        }
    )

    station_id: Id | None = None
    first_day: date | None = None
    last_day: date | None = None
    reason: Text


class SuggestedBody(Body):
    """What came first in the suggestions, as they told it."""

    technician_id: Id
    start: AwareDatetime
    end: AwareDatetime
    rule: Line

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if not Slot(self.start, self.end).within_a_day:
            raise ValueError(" · ".join(NOT_WITHIN_A_DAY))
        return self

    @property
    def suggestion(self) -> Suggestion:
        return Suggestion(self.technician_id, Slot(self.start.astimezone(UTC), self.end.astimezone(UTC)), self.rule)


class AssignTechnicianBody(Body):
    """Who goes. `start` and `end` book an appointment within one day in Asia/Shanghai, a year ahead at most.

    Without them the time that stands with the customer is booked, unless it is over. `overrule_reason`: why it is to be
    so although it is outside the technician's hours, leaves too little time for the way, or is not what was `suggested`
    first. Without `suggested` nobody looked at the suggestions. `reassign_reason`: why somebody
    else goes than was to go.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"technician_id": "t-1001"},
                {
                    "technician_id": "t-1001",
                    "start": "2026-01-05T14:00:00+08:00",
                    "end": "2026-01-05T16:00:00+08:00",
                },
                {
                    "technician_id": "t-1001",
                    "start": "2026-01-05T18:00:00+08:00",
                    "end": "2026-01-05T19:00:00+08:00",
                    "overrule_reason": "客户只有下班后有空",
                },
                {"technician_id": "t-1002", "reassign_reason": "t-1001 临时请假"},
            ]
        }
    )

    technician_id: Id
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    overrule_reason: Line | None = None
    reassign_reason: Line | None = None
    suggested: SuggestedBody | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start 和 end 须同时给出或同时省略 · start and end come together, or neither")
        slot = self.slot
        if slot is not None and not slot.within_a_day:
            raise ValueError(" · ".join(NOT_WITHIN_A_DAY))
        return self

    @property
    def slot(self) -> Slot | None:
        return Slot(self.start, self.end) if self.start and self.end else None


class AssignHelperBody(Body):
    """Who goes as well, at the order's appointment. `overrule_reason` as for assigning."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"technician_id": "t-1002"}]})

    technician_id: Id
    overrule_reason: Line | None = None


class ContactBody(Body):
    """What was said with the customer; or that nobody was reached, with `reached` false."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "约好下午两点"}, {"note": "无人接听", "reached": False}]}
    )

    note: Text
    reached: bool = True


class Coordinates(Body):
    """Where somebody is, by GCJ-02; kept to a thousandth of a degree, about a hundred metres."""

    latitude: Annotated[float, Field(ge=0, le=56)]
    longitude: Annotated[float, Field(ge=72, le=138)]


class ArriveBody(Body):
    """Where the technician checks in, if they say so."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{}, {"coordinates": {"latitude": 31.22, "longitude": 121.45}}]}
    )

    coordinates: Coordinates | None = None


def place_of(coordinates: Coordinates | None) -> Place | None:
    """As the log has it."""
    if coordinates is None:
        return None
    return Place(round(coordinates.latitude * 1000), round(coordinates.longitude * 1000))


class MeterBody(Body):
    """What the meter says: sheets; and whether the meter itself was replaced."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"counter": 128400}]})

    counter: Annotated[int, Field(ge=0, le=MOST_COUNTED)]
    meter_replaced: bool = False


class DiagnoseBody(Body):
    """What is wrong, and the codes of that and of its cause."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fault": "硒鼓磨损", "fault_code": "F-22", "cause_code": "C-11"}]}
    )

    fault: Text
    fault_code: FaultCode | None = None
    cause_code: CauseCode | None = None


class WaitBody(Body):
    """What the work waits for; only `customer` pauses the SLA clocks. A part and how many, for `parts` alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reason": "customer", "note": "客户周五完成备份"},
                {"reason": "parts", "note": "等硒鼓到货", "part_no": "DR-200", "quantity": 1},
            ]
        }
    )

    reason: Literal["customer", "parts"]
    note: Text
    part_no: Annotated[Line, Field(max_length=50)] | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1

    @model_validator(mode="after")
    def _parts(self) -> Self:
        if self.part_no is not None and self.reason != "parts":
            raise Unfit("part_no", "只有等配件才填写配件号 · a part is named where the work waits for parts")
        if self.part_no is None and "quantity" in self.model_fields_set:
            raise Unfit("quantity", "填写数量须写明配件号 · is said of a part that is named")
        return self


class SolveBody(Body):
    """What was done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"work_done": "更换硒鼓"}]})

    work_done: Text


class FailBody(Body):
    """Why the fault is not solved."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "缺配件"}]})

    reason: Text


class ReportBody(Body):
    """The service report 售后服务报告. `minutes_on_site` is whole minutes, a week of them at most."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"findings": "硒鼓磨损", "work_done": "更换硒鼓", "minutes_on_site": 40, "signed_by_customer": True}
            ]
        }
    )

    findings: Text
    work_done: Text
    minutes_on_site: Annotated[int, Field(ge=0, le=LONGEST_VISIT_MINUTES)]
    signed_by_customer: bool


class TransferBody(Body):
    """Which station takes the order, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to_station_id": "hangzhou", "reason": "离客户更近"}]})

    to_station_id: Id
    reason: Text
