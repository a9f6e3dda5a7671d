"""What a row of parts, stock, replacement units or tools means: the same decisions as of a single command."""

from collections.abc import Iterable
from typing import Any

from dispatch.domain.pool import CorrectUnit, Registering, correct_unit, register
from dispatch.domain.replacement import REPLACEMENT
from dispatch.domain.staff.state import STAFF
from dispatch.domain.station import STATION, no_station
from dispatch.domain.stock.movements import CountStock, SetMinimum, enter_opening, set_minimum
from dispatch.domain.stock.part import PART, CorrectPart, correct_part, list_part
from dispatch.domain.stock.state import STOCK, Place
from dispatch.domain.tools.tool import TOOL, CalibrateTool, calibrate, enter
from dispatch.domain.unit import UNIT, Unit, unit_id
from dispatch.projections.machines import is_registered
from dispatch.projections.replacements import cases_with
from dispatch.registers import forms
from dispatch.registers.store_forms import PARTS, UNITS, StockSheetRow, ToolSheetRow
from dispatch.registers.store_forms import STOCK as STOCK_FORM
from dispatch.registers.store_forms import TOOLS as TOOL_FORM
from dispatch.routes.stock.bodies import PartBody, told
from dispatch.routes.stock.places import part_of, require_place
from dispatch.routes.unit_requests import PoolUnitBody
from dispatch.stock import serve_waiting
from eventlog.decider import Decider, Rejected
from events.catalog.part import PartDetails, PartListed
from events.catalog.replacement_unit import UnitRegistered
from events.catalog.tool import ToolEntered
from events.rules.part_numbers import part_key
from events.shanghai import day_of
from service.workbooks.importing import Deciding, Register, Skipped
from service.workbooks.rows import Row

Stream = tuple[Decider[Any, Any], str]


async def decide_part(deciding: Deciding, row: Row) -> bool:
    """Enter it, or correct its names and unit. By what it is told apart stays."""
    body: PartBody = row.body
    session, id = deciding.session, part_key(body.part_no)
    part = await session.load(PART, id)
    if part is None:
        details = PartDetails(body.name_zh, body.name_en, body.unit_zh, body.unit_en)
        await session.decide(PART, id, list_part, PartListed(id, body.part_no, details, body.tracked_by))
        return False
    if row.given.get("tracked_by", part.tracked_by) != part.tracked_by:
        raise Rejected(f"stays {part.tracked_by}", f"登记后不变（{part.tracked_by}）", "tracked_by")
    correction = CorrectPart(body.name_zh, body.name_en, body.unit_zh, body.unit_en, deciding.reason)
    await session.append(PART, id, correct_part(correction, part))
    return True


async def decide_stock(deciding: Deciding, row: Row) -> bool:
    """Its minimum; and, of a place where nothing ever was, what the first stock-take found."""
    body: StockSheetRow = row.body
    session, van = deciding.session, body.technician_id
    _require_sound(deciding, forms.STATIONS.name, body.station_id)
    _require_sound(deciding, PARTS.name, body.part_no)
    if van is not None:
        _require_sound(deciding, forms.STAFF.name, van)
    part = await part_of(session, body.part_no)
    place = Place(body.station_id, van, part.listed.part_no)
    stock = await session.load(STOCK, place.id)
    if stock.place is None:
        await require_place(session, deciding.call, place)
    if body.minimum is not None:
        await session.decide(STOCK, place.id, set_minimum, SetMinimum(place, body.minimum))
    if body.opening is None:
        if body.lots:
            raise Rejected("say how many there are of these", "请同时填写期初数量", "opening")
        return stock.place is not None
    lots = told(body.lots)
    opening = CountStock(place, body.opening, lots, deciding.reason, part.tracked_by)
    await session.decide(STOCK, place.id, enter_opening, opening)
    await serve_waiting(session, place.id)
    return stock.place is not None


async def decide_unit(deciding: Deciding, row: Row) -> bool:
    """Register it in a pool, or correct its model and what belongs to it. Where it is and how it stands change by
    commands of their own."""
    body: PoolUnitBody = row.body
    session, id = deciding.session, unit_id(body.serial_no)
    _require_sound(deciding, forms.STATIONS.name, body.station_id)
    if not id:
        raise Rejected("a unit needs its serial number", "替代设备须有序列号", "serial_no")
    if await session.load(STATION, body.station_id) is None:
        raise no_station(body.station_id, "station_id")
    unit = await session.load(UNIT, id)
    if unit.registered is None:
        known = await _registering(deciding, id)
        details = body.model, body.condition, body.accessories or ""
        entered = UnitRegistered(id, body.serial_no, body.station_id, *details)
        await session.decide(UNIT, id, lambda command, unit: register(command, unit, known), entered)
        return unit.station_id is not None
    _require_as_it_stands(row, unit)
    correction = CorrectUnit(body.model, body.accessories or "", deciding.reason)
    await session.decide(UNIT, id, correct_unit, await session.sealed(UNIT, id, correction))
    return True


async def _registering(deciding: Deciding, id: str) -> Registering:
    runtime = deciding.call.runtime
    out = [await deciding.session.load(REPLACEMENT, case) for case in await cases_with(runtime.pool, id)]
    return Registering(await is_registered(runtime.pool, id), any(each.has(id) for each in out))


def _require_as_it_stands(row: Row, unit: Unit) -> None:
    """Raises Rejected for another station or condition than the unit's, and for one that has left the pool."""
    body: PoolUnitBody = row.body
    if unit.ended is not None:
        raise Rejected(
            "it has left the pool: register it anew if it is there again (POST /replacement-units)",
            "已退出替代设备库；如已找回，请重新登记（POST /replacement-units）",
            "serial_no",
        )
    if unit.station_id != body.station_id:
        raise Rejected(
            f"is in station {unit.station_id}’s pool: move it (POST /replacement-units/…/move)",
            f"属于网点 {unit.station_id}；如已调拨，请登记调拨（POST /replacement-units/…/move）",
            "station_id",
        )
    if "condition" in row.given and (body.condition == "good") != unit.ready:
        raise Rejected(
            "is said by a command (POST /replacement-units/…/ready or …/set-aside)",
            "须由命令登记（POST /replacement-units/…/ready 或 …/set-aside）",
            "condition",
        )


async def decide_tool(deciding: Deciding, row: Row) -> bool:
    """Enter it with its calibration, or note a new one. What it is, and whose, stays."""
    body: ToolSheetRow = row.body
    session, id = deciding.session, body.tool_id
    _require_sound(deciding, forms.STATIONS.name, body.station_id)
    tool = await session.load(TOOL, id)
    if tool is None:
        if await session.load(STATION, body.station_id) is None:
            raise no_station(body.station_id, "station_id")
        until = None if body.calibrated_on is not None else body.calibrated_until
        await session.decide(TOOL, id, enter, ToolEntered(id, body.station_id, body.name_zh, body.name_en, until))
    else:
        for field in ("station_id", "name_zh", "name_en"):
            if (was := getattr(tool.entered, field)) != getattr(body, field):
                raise Rejected(f"stays {was}: enter another tool", f"须为 {was}；如是另一件工具，请另行登记", field)
    if body.calibrated_until is None:
        if body.calibrated_on is not None:
            raise Rejected("say until when it holds", "请填写校准有效期", "calibrated_until")
    elif body.calibrated_on is not None:
        entered = await session.load(TOOL, id)
        assert entered is not None
        command = CalibrateTool(body.calibrated_on, body.calibrated_until, day_of(deciding.call.at))
        if entered.calibrated_until != body.calibrated_until:
            await session.append(TOOL, id, calibrate(command, entered))
    elif tool is not None and tool.calibrated_until != body.calibrated_until:
        raise Rejected("say when it was calibrated", "请填写校准日期", "calibrated_on")
    return tool is not None


def _require_sound(deciding: Deciding, form: str, *key: str) -> None:
    if deciding.unsound(form, *key):
        raise Skipped


def _stock_streams(row: Row) -> Iterable[Stream]:
    body: StockSheetRow = row.body
    yield PART, part_key(body.part_no)
    yield STATION, body.station_id
    yield STOCK, Place(body.station_id, body.technician_id, body.part_no).id
    if body.technician_id is not None:
        yield STAFF, body.technician_id


def _unit_streams(row: Row) -> Iterable[Stream]:
    yield STATION, row.body.station_id
    if id := unit_id(row.body.serial_no):
        yield UNIT, id


def _tool_streams(row: Row) -> Iterable[Stream]:
    yield STATION, row.body.station_id
    yield TOOL, row.body.tool_id


STORE_REGISTERS = (
    Register(PARTS, decide_part, lambda row: [(PART, part_key(row.body.part_no))]),
    Register(STOCK_FORM, decide_stock, _stock_streams),
    Register(UNITS, decide_unit, _unit_streams),
    Register(TOOL_FORM, decide_tool, _tool_streams),
)
"""After stations and people: what one has new, a later one may refer to."""
