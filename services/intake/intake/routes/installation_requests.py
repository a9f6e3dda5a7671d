"""What the requests about installations 安装 say."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from events.types import DocumentKind, SiteMender, SiteNeed
from intake.routes.common import corrects
from service.framework import Body, Id, Line, Note, Text, Unfit

Machines = Annotated[list[Id], Field(min_length=1, max_length=100)]
Needs = Annotated[list[SiteNeed], Field(max_length=20)]


class PlanBody(Body):
    """Which machines, on which day (Asia/Shanghai), what the site has to have, and how it is done 安装方案. Without
    `site_id` it is the site that the request names."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "equipment_ids": ["e-1001"],
                    "planned_on": "2026-03-12",
                    "needs": ["power", "network", "space"],
                    "plan": "独立 220 V 插座；设备距墙 20 cm；接入办公网",
                }
            ]
        }
    )

    equipment_ids: Machines
    site_id: Id | None = None
    planned_on: date
    needs: Needs = Field(default_factory=list)
    plan: Note = ""


class ReplanBody(Body):
    """What is planned now, and why; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"planned_on": "2026-03-13", "reason": "客户当天停电"}]})

    equipment_ids: Machines | None = None
    site_id: Id | None = None
    planned_on: date | None = None
    needs: Needs | None = None
    plan: Text | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return corrects(self)


class FaultBody(Body):
    """What the site lacks, who sees to it, and until when (Asia/Shanghai) where that is agreed."""

    need: SiteNeed
    mended_by: SiteMender
    mended_until: date | None = None


class SiteCheckBody(Body):
    """What is missing; nothing is: the site is fit. Without `checked_on` it is today."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "faults": [{"need": "network", "mended_by": "customer", "mended_until": "2026-03-11"}],
                    "findings": "网线未到位，其余具备",
                },
                {"findings": "具备安装条件"},
            ]
        }
    )

    checked_on: date | None = None
    faults: Annotated[list[FaultBody], Field(max_length=20)] = Field(default_factory=list)
    findings: Note = ""


class DocumentBody(Body):
    """A document, and how many copies."""

    kind: DocumentKind
    copies: Annotated[int, Field(ge=1, le=100)] = 1


class DocumentsBody(Body):
    """What the customer got, and who took it. Another document than those of the list is named in the note."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"documents": [{"kind": "manual", "copies": 1}, {"kind": "certificate"}], "received_by": "李老师"}
            ]
        }
    )

    documents: Annotated[list[DocumentBody], Field(min_length=1, max_length=20)]
    received_by: Line
    note: Note = ""

    @model_validator(mode="after")
    def _another_document_is_named(self) -> Self:
        if not self.note and any(document.kind == "other" for document in self.documents):
            raise Unfit("documents", "其他资料须在备注中写明名称 · name another document in the note")
        return self


class InstallationAcceptance(Body):
    """The customer accepts: who, after what was tested; with `reservations` where something is left to do. Without
    `accepted_on` (Asia/Shanghai) it is today; `without_visit` says why nobody was sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"accepted_by": "李老师", "tested": "双面打印、扫描到邮箱各 10 页"},
                {"accepted_by": "李老师", "tested": "打印", "reservations": "扫描待网络开通后调试"},
            ]
        }
    )

    accepted_on: date | None = None
    accepted_by: Line
    tested: Line
    reservations: Note = ""
    without_visit: Line | None = None


class AcceptanceRefusal(Body):
    """Who refused, and why. Without `refused_on` (Asia/Shanghai) it is today."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"refused_by": "李老师", "reason": "双面打印卡纸"}]})

    refused_on: date | None = None
    refused_by: Line
    reason: Text


class Settlement(Body):
    """What was done about it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "网络已开通，扫描正常"}]})

    note: Note = ""


class CallOff(Body):
    """Why it is not made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户退货"}]})

    reason: Text
