"""A maintenance contract 维保合同 of a customer: what it covers, of which machines, from when until when.

Its events are kept in order by the customer, whose key seals what people write about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import ContractId, CustomerId, Reason
from events.types import COVERAGES, Coverage
from events.words import Words, changes, choice, one_line, titled


def covers_words(covers: Sequence[Coverage]) -> Words:
    """`人工、配件 · work, parts`."""
    words = [choice(COVERAGES, each) for each in covers]
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))


def machines_words(equipment_ids: Sequence[str]) -> Words:
    """Which machines, by number; all of the customer's where none is named."""
    named = ", ".join(equipment_ids)
    return Words(named, named) if named else Words("客户的全部设备", "all machines of the customer")


@titled("维保合同已签订")
@dataclass(frozen=True, slots=True)
class ContractSigned:
    """A maintenance contract with a customer."""

    contract_id: ContractId
    customer_id: CustomerId
    contract_no: Annotated[str, "合同号，合同上所印 · Number of the contract, as it is printed on it"]
    starts_on: Annotated[date, "生效日期（北京时间） · First day, Asia/Shanghai"]
    ends_on: Annotated[date, "到期日期（北京时间，含当天） · Last day, Asia/Shanghai"]
    covers: Annotated[tuple[Coverage, ...], "承担的费用 · What it pays for"]
    visits_a_year: Annotated[int, "每年巡检次数 · Inspections a year"]
    equipment_ids: Annotated[tuple[str, ...], "所含设备的编号；空为全部 · Machines by number; none named: all"]

    def sentence(self) -> Words:
        covers, machines = covers_words(self.covers), machines_words(self.equipment_ids)
        number = one_line(self.contract_no)
        return Words(
            f"与客户 {self.customer_id} 签订维保合同 {number}：{self.starts_on} 至 {self.ends_on}，承担{covers.zh}，"
            f"每年巡检 {self.visits_a_year} 次，设备：{machines.zh}",
            f"Maintenance contract {number} with customer {self.customer_id}: {self.starts_on} to {self.ends_on}, "
            f"{covers.en}, {self.visits_a_year} inspections a year, of {machines.en}",
        )


@titled("维保合同已变更")
@dataclass(frozen=True, slots=True)
class ContractAmended:
    """Both sides agreed on something else, or a typing error was mended. What was decided by it before stays."""

    contract_id: ContractId
    customer_id: CustomerId
    starts_on: Annotated[date, "变更后的生效日期 · First day, as amended"]
    ends_on: Annotated[date, "变更后的到期日期（含当天） · Last day, as amended"]
    covers: Annotated[tuple[Coverage, ...], "变更后承担的费用 · What it pays for, as amended"]
    visits_a_year: Annotated[int, "变更后的每年巡检次数 · Inspections a year, as amended"]
    equipment_ids: Annotated[tuple[str, ...], "变更后所含设备；空为全部 · Machines, as amended; none named: all"]
    former_starts_on: Annotated[date, "变更前的生效日期 · First day before"]
    former_ends_on: Annotated[date, "变更前的到期日期 · Last day before"]
    former_covers: Annotated[tuple[Coverage, ...], "变更前承担的费用 · What it paid for before"]
    former_visits_a_year: Annotated[int, "变更前的每年巡检次数 · Inspections a year before"]
    former_equipment_ids: Annotated[tuple[str, ...], "变更前所含设备 · Machines before"]
    reason: Annotated[str, "变更原因 · Why it was amended", FREE_TEXT]

    def sentence(self) -> Words:
        covers = covers_words(self.former_covers), covers_words(self.covers)
        machines = machines_words(self.former_equipment_ids), machines_words(self.equipment_ids)
        said = [
            changes(
                (Words("生效", "begin"), self.former_starts_on, self.starts_on),
                (Words("到期", "end"), self.former_ends_on, self.ends_on),
                (Words("承担", "covers"), covers[0][language], covers[1][language]),
                (Words("每年巡检次数", "inspections a year"), self.former_visits_a_year, self.visits_a_year),
                (Words("设备", "machines"), machines[0][language], machines[1][language]),
            )[language]
            for language in (0, 1)
        ]
        reason = one_line(self.reason)
        return Words(
            f"变更维保合同 {self.contract_id}：{said[0]}；原因：{reason}",
            f"Maintenance contract {self.contract_id} amended: {said[1]}; why: {reason}",
        )


@titled("维保合同已终止")
@dataclass(frozen=True, slots=True)
class ContractEnded:
    """It ends before its time."""

    contract_id: ContractId
    customer_id: CustomerId
    last_day: Annotated[date, "最后有效日期（北京时间，含当天） · Last day that it covers, Asia/Shanghai"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"维保合同 {self.contract_id} 提前终止，有效至 {self.last_day}；原因：{reason}",
            f"Maintenance contract {self.contract_id} ends early, on {self.last_day}; why: {reason}",
        )


ContractEvent = ContractSigned | ContractAmended | ContractEnded

KIND: StreamKind[ContractEvent] = StreamKind(
    "contract", source="intake", id="contract_id", key="customer_id", events=ContractEvent
)
