"""报表 · Reporting: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from aftersales_client.wire import Answer, Service


@dataclass(frozen=True, kw_only=True)
class Alive:
    """`status` is `ok`."""

    status: str
    """ok · ok"""


@dataclass(frozen=True, kw_only=True)
class Board:
    """What is open at `as_of` (UTC), a row a station."""

    as_of: datetime
    """数据时间 · The moment that it is told for"""
    stations: list[BoardRow]
    """各网点 · Station by station"""
    total: BoardRow
    """合计 · All of them together"""


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """The open cases of one station. `station_id` is None for those that no station has yet.

    Each case counts in one of the four states, the worst that holds: breached > warned > paused > on_time.
    `handed_on` counts the open cases that broke a promise while they were here and are elsewhere now. `next_due` is
    when the next promise falls due (UTC) among those not broken yet.
    """

    station_id: str | None
    """网点编号 · Station"""
    name: str | None
    """网点名称 · Name of the station"""
    open: int
    """未结服务单数 · Unfinished cases"""
    breached: int
    """已超时的未结服务单数 · Unfinished cases that broke a promise"""
    warned: int
    """已预警的未结服务单数 · Unfinished cases with a warning"""
    paused: int
    """暂停计时的未结服务单数 · Unfinished cases that are paused"""
    on_time: int
    """按时的未结服务单数 · Unfinished cases that are on time"""
    replacements_owed: int
    """所欠替代设备数 · Replacement units owed"""
    handed_on: int
    """在本网点超时后转出的服务单数 · Cases that broke a promise here and went elsewhere"""
    next_due: datetime | None
    """最近的截止时间 · When the next promise is due"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case as the read model knows it. Times are UTC; `due_at` is the next promise, while a clock runs. `number` is
    what people say; None for a case of before there were numbers.

    `in_warranty` is None where no equipment was named. `*_breached_by` is the station that had the case when the
    promise was missed; None where none had it, or it was not missed. `ending` is how the case ended without a class,
    `merged_into` the case that goes on instead of a duplicate.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str | None
    """网点编号 · Station"""
    status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
    """状态 · Status"""
    sla_state: Literal["breached", "warned", "paused", "on_time"]
    """时限状态 · How the case stands with its promises"""
    opened_at: datetime
    """受理时间 · When it was opened"""
    closed_at: datetime | None
    """结案时间 · When it was closed"""
    due_at: datetime | None
    """应完成时间 · When it is due"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    channel: Literal["phone", "fax", "mail", "web", "visit"]
    """请求渠道 · How the request came"""
    in_warranty: bool | None
    """是否在保修期内；未指明设备时为 None · In warranty? None where no equipment is named"""
    guided: bool
    """是否已电话支持 · Was there guidance by phone?"""
    work_order_id: str | None
    """派工单编号 · Work order"""
    order_status: str | None
    """当前派工单的状态 · Status of the present work order"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    replacement: Literal["owed", "handed_over", "returned", "written_off"] | None
    """替代设备状态 · How it stands with the replacement unit"""
    visits: int
    """上门次数 · Visits"""
    reopenings: int
    """重新开启次数 · How often it was reopened"""
    paused_seconds: int
    """暂停秒数 · Seconds paused"""
    respond_state: Literal["running", "paused", "met", "missed", "ended", "not_promised"] | None
    """响应时限的状态 · To respond: state of the clock"""
    arrive_state: Literal["running", "paused", "met", "missed", "ended", "not_promised"] | None
    """到场时限的状态 · On site: state of the clock"""
    resolve_state: Literal["running", "paused", "met", "missed", "ended", "not_promised"] | None
    """解决时限的状态 · To solve: state of the clock"""
    respond_breached: bool
    """响应是否超时 · To respond: was it missed?"""
    arrive_breached: bool
    """到场是否超时 · On site: was it missed?"""
    resolve_breached: bool
    """解决是否超时 · To solve: was it missed?"""
    respond_breached_by: str | None
    """响应超时发生时负责的网点编号 · To respond: the station that had the case when it was missed"""
    arrive_breached_by: str | None
    """到场超时发生时负责的网点编号 · On site: the station that had the case when it was missed"""
    resolve_breached_by: str | None
    """解决超时发生时负责的网点编号 · To solve: the station that had the case when it was missed"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    merged_into: str | None
    """并入的服务单编号，仅重复的服务单有 · The case that goes on instead of a duplicate"""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One event of the case, for people: `zh` and `en` say what happened, `actor` is a staff number or a service."""

    event_id: str
    """事件编号 · The event's own id"""
    source: str
    """来源服务 · Whose log it stands in"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    time: datetime
    """发生时间 · When it happened"""
    type: str
    """事件类型与版本 · The event type and its version"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class FirstVisitFix:
    """How many closed cases a single visit had solved; `rate` is a share from 0 to 1."""

    visited: int
    """有上门的已结服务单数 · Closed cases with a visit"""
    fixed: int
    """一次上门解决的服务单数 · Those solved by a single visit and never reopened"""
    rate: float | None
    """一次上门解决率 · Share of them"""


@dataclass(frozen=True, kw_only=True)
class ListedCase:
    items: list[Case]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedChapter:
    items: list[Chapter]
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
class ListedScorecard:
    items: list[Scorecard]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


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
class Promise:
    """How well one promise was kept; `attainment` is a share from 0 to 1. `ended` is counted apart."""

    decided: int
    """已有结论的服务单数 · Cases in which the promise is decided"""
    breaches: int
    """超时的服务单数 · Cases that broke the promise"""
    attainment: float | None
    """履约率 · Share of cases that kept it"""
    ended: int
    """超时后终止的服务单数 · Cases that broke it and ended without a class"""


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
class Scorecard:
    """One station's figures over a period; the module says how each is made."""

    station_id: str
    """网点编号 · Station"""
    name: str
    """网点名称 · Name of the station"""
    cases: int
    """服务单数 · Cases"""
    open: int
    """未结服务单数 · Unfinished cases"""
    closed: int
    """已结案数 · Closed cases"""
    ended: dict[str, int]
    """按终止类别计的服务单数 · Cases that ended without a class, by kind"""
    reopened: int
    """重新开启过的服务单数 · Cases that were reopened"""
    visits: int
    """上门次数 · Visits"""
    sla: dict[str, Promise]
    """各时限的履约情况 · How each promise was kept"""
    paused_seconds: int
    """暂停秒数 · Seconds paused"""
    first_visit_fix: FirstVisitFix
    """一次上门解决情况 · Fixed at the first visit"""
    outcomes: dict[str, int]
    """六类结果的次数 · How often each of the six classes was given"""


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
class Totals:
    """Figures over all cases that the caller may see."""

    cases: int
    """服务单数 · Cases"""
    open: int
    """未结服务单数 · Unfinished cases"""
    closed: int
    """已结案数 · Closed cases"""
    ended: dict[str, int]
    """按终止类别计的服务单数 · Cases that ended without a class, by kind"""
    deflected: int
    """未上门即解决的服务单数 · Closed cases that were solved without a visit"""
    solved_by: dict[str, int]
    """各环节解决的服务单数 · Closed cases by the step that ended them"""
    reopened: int
    """重新开启过的服务单数 · Cases that were reopened"""
    visits: int
    """上门次数 · Visits"""
    breaches: dict[str, int]
    """各时限超时的服务单数 · Cases that broke each promise"""
    without_a_station: dict[str, int]
    """超时发生时尚无网点负责的服务单数 · Breaches while no station had the case"""
    ended_breaches: dict[str, int]
    """超时后终止的服务单数 · Breaches of cases that ended without a class"""
    paused_seconds: int
    """暂停秒数 · Seconds paused"""


class Reporting(Service):
    """看板、服务单全过程、网点评分卡 · The live board, the whole story of a case, the stations' scorecards"""

    def read_board(self, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[Board]:
        """看板：各网点未结服务单 · Board: open cases by station and SLA state

        网点只看到自己的一行。 · A station sees its own row only.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(Board, "GET", "/board", {}, query={"as_of": as_of, "wait_for": wait_for})

    def show_board(self, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[str]:
        """看板网页 · Board as a page

        自动刷新（带 as_of 时不刷新）；同样需要 Authorization 请求头。

        Refreshes itself, but for one with `as_of`; needs the Authorization header as well.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(str, "GET", "/board.html", {}, query={"as_of": as_of, "wait_for": wait_for})

    def list_reported_cases(
        self,
        *,
        station_id: str | None = None,
        sla_state: Literal["breached", "warned", "paused", "on_time"] | None = None,
        open: bool | None = None,
        ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None = None,
        breached_by: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCase]:
        """服务单列表 · Cases, newest first

        网点只看到自己的服务单，以及（按 breached_by）在本网点超时后转出的；维修人员只看到手中未完成的。

        A station sees its own cases only and, by `breached_by`, those that broke a promise there and went elsewhere; a
        technician what they have in hand.

        - `station_id`: 现负责网点 · The present station
        - `sla_state`: 时限状态 · SLA state
        - `open`: true：未结；false：已结案 · Open cases only, or closed ones
        - `ending`: 终止类别 · How it ended without a class
        - `breached_by`: 超时发生时负责的网点 · The station that had it when a promise was missed
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        - `from_`: 受理日期起（含），北京时间 · Opened on or after, China time
        - `to`: 受理日期止（含），北京时间 · Opened on or before, China time
        """
        return self._call(
            ListedCase,
            "GET",
            "/cases",
            {},
            query={
                "station_id": station_id,
                "sla_state": sla_state,
                "open": open,
                "ending": ending,
                "breached_by": breached_by,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "from": from_,
                "to": to,
                "wait_for": wait_for,
            },
        )

    def read_story(
        self,
        case_id: str,
        *,
        clocks: bool | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedChapter]:
        """服务单全过程 · The whole story of a case

        各服务发生的事，按时间排列；预警和超时都在内。

        What happened in all services, in order of time, warnings and breaches among it.

        - `case_id`: 服务单编号 · Case
        - `clocks`: 含时限的每次变化 · With every change of the clocks
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedChapter,
            "GET",
            "/cases/{case_id}/story",
            {"case_id": case_id},
            query={"clocks": clocks, "as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_scorecard(
        self,
        station_id: str,
        *,
        as_of: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        wait_for: str | None = None,
    ) -> Answer[Scorecard]:
        """网点评分卡 · Scorecard of a station

        按受理日期统计，以服务单现负责网点计；超时计入当时负责的网点，六类结果计入上门的网点。
        终止（取消、重复、联系不上、无需服务）的服务单只计入 cases、ended 与 visits。

        - sla：breaches 在本网点超时的服务单；decided 这些加上本网点按时的服务单；attainment = 1 − breaches ÷ decided；
          ended 在本网点超时、后来终止的服务单，另计
        - first_visit_fix：visited 有上门的已结服务单；fixed 其中一次解决且从未重新开启的；rate = fixed ÷ visited
        - outcomes：每次回访结论、每次已结案后来电各计一次

        Cases opened in the period, by their present station; a breach counts for the station that had the case then, `outcomes`
        for the station that made the visit. Cases that ended without a class count in `cases`, `ended` and `visits` only.

        - sla: `breaches`, cases that broke the promise here; `decided`, these and those of the station that kept it; `ended`,
          cases that broke it here and ended without a class, counted apart
        - first_visit_fix: `visited`, closed cases with a visit; `fixed`, those solved by a single one and never reopened
        - outcomes: each concluded call-back and each call about a closed case counts once

        - `station_id`: 网点编号 · Station
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `from_`: 受理日期起（含），北京时间 · Opened on or after, China time
        - `to`: 受理日期止（含），北京时间 · Opened on or before, China time
        """
        return self._call(
            Scorecard,
            "GET",
            "/stations/{station_id}/scorecard",
            {"station_id": station_id},
            query={"as_of": as_of, "from": from_, "to": to, "wait_for": wait_for},
        )

    def list_scorecards(
        self,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedScorecard]:
        """各网点评分卡 · Scorecards of all stations

        按受理日期统计，以服务单现负责网点计；超时计入当时负责的网点，六类结果计入上门的网点。
        终止（取消、重复、联系不上、无需服务）的服务单只计入 cases、ended 与 visits。

        - sla：breaches 在本网点超时的服务单；decided 这些加上本网点按时的服务单；attainment = 1 − breaches ÷ decided；
          ended 在本网点超时、后来终止的服务单，另计
        - first_visit_fix：visited 有上门的已结服务单；fixed 其中一次解决且从未重新开启的；rate = fixed ÷ visited
        - outcomes：每次回访结论、每次已结案后来电各计一次

        Cases opened in the period, by their present station; a breach counts for the station that had the case then, `outcomes`
        for the station that made the visit. Cases that ended without a class count in `cases`, `ended` and `visits` only.

        - sla: `breaches`, cases that broke the promise here; `decided`, these and those of the station that kept it; `ended`,
          cases that broke it here and ended without a class, counted apart
        - first_visit_fix: `visited`, closed cases with a visit; `fixed`, those solved by a single one and never reopened
        - outcomes: each concluded call-back and each call about a closed case counts once

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        - `from_`: 受理日期起（含），北京时间 · Opened on or after, China time
        - `to`: 受理日期止（含），北京时间 · Opened on or before, China time
        """
        return self._call(
            ListedScorecard,
            "GET",
            "/scorecards",
            {},
            query={"as_of": as_of, "limit": limit, "after": after, "from": from_, "to": to, "wait_for": wait_for},
        )

    def read_totals(
        self,
        *,
        as_of: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        wait_for: str | None = None,
    ) -> Answer[Totals]:
        """合计 · Totals

        deflected：未派网点即解决的已结服务单；solved_by：按解决环节（电话支持、远程维护、现场支持、客户维修）；without_a_station：超时发生时尚无网点负责的服务单。

        `deflected`: closed cases that were solved without a visit; `solved_by`: closed cases by the step that solved them;
        `without_a_station`: breaches while no station had the case.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `from_`: 受理日期起（含），北京时间 · Opened on or after, China time
        - `to`: 受理日期止（含），北京时间 · Opened on or before, China time
        """
        return self._call(
            Totals, "GET", "/totals", {}, query={"as_of": as_of, "from": from_, "to": to, "wait_for": wait_for}
        )

    def read_reporting_metrics(self, *, wait_for: str | None = None) -> Answer[str]:
        """Prometheus 指标 · Prometheus metrics

        Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew.
        """
        return self._call(str, "GET", "/metrics", {}, query={"wait_for": wait_for})

    def list_reporting_parked_streams(self, *, wait_for: str | None = None) -> Answer[ListedParkedStream]:
        """隔离的事件流 · Parked streams

        Every stream that stands still in one of this service's subscriptions, the oldest first.
        """
        return self._call(ListedParkedStream, "GET", "/parked", {}, query={"wait_for": wait_for})

    def list_reporting_parked_events(
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

    def retry_reporting_parked_stream(self, subscription: str, source: str, stream: str) -> Answer[Retried]:
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

    def list_reporting_skipped_events(self, *, wait_for: str | None = None) -> Answer[ListedParkedEventSkipped]:
        """跳过的事件 · Events that were skipped

        Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed.
        """
        return self._call(ListedParkedEventSkipped, "GET", "/parked/skipped", {}, query={"wait_for": wait_for})

    def skip_reporting_parked_event(
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

    def check_reporting_liveness(
        self,
    ) -> Answer[Alive]:
        """进程存活 · The process is alive

        Always 200 while the event loop turns.
        """
        return self._call(Alive, "GET", "/healthz", {})

    def check_reporting_readiness(
        self,
    ) -> Answer[Readiness]:
        """可接受请求 · Ready for requests

        200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
        loop of this process runs and none stands still, and every log that it follows is the one that it received before;
        503 otherwise.
        """
        return self._call(Readiness, "GET", "/readyz", {})
