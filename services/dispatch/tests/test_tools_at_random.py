"""Whoever asks for a tool, whenever: it is with one at a time, fit, and within its calibration when it is lent."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.crew import Crew
from dispatch.domain.staff.state import Member
from dispatch.domain.station import STATION
from dispatch.domain.tools.tool import (
    TOOL,
    CalibrateTool,
    LendTool,
    MendTool,
    RetireTool,
    TakeToolBack,
    Tool,
    calibrate,
    lend,
    mend,
    retire,
    take_tool_back,
)
from eventlog.decider import Rejected
from events.catalog.station import StationOpened
from events.catalog.tool import ToolBorrowed, ToolBroughtBack, ToolEntered

FIRST = date(2026, 3, 2)
NORTH = STATION.evolve(STATION.initial, StationOpened("north", "北网点", ("华北",)))
ENTERED = ToolEntered("meter", "north", "万用表", "Multimeter", FIRST + timedelta(days=20))
steps = st.tuples(
    st.sampled_from(["lend", "lend", "lend", "back", "calibrate", "mend", "retire"]),
    st.sampled_from(["t1", "t2"]),
    st.integers(-1, 30),
    st.booleans(),
)


def asked(name: str, who: str, until: date, fit: bool, today: date, tool: Tool) -> list[Any]:
    """What is decided; nothing where it is refused."""
    crew = Crew(NORTH, Member(who, "north", "technician", ()), today)
    decided: dict[str, Any] = {
        "lend": lambda: lend(LendTool(who, until, "完好", today), tool, crew),
        "back": lambda: take_tool_back(TakeToolBack("完好", fit), tool),
        "calibrate": lambda: calibrate(CalibrateTool(today, until, today), tool),
        "mend": lambda: mend(MendTool("已修"), tool),
        "retire": lambda: retire(RetireTool("旧"), tool),
    }
    try:
        found: list[Any] = decided[name]()
    except Rejected:
        return []
    return found


@settings(max_examples=100)
@given(st.lists(steps, max_size=40))
def test_a_tool_is_with_one_at_a_time_and_measures_right_when_it_is_lent(script: list[Any]) -> None:
    tool, holder, fit, retired = TOOL.evolve(None, ENTERED), None, True, False
    for number, (name, who, ahead, sound) in enumerate(script):
        today = FIRST + timedelta(days=number)
        assert tool is not None
        for event in asked(name, who, today + timedelta(days=ahead), sound, today, tool):
            assert not retired, "nothing happens to what is not used any more"
            if isinstance(event, ToolBorrowed):
                assert holder in (None, event.technician_id), "two have it"
                assert fit and event.return_by >= today
                assert tool.calibrated_until is not None and event.return_by <= tool.calibrated_until
                holder = event.technician_id
            elif isinstance(event, ToolBroughtBack):
                assert holder == event.technician_id, "it comes back from who has it"
                holder, fit = None, event.usable
            fit, retired = fit or name == "mend", name == "retire"
            assert holder is None or not retired, "retired while somebody has it"
            tool = TOOL.evolve(tool, event)
            assert tool is not None
            assert (tool.borrowed.technician_id if tool.borrowed else None) == holder
