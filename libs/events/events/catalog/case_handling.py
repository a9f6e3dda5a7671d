"""Who has a case in hand at the information centre 首问负责制, and how urgent somebody says it is."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, Note, Reason, StationId, VisitNo
from events.types import PRIORITIES, STAFF_ROLES, Priority, Slot, StaffRole
from events.words import Words, choice, one_line, titled

HandOverNo = Annotated[int, "本单第几次移交（从 1 起） · Which hand-over of the case, from 1"]


@titled("已移交")
@dataclass(frozen=True, slots=True)
class CaseHandedOver:
    """Somebody is asked to take the case. Until they do, whoever had it before answers for it."""

    case_id: CaseId
    hand_over_no: HandOverNo
    from_id: Annotated[str, "移交人工号 · Staff number of who hands it over"]
    to_id: Annotated[str | None, "接收人工号；移交给岗位时为空 · To whom; null where it is for a position"]
    to_group: Annotated[
        StaffRole | None, "接收岗位；移交给个人时为空 · To which position; null where it is for a person"
    ]
    note: Note

    def sentence(self) -> Words:
        group = choice(STAFF_ROLES, self.to_group) if self.to_group is not None else Words("", "")
        zh, en = (self.to_id, self.to_id) if self.to_id is not None else group
        return Words(
            f"{self.from_id} 移交给 {zh}（第 {self.hand_over_no} 次移交），待接收",
            f"{self.from_id} hands the case over to {en} (hand-over {self.hand_over_no}), who has yet to take it",
        )


@titled("已接手")
@dataclass(frozen=True, slots=True)
class CaseTaken:
    """Somebody owns the case: of themselves, or because it was handed over to them."""

    case_id: CaseId
    owner_id: Annotated[str, "负责人工号 · Staff number of who owns it now"]
    hand_over_no: Annotated[
        int | None,
        "接受的是第几次移交；自行接手时为空 · Which hand-over was accepted; null where nobody handed it over",
    ]

    def sentence(self) -> Words:
        if self.hand_over_no is None:
            return Words(f"{self.owner_id} 接手负责", f"{self.owner_id} owns the case")
        return Words(
            f"{self.owner_id} 接受第 {self.hand_over_no} 次移交，由其负责",
            f"{self.owner_id} accepts hand-over {self.hand_over_no} and owns the case",
        )


@titled("移交被拒绝")
@dataclass(frozen=True, slots=True)
class HandOverDeclined:
    """Whoever was asked does not take the case: it is with whoever had it before."""

    case_id: CaseId
    hand_over_no: HandOverNo
    declined_by: Annotated[str, "拒绝人工号 · Staff number of who declined"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.declined_by} 拒绝第 {self.hand_over_no} 次移交：{reason}",
            f"{self.declined_by} declines hand-over {self.hand_over_no}: {reason}",
        )


@titled("优先级已指定")
@dataclass(frozen=True, slots=True)
class CasePrioritised:
    """Somebody says how urgent the case is, whatever the rule gave."""

    case_id: CaseId
    priority: Annotated[Priority, "指定的优先级 · The priority that was given by hand"]
    former: Annotated[Priority | None, "此前的优先级；没有则为空 · The priority before; null where it had none"]
    reason: Reason

    def sentence(self) -> Words:
        now, reason = choice(PRIORITIES, self.priority), one_line(self.reason)
        return Words(f"优先级定为{now.zh}：{reason}", f"The priority is {now.en} from now on: {reason}")


@titled("网点拒单，已退回信息中心")
@dataclass(frozen=True, slots=True)
class CaseReturned:
    """The station refused the visit 拒单: the case is the information centre's again, which routes it elsewhere."""

    case_id: CaseId
    station_id: Annotated[str, "拒单的网点 · The station that refuses"]
    visit_no: VisitNo
    reason: Reason
    slot: Annotated[Slot | None, "最后告知客户的时间段 · The slot that the customer was last told"] = None

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 拒单，退回信息中心：{reason}",
            f"Station {self.station_id} refuses, the case is back at the information centre: {reason}",
        )


@titled("服务单地址待核实")
@dataclass(frozen=True, slots=True)
class CaseAddressDoubted:
    """A technician did not find the customer where the case says 地址有误: a clerk asks the customer."""

    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    note: Annotated[str, "上门人员所见 · What the technician found", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"网点 {self.station_id} 报告地址有误，待核实",
            f"Station {self.station_id} found the address wrong, to be settled",
        )


@titled("服务单地址已核实")
@dataclass(frozen=True, slots=True)
class CaseAddressSettled:
    """The information centre has corrected the address, or found that it was right: the visit goes on."""

    case_id: CaseId
    visit_no: VisitNo
    note: Annotated[str, "如何核实、更正了什么 · What was found out and corrected", FREE_TEXT]

    def sentence(self) -> Words:
        return Words("地址已核实", "The address is settled")
