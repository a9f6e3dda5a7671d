"""Tools 工具: entered, lent, brought back, calibrated, listed."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict
from starlette.responses import Response

from dispatch.domain.crew import Crew
from dispatch.domain.staff.state import STAFF
from dispatch.domain.station import STATION, no_station
from dispatch.domain.tools.tool import (
    TOOL,
    CalibrateTool,
    LendTool,
    MendTool,
    RetireTool,
    TakeToolBack,
    Tool,
    calibrate,
    enter,
    lend,
    mend,
    no_tool,
    retire,
    take_tool_back,
)
from dispatch.past.registers import TOOLS as TOOLS_THEN
from dispatch.past.registers import registers_then
from dispatch.projections.tools import TOOLS as ROWS
from dispatch.projections.tools import ToolRow
from dispatch.projections.tools import list_tools as find_tools
from dispatch.routes.order_responses import HistoryItem
from dispatch.routes.requests import ReasonBody
from dispatch.routes.stream_history import recorded_items
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.tool import ToolEntered, ToolEvent
from events.shanghai import day_of
from service.framework import VERSIONED, AsOf, Body, Call, Day, Id, Line, Listed, Paged, Resource, allow

router = APIRouter(prefix="/tools", tags=["工具 · Tools"])
Keeper = Annotated[Call, allow("dispatcher", "manager")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
TOOLS: Resource[Tool | None, Tool, ToolEvent] = Resource(
    replace(TOOL, view=view_of(ROWS)),
    lambda tool: tool,
    no_tool,
    lambda row: row,
    lambda principal, tool: principal.sees(tool.entered.station_id),
)


class ToolBody(Body):
    """A tool of a station, and until when its calibration holds; nothing where it needs none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tool_id": "osc-07",
                    "station_id": "shanghai",
                    "name_zh": "示波器",
                    "name_en": "Oscilloscope",
                    "calibrated_until": "2026-12-31",
                }
            ]
        }
    )

    tool_id: Id
    station_id: Id
    name_zh: Line
    name_en: Line
    calibrated_until: date | None = None


class LendBody(Body):
    """Who gets it, until when (Asia/Shanghai), and in what condition it goes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"technician_id": "t-1001", "return_by": "2026-03-12", "condition": "探头两支，完好"}]
        }
    )

    technician_id: Id
    return_by: date
    condition: Line


class BackBody(Body):
    """In what condition it is; `usable` false where it cannot be lent as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"condition": "一支探头损坏", "usable": False}]})

    condition: Line
    usable: bool = True


class CalibrationBody(Body):
    """When it was calibrated, and until when that holds (Asia/Shanghai)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"calibrated_on": "2026-03-02", "calibrated_until": "2027-03-01"}]}
    )

    calibrated_on: date
    calibrated_until: date


class MendedBody(Body):
    """In what condition it is now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"condition": "已换探头"}]})

    condition: Line


@router.post("", summary="登记工具 · Enter a tool", status_code=201, responses={201: {"model": ToolRow}})
async def enter_tool(body: ToolBody, call: Keeper) -> Response:
    """Of the caller's own station, or any for the manager."""
    call.require_station(body.station_id)
    entered = ToolEntered(body.tool_id, body.station_id, body.name_zh, body.name_en, body.calibrated_until)

    async def opened(session: Session, _: Tool | None) -> None:
        if await session.load(STATION, body.station_id) is None:
            raise no_station(body.station_id, "station_id")

    return await call.create(TOOLS, body.tool_id, lambda command, tool, _: enter(command, tool), entered, opened)


@router.post("/{tool_id}/lend", summary="借出工具 · Lend a tool", responses={200: {"model": ToolRow}})
async def lend_tool(tool_id: Id, body: LendBody, call: Keeper) -> Response:
    """To a technician of the station, or one lent to it. 409 while somebody has it, while it is unfit, and for longer
    than its calibration holds. Whoever has it may keep it until another day."""
    command = LendTool(body.technician_id, body.return_by, body.condition, day_of(call.at))

    async def crew(session: Session, tool: Tool) -> Crew:
        station = await session.load(STATION, tool.entered.station_id)
        return Crew(station, await session.load(STAFF, body.technician_id), command.day)

    return await call.decide(TOOLS, tool_id, lend, command, crew)


@router.post("/{tool_id}/return", summary="归还工具 · Take a tool back", responses={200: {"model": ToolRow}})
async def take_back_tool(tool_id: Id, body: BackBody, call: Keeper) -> Response:
    """In what condition. One that is not fit is not lent until it is mended."""
    return await call.decide(TOOLS, tool_id, take_tool_back, TakeToolBack(body.condition, body.usable))


@router.post("/{tool_id}/calibrate", summary="登记校准 · Note a calibration", responses={200: {"model": ToolRow}})
async def calibrate_tool(tool_id: Id, body: CalibrationBody, call: Keeper) -> Response:
    """It may be lent until that day, included."""
    command = CalibrateTool(body.calibrated_on, body.calibrated_until, day_of(call.at))
    return await call.decide(TOOLS, tool_id, calibrate, command)


@router.post("/{tool_id}/mend", summary="登记修好 · It is mended", responses={200: {"model": ToolRow}})
async def mend_tool(tool_id: Id, body: MendedBody, call: Keeper) -> Response:
    """It can be lent again."""
    return await call.decide(TOOLS, tool_id, mend, MendTool(body.condition))


@router.post("/{tool_id}/retire", summary="停用工具 · Retire a tool", responses={200: {"model": ToolRow}})
async def retire_tool(tool_id: Id, body: ReasonBody, call: Keeper) -> Response:
    """It is not lent any more. 409 while somebody has it."""
    return await call.decide(TOOLS, tool_id, retire, RetireTool(body.reason))


@router.get("", summary="工具列表 · The tools", responses={200: {"model": Listed[ToolRow]}})
async def list_tools(
    call: Reader,
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    technician_id: Annotated[Id | None, Query()] = None,
    out: Annotated[bool | None, Query()] = None,
    due_by: Annotated[Day | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """By number; a station sees its own. `due_by`: whose calibration ends by that day; `out`: whether somebody has
    them. With `as_of` as they were."""
    station_id, after = call.station_asked_for(station_id), page.after(str)
    async with registers_then(call.runtime, await call.moment(as_of), station_id, TOOLS_THEN) as models:
        rows = await find_tools(models, station_id, technician_id, out, due_by, after, page.limit + 1)
    return call.respond_page(page, [dict(row) for row in rows], lambda item: item["tool_id"])


@router.get("/{tool_id}", summary="一件工具 · One tool", responses={200: {"model": ToolRow}}, openapi_extra=VERSIONED)
async def read_tool(tool_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As it is, or was."""
    return await call.show(TOOLS, tool_id, as_of)


@router.get(
    "/{tool_id}/history", summary="工具的经过 · History of a tool", responses={200: {"model": Listed[HistoryItem]}}
)
async def list_tool_history(tool_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Who had it, when, and when it was calibrated."""
    tool = await call.read(TOOLS, tool_id, await call.moment(as_of))
    items = recorded_items(tool, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, lambda item: item["version"])
