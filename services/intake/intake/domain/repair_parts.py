"""What a station gave for a customer's repair 客户维修, as its stock tells: the repair's story has it."""

from events.catalog.customer_repair import CustomerRepairEvent, CustomerRepairPartIssued, CustomerRepairPartReturned
from events.catalog.stock import StockIssued, StockIssueReturned
from intake.domain.customer_repair import CustomerRepair


def note_part(moved: StockIssued | StockIssueReturned, repair: CustomerRepair | None) -> list[CustomerRepairEvent]:
    """Nothing where there is no such repair."""
    if repair is None:
        return []
    kind = CustomerRepairPartIssued if isinstance(moved, StockIssued) else CustomerRepairPartReturned
    return [kind(moved.repair_id, repair.collected.case_id, moved.station_id, moved.part_no, moved.quantity)]
