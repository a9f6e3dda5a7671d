"""The sheets: what each column is called, may hold, and shows as an example."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dispatch.routes.requests import EnrolStaffBody, OpenStationBody
from dispatch.routes.roster_requests import CapacityBody, NameBody, ProfileBody, StationHoursBody
from events.catalog.staff import RatedSkill
from events.hours import Hours, hours_words, read_hours
from events.types import SKILL_LEVELS, STAFF_ROLES
from service.workbooks.cells import (
    DAY,
    ID,
    LINE,
    LIST,
    NONE,
    NUMBER,
    Cell,
    Kind,
    Unfit,
    as_line,
    as_list,
    of_list,
    one_of,
)
from service.workbooks.forms import Column, Form


def _hours(cell: Cell) -> list[dict[str, Any]]:
    text = as_line(cell)
    if text.strip().casefold() in NONE:
        return []
    try:
        return [{"weekday": each.weekday, "opens": each.opens, "closes": each.closes} for each in read_hours(text)]
    except ValueError as error:
        zh, _, en = str(error).partition(" · ")
        raise Unfit(zh, en) from None


def _hours_cell(hours: Sequence[Hours]) -> str | None:
    return hours_words(hours).zh if hours else None


ROLE = one_of(STAFF_ROLES)
LEVEL = one_of(SKILL_LEVELS)
HOURS = Kind(_hours, _hours_cell, width=36)


def _levels(cell: Cell) -> list[dict[str, str]]:
    found = []
    for part in as_list(cell):
        skill, equals, level = part.rpartition("=")
        if not equals:
            raise Unfit("应如“激光=专家”", "is written as “laser=expert”")
        found.append({"skill": skill.strip(), "level": LEVEL.read(level)})
    return found


def _levels_cell(levels: Sequence[RatedSkill]) -> str | None:
    return of_list([f"{each.skill}={SKILL_LEVELS[each.level].zh}" for each in levels])


LEVELS = Kind(_levels, _levels_cell, width=28)

CODE = ("字母、数字、点、横线，最多 64 个字符", "Letters, digits, dots and dashes, 64 at most")
SEVERAL = ("几项用分号或顿号隔开", "Several with ; or 、 between them")
SPANS = ("几段用分号隔开；不填为网点的营业时间", "Several with ; between them; the station's where left out")


def _station(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A department of the head office serves no region."""
    return {"regions": [], **given}


STATIONS = Form(
    "stations",
    "网点",
    ("station_id",),
    OpenStationBody,
    (
        Column("station_id", "网点编号", ID, needed=True, example="shanghai", note=CODE),
        Column("name", "网点名称", needed=True, example="上海网点"),
        Column(
            "regions",
            "服务区域",
            LIST,
            example="上海市; 江苏省",
            note=("代码、全称或常用简称，几项用分号隔开", "Codes, full or usual short names, ; between several"),
        ),
        Column("visits_a_day", "每日产能", NUMBER, example=24, note=("每天上门次数", "Visits a day")),
        Column(
            "hours", "营业时间", HOURS, example="周一至周五 08:30-17:30", note=("几段用分号隔开", "; between several")
        ),
    ),
    beside=(CapacityBody, StationHoursBody),
    shaped=_station,
)
STAFF = Form(
    "staff",
    "人员",
    ("staff_id",),
    EnrolStaffBody,
    (
        Column("staff_id", "工号", ID, needed=True, example="sh-01", note=CODE),
        Column("station_id", "网点编号", ID, needed=True, example="shanghai"),
        Column("name", "姓名", example="王师傅", note=("不写入日志", "Is in no log")),
        Column(
            "role",
            "岗位",
            ROLE,
            needed=True,
            example="维修人员 technician",
            choices=tuple(str(ROLE.write(role)) for role in STAFF_ROLES),
        ),
        Column("skills", "技能", LIST, example="激光; 网络", note=SEVERAL),
        Column(
            "levels",
            "技能等级",
            LEVELS,
            example="激光=专家",
            note=("受过培训、熟练或专家", "trained, skilled or expert"),
        ),
        Column("job_title", "职务", LINE, example="高级维修人员"),
        Column("duties", "主要职责", LINE, example="复印机与打印机上门维修"),
        Column("working_since", "从业起始日", DAY, example=date(2018, 7, 1)),
        Column("hours", "工作时间", HOURS, note=SPANS),
    ),
    beside=(NameBody, ProfileBody),
)
FORMS = (STATIONS, STAFF)
