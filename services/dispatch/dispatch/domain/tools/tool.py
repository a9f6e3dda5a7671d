"""One tool 工具: with one borrower at a time, and never lent past its calibration."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from dispatch.domain.crew import Crew
from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.tool import (
    KIND,
    ToolBorrowed,
    ToolBroughtBack,
    ToolCalibrated,
    ToolEntered,
    ToolEvent,
    ToolMended,
    ToolRetired,
)


class Tool(State, frozen=True):
    """`borrowed` is None while it is at the station; `calibrated_until` where it needs no calibration."""

    entered: ToolEntered
    calibrated_until: date | None
    borrowed: ToolBorrowed | None = None
    usable: bool = True
    retired: bool = False


def evolve(tool: Tool | None, event: ToolEvent) -> Tool | None:
    """The tool after one more event."""
    if isinstance(event, ToolEntered):
        return Tool(event, event.calibrated_until)
    if tool is None:
        return None
    match event:
        case ToolCalibrated():
            return changed(tool, calibrated_until=event.calibrated_until)
        case ToolBorrowed():
            return changed(tool, borrowed=event)
        case ToolBroughtBack():
            return changed(tool, borrowed=None, usable=event.usable)
        case ToolMended():
            return changed(tool, usable=True)
        case ToolRetired():
            return changed(tool, retired=True)
        case _:
            assert_never(event)


TOOL: Decider[Tool | None, ToolEvent] = Decider(KIND, None, evolve)


def no_tool(tool_id: str) -> NotFound:
    """There is no such tool, as far as the caller is concerned."""
    return NotFound(f"there is no tool {tool_id}", f"没有工具 {tool_id}")


def enter(command: ToolEntered, tool: Tool | None) -> list[ToolEvent]:
    """The same once more is no news. Raises Rejected when the number is another tool's."""
    if tool is None:
        return [command]
    if tool.entered == command:
        return []
    raise Rejected(f"tool {command.tool_id} is there already", f"工具 {command.tool_id} 已登记", "tool_id")


@dataclass(frozen=True, slots=True)
class LendTool:
    """To whom, until when, and in what condition it goes. `day` is today in Asia/Shanghai."""

    technician_id: str
    return_by: date
    condition: str
    day: date


def lend(command: LendTool, tool: Tool, crew: Crew) -> list[ToolEvent]:
    """Lend it 借出, or to the one who has it until another day; the same once more is no news.

    Raises Rejected while somebody else has it, while it is not fit, for a day past its calibration, and for somebody
    whom the station may not send."""
    _require_used(tool)
    had = tool.borrowed
    if had is not None and had.technician_id != command.technician_id:
        raise Rejected(
            f"{had.technician_id} has it, until {had.return_by}", f"已借给 {had.technician_id}，{had.return_by} 前归还"
        )
    if had is not None and had.return_by == command.return_by:
        return []
    if not crew.has_technician(command.technician_id):
        raise Rejected(
            f"{command.technician_id} is not a technician of the station, nor lent to it",
            f"{command.technician_id} 不是本网点的维修人员，也未借调给本网点",
            "technician_id",
        )
    if not tool.usable:
        raise Rejected("it came back unfit: say first that it is mended", "归还时状况不可用，请先登记已修好")
    if command.return_by < command.day:
        raise Rejected("that day is over", "应还日期已过", "return_by")
    until = tool.calibrated_until
    if until is not None and command.return_by > until:
        raise Rejected(
            f"its calibration holds until {until}: have it calibrated first, or lend it for less long",
            f"校准有效期至 {until}，请先校准，或缩短借用",
            "return_by",
        )
    return [ToolBorrowed(tool.entered.tool_id, command.technician_id, command.return_by, command.condition)]


@dataclass(frozen=True, slots=True)
class TakeToolBack:
    """In what condition it came back, and whether it can be lent as it is."""

    condition: str
    usable: bool


def take_tool_back(command: TakeToolBack, tool: Tool) -> list[ToolEvent]:
    """Take it back 归还; once more is no news."""
    if tool.borrowed is None:
        return []
    return [ToolBroughtBack(tool.entered.tool_id, tool.borrowed.technician_id, command.condition, command.usable)]


@dataclass(frozen=True, slots=True)
class CalibrateTool:
    """When it was calibrated, and until when that holds. `day` is today in Asia/Shanghai."""

    calibrated_on: date
    calibrated_until: date
    day: date


def calibrate(command: CalibrateTool, tool: Tool) -> list[ToolEvent]:
    """Note a calibration 校准. Raises Rejected for a day to come, and for one that ends before it began."""
    _require_used(tool)
    if command.calibrated_on > command.day:
        raise Rejected("it was not calibrated yet", "校准日期不能晚于今天", "calibrated_on")
    if command.calibrated_until <= command.calibrated_on:
        raise Rejected("it holds for some time", "有效期须晚于校准日期", "calibrated_until")
    if command.calibrated_until == tool.calibrated_until:
        return []
    return [ToolCalibrated(tool.entered.tool_id, command.calibrated_on, command.calibrated_until)]


@dataclass(frozen=True, slots=True)
class MendTool:
    """In what condition it is now."""

    condition: str


def mend(command: MendTool, tool: Tool) -> list[ToolEvent]:
    """It can be lent again; of one that could, that is no news."""
    _require_used(tool)
    return [] if tool.usable else [ToolMended(tool.entered.tool_id, command.condition)]


@dataclass(frozen=True, slots=True)
class RetireTool:
    """Why it is not used any more."""

    reason: str


def retire(command: RetireTool, tool: Tool) -> list[ToolEvent]:
    """It is not lent any more 停用. Raises Rejected while somebody has it."""
    if tool.retired:
        return []
    if tool.borrowed is not None:
        who = tool.borrowed.technician_id
        raise Rejected(f"{who} has it: take it back first", f"已借给 {who}，请先收回")
    return [ToolRetired(tool.entered.tool_id, command.reason)]


def _require_used(tool: Tool) -> None:
    if tool.retired:
        raise Rejected("the tool is not used any more", "工具已停用")
