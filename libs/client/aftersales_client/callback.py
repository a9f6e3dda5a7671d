"""回访 · Callback: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from aftersales_client.wire import Answer, Service


@dataclass(frozen=True, kw_only=True)
class Alive:
    """`status` is `ok`."""

    status: str
    """ok · ok"""


@dataclass(frozen=True, kw_only=True)
class AnswerDetail:
    """What the customer answered; the newest where the same question was answered twice."""

    question: str
    """问题 · Question"""
    answer: str
    """客户的答复 · What the customer answered"""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the customer answered; a second answer to a question corrects the first."""

    answers: list[GivenAnswer]
    """客户的答复 · What the customer answered"""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One call. `talk_seconds` is the length of the talk, 0 when nobody was reached; 180 is the aim, a day the most.

    `next_attempt_at` is when to call next, within 30 days: until then the task is not due.
    """

    reached: bool
    """是否接通 · Was the customer reached?"""
    talk_seconds: int | None = None
    """通话秒数 · Seconds of talk"""
    note: str | None = None
    """备注 · Note"""
    next_attempt_at: datetime | None = None
    """下次拨打时间 · When to call next"""


@dataclass(frozen=True, kw_only=True)
class CallDetail:
    """One call: `by` dialled `at` a time (UTC). `talk_seconds` is 0 when nobody was reached."""

    at: datetime
    """时间 · When"""
    by: str
    """拨打人工号 · Who dialled"""
    reached: bool
    """是否接通 · Was the customer reached?"""
    talk_seconds: int
    """通话秒数 · Seconds of talk"""
    note: str
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """One of the six classes; anything but satisfied needs a reason."""

    outcome: Literal[
        "satisfied",
        "dissatisfied",
        "complained_by_phone",
        "not_fixed_first_visit",
        "not_fixed_several_visits",
        "attitude",
    ]
    """六类结果之一 · One of the six classes"""
    reason: str | None = None
    """原因；除“满意”外必填 · Why; anything but satisfied needs it"""


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """A log whose end was lost goes on in a new epoch: from position `since` on it holds other events than before."""

    number: int
    """第几个纪元 · Which epoch"""
    since: int
    """起始位置 · The position that it begins at"""


@dataclass(frozen=True, kw_only=True)
class EventLog:
    """A part of the log. `next` is the `after` of the part behind it, None at the end, which goes on: then ask behind
    `reached`, up to which nothing is left out. With a filter a part may be empty although there is a next one. `head`
    is the newest position.
    """

    items: list[LoggedEvent]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""
    head: int
    """最新位置 · The newest position"""
    reached: int
    """已查看到的位置 · The position up to which it was looked"""


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """What the customer answered to one question."""

    question: str
    """问题 · Question"""
    answer: str
    """客户的答复 · What the customer answered"""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a source's log holds. `published` is how far its relay is; `tails` has the position of the last event
    published to each partition, 0 for none, and is empty where nothing is published.
    """

    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    published: int
    """已发布到 Kafka 的位置 · How far Kafka has it"""
    tails: list[int]
    """各分区最后一个事件的位置 · The position of the last event of each partition"""
    epochs: list[Epoch]
    """日志的各个纪元 · The log's epochs"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedEventSkipped:
    items: list[ParkedEventSkipped]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedItem:
    items: list[ParkedItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedStream:
    items: list[ParkedStream]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedTaskRow:
    items: list[TaskRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """A recorded event; what `data` holds says its `type`, see docs/events."""

    source: str
    """来源服务 · Whose log it stands in"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    id: UUID
    """事件编号 · The event's own id"""
    stream: str
    """事件流 · The stream: what it happened to"""
    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    type: str
    """事件类型与版本 · The event type and its version"""
    key: str
    """分区键 · The key on Kafka"""
    time: datetime
    """发生时间 · When it happened"""
    data: dict[str, Any]
    """事件内容，见 docs/events · The payload, see docs/events"""
    causation: UUID | None
    """所响应的事件 · The event reacted to"""
    correlation: UUID | None
    """链上第一个事件 · The first event of the chain"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    traceparent: str | None
    """W3C 追踪上下文 · W3C trace context"""


@dataclass(frozen=True, kw_only=True)
class ParkedEventSkipped:
    """One event that a subscription passes over. `error` is why it was parked, `reason` (sealed) why it was given up,
    `actor` who did so: a staff number or a key's id.
    """

    subscription: str
    """订阅名称 · Name of the subscription"""
    source: str
    """来源服务 · Whose log it stands in"""
    stream: str
    """事件流 · The stream: what it happened to"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    event_id: UUID
    """事件编号 · The event's own id"""
    type: str
    """事件类型与版本 · The event type and its version"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""
    reason: str
    """跳过的原因 · Why it was given up"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    roles: list[str]
    """角色 · Roles"""
    skipped_at: datetime
    """跳过时间 · When it was skipped"""


@dataclass(frozen=True, kw_only=True)
class ParkedItem:
    """One waiting event, whole."""

    recorded: ParkedRecord
    """记录的事件 · The event as it was recorded"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""


@dataclass(frozen=True, kw_only=True)
class ParkedRecord:
    """A recorded event; `data` is its payload as JSON text."""

    source: str
    """来源服务 · Whose log it stands in"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    id: UUID
    """事件编号 · The event's own id"""
    stream: str
    """事件流 · The stream: what it happened to"""
    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    type: str
    """事件类型与版本 · The event type and its version"""
    key: str
    """分区键 · The key on Kafka"""
    time: datetime
    """发生时间 · When it happened"""
    data: str
    """事件内容（JSON 文本） · The payload as JSON text"""
    causation: UUID | None
    """所响应的事件 · The event reacted to"""
    correlation: UUID | None
    """链上第一个事件 · The first event of the chain"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    traceparent: str | None
    """W3C 追踪上下文 · W3C trace context"""


@dataclass(frozen=True, kw_only=True)
class ParkedStream:
    """A stream that stands still in one subscription. `error` is that of its first event, `events` how many wait,
    `retry` whether they are about to be tried again.
    """

    subscription: str
    """订阅名称 · Name of the subscription"""
    source: str
    """来源服务 · Whose log it stands in"""
    stream: str
    """事件流 · The stream: what it happened to"""
    events: int
    """等待的事件数 · How many events wait"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""
    retry: bool
    """是否即将重试 · Is it about to be tried again?"""


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether the process may get requests, check by check."""

    ready: bool
    """是否可接受请求 · Ready for requests?"""
    checks: dict[str, bool]
    """各项检查 · Check by check"""


@dataclass(frozen=True, kw_only=True)
class Retried:
    """How many events wait for another try."""

    events: int
    """等待的事件数 · How many events wait"""


@dataclass(frozen=True, kw_only=True)
class SkipBody:
    """Which event is given up, as the caller saw it, and why."""

    event_id: UUID
    """事件编号 · The event's own id"""
    reason: str
    """跳过的原因 · Why it is given up"""


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """The skip, and how many events behind it wait for another try; `before`: it had been skipped already, as told."""

    skipped: ParkedEventSkipped
    """跳过的事件 · What was skipped"""
    events: int
    """等待的事件数 · How many events wait"""
    before: bool
    """此前已有人跳过 · Had it been skipped already?"""


@dataclass(frozen=True, kw_only=True)
class Surrender:
    """Why nobody calls any more."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class TaskDetail:
    """A task with its calls and answers, in the order in which they came."""

    task_id: str
    """回访任务编号 · Call-back task"""
    case_id: str
    """服务单编号 · Case"""
    subject: Literal["guidance", "remote", "visit", "goods", "workshop"]
    """回访针对电话支持、远程维护还是上门 · What the call-back is about: guidance, remote or visit"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    work_order_id: str | None
    """派工单编号 · Work order"""
    station_id: str | None
    """网点编号 · Station"""
    solved: bool
    """故障是否已解决 · Is the fault solved?"""
    requested_at: datetime
    """提出时间 · When it was asked for"""
    due_at: datetime
    """应完成时间 · When it is due"""
    status: Literal["open", "withdrawn", "concluded", "given_up"]
    """状态 · Status"""
    attempts: int
    """次数 · How many attempts"""
    reached: bool
    """是否接通 · Was the customer reached?"""
    talk_seconds: int
    """通话秒数 · Seconds of talk"""
    in_vain: list[date | None]
    """上次接通以来各次未接通的日期 · The day of each call in vain since the customer was last reached"""
    may_give_up: bool
    """是否可以放弃回访 · May the call-back be given up?"""
    outcome: (
        Literal[
            "satisfied",
            "dissatisfied",
            "complained_by_phone",
            "not_fixed_first_visit",
            "not_fixed_several_visits",
            "attitude",
        ]
        | None
    )
    """六类结果之一 · One of the six classes"""
    reason: str | None
    """结果的原因，或放弃回访的原因 · Why this class, or why it was given up"""
    concluded_at: datetime | None
    """回访结束时间 · When the call-back was concluded"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    calls: list[CallDetail]
    """各次通话 · Every call"""
    answers: list[AnswerDetail]
    """客户的答复 · What the customer answered"""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task. Times are UTC; `visit_no` is 0 and `work_order_id` None but after a visit.

    `attempts` and `talk_seconds` count all calls of this asking, `reached` whether one got through. `in_vain` has the
    day in Asia/Shanghai of each call in vain since then; `may_give_up`, whether those are enough. `due_at` is when the
    customer is to be called: from the asking on, after a call when it said so, else behind all who were not called
    yet. `ending` is how the case ended without a class, when that withdrew the task. `number` is the case's, as people
    say it; None for a case of before there were numbers.
    """

    task_id: str
    """回访任务编号 · Call-back task"""
    case_id: str
    """服务单编号 · Case"""
    subject: Literal["guidance", "remote", "visit", "goods", "workshop"]
    """回访针对电话支持、远程维护还是上门 · What the call-back is about: guidance, remote or visit"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    work_order_id: str | None
    """派工单编号 · Work order"""
    station_id: str | None
    """网点编号 · Station"""
    solved: bool
    """故障是否已解决 · Is the fault solved?"""
    requested_at: datetime
    """提出时间 · When it was asked for"""
    due_at: datetime
    """应完成时间 · When it is due"""
    status: Literal["open", "withdrawn", "concluded", "given_up"]
    """状态 · Status"""
    attempts: int
    """次数 · How many attempts"""
    reached: bool
    """是否接通 · Was the customer reached?"""
    talk_seconds: int
    """通话秒数 · Seconds of talk"""
    in_vain: list[date | None]
    """上次接通以来各次未接通的日期 · The day of each call in vain since the customer was last reached"""
    may_give_up: bool
    """是否可以放弃回访 · May the call-back be given up?"""
    outcome: (
        Literal[
            "satisfied",
            "dissatisfied",
            "complained_by_phone",
            "not_fixed_first_visit",
            "not_fixed_several_visits",
            "attitude",
        ]
        | None
    )
    """六类结果之一 · One of the six classes"""
    reason: str | None
    """结果的原因，或放弃回访的原因 · Why this class, or why it was given up"""
    concluded_at: datetime | None
    """回访结束时间 · When the call-back was concluded"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""


class Callback(Service):
    """完工回访与结果分类 · Call-backs after visits, guidance and remote help, and their outcome classes"""

    def list_tasks(
        self,
        *,
        status: Literal["open", "withdrawn", "concluded", "given_up"] | None = None,
        case_id: str | None = None,
        due_before: datetime | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedTaskRow]:
        """查找回访任务 · Find call-back tasks

        In the order in which they are due: who waits longest is called first, and nobody before the time agreed.

        - `status`: 状态 · Status
        - `case_id`: 服务单编号 · The case's number
        - `due_before`: 应在此刻前拨打 · To be called before this moment
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedTaskRow,
            "GET",
            "/tasks",
            {},
            query={
                "status": status,
                "case_id": case_id,
                "due_before": due_before,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_task(self, task_id: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[TaskDetail]:
        """查看回访任务 · Read a call-back task

        As it stands now, or stood, with every call and every answer.

        - `task_id`: 回访任务编号 · Call-back task
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            TaskDetail, "GET", "/tasks/{task_id}", {"task_id": task_id}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def record_attempt(
        self,
        task_id: str,
        body: Attempt,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TaskDetail]:
        """登记通话 · Record a call

        Every call is recorded, whether somebody answered or not.

        - `task_id`: 回访任务编号 · Call-back task
        """
        return self._call(
            TaskDetail,
            "POST",
            "/tasks/{task_id}/attempts",
            {"task_id": task_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def record_answers(
        self,
        task_id: str,
        body: Answers,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TaskDetail]:
        """登记答复 · Record answers

        Once the customer was reached; every answer is kept, whether satisfied or not.

        - `task_id`: 回访任务编号 · Call-back task
        """
        return self._call(
            TaskDetail,
            "POST",
            "/tasks/{task_id}/answers",
            {"task_id": task_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def conclude_task(
        self,
        task_id: str,
        body: Conclusion,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TaskDetail]:
        """结束回访 · Conclude the call-back

        Satisfied closes the case; any other class sends it back, with the reason.

        - `task_id`: 回访任务编号 · Call-back task
        """
        return self._call(
            TaskDetail,
            "POST",
            "/tasks/{task_id}/conclude",
            {"task_id": task_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def give_up_task(
        self,
        task_id: str,
        body: Surrender,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TaskDetail]:
        """放弃回访 · Give the call-back up

        After at least three calls in vain on three different days: the case ends as `unreached`, without a class.

        - `task_id`: 回访任务编号 · Call-back task
        """
        return self._call(
            TaskDetail,
            "POST",
            "/tasks/{task_id}/give-up",
            {"task_id": task_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_callback_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        upto: int | None = None,
        type: list[str] | None = None,
        case: str | None = None,
        named_station: str | None = None,
        since: str | None = None,
        until: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[EventLog]:
        """事件日志 · The event log

        按位置顺序给出本服务记录的事件；不筛选时 position 连续无缺；人员录入的文字为密文。有筛选时每页最多查看
        5 万个位置，可能没有事件而仍有下一页。`Accept: application/x-ndjson` 一次给出到末尾的全部事件，每行一个；
        `Accept: text/event-stream` 持续给出新事件，`Last-Event-ID` 续接；见 docs/analysts/streams.md。

        What this service has recorded, by position, without gaps where there is no filter; what people typed is sealed. Go
        on behind `reached`. With a filter a page looks at 50,000 positions at most, and may have no events although there
        is a next one. `Accept: application/x-ndjson` gives all that is there, an event a line; `Accept: text/event-stream`
        goes on with what comes, and `Last-Event-ID` resumes it; see docs/analysts/streams.md.

        - `after`: 从该位置之后 · Behind this position
        - `limit`: 每页条数，缺省 500 · How many on a page, 500 if not said
        - `upto`: 到该位置为止，含 · Up to this position, itself too
        - `type`: 事件类型，可重复，可用 * · Event type, repeatable, with * for anything: technician-assigned, TechnicianAssigned, work-order-*, aftersales.dispatch.*
        - `case`: 写明该服务单的事件：编号或服务单号 · Events that name this case, by id or number
        - `named_station`: 事件自己写明的网点；转派取转入网点 · The station that the event itself names; of a move, the new one
        - `since`: 从此刻或该日（上海）开始 · From this moment, or day in Asia/Shanghai, on
        - `until`: 到此刻之前，或到该日（上海）结束 · Before this moment, or to the end of this day in Asia/Shanghai
        """
        return self._call(
            EventLog,
            "GET",
            "/events",
            {},
            query={
                "after": after,
                "limit": limit,
                "upto": upto,
                "type": type,
                "case": case,
                "named_station": named_station,
                "since": since,
                "until": until,
                "wait_for": wait_for,
            },
        )

    def read_callback_log_head(self, *, wait_for: str | None = None) -> Answer[Head]:
        """日志末尾 · The end of the event log

        日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
        The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
        from `since` on it holds other events than before, for its end was lost.
        """
        return self._call(Head, "GET", "/events/head", {}, query={"wait_for": wait_for})

    def read_callback_metrics(self, *, wait_for: str | None = None) -> Answer[str]:
        """Prometheus 指标 · Prometheus metrics

        Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew.
        """
        return self._call(str, "GET", "/metrics", {}, query={"wait_for": wait_for})

    def list_callback_parked_streams(self, *, wait_for: str | None = None) -> Answer[ListedParkedStream]:
        """隔离的事件流 · Parked streams

        Every stream that stands still in one of this service's subscriptions, the oldest first.
        """
        return self._call(ListedParkedStream, "GET", "/parked", {}, query={"wait_for": wait_for})

    def list_callback_parked_events(
        self, subscription: str, source: str, stream: str, *, wait_for: str | None = None
    ) -> Answer[ListedParkedItem]:
        """隔离的事件 · The events of a parked stream

        The waiting events, whole, in order, with the error of each; what people typed is sealed.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            ListedParkedItem,
            "GET",
            "/parked/{subscription}/{source}/{stream}",
            {"subscription": subscription, "source": source, "stream": stream},
            query={"wait_for": wait_for},
        )

    def retry_callback_parked_stream(self, subscription: str, source: str, stream: str) -> Answer[Retried]:
        """重试隔离的事件 · Try a parked stream again

        202: the subscription takes the stream's events up again in a moment; they stay parked if they fail again.
        Asking twice is asking once.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            Retried,
            "POST",
            "/parked/{subscription}/{source}/{stream}/retry",
            {"subscription": subscription, "source": source, "stream": stream},
        )

    def list_callback_skipped_events(self, *, wait_for: str | None = None) -> Answer[ListedParkedEventSkipped]:
        """跳过的事件 · Events that were skipped

        Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed.
        """
        return self._call(ListedParkedEventSkipped, "GET", "/parked/skipped", {}, query={"wait_for": wait_for})

    def skip_callback_parked_event(
        self, subscription: str, source: str, stream: str, body: SkipBody
    ) -> Answer[Skipped]:
        """跳过隔离的事件 · Skip a parked event

        Gives up the first event of a parked stream, for good: it has no effect in this subscription, ever, and those
        behind it are tried again. 409 where another event is the first, or this one was never tried. Asking twice is asking
        once: the first answer stands.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            Skipped,
            "POST",
            "/parked/{subscription}/{source}/{stream}/skip",
            {"subscription": subscription, "source": source, "stream": stream},
            body=body,
        )

    def check_callback_liveness(
        self,
    ) -> Answer[Alive]:
        """进程存活 · The process is alive

        Always 200 while the event loop turns.
        """
        return self._call(Alive, "GET", "/healthz", {})

    def check_callback_readiness(
        self,
    ) -> Answer[Readiness]:
        """可接受请求 · Ready for requests

        200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
        loop of this process runs and none stands still, and every log that it follows is the one that it received before;
        503 otherwise.
        """
        return self._call(Readiness, "GET", "/readyz", {})
