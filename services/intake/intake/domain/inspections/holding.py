"""A technician filled in the checklist: the inspection 定期检查 was held, and the machine's meter read."""

from events.catalog.checklist import ChecklistFilled
from events.catalog.equipment import EquipmentEvent
from events.catalog.inspection import InspectionEvent, InspectionHeld
from events.shanghai import day_of
from intake.domain.equipment import Equipment
from intake.domain.equipment_life import ReadMeter, told_by_technician
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
    """What the meter said, where it was read, as far as the record does not know better."""
    if filled.meter_counter is None:
        return []
    at, by = filled.held_at, filled.filled_by
    return told_by_technician(
        ReadMeter(filled.equipment_id, filled.meter_counter, at, by, "visit", False, at=at), equipment
    )
