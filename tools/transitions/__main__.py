"""The pictures in the services' pages are what the decisions give; `--write` makes them."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.transitions import callback, dispatch, goods, inspections, intake, repairs, sla_monitor
from tools.transitions.explore import Machine, moves
from tools.transitions.picture import drawn

PROJECT = Path(__file__).parents[2]
MACHINES: Sequence[Machine] = (
    intake.CASE,
    intake.INSTALLATION,
    intake.TRAINING,
    goods.RETURN,
    goods.FAULT,
    inspections.INSPECTION,
    repairs.REPAIR,
    repairs.SERVICE,
    dispatch.ORDER,
    dispatch.LOAN,
    dispatch.UNIT,
    dispatch.POOL,
    dispatch.TOOL,
    sla_monitor.CLOCK,
    callback.TASK,
)


def main() -> int:
    """0 when every page has the pictures that the code gives."""
    faults = []
    for machine in MACHINES:
        page = PROJECT / machine.page
        text = page.read_text("utf-8")
        block = re.compile(rf"(<!-- transitions: {machine.name} -->\n).*?(<!-- /transitions -->)", re.DOTALL)
        found = moves(machine)
        missed = set(machine.statuses) - {move.after for move in found}
        made, times = block.subn(rf"\1{drawn(found)}\n\2", text)
        if "--write" in sys.argv[1:]:
            page.write_text(made, "utf-8")
            text = made
        if missed:
            faults.append(f"{machine.name} is never {', '.join(sorted(missed))}: ask more in tools/transitions")
        if times != 1:
            faults.append(f"{machine.page} has {times} places for the picture of {machine.name}")
        elif made != text:
            faults.append(
                f"{machine.page}: {machine.name} is another in the code: run `python -m tools.transitions --write`"
            )
    print("\n".join(faults) or f"transitions: the {len(MACHINES)} pictures are what the decisions give")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
