"""What callers send about replacement units 替代设备 and the stations' pools of them."""

from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from events.types import UnitCondition, UnitEnd
from service.framework import Body, Id, Line, Note, Text, Unfit


class HandOverBody(Body):
    """The unit that the customer gets; on what ground and why, where none is owed; and by when it is to be back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"serial_no": "MX-200-0099"},
                {
                    "serial_no": "MX-200-0099",
                    "ground": "long_repair",
                    "reason": "主板要等一周",
                    "return_by": "2026-03-12",
                },
            ]
        }
    )

    serial_no: Line
    ground: Literal["key_customer", "long_repair", "goodwill"] | None = None
    reason: Text | None = None
    return_by: date | None = None

    @model_validator(mode="after")
    def _decided(self) -> Self:
        if self.ground is not None and self.reason is None:
            raise Unfit("reason", "决定借出须写明原因 · say why it is lent")
        return self


class ReturnDayBody(Body):
    """By when the customer gives the unit back (Asia/Shanghai), and why by then."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"return_by": "2026-03-19", "reason": "客户周四在，请那天来取"}]}
    )

    return_by: date
    reason: Text


class UnitBackBody(Body):
    """In what condition the unit came back. A damaged or incomplete one needs a note of what is wrong."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"condition": "good"}, {"condition": "incomplete", "note": "缺电源线"}]}
    )

    condition: UnitCondition
    note: Note = ""

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.condition in ("damaged", "incomplete") and not self.note:
            raise Unfit("note", "请写明损坏或缺少什么 · say what is damaged, or missing")
        return self


class PoolUnitBody(Body):
    """A unit of a station's pool, and what belongs to it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "serial_no": "MX-200-0099",
                    "station_id": "shanghai",
                    "model": "MX-200",
                    "condition": "good",
                    "accessories": "电源线、双面器",
                }
            ]
        }
    )

    serial_no: Line
    station_id: Id
    model: Line
    condition: UnitCondition = "good"
    accessories: Line | None = None


class UnitCorrectionBody(Body):
    """What it is, and what belongs to it, from now on; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"model": "MX-210", "reason": "型号登记错误"}]})

    model: Line | None = None
    accessories: Line | None = None
    reason: Text


class UnitMoveBody(Body):
    """To which station's pool, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to_station_id": "hangzhou", "reason": "杭州缺同型号"}]})

    to_station_id: Id
    reason: Text


class UnitAsideBody(Body):
    """In what condition it was found, and what was seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"condition": "damaged", "note": "开机报错 C2801"}]})

    condition: Literal["to_clean", "damaged", "incomplete"]
    note: Text


class UnitReadyBody(Body):
    """What was checked, or done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "已清洁，试机 20 页正常"}]})

    note: Note = ""


class UnitRetirementBody(Body):
    """What became of it, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ended": "scrapped", "reason": "定影烧毁，修不合算"}]})

    ended: UnitEnd
    reason: Text
