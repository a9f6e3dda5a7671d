"""A serial number 序列号 and the one machine that it is registered on."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import EquipmentId
from events.words import Words, one_line, titled

SerialKey = Annotated[
    str,
    "比较用序列号：不计全半角、大小写、空格和连字符 · "
    "Serial number as it is compared: width, case, blanks and dashes are nothing",
]


@titled("序列号已占用")
@dataclass(frozen=True, slots=True)
class SerialNumberTaken:
    """A serial number is registered on a machine, and on no other from now on."""

    serial_key: SerialKey
    serial_no: Annotated[str, "序列号，照登记时所写 · Serial number, as it was written"]
    equipment_id: EquipmentId

    def sentence(self) -> Words:
        serial_no = one_line(self.serial_no)
        return Words(
            f"序列号 {serial_no} 登记在设备 {self.equipment_id} 上",
            f"Serial number {serial_no} is that of equipment {self.equipment_id}",
        )


@titled("序列号已释放")
@dataclass(frozen=True, slots=True)
class SerialNumberFreed:
    """A machine has another serial number after a correction: this one is free again."""

    serial_key: SerialKey
    equipment_id: EquipmentId

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 更正后，序列号 {self.serial_key} 不再占用",
            f"Serial number {self.serial_key} is free again: equipment {self.equipment_id} was corrected",
        )


SerialNumberEvent = SerialNumberTaken | SerialNumberFreed

KIND: StreamKind[SerialNumberEvent] = StreamKind(
    "serial_number", source="intake", id="serial_key", events=SerialNumberEvent
)
