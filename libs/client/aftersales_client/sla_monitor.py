"""时限监控 · SLA monitor: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from aftersales_client.wire import Answer, Service


@dataclass(frozen=True, kw_only=True)
class AlarmItemResponse:
    """The highest alarm of one clock of an open case.

    `station_id` has the case, `breached_by` had it when the promise was missed; None where no station did.
    """

    clock: Literal["respond", "arrive", "resolve"]
    """时限 · Clock"""
    level: Literal["warning", "breach"]
    """报警级别 · Level of the alarm"""
    due: datetime
    """截止时间 · When it is due"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str | None
    """网点编号 · Station"""
    state: Literal["running", "paused", "met", "missed", "ended", "not_promised"]
    """时限状态 · State of the clock"""
    breached_by: str | None
    """超时发生时负责的网点编号 · The station that had the case when the promise was missed"""


@dataclass(frozen=True, kw_only=True)
class AlarmResponse:
    """An alarm that stands. `due` is when the promise was due, as seen when the alarm was raised."""

    clock: Literal["respond", "arrive", "resolve"]
    """时限 · Clock"""
    level: Literal["warning", "breach"]
    """报警级别 · Level of the alarm"""
    due: datetime
    """截止时间 · When it is due"""


@dataclass(frozen=True, kw_only=True)
class Alive:
    """`status` is `ok`."""

    status: str
    """ok · ok"""


@dataclass(frozen=True, kw_only=True)
class CaseResponse:
    """A case's clocks at the time `at`, and why they stand so: facts and waits, in order of time."""

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    policy: str
    """适用的服务承诺 · The promises that hold for the case"""
    at: datetime
    """时限计算到此刻 · The moment that the clocks are told for"""
    opened_at: datetime | None
    """受理时间 · When it was opened"""
    closed: bool
    """是否已结案 · Is the case closed?"""
    clocks: ClocksResponse
    """三个时限 · The three clocks"""
    paused_seconds: int
    """暂停秒数 · Seconds paused"""
    waits: list[SpanResponse]
    """各段等待 · The waits"""
    alarms: list[AlarmResponse]
    """有效的预警与超时 · The alarms that stand"""
    next_alarm_at: datetime | None
    """下一次报警时间 · When the next alarm comes"""
    facts: list[FactResponse]
    """计入时限的事实 · What happened and counts"""


@dataclass(frozen=True, kw_only=True)
class ClockResponse:
    """One clock. `due` is moved by the waits so far and None while it is paused; `runs` is when it ran. What is not
    promised has no `target_seconds`, and its clock never runs.
    """

    state: Literal["running", "paused", "met", "missed", "ended", "not_promised"]
    """时限状态 · State of the clock"""
    breached: bool
    """是否已超时 · Was the promise missed?"""
    due: datetime | None
    """截止时间 · When it is due"""
    stopped_at: datetime | None
    """停止时间 · When it stopped"""
    running_seconds: int
    """已用秒数 · Seconds used"""
    target_seconds: int | None
    """承诺秒数 · Seconds promised"""
    runs: list[SpanResponse]
    """各段计时 · When it ran"""


@dataclass(frozen=True, kw_only=True)
class ClocksResponse:
    """The three clocks by name."""

    respond: ClockResponse
    """响应时限 · The promise to respond"""
    arrive: ClockResponse
    """到场时限 · The promise to be on site"""
    resolve: ClockResponse
    """解决时限 · The promise to solve"""


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
class FactResponse:
    """Something that happened to the case and counts for its clocks."""

    fact: Literal[
        "opened", "responded", "arrived", "waiting", "resumed", "solved", "unsolved", "reopened", "closed", "ended"
    ]
    """发生了什么 · What happened"""
    at: datetime
    """时间 · When"""


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
class ListedAlarmItemResponse:
    items: list[AlarmItemResponse]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


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
class PoliciesResponse:
    """The policy of new repairs, of new cases by kind of request, and all that cases may have begun under."""

    current: str
    """新服务单适用的服务承诺 · The promises of new cases"""
    kinds: dict[str, str]
    """各类请求的时限规则 · The policy of each kind of request"""
    policies: list[PolicyResponse]
    """全部服务承诺 · All promises that cases may have begun under"""


@dataclass(frozen=True, kw_only=True)
class PolicyResponse:
    """The promises, in seconds of running time, and when a warning comes."""

    name: str
    """服务承诺名称 · Name of the promises"""
    targets: dict[str, int]
    """各时限的秒数 · Seconds of running time for each clock"""
    warning_percent: int
    """用去百分之几时预警 · After how many percent a warning comes"""


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
class SpanResponse:
    """A span of time, UTC; `end` is None while it goes on."""

    start: datetime
    """开始时间 · Beginning"""
    end: datetime | None
    """结束时间；仍在继续为 None · End; None while it goes on"""


@dataclass(frozen=True, kw_only=True)
class TimersResponse:
    """Timers whose instant has come and which have not fired yet; `earliest_due` is None where there is none."""

    timers_due: int
    """已到时刻而尚未触发的定时器数 · Timers that should have fired"""
    earliest_due: datetime | None
    """其中最早的时刻；没有则为 None · The earliest of them; None where there is none"""


class SlaMonitor(Service):
    """响应、到场、解决三项承诺的时限与报警 · The clocks of the three promises, and their alarms"""

    def read_clocks(
        self, case_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[CaseResponse]:
        """服务单的时限 · The clocks of a case

        All three clocks as they stand now, with the facts behind them; the ETag is the version of the stream.

        A station sees the cases that it has, and those that broke a promise while it had them; a technician those of their
        open work orders.

        With `as_of` as they stood then, with the facts and alarms that were recorded by then: for whose business the case
        was then, and for a technician who has it in hand now. A position of the log is when its event happened.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            CaseResponse,
            "GET",
            "/cases/{case_id}/clocks",
            {"case_id": case_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_alarms(
        self,
        *,
        level: Literal["warning", "breach"] | None = None,
        clock: Literal["respond", "arrive", "resolve"] | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedAlarmItemResponse]:
        """报警清单 · Alarms of open cases

        The highest alarm of each clock, the longest overdue first; a station sees the cases that it has, and its own
        breaches of those that have gone elsewhere; a technician those of their open work orders.

        A breach is listed until its case is closed, a warning until its clock stops. With `as_of` as they stood then, for
        the station that had the case then, and for a technician who has it in hand now.

        - `level`: 报警级别 · Level of the alarm
        - `clock`: 时限 · Clock
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedAlarmItemResponse,
            "GET",
            "/alarms",
            {},
            query={
                "level": level,
                "clock": clock,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_policy(self, *, wait_for: str | None = None) -> Answer[PoliciesResponse]:
        """服务承诺 · The promises

        维修：1 小时内响应、16 小时内到达现场、24 小时内解决问题；等待客户的时间不计入。其他类别没有这些承诺。

        A repair: respond within 1 h, on site within 16 h, solved within 24 h; time that waits for the customer does not
        count. Other kinds of request have none of these promises.
        """
        return self._call(PoliciesResponse, "GET", "/policy", {}, query={"wait_for": wait_for})

    def read_timers(self, *, wait_for: str | None = None) -> Answer[TimersResponse]:
        """到期的定时器 · Timers that are due

        按服务的时间，已到时刻而尚未触发的定时器；正常时几乎总是 0。
        指标 `aftersales_sla_timers_due` 每隔一段时间才统计一次。

        Timers that should have fired by the service's clock, counted now; almost always 0. The metric
        `aftersales_sla_timers_due` is counted now and then.
        """
        return self._call(TimersResponse, "GET", "/timers", {}, query={"wait_for": wait_for})

    def list_sla_monitor_events(
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

    def read_sla_monitor_log_head(self, *, wait_for: str | None = None) -> Answer[Head]:
        """日志末尾 · The end of the event log

        日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
        The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
        from `since` on it holds other events than before, for its end was lost.
        """
        return self._call(Head, "GET", "/events/head", {}, query={"wait_for": wait_for})

    def read_sla_monitor_metrics(self, *, wait_for: str | None = None) -> Answer[str]:
        """Prometheus 指标 · Prometheus metrics

        Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew.
        """
        return self._call(str, "GET", "/metrics", {}, query={"wait_for": wait_for})

    def list_sla_monitor_parked_streams(self, *, wait_for: str | None = None) -> Answer[ListedParkedStream]:
        """隔离的事件流 · Parked streams

        Every stream that stands still in one of this service's subscriptions, the oldest first.
        """
        return self._call(ListedParkedStream, "GET", "/parked", {}, query={"wait_for": wait_for})

    def list_sla_monitor_parked_events(
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

    def retry_sla_monitor_parked_stream(self, subscription: str, source: str, stream: str) -> Answer[Retried]:
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

    def list_sla_monitor_skipped_events(self, *, wait_for: str | None = None) -> Answer[ListedParkedEventSkipped]:
        """跳过的事件 · Events that were skipped

        Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed.
        """
        return self._call(ListedParkedEventSkipped, "GET", "/parked/skipped", {}, query={"wait_for": wait_for})

    def skip_sla_monitor_parked_event(
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

    def check_sla_monitor_liveness(
        self,
    ) -> Answer[Alive]:
        """进程存活 · The process is alive

        Always 200 while the event loop turns.
        """
        return self._call(Alive, "GET", "/healthz", {})

    def check_sla_monitor_readiness(
        self,
    ) -> Answer[Readiness]:
        """可接受请求 · Ready for requests

        200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
        loop of this process runs and none stands still, and every log that it follows is the one that it received before;
        503 otherwise.
        """
        return self._call(Readiness, "GET", "/readyz", {})
