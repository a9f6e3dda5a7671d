"""What is sent about a customer's repair 客户维修, and about factory service 返厂."""

from datetime import date
from typing import Annotated, Self

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from events.types import Absence, AnswerWay, FactoryResult, QuoteDecider, RepairResult, RepairWay
from intake.routes.common import corrects
from service.framework import Body, Id, Line, Note, Text, Unfit
from service.uploads.reading import Base64

MOST_FEN = 100_000_000
MOST_PARTS = 50
MOST_QUANTITY = 10_000

Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]


class Handing(Body):
    """Where a thing changes hands, in what condition and with what, when (now, where it is left out)."""

    place: Line
    condition: Line
    accessories: Line
    handed_at: AwareDatetime | None = None


class Signed(Handing):
    """With the customer's signature: a picture, or the number of the paper form that they signed."""

    form_no: Line | None = None
    signature: Base64 | None = None

    @model_validator(mode="after")
    def _is_signed(self) -> Self:
        if self.form_no is None and self.signature is None:
            raise Unfit("form_no", "须有客户签字：单号或签名图片 · give the signed form’s number, or a picture of it")
        return self


class Collection(Signed):
    """What is collected: the thing, what is wrong (the case's own words, where it is left out), who gives it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "thing": "激光打印机",
                    "given_by": "李老师",
                    "place": "长宁路 1 号 3 楼",
                    "condition": "外壳有划痕，能开机",
                    "accessories": "电源线一根",
                    "form_no": "WX-2026-0031",
                    "due_on": "2026-03-13",
                }
            ]
        }
    )

    repair_id: Id | None = None
    thing: Line
    fault: Text | None = None
    given_by: Line
    due_on: date | None = None


class Taking(Handing):
    """What the taker confirms."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"place": "开票处", "condition": "外壳有划痕", "accessories": "电源线一根"}]}
    )


class Returning(Signed):
    """Who at the customer's takes it, and signs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "received_by": "李老师",
                    "place": "长宁路 1 号 3 楼",
                    "condition": "试机正常",
                    "accessories": "电源线一根",
                    "form_no": "WX-2026-0031",
                }
            ]
        }
    )

    received_by: Line


class StandInBody(Body):
    """Who takes whose place, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"former_id": "sales-01", "stand_in_id": "sales-02", "why": "absent", "reason": "请假一周"}]
        }
    )

    former_id: Id
    stand_in_id: Id
    why: Absence
    reason: Text


class PromiseBody(Body):
    """Which day the customer is promised now (Asia/Shanghai), and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"due_on": "2026-03-20", "reason": "等待配件，已电话告知客户"}]}
    )

    due_on: date
    reason: Text


class CollectionBody(Body):
    """Who is to collect the thing: a salesperson or a delivery worker, or somebody in particular; from which day on
    (Asia/Shanghai), and what they have to know."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"way": "delivery", "collect_on": "2026-03-12", "note": "三楼文印室，找李老师，午后有人"}]
        }
    )

    way: RepairWay
    collector_id: Id | None = None
    collect_on: date | None = None
    note: Note = ""


class DiagnosisBody(Body):
    """What was found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"findings": "定影组件老化"}]})

    findings: Text


class QuoteBody(Body):
    """What it would cost the customer, in fen with VAT; 0 is free of charge."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_fen": 26000, "note": "更换定影组件"}]})

    amount_fen: Fen
    note: Note = ""


class AnswerBody(Body):
    """What the customer said to the quote, who said it, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"quote_no": 1, "accepted": True, "answered_by": "李老师", "answer_way": "phone"}]
        }
    )

    quote_no: Annotated[int, Field(ge=1, le=1_000_000)]
    accepted: bool
    answered_by: Line
    answer_way: AnswerWay


class UsedPart(Body):
    """How many of a part."""

    part_no: Id
    quantity: Annotated[int, Field(ge=1, le=MOST_QUANTITY)] = 1


class WorkBody(Body):
    """What was done, and the parts that went into it; in words where they have no numbers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"work_done": "更换定影组件", "parts": [{"part_no": "P-02", "quantity": 1}]}]}
    )

    work_done: Text
    parts: Annotated[list[UsedPart], Field(max_length=MOST_PARTS)] = Field(default_factory=list)
    other_parts: Line | None = None


class FinishBody(Body):
    """What came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"result": "repaired", "note": "试机 20 页正常"}]})

    result: RepairResult
    note: Note = ""


class FactoryServiceBody(Body):
    """To which maker it goes, how, and by when it should be back (Asia/Shanghai)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "maker": "东方办公设备",
                    "rma_no": "RMA-7781",
                    "carrier": "顺丰",
                    "tracking_no": "SF1020304050",
                    "expected_on": "2026-03-20",
                    "condition": "原包装，不含电源线",
                }
            ]
        }
    )

    factory_service_id: Id | None = None
    maker: Line
    rma_no: Line | None = None
    carrier: Line
    tracking_no: Line
    expected_on: date
    condition: Line


class PostponeBody(Body):
    """What the maker says now, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_on": "2026-03-27", "reason": "厂家缺配件"}]})

    expected_on: date | None = None
    rma_no: Line | None = None
    reason: Text

    _corrects = model_validator(mode="after")(corrects)


class ArrivalBody(Body):
    """What the maker said of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "厂家客服电话确认"}]})

    note: Note = ""


class ServiceAnswerBody(Body):
    """What was answered to the maker's quote, and whether the customer or the company decided it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepted": True, "decided_by": "company"}]})

    accepted: bool
    decided_by: QuoteDecider
    note: Note = ""


class ServiceResultBody(Body):
    """What the maker did."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"result": "repaired", "note": "更换主板"}]})

    result: FactoryResult
    note: Note = ""


class SendBackBody(Body):
    """How it comes to us."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"carrier": "顺丰", "tracking_no": "SF5040302010"}]})

    carrier: Line
    tracking_no: Line


class TakeBackBody(Body):
    """In what condition it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"condition": "完好，附维修单"}]})

    condition: Line
