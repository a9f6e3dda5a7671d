"""The checklist 检查表 of a periodic inspection, as the technician filled it in on the visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CaseId, EquipmentId, Note, StationId, WorkOrderId
from events.types import ChecklistPhase, StepResult
from events.words import Words, titled


@titled("检查结果")
@dataclass(frozen=True, slots=True)
class ChecklistResult:
    """What one step found."""

    phase: Annotated[ChecklistPhase, "检查、调试或清洁 · To check, debug or clean"]
    zh: Annotated[str, "中文说明 · What to do, in Chinese"]
    en: Annotated[str, "英文说明 · What to do, in English"]
    result: Annotated[StepResult, "检查结果 · What came of the step"]


@titled("检查表已填写")
@dataclass(frozen=True, slots=True)
class ChecklistFilled:
    """The technician says what each step found; once more where that is corrected, which takes its place."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    equipment_id: EquipmentId
    inspection_no: Annotated[int, "该设备的第几次定期检查 · Number of the inspection, of its machine"]
    filled_by: Annotated[str, "填写人工号 · Staff number of who filled it in"]
    held_at: Annotated[datetime, "检查时间（UTC） · When the machine was inspected, UTC"]
    results: Annotated[tuple[ChecklistResult, ...], "各项结果，按顺序 · What each step found, in their order"]
    meter_counter: Annotated[int | None, "表数（印张数），未抄为空 · What the meter said: sheets; null if not read"]

    @property
    def faults(self) -> int:
        """How many steps found a fault."""
        return sum(each.result == "fault" for each in self.results)

    def sentence(self) -> Words:
        count, faults = len(self.results), self.faults
        meter = Words("", "")
        if self.meter_counter is not None:
            meter = Words(f"，表数 {self.meter_counter}", f", meter {self.meter_counter}")
        return Words(
            f"{self.filled_by} 填写设备 {self.equipment_id} 的检查表：{count} 个项目，{faults} 处故障{meter.zh}",
            f"{self.filled_by} filled in the checklist of equipment {self.equipment_id}: {count} steps, "
            f"{faults} faults{meter.en}",
        )


@titled("检查项目已备注")
@dataclass(frozen=True, slots=True)
class ChecklistNoted:
    """What the technician wrote about one step of the checklist that was filled in just before."""

    work_order_id: WorkOrderId
    case_id: CaseId
    step_no: Annotated[int, "第几个检查项目（从 1 起） · Which step, from 1"]
    note: Note

    def sentence(self) -> Words:
        return Words(f"检查表第 {self.step_no} 项已备注", f"A note about step {self.step_no} of the checklist")


ChecklistEvent = ChecklistFilled | ChecklistNoted

KIND: StreamKind[ChecklistEvent] = StreamKind(
    "checklist", source="dispatch", id="work_order_id", key="case_id", events=ChecklistEvent
)
