"""Care visits 拜访、积极关注 to a customer: planned, made with what was learnt, and when the next one is."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CustomerId, Reason
from events.types import CARE_WAYS, CareWay
from events.words import Words, choice, either, one_line, titled

CareNo = Annotated[int, "第几次拜访（从 1 起） · Which care visit, from 1"]
VisitorId = Annotated[str, "拜访人工号 · Who visits, by staff number"]


@titled("拜访已计划")
@dataclass(frozen=True, slots=True)
class CareVisitPlanned:
    """Somebody is to visit the customer; once more before it is made: on another day, or by somebody else."""

    customer_id: CustomerId
    care_no: CareNo
    planned_on: Annotated[date, "计划拜访日期（北京时间） · Planned day, Asia/Shanghai"]
    visitor_id: VisitorId
    purpose: Annotated[str, "拜访目的，可为空 · What it is for; may be empty", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"第 {self.care_no} 次拜访计划于 {self.planned_on}，由 {self.visitor_id} 前往",
            f"Care visit {self.care_no} planned for {self.planned_on}, by {self.visitor_id}",
        )


@titled("拜访已取消")
@dataclass(frozen=True, slots=True)
class CareVisitCancelled:
    """The visit that was planned is not made; when the next one is due stays as it was."""

    customer_id: CustomerId
    care_no: CareNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"第 {self.care_no} 次拜访取消；原因：{reason}", f"Care visit {self.care_no} cancelled; why: {reason}"
        )


@titled("拜访已完成")
@dataclass(frozen=True, slots=True)
class CareVisitMade:
    """The customer was visited or called. What was asked for became a case, where one is named."""

    customer_id: CustomerId
    care_no: CareNo
    visited_on: Annotated[date, "拜访日期（北京时间） · Day of the visit, Asia/Shanghai"]
    visitor_id: VisitorId
    way: Annotated[CareWay, "拜访方式 · How"]
    findings: Annotated[str, "了解到的情况 · What was learnt", FREE_TEXT]
    rating: Annotated[
        int | None, "客户满意度，1 至 5，未问为空 · How content the customer is, 1 to 5; null if not asked"
    ]
    follow_up_case_id: Annotated[str | None, "随之受理的服务单，没有为空 · The case that follows; null without any"]

    def sentence(self) -> Words:
        way = choice(CARE_WAYS, self.way)
        rated = either(self.rating is not None, (f"，满意度 {self.rating}", f", content: {self.rating} of 5"), ("", ""))
        return Words(
            f"{self.visited_on} 由 {self.visitor_id} {way.zh}{rated.zh}",
            f"The customer was {way.en} on {self.visited_on} by {self.visitor_id}{rated.en}",
        )


@titled("下次拜访日期已指定")
@dataclass(frozen=True, slots=True)
class NextCareVisitSet:
    """Somebody says when the next visit is due, until one is made; with no day it follows from the rule again."""

    customer_id: CustomerId
    next_on: Annotated[date | None, "指定的下次拜访日期，按规则则为空 · Day of the next visit; null: by the rule again"]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return either(
            self.next_on is not None,
            (
                f"下次拜访定于 {self.next_on}；原因：{reason}",
                f"The next care visit is on {self.next_on}; why: {reason}",
            ),
            (f"下次拜访仍按规则；原因：{reason}", f"The next care visit follows from the rule again; why: {reason}"),
        )


CareEvent = CareVisitPlanned | CareVisitCancelled | CareVisitMade | NextCareVisitSet

KIND: StreamKind[CareEvent] = StreamKind("care", source="intake", id="customer_id", key="customer_id", events=CareEvent)
