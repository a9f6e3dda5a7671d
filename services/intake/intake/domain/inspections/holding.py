"""A technician filled in the checklist: the inspection 定期检查 was held, and the machine's meter read."""

from events.catalog.checklist import ChecklistFilled
from events.catalog.equipment import EquipmentEvent
from events.catalog.equipment_life import MeterRead
from events.catalog.inspection import InspectionEvent, InspectionHeld
from events.shanghai import day_of
from intake.domain.equipment import Equipment
from intake.domain.inspections.inspection import Plan


def hold(filled: ChecklistFilled, plan: Plan) -> list[InspectionEvent]:
    """What the checklist says now. Nothing for an inspection that is another case's, or was called off meanwhile."""
    known = plan.inspections.get(filled.inspection_no)
    if known is None or known.case_id != filled.case_id or known.status == "called_off":
        return []
    held_on = day_of(filled.held_at)
    held = InspectionHeld(
        equipment_id=filled.equipment_id,
        inspection_no=filled.inspection_no,
        case_id=filled.case_id,
        work_order_id=filled.work_order_id,
        station_id=filled.station_id,
        held_on=held_on,
        late=held_on > known.last_day,
        steps=len(filled.results),
        faults=filled.faults,
        findings=tuple(each for each in filled.results if each.result != "ok"),
    )
    return [held]


def meter_told(filled: ChecklistFilled, equipment: Equipment) -> list[EquipmentEvent]:
    """What the meter said, where that can be: nobody is there any more to be asked about a counter that ran
    backwards, or is older than one on record."""
    counter, last = filled.meter_counter, equipment.meter
    if counter is None or equipment.registered is None or equipment.scrapped:
        return []
    if last is not None and (filled.held_at <= last.read_at or counter < last.counter):
        return []
    return [MeterRead(filled.equipment_id, counter, filled.held_at, filled.filled_by, "visit", False)]
