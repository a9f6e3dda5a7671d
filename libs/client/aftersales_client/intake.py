"""信息中心 · Intake: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from aftersales_client.wire import Answer, Service


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """The day of acceptance 验收合格之日, in Asia/Shanghai. Correcting it needs a reason."""

    accepted_on: date
    """验收合格之日（北京时间） · Day of acceptance, China time"""
    reason: str | None = None
    """更正的原因；首次登记不需要 · Why it is corrected; none for the first time"""


@dataclass(frozen=True, kw_only=True)
class AcceptanceRefusal:
    """Who refused, and why. Without `refused_on` (Asia/Shanghai) it is today."""

    refused_on: date | None = None
    """拒绝验收的日期（北京时间） · Day on which it was refused, Asia/Shanghai"""
    refused_by: str
    """拒单的网点，尚未另行派工 · The station that refused it; nobody has routed it since"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Access:
    """Somebody had to do with a customer's contact or address; `at` is UTC. `scope` is the roles and the station that
    they had, `case_id` the case through which a station read it, `site_id` the site whose address it was, `contact_id`
    which contact, None for the main one, for all of them, and for addresses.
    """

    id: int
    """记录编号 · The number of the record"""
    at: datetime
    """时间 · When"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    scope: str
    """当时的角色与网点 · The roles and the station of who did it"""
    action: Literal["read", "searched", "changed", "deleted", "erased"]
    """所做：查看、查找、更改、删除、抹除 · What was done: read, searched, changed, deleted or erased"""
    customer_id: str
    """客户编号 · Customer"""
    case_id: str | None
    """服务单编号 · Case"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    contact_id: str | None
    """其他联系人的编号；主联系人、地址为 None · Which further contact; None for the main one and for addresses"""


@dataclass(frozen=True, kw_only=True)
class ActivityItem:
    """A row of the imported log."""

    activity: str
    """原日志中的活动 · The activity, as the imported log names it"""
    staff_id: str
    """工号 · Staff number"""
    resource: str
    """原日志中的人员 · The resource, as the imported log names it"""
    happened_at: datetime
    """原日志中的时间 · When, says the imported log"""
    occurrence: int
    """相同的行中的第几行 · Which of several equal rows, from 1"""


@dataclass(frozen=True, kw_only=True)
class AddressDeleted:
    """There is no address any more; `deleted_at` is UTC."""

    customer_id: str
    """客户编号 · Customer"""
    site_id: str
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    deleted_at: datetime
    """删除时间 · When it was deleted"""


@dataclass(frozen=True, kw_only=True)
class AddressSettlement:
    """What was found out, and corrected."""

    note: str
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What the 三包 rules of that day give the customer: advice, which whoever judges may leave aside with a reason."""

    rule: Literal["unwanted", "return_period", "exchange_period", "failed_repairs", "warranty_repair", "out_of_periods"]
    """适用的规则 · The rule that speaks"""
    choices: list[Literal["refund", "exchange", "repair", "refuse"]]
    """客户可选的处理方式 · What the customer may choose from"""
    policy: str
    """规则文件的版本 · Version of the rules"""
    days: int
    """送达至提出的天数 · Days from the delivery to the request"""
    until: date | None
    """该规则的最后一天；无期限为 None · Last day of the rule; None for none"""
    failed_repairs: int
    """保修期内未修好的次数 · Repairs that failed"""
    clause_zh: str
    """条款（中文） · The clause, in Chinese"""
    clause_en: str
    """条款（英文） · The clause, in English"""


@dataclass(frozen=True, kw_only=True)
class Alive:
    """`status` is `ok`."""

    status: str
    """ok · ok"""


@dataclass(frozen=True, kw_only=True)
class AnswerBody:
    """What the customer said to the quote, who said it, and how."""

    quote_no: int
    """第几次报价（从 1 起） · Which quote, from 1"""
    accepted: bool
    """客户是否接受 · Did the customer accept?"""
    answered_by: str
    """答复人工号 · Who answered"""
    answer_way: Literal["phone", "signature", "email", "in_person"]
    """答复方式 · How they answered"""


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """The time slot agreed with the customer, within one Asia/Shanghai day."""

    start: datetime
    """开始时间 · Beginning"""
    end: datetime
    """结束时间 · End"""


@dataclass(frozen=True, kw_only=True)
class ArrivalBody:
    """What the maker said of it."""

    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class ArticleDecision:
    """Why."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ArticleFigures:
    """What an article was used for: requests, and what came of them."""

    used: int
    """用过的请求数 · Requests that it was used for"""
    solved: int
    """其中电话解决的 · Those of them that it solved by phone"""
    came_back: int
    """电话中以为解决、后又开启的 · Those that it solved as was thought, and that were opened again"""
    not_solved: int
    """电话中未解决的 · Those that it did not solve by phone"""
    article_id: str
    """知识库文章编号 · Knowledge-base article"""


@dataclass(frozen=True, kw_only=True)
class ArticleItem:
    """An article in a list. `excerpt` is the part of what `found_in` names that has the words, in pieces; the beginning
    of the text where none were asked for. `used` and `solved` are of its latest 100 requests.
    """

    article_id: str
    """知识库文章编号 · Knowledge-base article"""
    title: str
    """标题 · Title"""
    symptoms: list[str]
    """故障现象，如客户所说 · Symptoms, as customers say them"""
    models: list[str]
    """适用型号 · Models that it suits"""
    families: list[str]
    """适用产品系列 · Product families that it suits"""
    version: int
    """第几版（从 1 起） · Which version, from 1"""
    published_at: datetime
    """本版的时间 · When this wording was published"""
    review_on: date
    """应复审日期（北京时间） · Day on which its review is due, China time"""
    withdrawn: bool
    """是否已撤下 · Is it withdrawn?"""
    found_in: Literal["title", "symptoms", "body"] | None
    """找到的位置；没有查找词为 None · Where the words were found; None without words"""
    excerpt: list[Piece]
    """摘录，分段 · An excerpt, in pieces"""
    used: int
    """最近 100 个请求中用过的次数 · Requests that it was used for, of the latest 100"""
    solved: int
    """其中解决的 · Those of them that it solved"""


@dataclass(frozen=True, kw_only=True)
class ArticleReview:
    """It holds. Without `review_on` the next review is due in a year."""

    review_on: date | None = None
    """应复审日期（北京时间） · Day on which its review is due, China time"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class ArticleRevision:
    """What it says instead, and why. A list takes the place of the whole list."""

    title: str | None = None
    """标题 · Title"""
    body: str | None = None
    """正文 · Text of the article"""
    symptoms: list[str] | None = None
    """故障现象，如客户所说 · Symptoms, as customers say them"""
    models: list[str] | None = None
    """适用型号 · Models that it suits"""
    families: list[str] | None = None
    """适用产品系列 · Product families that it suits"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ArticleRow:
    """An article in its present wording, the `version`-th, of `published_at` (UTC).

    Without models and families it suits every machine. `review_on` is a day in Asia/Shanghai; `withdrawn_reason` is
    None while it is in use.
    """

    article_id: str
    """知识库文章编号 · Knowledge-base article"""
    title: str
    """标题 · Title"""
    body: str
    """正文 · Text of the article"""
    symptoms: list[str]
    """故障现象，如客户所说 · Symptoms, as customers say them"""
    models: list[str]
    """适用型号 · Models that it suits"""
    families: list[str]
    """适用产品系列 · Product families that it suits"""
    version: int
    """第几版（从 1 起） · Which version, from 1"""
    written_at: datetime
    """最初编写的时间 · When it was first written"""
    published_at: datetime
    """本版的时间 · When this wording was published"""
    review_on: date
    """应复审日期（北京时间） · Day on which its review is due, China time"""
    reviewed_at: datetime | None
    """上次复审的时间；从未为 None · When it was last reviewed; None: never"""
    withdrawn: bool
    """是否已撤下 · Is it withdrawn?"""
    withdrawn_reason: str | None
    """撤下原因；在用为 None · Why it was withdrawn; None while it is in use"""


@dataclass(frozen=True, kw_only=True)
class ArticleVersion:
    """An article as it once said, and what was another before. `reason` is None for the first, and of before 2027 for
    all.
    """

    version: int
    """第几版（从 1 起） · Which version, from 1"""
    published_at: datetime
    """本版的时间 · When this wording was published"""
    written_by: str
    """编写人工号 · Staff number of who wrote it"""
    changed: list[Literal["title", "body", "symptoms", "models", "families"]]
    """修订的部分 · What changed"""
    reason: str | None
    """修订原因；第一版为 None · Why it was revised; None for the first"""
    title: str
    """标题 · Title"""
    body: str
    """正文 · Text of the article"""
    symptoms: list[str]
    """故障现象，如客户所说 · Symptoms, as customers say them"""
    models: list[str]
    """适用型号 · Models that it suits"""
    families: list[str]
    """适用产品系列 · Product families that it suits"""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """The machine that it is an accessory of from now on."""

    parent_id: str
    """所属主机的设备编号，仅附件有 · The machine that it is an accessory of"""


@dataclass(frozen=True, kw_only=True)
class AttachmentItem:
    """An attachment; `content_there` is false once its content was deleted, or erased with the case's texts. Times are
    UTC.
    """

    attachment_no: int
    """本单第几个附件（从 1 起） · Which attachment of the case, from 1"""
    name: str
    """附件名称 · What it is called"""
    media_type: Literal["image/jpeg", "image/png", "application/pdf", "image/webp"]
    """内容类型，由内容得出 · What it is, as its content says"""
    size: int
    """字节数 · Bytes"""
    sha256: str
    """内容的 SHA-256 · SHA-256 of the content"""
    added_by: str
    """添加人工号 · Who added it"""
    added_at: datetime
    """添加时间 · When it was added"""
    content_there: bool
    """内容是否仍在 · Is its content still there?"""


@dataclass(frozen=True, kw_only=True)
class AttachmentRemoval:
    """Why it has to go."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CallOff:
    """Why it is not made."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CareCancellation:
    """Why the visit that is planned is not made."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CareDetail:
    """With the class of the day, and what follows from it: the next visit, and why then."""

    customer_id: str
    """客户编号 · Customer"""
    visits_made: int
    """已拜访次数 · How many care visits were made"""
    last_on: date | None
    """上次拜访日期（北京时间）；从未为 None · Day of the last visit, China time; None: never"""
    last_visitor_id: str | None
    """上次拜访人工号 · Who made the last visit, by staff number"""
    last_way: Literal["visit", "call"] | None
    """上次拜访方式 · How the last visit was made"""
    planned_for: date | None
    """计划拜访日期（北京时间） · Day for which a visit is planned, China time"""
    visitor_id: str | None
    """拜访人工号 · Who visits, by staff number"""
    purpose: str | None
    """照片或签名 · A photo, or a signature"""
    next_set_on: date | None
    """人工指定的下次拜访日期；没有为 None · Day that somebody set; None for none"""
    next_set_reason: str | None
    """人工指定的原因；没有为 None · Why then; None for none"""
    customer_class: Literal["key", "regular", "new"]
    """客户等级：重点、普通、新客户 · What the customer is: key, regular or new"""
    next_visit: NextCare
    """下次拜访及其依据 · The next visit, and why then"""


@dataclass(frozen=True, kw_only=True)
class CarePlan:
    """Who is to visit the customer, on which day (Asia/Shanghai), and what for; the caller, where nobody is named."""

    planned_for: date
    """计划拜访日期（北京时间） · Day for which a visit is planned, China time"""
    visitor_id: str | None = None
    """拜访人工号 · Who visits, by staff number"""
    purpose: str | None = None
    """照片或签名 · A photo, or a signature"""


@dataclass(frozen=True, kw_only=True)
class CareReport:
    """Who was there, how, and what was learnt; with the case, where the customer asked for something. Today and the
    caller, where no day (Asia/Shanghai) and nobody is named.
    """

    visited_on: date | None = None
    """拜访日期（北京时间） · Day of the visit, Asia/Shanghai"""
    visitor_id: str | None = None
    """拜访人工号 · Who visits, by staff number"""
    way: Literal["visit", "call"]
    """拜访方式 · How it was made"""
    findings: str
    """检查情况 · What was found"""
    rating: int | None = None
    """客户评分，1 至 5，5 为最好；未问为 None · The customer's rating, 1 to 5, the best; None if not asked"""
    follow_up_case_id: str | None = None
    """由此产生的服务单；没有则为 None · The case that follows from it; None for none"""


@dataclass(frozen=True, kw_only=True)
class CareVisit:
    """One of them: what was planned, and what came of it. Days are in Asia/Shanghai; what is None was not said."""

    care_no: int
    """第几次拜访（从 1 起） · Which care visit, from 1"""
    care_status: Literal["planned", "made", "cancelled"]
    """拜访的状态 · How the visit stands"""
    visitor_id: str | None
    """拜访人工号 · Who visits, by staff number"""
    planned_on: date | None
    """计划日期（北京时间） · Day for which it is planned, China time"""
    purpose: str | None
    """照片或签名 · A photo, or a signature"""
    visited_on: date | None
    """拜访日期（北京时间） · Day of the visit, Asia/Shanghai"""
    way: Literal["visit", "call"] | None
    """拜访方式 · How it was made"""
    findings: str | None
    """检查情况 · What was found"""
    rating: int | None
    """客户评分，1 至 5，5 为最好；未问为 None · The customer's rating, 1 to 5, the best; None if not asked"""
    follow_up_case_id: str | None
    """由此产生的服务单；没有则为 None · The case that follows from it; None for none"""
    cancelled_reason: str | None
    """取消原因；未取消为 None · Why it was cancelled; None where it was not"""


@dataclass(frozen=True, kw_only=True)
class CaseDetail:
    """A case, whole. `possible_duplicates` are unfinished cases that it may be the same as, until it is closed: the
    clerk merges, or not. `customer_class_now` is what the customer is today, or was at the moment that is asked about.
    `priority_why` says why the case has its priority; None where it has none.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    channel: Literal["phone", "fax", "mail", "web", "visit"]
    """请求渠道 · How the request came"""
    taken_by: str
    """首问人工号 · Staff number of who first took the request"""
    description: str
    """客户所述 · What the customer said"""
    in_warranty: bool | None
    """是否在保修期内；未指明设备时为 None · In warranty? None where no equipment is named"""
    opened_at: datetime
    """受理时间 · When it was opened"""
    status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
    """状态 · Status"""
    slot_start: datetime | None
    """约定上门时段的开始 · Beginning of the agreed time slot"""
    slot_end: datetime | None
    """约定上门时段的结束 · End of the agreed time slot"""
    station_id: str | None
    """网点编号 · Station"""
    routing_reason: str | None
    """派往该网点的原因 · Why the case went to the station"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    run: int
    """第几次受理（从 1 起，重新开启加一） · Which run of the case, from 1; reopening begins the next"""
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
    closed_at: datetime | None
    """结案时间 · When it was closed"""
    deflected: bool
    """是否未上门即解决 · Closed without any visit?"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    ending_reason: str | None
    """终止原因 · Why it ended without a class"""
    merged_into: str | None
    """并入的服务单编号，仅重复的服务单有 · The case that goes on instead of a duplicate"""
    customer_class: Literal["key", "regular", "new"] | None
    """受理时的客户等级 · What the customer was when the case was opened"""
    kind: Literal[
        "repair",
        "installation",
        "relocation",
        "consultation",
        "complaint",
        "return",
        "exchange",
        "training",
        "inspection",
        "care_visit",
        "delivery_fault",
    ]
    """请求类别 · What the customer asks for"""
    from_site_id: str | None
    """移机的原地点 · The site that a relocation begins at"""
    to_site_id: str | None
    """移机、安装的新地点 · The site that a relocation or installation ends at"""
    delivery_fault: Literal["short", "wrong", "damaged"] | None
    """送货差错：短少、发错、破损 · What is wrong with a delivery"""
    priority: Literal["low", "normal", "high", "urgent"] | None
    """优先级 · Priority"""
    priority_rule: str | None
    """优先级规则的版本 · Version of the rule that gave the priority"""
    priority_reason: str | None
    """人工指定优先级的原因 · Why somebody said the priority by hand"""
    under_contract: bool
    """受理时是否有维保合同 · Was a maintenance contract there when it was opened?"""
    owner_id: str | None
    """负责人工号；尚无人负责为 None · Who owns the case; None until somebody does"""
    handed_to: str | None
    """已移交给谁，待其接收 · Who has been asked to take it"""
    handed_to_group: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """已移交给哪个岗位，待接收 · Which position has been asked to take it"""
    solved_by: Literal["phone", "remote", "on_site", "workshop"] | None
    """解决环节：phone、remote、on_site、workshop · The step that ended it: phone, remote, on_site or workshop"""
    remote_result: Literal["solved", "not_solved", "broken_off", "refused"] | None
    """最近一次远程维护的结果 · What came of the latest remote help"""
    routing_policy: str | None
    """选定网点的派工策略版本；并非按策略选定的为空 · Version of the policy that chose the station; None where none did"""
    refusals: int
    """此前有几次上门被网点拒单，未成行 · How many visits before were refused by their stations, and not made"""
    refused_by: str | None
    """拒单的网点，尚未另行派工 · The station that refused it; nobody has routed it since"""
    refusal_reason: str | None
    """拒单原因 · Why the station refused it"""
    address_doubt: str | None
    """地址有何不对 · What is wrong with the address"""
    inspection_no: int | None
    """该设备的第几次定期检查 · Number of the inspection, of its machine"""
    failed_repairs: int
    """保修期内未修好的次数 · Repairs that failed"""
    factory_service_id: str | None
    """返厂编号 · Factory service"""
    collect_by: Literal["salesperson", "delivery"] | None
    """待取件：由何岗位取件，不待取件为空 · Who is to collect its thing; None where nobody is"""
    collector_id: str | None
    """指定取件人工号，未指定为空 · Staff number of who is to go; none where anybody is"""
    collect_on: date | None
    """取件日期（北京时间），未定为空 · From which day on, Asia/Shanghai; none where any will do"""
    collect_note: str | None
    """取件说明 · What whoever collects it has to know"""
    possible_duplicates: list[PossibleDuplicate]
    """可能重复的未结服务单 · Unfinished cases that it may be the same as"""
    customer_class_now: Literal["key", "regular", "new"] | None
    """客户现在（或所查时刻）的等级 · What the customer is today, or was at the moment asked about"""
    priority_why: PriorityReason | None
    """优先级的依据 · Why the case has its priority"""


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case. Times are UTC; `outcome` is the newest class, `run` rises with every reopening. `number` is what people
    say; None for a case of before there were numbers.

    `in_warranty` is None where no equipment was named. `deflected`: closed without anybody on the way, where somebody
    might have been: goods that come back need nobody. `solved_by` is the step
    that closed it, a visit where there was any; None where nobody said what solved it. `remote_result` is what came of
    the latest remote help.
    `ending` is how it ended without a class, while that stands; `merged_into` is the case that goes on instead of a
    duplicate. `customer_class` is what the customer was when it was opened; None for a case of before it was kept.
    `owner_id` is who owns it, None until somebody does; `handed_to` or `handed_to_group`, who has been asked to take it
    and has yet to answer. `priority_rule` is the version of the rule that gave the priority, `priority_reason` is there
    where somebody said it by hand; `under_contract`: a maintenance contract was there when it was opened.
    `routing_policy` is the version of the policy that chose the station; None where none did.
    `refused_by` and `refusal_reason` are there while a station's refusal has brought it back, and nobody has routed it
    again; `refusals` is how many of its visits were refused. `address_doubt` is what a technician found wrong with the
    address, until that is settled. `inspection_no` is the inspection of the machine that it is for, or that found the
    fault. `failed_repairs` is how often the customer said that a visit had not fixed it. `factory_service_id` is there
    while its machine is at its maker's, straight from the case. `collect_by` says who is to collect its thing: anybody
    of these, or `collector_id`.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    channel: Literal["phone", "fax", "mail", "web", "visit"]
    """请求渠道 · How the request came"""
    taken_by: str
    """首问人工号 · Staff number of who first took the request"""
    description: str
    """客户所述 · What the customer said"""
    in_warranty: bool | None
    """是否在保修期内；未指明设备时为 None · In warranty? None where no equipment is named"""
    opened_at: datetime
    """受理时间 · When it was opened"""
    status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
    """状态 · Status"""
    slot_start: datetime | None
    """约定上门时段的开始 · Beginning of the agreed time slot"""
    slot_end: datetime | None
    """约定上门时段的结束 · End of the agreed time slot"""
    station_id: str | None
    """网点编号 · Station"""
    routing_reason: str | None
    """派往该网点的原因 · Why the case went to the station"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    run: int
    """第几次受理（从 1 起，重新开启加一） · Which run of the case, from 1; reopening begins the next"""
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
    closed_at: datetime | None
    """结案时间 · When it was closed"""
    deflected: bool
    """是否未上门即解决 · Closed without any visit?"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    ending_reason: str | None
    """终止原因 · Why it ended without a class"""
    merged_into: str | None
    """并入的服务单编号，仅重复的服务单有 · The case that goes on instead of a duplicate"""
    customer_class: Literal["key", "regular", "new"] | None
    """受理时的客户等级 · What the customer was when the case was opened"""
    kind: Literal[
        "repair",
        "installation",
        "relocation",
        "consultation",
        "complaint",
        "return",
        "exchange",
        "training",
        "inspection",
        "care_visit",
        "delivery_fault",
    ]
    """请求类别 · What the customer asks for"""
    from_site_id: str | None
    """移机的原地点 · The site that a relocation begins at"""
    to_site_id: str | None
    """移机、安装的新地点 · The site that a relocation or installation ends at"""
    delivery_fault: Literal["short", "wrong", "damaged"] | None
    """送货差错：短少、发错、破损 · What is wrong with a delivery"""
    priority: Literal["low", "normal", "high", "urgent"] | None
    """优先级 · Priority"""
    priority_rule: str | None
    """优先级规则的版本 · Version of the rule that gave the priority"""
    priority_reason: str | None
    """人工指定优先级的原因 · Why somebody said the priority by hand"""
    under_contract: bool
    """受理时是否有维保合同 · Was a maintenance contract there when it was opened?"""
    owner_id: str | None
    """负责人工号；尚无人负责为 None · Who owns the case; None until somebody does"""
    handed_to: str | None
    """已移交给谁，待其接收 · Who has been asked to take it"""
    handed_to_group: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """已移交给哪个岗位，待接收 · Which position has been asked to take it"""
    solved_by: Literal["phone", "remote", "on_site", "workshop"] | None
    """解决环节：phone、remote、on_site、workshop · The step that ended it: phone, remote, on_site or workshop"""
    remote_result: Literal["solved", "not_solved", "broken_off", "refused"] | None
    """最近一次远程维护的结果 · What came of the latest remote help"""
    routing_policy: str | None
    """选定网点的派工策略版本；并非按策略选定的为空 · Version of the policy that chose the station; None where none did"""
    refusals: int
    """此前有几次上门被网点拒单，未成行 · How many visits before were refused by their stations, and not made"""
    refused_by: str | None
    """拒单的网点，尚未另行派工 · The station that refused it; nobody has routed it since"""
    refusal_reason: str | None
    """拒单原因 · Why the station refused it"""
    address_doubt: str | None
    """地址有何不对 · What is wrong with the address"""
    inspection_no: int | None
    """该设备的第几次定期检查 · Number of the inspection, of its machine"""
    failed_repairs: int
    """保修期内未修好的次数 · Repairs that failed"""
    factory_service_id: str | None
    """返厂编号 · Factory service"""
    collect_by: Literal["salesperson", "delivery"] | None
    """待取件：由何岗位取件，不待取件为空 · Who is to collect its thing; None where nobody is"""
    collector_id: str | None
    """指定取件人工号，未指定为空 · Staff number of who is to go; none where anybody is"""
    collect_on: date | None
    """取件日期（北京时间），未定为空 · From which day on, Asia/Shanghai; none where any will do"""
    collect_note: str | None
    """取件说明 · What whoever collects it has to know"""


@dataclass(frozen=True, kw_only=True)
class CaseSite:
    """A site that the request names, where it begins or ends; `address` is None where nobody kept one."""

    site_end: Literal["from", "to"]
    """移出还是移入 · Where it begins, or ends"""
    site: SiteItem
    """地点 · The site"""
    address: str | None
    """地址 · Address"""


@dataclass(frozen=True, kw_only=True)
class ChecklistResult:
    """What one step found."""

    phase: Literal["check", "debug", "clean"]
    """检查、调试或清洁 · To check, debug or clean"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""
    result: Literal["ok", "adjusted", "cleaned", "fault", "skipped"]
    """检查结果 · What came of the step"""


@dataclass(frozen=True, kw_only=True)
class ChecklistStep:
    """One step of the periodic inspection, in the order in which they are taken."""

    phase: Literal["check", "debug", "clean"]
    """检查、调试或清洁 · To check, debug or clean"""
    zh: str
    """中文说明 · What to do, in Chinese"""
    en: str
    """英文说明 · What to do, in English"""


@dataclass(frozen=True, kw_only=True)
class ClassReason:
    """Why a customer has its class: whether by rule or by hand, by which version of the rule, and in words."""

    by: Literal["rule", "hand"]
    """按规则还是人工 · By rule or by hand"""
    rule: str | None
    """规则版本；人工指定时为 None · Version of the rule; None by hand"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class Classification:
    """What the customer is to the company, and why that is said by hand."""

    customer_class: Literal["key", "regular", "new"]
    """客户等级：重点、普通、新客户 · What the customer is: key, regular or new"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What is collected: the thing, what is wrong (the case's own words, where it is left out), who gives it."""

    place: str
    """交接地点 · Where it changed hands"""
    condition: str
    """状况 · Its condition"""
    accessories: str
    """随附物品 · What came with it"""
    handed_at: datetime | None = None
    """取件时间；不填为现在 · When it was collected; now, where it is left out"""
    form_no: str | None = None
    """客户签字的纸质单号，空为没有 · Number of the paper form that the customer signed; empty without"""
    signature: str | None = None
    """客户签名图片（base64） · Picture of the signature, base64"""
    repair_id: str | None = None
    """客户维修编号 · Customer repair"""
    thing: str
    """物品 · What it is"""
    fault: str | None = None
    """客户所述故障；不填即服务单所述 · What is wrong; what the case says, where it is left out"""
    given_by: str
    """支持人员工号 · Staff number of who guided"""
    due_on: date | None = None
    """到期日期（北京时间）；不定期为 None · Day on which it is due, China time; None: no rhythm"""


@dataclass(frozen=True, kw_only=True)
class CollectionBody:
    """Who is to collect the thing: a salesperson or a delivery worker, or somebody in particular; from which day on
    (Asia/Shanghai), and what they have to know.
    """

    way: Literal["salesperson", "delivery"]
    """取件方式 · Who is to collect it"""
    collector_id: str | None = None
    """指定取件人工号，未指定为空 · Staff number of who is to go; none where anybody is"""
    collect_on: date | None = None
    """取件日期（北京时间），未定为空 · From which day on, Asia/Shanghai; none where any will do"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to call and where to go; `changed_at` is UTC. `role` is what the person is to us, None where nobody said it;
    `site_id` the site that they are at, None for all. `address` is empty where it is the main contact's.
    """

    customer_id: str
    """客户编号 · Customer"""
    person: str
    """联系人 · Contact person"""
    phone: str
    """电话 · Telephone number"""
    address: str
    """地址 · Address"""
    changed_at: datetime
    """最近更改时间 · When it was last changed"""
    role: Literal["buyer", "it", "accounts", "on_site", "other"] | None
    """联系人角色 · What the person is to us"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    contact_id: str
    """联系人编号，main 为主联系人 · Which contact of the customer; main is the main one"""


@dataclass(frozen=True, kw_only=True)
class ContactDeleted:
    """There is no such contact any more; `deleted_at` is UTC."""

    customer_id: str
    """客户编号 · Customer"""
    deleted_at: datetime
    """删除时间 · When it was deleted"""
    contact_id: str
    """联系人编号，main 为主联系人 · Which contact of the customer; main is the main one"""


@dataclass(frozen=True, kw_only=True)
class ContractAmendment:
    """What holds by the contract now, and why."""

    starts_on: date | None = None
    """生效日期（北京时间） · First day of the contract, China time"""
    ends_on: date | None = None
    """到期日期（北京时间，含当天） · Last day of the contract, China time"""
    covers: list[Literal["work", "parts", "travel", "consumables"]] | None = None
    """承担的费用 · What it pays for"""
    visits_a_year: int | None = None
    """每年巡检次数 · Inspections a year"""
    equipment_ids: list[str] | None = None
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ContractEnding:
    """The last day that the contract covers, in Asia/Shanghai, and why it ends early."""

    last_day: date
    """有效的最后一天（北京时间） · Last day that it covers, China time"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ContractRow:
    """A maintenance contract; its days are in Asia/Shanghai. `last_day` is the last that it covers, earlier than
    `ends_on` where it was ended early. No `equipment_ids` are all machines of the customer.
    """

    contract_id: str
    """维保合同编号 · Maintenance contract"""
    customer_id: str
    """客户编号 · Customer"""
    contract_no: str
    """合同号，合同上所印 · Number of the contract, as it is printed on it"""
    starts_on: date
    """生效日期（北京时间） · First day of the contract, China time"""
    ends_on: date
    """到期日期（北京时间，含当天） · Last day of the contract, China time"""
    last_day: date
    """有效的最后一天；提前终止则更早 · Last day that it covers"""
    covers: list[Literal["work", "parts", "travel", "consumables"]]
    """承担的费用 · What it pays for"""
    visits_a_year: int
    """每年巡检次数 · Inspections a year"""
    equipment_ids: list[str]
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""


@dataclass(frozen=True, kw_only=True)
class Coordinates:
    """Where it is, by GCJ-02, which maps of China show; kept to a thousandth of a degree, about a hundred metres."""

    latitude: float
    """纬度（GCJ-02） · Latitude, GCJ-02"""
    longitude: float
    """经度（GCJ-02） · Longitude, GCJ-02"""


@dataclass(frozen=True, kw_only=True)
class CustomerCompliance:
    """As of a customer: whoever had the machine then."""

    planned: int
    """应进行的次数 · Inspections that there were to be"""
    in_time: int
    """按时完成 · Held by their last day"""
    late: int
    """迟于期限完成 · Held after it"""
    missed: int
    """错过 · Not held"""
    overdue: int
    """已过期限而未完成 · Past their last day, and still to be held"""
    open: int
    """未到期限 · Still to be held, and in time"""
    declined: int
    """客户不需要，不计入应进行的次数 · Not wanted by the customer; none of those"""
    customer_id: str
    """客户编号 · Customer"""


@dataclass(frozen=True, kw_only=True)
class CustomerCorrection:
    """What was typed wrong, as it should be, and why it is corrected."""

    name: str | None = None
    """名称 · Name"""
    region: str | None = None
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CustomerDetail:
    """A customer organisation, with its class on the day that it is asked for, and why it has it."""

    customer_id: str
    """客户编号 · Customer"""
    name: str
    """名称 · Name"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    registered_at: datetime
    """登记时间 · When it was registered"""
    classified: Literal["key", "regular", "new"] | None
    """人工指定的等级；按规则时为 None · The class given by hand; None while the rule speaks"""
    class_reason: str | None
    """人工指定等级的原因 · Why the class was given by hand"""
    customer_class: Literal["key", "regular", "new"]
    """客户等级：重点、普通、新客户 · What the customer is: key, regular or new"""
    why: ClassReason
    """等级的依据 · Why the customer has its class"""


@dataclass(frozen=True, kw_only=True)
class CustomerRepairRow:
    """A customer's repair. `holder_id` has it since `held_since`, None once the customer has it back; while its maker
    has it, who sent it answers for it. `next_role` takes it next, None where nobody can yet; `next_id` where only one
    person may: on the way back. Amounts are fen with VAT, times UTC, `due_on` a day in Asia/Shanghai.
    """

    repair_id: str
    """客户维修编号 · Customer repair"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    thing: str
    """物品 · What it is"""
    fault: str
    """客户所述故障 · What is wrong, says the customer"""
    way: Literal["salesperson", "delivery"]
    """取件方式 · Who collects it and brings it back"""
    collected_by: str
    """取件人工号 · Staff number of who collected it"""
    collected_at: datetime
    """取件时间 · When it was collected"""
    due_on: date | None
    """到期日期（北京时间）；不定期为 None · Day on which it is due, China time; None: no rhythm"""
    status: Literal["collected", "to_desk", "at_desk", "at_factory", "from_desk", "bringing_back", "returned"]
    """状态 · Status"""
    holder_id: str | None
    """现持有人工号；已交还为 None · Who has it; None once the customer has it back"""
    held_since: datetime
    """到达当前环节的时间 · Since when it is where it is"""
    next_role: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """待何岗位接收；尚无为 None · Who takes it next; None where nobody can yet"""
    people: list[str]
    """经手人工号 · Staff numbers of all who have had it, or stand in for one"""
    links: list[HandOver]
    """各次交接 · Every hand-over"""
    stand_ins: list[StandIn]
    """换人记录 · Who took whose place"""
    diagnosis: str | None
    """诊断 · What was found"""
    quote_no: int | None
    """第几次报价（从 1 起） · Which quote, from 1"""
    quote_fen: int | None
    """最近报价（分，含税）；没有则为 None · The latest quote, fen with VAT; None without"""
    quote_accepted: bool | None
    """最近报价是否被接受；未答复为 None · Was it accepted? None while nobody has answered"""
    done: list[DoneItem]
    """已做处理 · What the service desk did"""
    result: Literal["repaired", "not_repairable", "quote_refused", "withdrawn"] | None
    """维修结果；未结束为 None · What came of it; None while the desk is at it"""
    charge_fen: int | None
    """应收金额（分，含税） · What the customer owes, in fen with VAT"""
    result_note: str | None
    """结果备注；没有则为 None · What was noted of the result; None for nothing"""
    factory_service_id: str | None
    """返厂编号 · Factory service"""
    returned_at: datetime | None
    """收回时间 · When it was taken back"""
    next_id: str | None
    """送还途中应由其接收的人工号 · Who exactly takes it next, on its way back"""


@dataclass(frozen=True, kw_only=True)
class Declining:
    """Why one does not take it."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class DeliveryFaultRow:
    """A delivery fault. Times are UTC, days in Asia/Shanghai, amounts in fen. `waits_for` is whose turn it is, since
    `waits_since`; both are None once it is over. What was not said yet is None.
    """

    fault_id: str
    """送货差错编号 · Delivery fault"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    status: Literal["reported", "verified", "settled", "acknowledged", "told", "withdrawn"]
    """状态 · Status"""
    waits_for: Literal["agent", "qc_returns", "team_leader", "after_sales"] | None
    """待谁处理；已结束为 None · Whose turn it is; None once it is over"""
    waits_since: datetime | None
    """自何时起等待；已结束为 None · Since when; None once it is over"""
    reported_at: datetime
    """登记时间 · When it was reported"""
    delivery_no: str
    """送货单号 · Number of the delivery note"""
    delivered_on: date
    """送达日期（北京时间） · Delivered on, Asia/Shanghai"""
    fault_lines: list[FaultLine]
    """差错明细 · What is wrong, line by line"""
    note: str | None
    """备注 · Note"""
    found_lines: list[FoundLine]
    """逐行核实结果 · What was found of each line"""
    findings: str | None
    """检查情况 · What was found"""
    verified_by: str | None
    """核实人工号 · Staff number of who verified it"""
    settled_lines: list[SettledLine]
    """逐行处理 · How each line is made good"""
    credit_fen: int | None
    """退还金额合计（分） · Credit in total, fen"""
    settled_note: str | None
    """处理备注 · What was noted when it was settled"""
    settled_by: str | None
    """结算人工号 · Staff number of who settled it"""
    acknowledged_by: str | None
    """知悉人工号 · Staff number of who took note"""
    told_by: str | None
    """告知人工号 · Staff number of who told the customer"""
    told_way: Literal["phone", "signature", "email", "in_person"] | None
    """告知方式 · How the customer was told"""
    told_note: str | None
    """告知时的备注 · What was noted when the customer was told"""
    ended_at: datetime | None
    """结束时间；未结束为 None · When it was over; None before"""
    withdrawn_reason: str | None
    """撤回原因 · Why it was withdrawn"""


@dataclass(frozen=True, kw_only=True)
class Detachment:
    """Why it stands alone again."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class DiagnosisBody:
    """What was found."""

    findings: str
    """检查情况 · What was found"""


@dataclass(frozen=True, kw_only=True)
class Discontinuation:
    """Why it is sold no more."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What was handed over, and how many copies."""

    kind: Literal["manual", "certificate", "warranty_card", "packing_list", "acceptance_report", "other"]
    """资料种类 · Which document"""
    copies: int
    """份数 · Copies"""


@dataclass(frozen=True, kw_only=True)
class DocumentBody:
    """A document, and how many copies."""

    kind: Literal["manual", "certificate", "warranty_card", "packing_list", "acceptance_report", "other"]
    """资料种类 · Which document"""
    copies: int | None = None
    """份数 · Copies"""


@dataclass(frozen=True, kw_only=True)
class DocumentsBody:
    """What the customer got, and who took it. Another document than those of the list is named in the note."""

    documents: list[DocumentBody]
    """移交的资料 · What was handed over"""
    received_by: str
    """收货人工号 · Staff number of who received it"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class DoneItem:
    """What the service desk did, and the parts that it took."""

    work_done: str
    """所做处理 · What was done"""
    parts: list[RepairPart]
    """所用配件 · Parts that went into it"""
    other_parts: str | None
    """没有配件号的配件 · Parts without a number, in words"""
    done_at: datetime
    """处理时间 · When it was done"""


@dataclass(frozen=True, kw_only=True)
class End:
    """How it ends, and why; a duplicate is merged instead."""

    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"]
    """终止类别 · How it ended without a class"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """A log whose end was lost goes on in a new epoch: from position `since` on it holds other events than before."""

    number: int
    """第几个纪元 · Which epoch"""
    since: int
    """起始位置 · The position that it begins at"""


@dataclass(frozen=True, kw_only=True)
class EquipmentCorrection:
    """What was typed wrong, as it should be, and why it is corrected."""

    customer_id: str | None = None
    """客户编号 · Customer"""
    model: str | None = None
    """产品型号 · Product model"""
    serial_no: str | None = None
    """序列号 · Serial number"""
    warranty_months: int | None = None
    """保修月数，自验收合格之日起 · Months of warranty, from acceptance on"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class EquipmentDetail:
    """A machine, with what is known of its product; `family` is None where nobody listed the model."""

    equipment_id: str
    """设备编号 · Equipment"""
    customer_id: str
    """客户编号 · Customer"""
    model: str
    """产品型号 · Product model"""
    serial_no: str
    """序列号 · Serial number"""
    warranty_months: int
    """保修月数，自验收合格之日起 · Months of warranty, from acceptance on"""
    accepted_on: date | None
    """验收合格之日（北京时间） · Day of acceptance, China time"""
    warranty_until: date | None
    """保修期最后一天（北京时间） · Last day in warranty, China time"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    parent_id: str | None
    """所属主机的设备编号，仅附件有 · The machine that it is an accessory of"""
    meter_counter: int | None
    """最近的表数 · The last meter reading"""
    meter_read_at: datetime | None
    """最近的抄表时间 · When the meter was last read"""
    successor_id: str | None
    """接替它的设备编号 · The machine that took its place"""
    predecessor_id: str | None
    """被它接替的设备编号 · The machine whose place it took"""
    scrapped_at: datetime | None
    """报废时间；在用为 None · When it was scrapped; None while it is in use"""
    scrapped_reason: str | None
    """报废原因 · Why it was scrapped"""
    family: str | None
    """产品系列；型号未列入则为 None · Product family; None where nobody listed the model"""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was erased: whether there was a main contact, and how many further ones; of how many cases and machines the
    texts, of how many sites the addresses, and how many attachments. By this request, or, where nothing was left to
    erase, by the last one that did.
    """

    customer_id: str
    """客户编号 · Customer"""
    contact: bool
    """当时是否有联系人 · Whether there was a contact"""
    cases: int
    """服务单数 · Cases"""
    machines: int
    """文字被删除的设备数 · Machines whose texts were erased"""
    addresses: int
    """被删除地址的地点数 · Sites whose addresses were deleted"""
    further_contacts: int
    """被删除的其他联系人数 · Contacts beside the main one that were deleted"""
    attachments: int
    """被删除的附件数 · Attachments that were deleted"""


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
class FactoryServiceBody:
    """To which maker it goes, how, and by when it should be back (Asia/Shanghai)."""

    factory_service_id: str | None = None
    """返厂编号 · Factory service"""
    maker: str
    """厂家 · Maker"""
    rma_no: str | None = None
    """厂家返修单号（RMA），空为没有 · The maker’s RMA number; empty without"""
    carrier: str
    """承运方 · Carrier"""
    tracking_no: str
    """运单号 · Tracking number"""
    expected_on: date
    """预计收回日期（北京时间） · Expected back by, China time"""
    condition: str
    """状况 · Its condition"""


@dataclass(frozen=True, kw_only=True)
class FactoryServiceRow:
    """A factory service; without `repair_id` it went straight from its case. Amounts are fen with VAT, times UTC,
    `expected_on` a day in Asia/Shanghai.
    """

    factory_service_id: str
    """返厂编号 · Factory service"""
    repair_id: str | None
    """客户维修编号 · Customer repair"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    maker: str
    """厂家 · Maker"""
    rma_no: str | None
    """厂家返修单号（RMA），空为没有 · The maker’s RMA number; empty without"""
    carrier: str
    """承运方 · Carrier"""
    tracking_no: str
    """运单号 · Tracking number"""
    sent_by: str
    """寄出人工号 · Staff number of who sent it"""
    sent_at: datetime
    """寄出时间 · When it was sent"""
    expected_on: date
    """预计收回日期（北京时间） · Expected back by, China time"""
    condition_sent: str
    """寄出时的状况 · Its condition when it was sent"""
    status: Literal["sent", "at_maker", "quoted", "approved", "declined", "done", "on_the_way", "back"]
    """状态 · Status"""
    quote_no: int | None
    """第几次报价（从 1 起） · Which quote, from 1"""
    quote_fen: int | None
    """最近报价（分，含税）；没有则为 None · The latest quote, fen with VAT; None without"""
    quote_accepted: bool | None
    """最近报价是否被接受；未答复为 None · Was it accepted? None while nobody has answered"""
    decided_by: Literal["customer", "company"] | None
    """答复方 · Who decided"""
    result: Literal["repaired", "refused", "not_worthwhile"] | None
    """返厂结果；未答复为 None · What the maker did; None while it has not said"""
    result_note: str | None
    """结果备注；没有则为 None · What was noted of the result; None for nothing"""
    back_carrier: str | None
    """寄回的承运方；未寄回为 None · Carrier of the way back; None while it is not on it"""
    back_tracking_no: str | None
    """寄回的运单号；未寄回为 None · Tracking number of the way back; None without"""
    received_by: str | None
    """收回人工号；未收回为 None · Who has it back; None while it is away"""
    returned_at: datetime | None
    """收回时间 · When it was taken back"""
    condition_back: str | None
    """收回时的状况；未收回为 None · Its condition when it came back; None while it is away"""
    equipment_id: str | None
    """设备编号 · Equipment"""


@dataclass(frozen=True, kw_only=True)
class FaultBody:
    """What the site lacks, who sees to it, and until when (Asia/Shanghai) where that is agreed."""

    need: Literal["power", "network", "space", "floor", "climate", "access", "other"]
    """缺少的条件 · What is missing"""
    mended_by: Literal["customer", "company"]
    """由谁整改 · Who sees to it"""
    mended_until: date | None = None
    """整改期限（北京时间）；未约定为 None · Until when; None where that is not agreed"""


@dataclass(frozen=True, kw_only=True)
class FaultLine:
    """What is wrong with one line of a delivery: so many are missing, are others, or are damaged."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    fault: Literal["short", "wrong", "damaged"]
    """差错种类 · What is wrong with the line"""
    model: str
    """产品型号 · Product model"""
    serial_no: str
    """序列号 · Serial number"""
    quantity: int
    """数量 · How many units"""
    unit_price_fen: int
    """所付单价，含税（分） · Price paid for one, with VAT, fen"""


@dataclass(frozen=True, kw_only=True)
class FaultLineBody:
    """So many of a line of the delivery note are missing, are others, or are damaged."""

    model: str
    """产品型号 · Product model"""
    serial_no: str | None = None
    """序列号 · Serial number"""
    quantity: int | None = None
    """数量 · How many units"""
    unit_price_fen: int
    """所付单价，含税（分） · Price paid for one, with VAT, fen"""
    fault: Literal["short", "wrong", "damaged"]
    """差错种类 · What is wrong with the line"""


@dataclass(frozen=True, kw_only=True)
class FaultSettlement:
    """How every line is made good."""

    lines: list[SettledBody]
    """逐行处理 · How each line is made good"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class FaultWithdrawal:
    """Why nothing is wrong after all."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class FinishBody:
    """What came of it."""

    result: Literal["repaired", "not_repairable", "quote_refused", "withdrawn"]
    """维修结果 · What came of it"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class FittingPart:
    """A part that fits the product. How many there are, and where, is no matter of the product."""

    part_no: str
    """配件号 · Part number"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""


@dataclass(frozen=True, kw_only=True)
class FollowUpWaiver:
    """Why nothing is to be done about what an inspection found."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class FoundBody:
    """How many of a line are confirmed, none where it is not, and whose responsibility it is."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    quantity: int
    """属实的数量，0 为不属实 · How many are confirmed; 0 for none"""
    origin: Literal["warehouse", "carrier", "sales", "supplier", "customer", "unknown"] | None = None
    """责任方 · Whose responsibility it is"""


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """What after-sales management found of a line: how many, none where it is not confirmed, and who is responsible."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    quantity: int
    """属实的数量，0 为不属实 · How many are confirmed; 0 for none"""
    origin: Literal["warehouse", "carrier", "sales", "supplier", "customer", "unknown"]
    """责任方 · Whose responsibility it is"""


@dataclass(frozen=True, kw_only=True)
class GoodsBody:
    """One line of the delivery note; what has a serial number is one piece."""

    model: str
    """产品型号 · Product model"""
    serial_no: str | None = None
    """序列号 · Serial number"""
    quantity: int | None = None
    """数量 · How many units"""
    unit_price_fen: int
    """所付单价，含税（分） · Price paid for one, with VAT, fen"""


@dataclass(frozen=True, kw_only=True)
class GoodsLine:
    """One line of what was delivered and paid for."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    model: str
    """产品型号 · Product model"""
    serial_no: str
    """序列号 · Serial number"""
    quantity: int
    """数量 · How many units"""
    unit_price_fen: int
    """所付单价，含税（分） · Price paid for one, with VAT, fen"""
    equipment_id: str | None
    """此序列号登记的设备；未登记为 None · The machine with this number; None for none"""


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """Which articles the clerk used, and whether that solved it."""

    article_ids: list[str] | None = None
    """用到的知识库文章编号 · The knowledge-base articles that were used"""
    solved: bool
    """故障是否已解决 · Is the fault solved?"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """A hand-over; its time is UTC. The customer has no staff number and no role: then `person` is who gave or took it
    there.
    """

    link_no: int
    """首问与移交链的第几环，0 为首问 · Which link of the chain; 0 is the first-asked employee"""
    from_id: str | None
    """移交人工号 · Who hands it over"""
    from_role: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """交出人岗位 · What the giver is in the chain"""
    to_id: str | None
    """接收人工号 · To whom"""
    to_role: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """接收人岗位 · What the taker is in the chain"""
    handed_at: datetime
    """交接时间 · When it changed hands"""
    place: str
    """交接地点 · Where it changed hands"""
    condition: str
    """状况 · Its condition"""
    accessories: str
    """随附物品 · What came with it"""
    person: str | None
    """客户方交接人；非客户交接为 None · Who at the customer’s; None between our own people"""
    form_no: str | None
    """客户签字的纸质单号，空为没有 · Number of the paper form that the customer signed; empty without"""
    signature: str | None
    """客户签名图片的 SHA-256，空为没有 · SHA-256 of the picture of the signature; empty without"""


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
class HeldTraining:
    """How many came, and what they got. Begin and minutes are as planned where they are left out; names of the people
    who came are no duty.
    """

    attended: int
    """参加人数 · How many attended"""
    starts_at: datetime | None = None
    """开始时间 · When it begins"""
    minutes: int | None = None
    """时长（分钟） · How long it took, or may take, in minutes"""
    attendees: str | None = None
    """参加人员，未登记为空 · Who attended; empty where nobody wrote it"""
    material: str | None = None
    """培训资料，没有为空 · What was handed out; empty without any"""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that was found. `kind` says what it is, `why` what of it is like the search, `match` how much; `href`
    is where it is read. `phone` is a contact person's, whole: whoever may find contacts may read them.

    `customer` is whose it is, by name; `customer_class` is what that customer is today; `open_cases` are the newest of
    that customer's unfinished cases.
    """

    kind: Literal["case", "contact", "customer", "equipment", "site"]
    """是什么：服务单、联系人、客户、设备、地点 · What it is: a case, a contact, a customer, equipment, a site"""
    id: str
    """编号；主联系人为客户编号，其他联系人为客户编号/contacts/联系人编号，地点为客户编号/sites/地点编号 · Its id; the main contact's is the customer's, another's c-1/contacts/it, a site's c-1/sites/s-1"""
    label: str
    """名称 · What people call it"""
    why: Literal["case_number", "id", "phone", "person", "name", "serial_no", "address"]
    """与所查相符的内容 · What of it is like the search"""
    match: Literal["exact", "prefix", "part"]
    """相符的程度：相同、开头、其中 · How much of it: the same, its beginning, a part"""
    href: str
    """在何处查看 · Where it is read"""
    phone: str | None
    """联系人电话 · The contact's telephone number"""
    customer_id: str
    """客户编号 · Customer"""
    customer: str | None
    """客户名称 · What the customer is called"""
    customer_class: Literal["key", "regular", "new"] | None
    """客户等级：重点、普通、新客户 · What the customer is: key, regular or new"""
    open_cases: list[OpenCase]
    """该客户最近的未结服务单 · The newest of the customer's unfinished cases"""


@dataclass(frozen=True, kw_only=True)
class Hits:
    """What was found; `misheard` is said where what was typed looks like a case number whose check digit is wrong."""

    items: list[Hit]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""
    misheard: Misheard | None
    """像服务单号而校验位不对：可能听错或输错；否则为 None · It looks like a case number with a wrong check digit: misheard or mistyped; None otherwise"""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One stretch of a day of every week."""

    weekday: int
    """星期几，1 为星期一 · Day of the week, 1 is Monday"""
    opens: str
    """开始，如 08:30 · When it begins, as 08:30"""
    closes: str
    """结束，如 17:30；24:00 为午夜 · When it ends, as 17:30; 24:00 is midnight"""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did; with `dry_run` what it would do."""

    dry_run: bool
    """是否只检查 · Was it only checked?"""
    sheets: list[SheetResult]
    """各张工作表 · Each sheet of the file"""


@dataclass(frozen=True, kw_only=True)
class ImportedActivity:
    """A row of the log that the case is imported from, as it stands there. `occurrence` tells equal rows apart."""

    activity: str
    """原日志中的活动 · The activity, as the imported log names it"""
    staff_id: str
    """工号 · Staff number"""
    resource: str
    """原日志中的人员 · The resource, as the imported log names it"""
    happened_at: datetime
    """原日志中的时间 · When, says the imported log"""
    occurrence: int | None = None
    """相同的行中的第几行 · Which of several equal rows, from 1"""


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """One inspection. Days are Asia/Shanghai's; `inspection_id` is unique over all machines. `window_end` is the last
    day of its part of the quarter, `last_day` the one until which it is in time: later where the customer wished so.

    `case_id` is the case that was opened for it last, `number` what people call that. `late`, `steps`, `faults` and
    `findings` are known once it was held, by the work order whose checklist has the notes. `cause` says what called it
    off. `waived_reason`: nothing is to be done about its faults.
    """

    inspection_id: str
    """定期检查编号 · Inspection, unique over all machines"""
    equipment_id: str
    """设备编号 · Equipment"""
    inspection_no: int
    """该设备的第几次定期检查 · Number of the inspection, of its machine"""
    quarter: str
    """季度 · Quarter of the calendar"""
    number_in_quarter: int
    """该季度第几次（从 1 起） · Which one of the quarter, from 1"""
    status: Literal["planned", "begun", "held", "missed", "called_off"]
    """状态 · Where it stands"""
    first_day: date
    """最早检查日期 · First day on which it may be"""
    window_end: date
    """原定的最迟日期 · Last day of its part of the quarter"""
    last_day: date
    """最迟检查日期 · Last day on which it is in time"""
    planned_on: date
    """计划日期（北京时间） · Day for which it is planned, China time"""
    grounds: Literal["warranty", "contract"]
    """依据：保修期或维保合同 · Why: the warranty, or a maintenance contract"""
    contract_id: str | None
    """依据的维保合同；按保修期为 None · The contract; None where it is the warranty"""
    customer_id: str
    """客户编号 · Customer"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    station_id: str | None
    """网点编号 · Station"""
    customers_wish: bool
    """是否应客户要求 · Whether the customer wishes so"""
    move_reason: str | None
    """改期原因 · Why it was moved"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    held_on: date | None
    """检查日期（北京时间） · Day on which it was held, China time"""
    late: bool | None
    """是否迟于最迟日期 · Whether that was after its last day"""
    steps: int | None
    """检查项目数 · Steps on the checklist"""
    faults: int | None
    """故障代码表 · Every code of a fault"""
    findings: list[ChecklistResult]
    """并非一切正常的项目 · Steps that found or changed something"""
    work_order_id: str | None
    """填写检查表的派工单 · Work order whose checklist was filled in"""
    follow_up_case_id: str | None
    """由此产生的服务单；没有则为 None · The case that follows from it; None for none"""
    waived_reason: str | None
    """发现的故障无须报修的原因 · Why nothing is to be done about what it found"""
    cause: Literal["customer", "scrapped", "replaced", "accessory", "not_covered", "changed"] | None
    """取消的缘由 · What called it off"""
    call_off_reason: str | None
    """取消原因 · Why somebody called it off"""


@dataclass(frozen=True, kw_only=True)
class InspectionCallOff:
    """Why the customer does not want it."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class InspectionItem:
    """An inspection in a list, without what each step found."""

    inspection_id: str
    """定期检查编号 · Inspection, unique over all machines"""
    equipment_id: str
    """设备编号 · Equipment"""
    inspection_no: int
    """该设备的第几次定期检查 · Number of the inspection, of its machine"""
    quarter: str
    """季度 · Quarter of the calendar"""
    number_in_quarter: int
    """该季度第几次（从 1 起） · Which one of the quarter, from 1"""
    status: Literal["planned", "begun", "held", "missed", "called_off"]
    """状态 · Where it stands"""
    first_day: date
    """最早检查日期 · First day on which it may be"""
    last_day: date
    """最迟检查日期 · Last day on which it is in time"""
    planned_on: date
    """计划日期（北京时间） · Day for which it is planned, China time"""
    customer_id: str
    """客户编号 · Customer"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    station_id: str | None
    """网点编号 · Station"""
    customers_wish: bool
    """是否应客户要求 · Whether the customer wishes so"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    held_on: date | None
    """检查日期（北京时间） · Day on which it was held, China time"""
    late: bool | None
    """是否迟于最迟日期 · Whether that was after its last day"""
    faults: int | None
    """故障代码表 · Every code of a fault"""
    follow_up_case_id: str | None
    """由此产生的服务单；没有则为 None · The case that follows from it; None for none"""
    waived_reason: str | None
    """发现的故障无须报修的原因 · Why nothing is to be done about what it found"""


@dataclass(frozen=True, kw_only=True)
class InspectionMove:
    """The other day, in Asia/Shanghai, and why. Beyond its time only if the customer wishes so, until the end of the
    next quarter.
    """

    planned_on: date
    """计划日期（北京时间） · Day for which it is planned, China time"""
    customers_wish: bool | None = None
    """是否应客户要求 · Whether the customer wishes so"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class InspectionRequest:
    """The number that its case is to have, and what the customer said of it; both may be left out."""

    case_id: str | None = None
    """服务单编号 · Case"""
    description: str | None = None
    """客户所述 · What the customer said"""


@dataclass(frozen=True, kw_only=True)
class InstallationAcceptance:
    """The customer accepts: who, after what was tested; with `reservations` where something is left to do. Without
    `accepted_on` (Asia/Shanghai) it is today; `without_visit` says why nobody was sent.
    """

    accepted_on: date | None = None
    """验收合格之日（北京时间） · Day of acceptance, China time"""
    accepted_by: str
    """客户验收人 · Who accepted for the customer"""
    tested: str
    """试机内容 · What was tested"""
    reservations: str | None = None
    """保留意见，没有为空 · What is left to do; empty without any"""
    without_visit: str | None = None
    """未上门的原因，已派工为空 · Why nobody went; empty where a station was sent"""


@dataclass(frozen=True, kw_only=True)
class InstallationRow:
    """The installation of a case; its days are in Asia/Shanghai. What is None or empty has not happened to it.

    `faults` and `findings` are those of the latest check, `documents` all that was handed over.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    status: Literal["planned", "unfit", "ready", "refused", "reservations", "accepted", "called_off"]
    """状态 · Status"""
    planned_on: date
    """计划日期（北京时间） · Day for which it is planned, China time"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    equipment_ids: list[str]
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""
    needs: list[Literal["power", "network", "space", "floor", "climate", "access", "other"]]
    """现场须具备的条件 · What the site has to have"""
    plan: str
    """安装方案 · How it is to be done"""
    checked_on: date | None
    """查验日期（北京时间） · Day of the check, Asia/Shanghai"""
    faults: list[SiteFault]
    """故障代码表 · Every code of a fault"""
    findings: str | None
    """检查情况 · What was found"""
    documents: list[Document]
    """移交的资料 · What was handed over"""
    accepted_on: date | None
    """验收合格之日（北京时间） · Day of acceptance, China time"""
    accepted_by: str | None
    """客户验收人 · Who accepted for the customer"""
    tested: str | None
    """试机内容 · What was tested"""
    reservations: str | None
    """保留意见，没有为空 · What is left to do; empty without any"""
    refused_reason: str | None
    """最近一次拒绝验收的原因 · Why the customer did not accept, the last time"""
    called_off_reason: str | None
    """取消原因；随服务单终止的为 None · Why it was called off; None where its case ended"""


@dataclass(frozen=True, kw_only=True)
class JudgementBody:
    """What is done, and why: the more so where it is not what the rules advise."""

    judgement: Literal["refund", "exchange", "repair", "refuse"]
    """处理方式 · What is done"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link of the chain. The first, number 0, is the first-asked employee, who took the request from the customer:
    `from_id` is theirs. Times are UTC; what is None has not happened.
    """

    link_no: int
    """首问与移交链的第几环，0 为首问 · Which link of the chain; 0 is the first-asked employee"""
    from_id: str
    """移交人工号 · Who hands it over"""
    to_id: str | None
    """接收人工号 · To whom"""
    to_group: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    )
    """接收岗位 · To which position"""
    note: str
    """备注 · Note"""
    handed_at: datetime
    """移交时间 · When it was handed over"""
    link_status: Literal["waiting", "accepted", "declined", "handed_on"]
    """是否已接收：waiting、accepted、declined、handed_on · What became of the link"""
    answered_by: str | None
    """答复人工号 · Who answered"""
    answered_at: datetime | None
    """答复时间 · When it was answered"""
    declined_reason: str | None
    """拒绝的原因 · Why it was declined"""


@dataclass(frozen=True, kw_only=True)
class ListedAccess:
    items: list[Access]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedActivityItem:
    items: list[ActivityItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedArticleItem:
    items: list[ArticleItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedArticleRow:
    items: list[ArticleRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedArticleVersion:
    items: list[ArticleVersion]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedAttachmentItem:
    items: list[AttachmentItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCareDetail:
    items: list[CareDetail]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCareVisit:
    items: list[CareVisit]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCaseRow:
    items: list[CaseRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCaseSite:
    items: list[CaseSite]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedContact:
    items: list[Contact]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedContractRow:
    items: list[ContractRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCustomerCompliance:
    items: list[CustomerCompliance]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCustomerDetail:
    items: list[CustomerDetail]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedCustomerRepairRow:
    items: list[CustomerRepairRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedDeliveryFaultRow:
    items: list[DeliveryFaultRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedEquipmentDetail:
    items: list[EquipmentDetail]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedFactoryServiceRow:
    items: list[FactoryServiceRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedInspectionItem:
    items: list[InspectionItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedInstallationRow:
    items: list[InstallationRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedLink:
    items: list[Link]
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
class ListedProductRow:
    items: list[ProductRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedRecordedItem:
    items: list[RecordedItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedRegion:
    items: list[Region]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedRemoteSession:
    items: list[RemoteSession]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedSalesReturnRow:
    items: list[SalesReturnRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedSiteItem:
    items: list[SiteItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedStationCompliance:
    items: list[StationCompliance]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedSuggestedArticle:
    items: list[SuggestedArticle]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedToCollect:
    items: list[ToCollect]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedTrainingRow:
    items: list[TrainingRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedUse:
    items: list[Use]
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
class Merge:
    """The case that goes on, and why the two are one."""

    into: str
    """并入的服务单编号 · The case that goes on"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class MeterReading:
    """What the meter said, when (now, where it is left out), and who read it or was told (the caller)."""

    counter: int
    """表数（印张数） · What the meter said: sheets"""
    origin: Literal["visit", "customer", "remote"]
    """表数来源 · Where the reading comes from"""
    read_at: datetime | None = None
    """抄表时间；不填为现在 · When it was read; now, where it is left out"""
    read_by: str | None = None
    """抄表人工号；不填即本人 · Who read it or was told; the caller, where it is left out"""
    meter_replaced: bool | None = None
    """计数器是否已更换 · Was the meter itself replaced?"""


@dataclass(frozen=True, kw_only=True)
class Misheard:
    """What looks like a case number, `number` as it would be written, and is none that was ever given."""

    number: str
    """所输入的号码 · The number as it was typed"""
    zh: str
    """中文说明 · Said in Chinese"""
    en: str
    """英文说明 · Said in English"""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where it goes: to another customer, or to a site of the same; and why."""

    customer_id: str | None = None
    """客户编号 · Customer"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class NewAddress:
    """Where to go."""

    address: str
    """地址 · Address"""


@dataclass(frozen=True, kw_only=True)
class NewArticle:
    """An article. Without models and families it suits every machine; without `review_on` it is due for review in a
    year.
    """

    article_id: str | None = None
    """知识库文章编号 · Knowledge-base article"""
    title: str
    """标题 · Title"""
    body: str
    """正文 · Text of the article"""
    symptoms: list[str] | None = None
    """故障现象，如客户所说 · Symptoms, as customers say them"""
    models: list[str] | None = None
    """适用型号 · Models that it suits"""
    families: list[str] | None = None
    """适用产品系列 · Product families that it suits"""
    review_on: date | None = None
    """应复审日期（北京时间） · Day on which its review is due, China time"""


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A photo (JPEG, PNG, WebP) or a PDF of at most 5 MiB, in base64; what it is, its content says."""

    name: str
    """附件名称 · What it is called"""
    content: str
    """内容，base64 编码 · The content, in base64"""


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A customer's request, a repair where no kind is said. `taken_by` is the staff number of who first took it 首问,
    the caller's own if left out.

    A relocation says where to, and where from unless the machine stands at a known site; an installation may say where
    to; a delivery fault says what is wrong.
    """

    case_id: str | None = None
    """服务单编号 · Case"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None = None
    """设备编号 · Equipment"""
    channel: Literal["phone", "fax", "mail", "web", "visit"]
    """请求渠道 · How the request came"""
    description: str
    """客户所述 · What the customer said"""
    taken_by: str | None = None
    """首问人工号 · Staff number of who first took the request"""
    kind: (
        Literal[
            "repair",
            "installation",
            "relocation",
            "consultation",
            "complaint",
            "return",
            "exchange",
            "training",
            "inspection",
            "care_visit",
            "delivery_fault",
        ]
        | None
    ) = None
    """请求类别 · What the customer asks for"""
    from_site_id: str | None = None
    """移机的原地点 · The site that a relocation begins at"""
    to_site_id: str | None = None
    """移机、安装的新地点 · The site that a relocation or installation ends at"""
    delivery_fault: Literal["short", "wrong", "damaged"] | None = None
    """送货差错：短少、发错、破损 · What is wrong with a delivery"""


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """Whom to call and where to go; `site_id` is where the person is found, all sites where none is said."""

    person: str
    """联系人 · Contact person"""
    phone: str
    """电话 · Telephone number"""
    address: str
    """地址 · Address"""
    role: Literal["buyer", "it", "accounts", "on_site", "other"] | None = None
    """联系人角色 · What the person is to us"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""


@dataclass(frozen=True, kw_only=True)
class NewContract:
    """A maintenance contract. Both days are in Asia/Shanghai and counted; no `equipment_ids` are all machines of the
    customer, also those to come.
    """

    contract_id: str | None = None
    """维保合同编号 · Maintenance contract"""
    customer_id: str
    """客户编号 · Customer"""
    contract_no: str
    """合同号，合同上所印 · Number of the contract, as it is printed on it"""
    starts_on: date
    """生效日期（北京时间） · First day of the contract, China time"""
    ends_on: date
    """到期日期（北京时间，含当天） · Last day of the contract, China time"""
    covers: list[Literal["work", "parts", "travel", "consumables"]]
    """承担的费用 · What it pays for"""
    visits_a_year: int
    """每年巡检次数 · Inspections a year"""
    equipment_ids: list[str] | None = None
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """A customer organisation. Its contact person goes to `PUT /customers/{customer_id}/contact`, never in here."""

    customer_id: str | None = None
    """客户编号 · Customer"""
    name: str
    """名称 · Name"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""


@dataclass(frozen=True, kw_only=True)
class NewDeliveryFault:
    """What is wrong with a delivery, line by line, with the price paid for one, VAT included. Photos are attachments of
    the case. The day is in Asia/Shanghai.
    """

    fault_id: str | None = None
    """送货差错编号 · Delivery fault"""
    case_id: str
    """服务单编号 · Case"""
    delivery_no: str
    """送货单号 · Number of the delivery note"""
    delivered_on: date
    """送达日期（北京时间） · Delivered on, Asia/Shanghai"""
    lines: list[FaultLineBody]
    """差错明细 · What is wrong, line by line"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class NewEquipment:
    """A machine. The warranty lasts `warranty_months` from `accepted_on` (Asia/Shanghai date); 0 is none at all. Left
    out, they are those of the product, and 60 where nobody listed the model.
    """

    equipment_id: str | None = None
    """设备编号 · Equipment"""
    customer_id: str
    """客户编号 · Customer"""
    model: str
    """产品型号 · Product model"""
    serial_no: str
    """序列号 · Serial number"""
    warranty_months: int | None = None
    """保修月数，自验收合格之日起；不填则按产品，未列入的型号为 60 · Months of warranty, from acceptance on; left out, those of the product, and 60 where nobody listed the model"""
    accepted_on: date | None = None
    """验收合格之日（北京时间） · Day of acceptance, China time"""


@dataclass(frozen=True, kw_only=True)
class NewFurtherContact:
    """Whom to call for what. Without an address it is the main contact's; without a site, the person is for all."""

    person: str
    """联系人 · Contact person"""
    phone: str
    """电话 · Telephone number"""
    address: str | None = None
    """地址 · Address"""
    role: Literal["buyer", "it", "accounts", "on_site", "other"]
    """联系人角色 · What the person is to us"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""


@dataclass(frozen=True, kw_only=True)
class NewHandOver:
    """A person by staff number, or everybody of a position: one of the two; and what they should know."""

    to_id: str | None = None
    """接收人工号 · To whom"""
    to_group: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    ) = None
    """接收岗位 · To which position"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class NewPriority:
    """How urgent it is, and why somebody has to say so."""

    priority: Literal["low", "normal", "high", "urgent"]
    """优先级 · Priority"""
    reason: str
    """指定的原因 · Why somebody has to say so"""


@dataclass(frozen=True, kw_only=True)
class NewProduct:
    """A product. Without `warranty_months` its machines have five years, from acceptance."""

    model: str
    """产品型号 · Product model"""
    family: str
    """产品系列 · Product family"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    skills: list[str] | None = None
    """技能 · Skills"""
    parts: list[PartBody] | None = None
    """适用的配件 · Parts that fit"""
    checklist: list[StepBody] | None = None
    """定期检查项目，按顺序 · Steps of the periodic inspection, in their order"""
    warranty_months: int | None = None
    """保修月数，自验收合格之日起 · Months of warranty, from acceptance on"""
    fault_codes: (
        list[
            Literal[
                "F-00",
                "F-11",
                "F-12",
                "F-21",
                "F-22",
                "F-23",
                "F-24",
                "F-31",
                "F-32",
                "F-33",
                "F-41",
                "F-42",
                "F-43",
                "F-51",
                "F-61",
                "F-71",
                "F-99",
            ]
        ]
        | None
    ) = None
    """本系列可用的故障代码，同系列各型号合计；都不列为全部可用 · Fault codes that the family can have, all of its models together; every one where none are listed"""


@dataclass(frozen=True, kw_only=True)
class NewReturn:
    """Goods that a customer wants to give back, as the delivery note lists them, with the price paid for one, VAT
    included. `requested_on` is today where it is left out; both days are in Asia/Shanghai.
    """

    return_id: str | None = None
    """退换货编号 · Sales return"""
    case_id: str
    """服务单编号 · Case"""
    wish: Literal["refund", "exchange", "repair", "refuse"]
    """客户希望的处理方式 · What the customer wants"""
    cause: Literal["fault", "unsuitable", "unwanted"]
    """退换货原因 · Why the goods are to come back"""
    reason: str
    """原因 · Why"""
    delivery_no: str
    """送货单号 · Number of the delivery note"""
    delivered_on: date
    """送达日期（北京时间） · Delivered on, Asia/Shanghai"""
    requested_on: date | None = None
    """提出日期（北京时间）；不填为今天 · Asked for on, China time; today, left out"""
    lines: list[GoodsBody]
    """送货明细，按送货单 · What was delivered, as the note has it"""


@dataclass(frozen=True, kw_only=True)
class NewSite:
    """A site. Its street address goes to `PUT …/sites/{site_id}/address`, never in here."""

    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    name: str
    """名称 · Name"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    hours: list[OpeningHours] | None = None
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    coordinates: Coordinates | None = None
    """位置（GCJ-02） · Where it is, by GCJ-02"""


@dataclass(frozen=True, kw_only=True)
class NewTraining:
    """Who is trained in what, by whom, when and for how many minutes; `case_id` is the request that it answers."""

    training_id: str | None = None
    """培训编号 · Training"""
    customer_id: str
    """客户编号 · Customer"""
    case_id: str | None = None
    """服务单编号 · Case"""
    topic: str
    """培训主题 · What it is about"""
    model: str | None = None
    """产品型号 · Product model"""
    way: Literal["site", "remote", "company"]
    """培训方式 · Where it is held"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    trainer_id: str
    """培训人工号 · Who trains, by staff number"""
    starts_at: datetime
    """开始时间 · When it begins"""
    minutes: int
    """时长（分钟） · How long it took, or may take, in minutes"""


@dataclass(frozen=True, kw_only=True)
class NextCare:
    """When the next visit is due (Asia/Shanghai), None where nobody is to go; by rule or by hand, and in words."""

    due_on: date | None
    """到期日期（北京时间）；不定期为 None · Day on which it is due, China time; None: no rhythm"""
    said_by: Literal["rule", "hand"]
    """依据：rule 按规则，hand 人工指定 · By rule, or by hand"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class NextCareVisit:
    """When the next visit is due (Asia/Shanghai), and why then; None: as the rule says."""

    next_on: date | None
    """指定的下次拜访日期，按规则则为空 · Day of the next visit; None: by the rule again"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """Nothing has to be said."""


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """An unfinished case. `number` is what people say, None for a case of before there were numbers; times are UTC."""

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
    """状态 · Status"""
    opened_at: datetime
    """受理时间 · When it was opened"""


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """One stretch of a day of every week, by the clock in Asia/Shanghai; 24:00 is midnight."""

    weekday: int
    """星期几，1 为星期一 · Day of the week, 1 is Monday"""
    opens: str
    """开始，如 08:30 · When it begins, as 08:30"""
    closes: str
    """结束，如 17:30；24:00 为午夜 · When it ends, as 17:30; 24:00 is midnight"""


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
class PartBody:
    """A part that fits."""

    part_no: str
    """配件号 · Part number"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of an excerpt; `hit`: it is what was looked for."""

    part: str
    """文字 · Text"""
    hit: bool
    """是否为所查的词 · Is it what was looked for?"""


@dataclass(frozen=True, kw_only=True)
class PlanBody:
    """Which machines, on which day (Asia/Shanghai), what the site has to have, and how it is done 安装方案. Without
    `site_id` it is the site that the request names.
    """

    equipment_ids: list[str]
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    planned_on: date
    """计划日期（北京时间） · Day for which it is planned, China time"""
    needs: list[Literal["power", "network", "space", "floor", "climate", "access", "other"]] | None = None
    """现场须具备的条件 · What the site has to have"""
    plan: str | None = None
    """安装方案 · How it is to be done"""


@dataclass(frozen=True, kw_only=True)
class PlanDetail:
    """All inspections of a machine that there ever were, by the day for which they are planned. Those after
    `holidays_known_until` keep to Mondays to Fridays until the holidays of their year are published, and then to
    working days.
    """

    inspections: list[Inspection]
    """该设备的全部定期检查 · All inspections of the machine"""
    holidays_known_until: date | None
    """放假安排已知到此日（北京时间） · Until when holidays are known, Asia/Shanghai"""


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    """An unfinished case that another may be the same as. `number` is None for a case of before there were numbers.
    `same_symptom`: what the customers said is about one symptom, as far as words tell.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    same_symptom: bool
    """是否同一故障现象 · Is it about the same symptom?"""


@dataclass(frozen=True, kw_only=True)
class PostponeBody:
    """What the maker says now, and why."""

    expected_on: date | None = None
    """预计收回日期（北京时间） · Expected back by, China time"""
    rma_no: str | None = None
    """厂家返修单号（RMA），空为没有 · The maker’s RMA number; empty without"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class PriorityReason:
    """Why a case has its priority: whether by rule or by hand, by which version of the rule, and in words."""

    by: Literal["rule", "hand"]
    """按规则还是人工指定 · By rule or by hand"""
    rule: str | None
    """规则版本 · Version of the rule; None by hand"""
    zh: str
    """中文说明 · Said in Chinese"""
    en: str
    """英文说明 · Said in English"""


@dataclass(frozen=True, kw_only=True)
class ProductRevision:
    """What is to be known of it instead, and why. A list takes the place of the whole list."""

    family: str | None = None
    """产品系列 · Product family"""
    name_zh: str | None = None
    """中文名称 · Name in Chinese"""
    name_en: str | None = None
    """英文名称 · Name in English"""
    skills: list[str] | None = None
    """技能 · Skills"""
    parts: list[PartBody] | None = None
    """适用的配件 · Parts that fit"""
    checklist: list[StepBody] | None = None
    """定期检查项目，按顺序 · Steps of the periodic inspection, in their order"""
    warranty_months: int | None = None
    """保修月数，自验收合格之日起 · Months of warranty, from acceptance on"""
    fault_codes: (
        list[
            Literal[
                "F-00",
                "F-11",
                "F-12",
                "F-21",
                "F-22",
                "F-23",
                "F-24",
                "F-31",
                "F-32",
                "F-33",
                "F-41",
                "F-42",
                "F-43",
                "F-51",
                "F-61",
                "F-71",
                "F-99",
            ]
        ]
        | None
    ) = None
    """本系列可用的故障代码，同系列各型号合计；都不列为全部可用 · Fault codes that the family can have, all of its models together; every one where none are listed"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """A product as it is known now. `listed_at` (UTC) is the last time; `discontinued_reason` is None while it is
    sold.
    """

    model_key: str
    """比较用型号，可用于地址：不计全半角、大小写、空格和连字符 · The model as it is compared, for addresses: width, case, blanks and dashes are nothing"""
    model: str
    """产品型号 · Product model"""
    family: str
    """产品系列 · Product family"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    skills: list[str]
    """维修人员须具备的技能 · Skills that a technician needs for it"""
    parts: list[FittingPart]
    """适用的配件 · Parts that fit"""
    checklist: list[ChecklistStep]
    """定期检查项目，按顺序 · Steps of the periodic inspection, in their order"""
    warranty_months: int
    """保修月数，自验收合格之日起 · Months of warranty, from acceptance on"""
    listed_at: datetime
    """列入时间 · When it was listed, the last time"""
    discontinued: bool
    """是否已停售 · Is it sold no more?"""
    discontinued_reason: str | None
    """停售原因 · Why it is sold no more"""
    fault_codes: list[
        Literal[
            "F-00",
            "F-11",
            "F-12",
            "F-21",
            "F-22",
            "F-23",
            "F-24",
            "F-31",
            "F-32",
            "F-33",
            "F-41",
            "F-42",
            "F-43",
            "F-51",
            "F-61",
            "F-71",
            "F-99",
        ]
    ]
    """本系列可用的故障代码，同系列各型号合计；都不列为全部可用 · Fault codes that the family can have, all of its models together; every one where none are listed"""


@dataclass(frozen=True, kw_only=True)
class PromiseBody:
    """Which day the customer is promised now (Asia/Shanghai), and why."""

    due_on: date
    """到期日期（北京时间）；不定期为 None · Day on which it is due, China time; None: no rhythm"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class QualityInspection:
    """What the QC returns group found; what it cannot tell is `undecided`, and customer service decides."""

    verdict: Literal["returnable", "not_returnable", "undecided"]
    """检验结论 · What was found"""
    findings: str
    """检查情况 · What was found"""


@dataclass(frozen=True, kw_only=True)
class QuoteBody:
    """What it would cost the customer, in fen with VAT; 0 is free of charge."""

    amount_fen: int
    """金额（分，含税） · Amount in fen, with VAT"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class Rating:
    """What the customer thinks of it, 5 is the best."""

    rating: int
    """客户评分，1 至 5，5 为最好；未问为 None · The customer's rating, 1 to 5, the best; None if not asked"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether the process may get requests, check by check."""

    ready: bool
    """是否可接受请求 · Ready for requests?"""
    checks: dict[str, bool]
    """各项检查 · Check by check"""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What came back, line by line, and in what condition."""

    lines: list[ReceivedBody]
    """收到的货物，逐行 · What came back, line by line"""
    condition: str
    """状况 · Its condition"""


@dataclass(frozen=True, kw_only=True)
class ReceivedBody:
    """What came back of a line of the delivery; 0 is nothing of it."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    quantity: int
    """数量 · How many units"""
    serial_no: str | None = None
    """序列号 · Serial number"""


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    """What came back of a line, and whether it is what was delivered."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    quantity: int
    """数量 · How many units"""
    serial_no: str
    """序列号 · Serial number"""
    agrees: bool
    """是否与送货一致 · Is it what was delivered?"""


@dataclass(frozen=True, kw_only=True)
class RecordedItem:
    """One thing that happened, as people and as programs read it; `version` is its place in the thing's history."""

    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    time: datetime
    """发生时间 · When it happened"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    type: str
    """事件类型与版本 · The event type and its version"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class Region:
    """One region. `name` is the full one; `code` is that of GB/T 2260, which the country and great regions lack."""

    name: str
    """全称 · Full name"""
    short_name: str
    """简称 · Short name"""
    code: str | None
    """行政区划代码（GB/T 2260） · Code by GB/T 2260"""
    level: Literal["country", "area", "province", "city"]
    """层级 · Level"""
    parent: str | None
    """上级区域 · The region right above"""


@dataclass(frozen=True, kw_only=True)
class RemoteHelp:
    """A session that is over: it took `minutes`, until `ended_at`, or until now where that is left out. Another tool
    than those of the list is named.
    """

    minutes: int
    """时长（分钟） · How long it took, or may take, in minutes"""
    ended_at: datetime | None = None
    """结束时间，不填为现在 · When it ended; now, where it is left out"""
    tool: Literal["remote_desktop", "screen_share", "device_page", "maker_service", "other"]
    """所用工具 · What it was given with"""
    tool_name: str | None = None
    """工具名称；其他工具须填写 · What the tool is called; required for another tool"""
    consent_by: str
    """同意人 · Who consented"""
    consent_way: Literal["spoken", "written", "on_page"]
    """同意或答复的方式 · How they consented, or said that they do not"""
    result: Literal["solved", "not_solved", "broken_off"]
    """远程维护的结果 · What came of the session"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class RemoteRefusal:
    """Who does not consent, and how they said so."""

    refused_by: str
    """拒单的网点，尚未另行派工 · The station that refused it; nobody has routed it since"""
    consent_way: Literal["spoken", "written", "on_page"]
    """同意或答复的方式 · How they consented, or said that they do not"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class RemoteSession:
    """A session, or a refusal: then what only a session has is None. `person` consented, or did not. Times are UTC."""

    session_no: int
    """第几次远程维护（从 1 起） · Which session of remote help, from 1"""
    staff_id: str
    """支持人员工号 · Staff number of who helped, or asked"""
    person: str
    """同意人，或不同意的人 · Who consented, or did not"""
    consent_way: Literal["spoken", "written", "on_page"]
    """同意或答复的方式 · How they consented, or said that they do not"""
    result: Literal["solved", "not_solved", "broken_off", "refused"]
    """远程维护的结果 · What came of it"""
    note: str
    """备注 · Note"""
    recorded_at: datetime
    """登记时间 · When it was recorded"""
    began_at: datetime | None
    """开始时间（UTC） · When it began, UTC"""
    ended_at: datetime | None
    """结束时间（UTC） · When it ended, UTC"""
    tool: Literal["remote_desktop", "screen_share", "device_page", "maker_service", "other"] | None
    """所用工具 · What it was given with"""
    tool_name: str | None
    """工具名称；未写为 None · What the tool is called; None where nobody said"""


@dataclass(frozen=True, kw_only=True)
class Reopening:
    """Why the customer calls again: any class but satisfied, and the customer's words.

    A case that ended without a class may go on without one: then the reason says why the ending was wrong.
    """

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
    ) = None
    """六类结果之一 · One of the six classes"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class RepairPart:
    """A part that went into a thing."""

    part_no: str
    """配件号 · Part number"""
    quantity: int
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class ReplanBody:
    """What is planned now, and why; what is left out stays."""

    equipment_ids: list[str] | None = None
    """所含设备；空为客户的全部设备 · Machines by number; none named: all"""
    site_id: str | None = None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    planned_on: date | None = None
    """计划日期（北京时间） · Day for which it is planned, China time"""
    needs: list[Literal["power", "network", "space", "floor", "climate", "access", "other"]] | None = None
    """现场须具备的条件 · What the site has to have"""
    plan: str | None = None
    """安装方案 · How it is to be done"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Retried:
    """How many events wait for another try."""

    events: int
    """等待的事件数 · How many events wait"""


@dataclass(frozen=True, kw_only=True)
class ReturnSettlement:
    """How it was carried out. Amounts in fen, VAT included: what is deducted, and for an exchange the price of what is
    given. `reference` is the number of the payment or the consignment.
    """

    deduction_fen: int | None = None
    """扣减（分） · Deducted, fen"""
    deduction_reason: str | None = None
    """扣减原因，没有为空 · Why; empty where nothing is deducted"""
    new_price_fen: int | None = None
    """换出货物价格（分） · Price of the goods given for them, fen"""
    reference: str | None = None
    """付款、收款或发货的凭证号，没有为空 · Number of the payment or the consignment; empty without one"""
    successors: list[SuccessorBody] | None = None
    """换出的设备 · Machines given in exchange"""


@dataclass(frozen=True, kw_only=True)
class ReturnWithdrawal:
    """Why the customer keeps the goods."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Returning:
    """Who at the customer's takes it, and signs."""

    place: str
    """交接地点 · Where it changed hands"""
    condition: str
    """状况 · Its condition"""
    accessories: str
    """随附物品 · What came with it"""
    handed_at: datetime | None = None
    """交还时间；不填为现在 · When it was given back; now, where it is left out"""
    form_no: str | None = None
    """客户签字的纸质单号，空为没有 · Number of the paper form that the customer signed; empty without"""
    signature: str | None = None
    """客户签名图片（base64） · Picture of the signature, base64"""
    received_by: str
    """客户签收人 · Who at the customer’s takes it"""


@dataclass(frozen=True, kw_only=True)
class Route:
    """Nothing, for the station that the routing policy chooses; or a station chosen by hand, with the reason."""

    station_id: str | None = None
    """网点编号 · Station"""
    reason: str | None = None
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class SalesReturnRow:
    """A sales return. Times are UTC, days are in Asia/Shanghai, amounts in fen. `waits_for` is whose turn it is, since
    `waits_since`; both are None once it is over. What was not said yet is None.
    """

    return_id: str
    """退换货编号 · Sales return"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    status: Literal["requested", "received", "inspected", "judged", "settled", "withdrawn"]
    """状态 · Status"""
    waits_for: Literal["agent", "qc_returns", "team_leader", "after_sales"] | None
    """待谁处理；已结束为 None · Whose turn it is; None once it is over"""
    waits_since: datetime | None
    """自何时起等待；已结束为 None · Since when; None once it is over"""
    requested_at: datetime
    """提出时间 · When it was asked for"""
    wish: Literal["refund", "exchange", "repair", "refuse"]
    """客户希望的处理方式 · What the customer wants"""
    cause: Literal["fault", "unsuitable", "unwanted"]
    """退换货原因 · Why the goods are to come back"""
    reason: str
    """原因 · Why"""
    delivery_no: str
    """送货单号 · Number of the delivery note"""
    delivered_on: date
    """送达日期（北京时间） · Delivered on, Asia/Shanghai"""
    requested_on: date
    """提出日期（北京时间） · Asked for on, China time"""
    lines: list[GoodsLine]
    """送货明细 · What was delivered"""
    advice: Advice
    """三包建议 · What the rules advise"""
    advice_zh: str
    """三包建议与日期、条款（中文） · The advice with dates and clause, in Chinese"""
    advice_en: str
    """三包建议与日期、条款（英文） · The advice with dates and clause, in English"""
    received_lines: list[ReceivedLine]
    """收到的货物，逐行 · What came back, line by line"""
    received_condition: str | None
    """收货时的状况；未收到为 None · Condition of what came back; None before"""
    received_by: str | None
    """收货人工号 · Staff number of who received it"""
    verdict: Literal["returnable", "not_returnable", "undecided"] | None
    """检验结论 · What was found"""
    findings: str | None
    """检查情况 · What was found"""
    inspected_by: str | None
    """检验人工号 · Staff number of who inspected it"""
    judgement: Literal["refund", "exchange", "repair", "refuse"] | None
    """处理方式 · What is done"""
    judgement_reason: str | None
    """判定理由 · Why it was judged so"""
    judged_by: str | None
    """判定人工号 · Staff number of who judged"""
    as_advised: bool | None
    """是否符合三包建议 · Whether the advice allows it"""
    price_fen: int | None
    """退回货物所付金额（分） · What was paid for the goods that came back, fen"""
    deduction_fen: int | None
    """扣减（分） · Deducted, fen"""
    deduction_reason: str | None
    """扣减原因 · Why so much was deducted"""
    new_price_fen: int | None
    """换出货物价格（分） · Price of the goods given for them, fen"""
    to_customer_fen: int | None
    """付给客户（分） · Paid to the customer, fen"""
    from_customer_fen: int | None
    """向客户收取（分） · Paid by the customer, fen"""
    reference: str | None
    """付款、收款或发货的凭证号，没有为空 · Number of the payment or the consignment; empty without one"""
    successors: list[Successor]
    """换出的设备 · Machines given in exchange"""
    settled_by: str | None
    """结算人工号 · Staff number of who settled it"""
    ended_at: datetime | None
    """结束时间；未结束为 None · When it was over; None before"""
    withdrawn_reason: str | None
    """撤回原因 · Why it was withdrawn"""


@dataclass(frozen=True, kw_only=True)
class Scrapping:
    """Why it is no more."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the customer said: a phone number or a part of one, a name, a serial number, a case number, an id, an
    address; in any spelling.
    """

    q: str
    """客户所说：电话、名称、序列号、服务单号、编号、地址，全部或部分 · What the customer said: a phone number, a name, a serial number, a case number, an id, an address, or a part"""
    limit: int | None = None
    """最多几条 · How many at most"""


@dataclass(frozen=True, kw_only=True)
class SendBackBody:
    """How it comes to us."""

    carrier: str
    """承运方 · Carrier"""
    tracking_no: str
    """运单号 · Tracking number"""


@dataclass(frozen=True, kw_only=True)
class ServiceAnswerBody:
    """What was answered to the maker's quote, and whether the customer or the company decided it."""

    accepted: bool
    """是否接受厂家报价 · Is the maker’s quote accepted?"""
    decided_by: Literal["customer", "company"]
    """答复方 · Who decided"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class ServiceResultBody:
    """What the maker did."""

    result: Literal["repaired", "refused", "not_worthwhile"]
    """返厂结果 · What the maker did"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class SettledBody:
    """How a line is made good; a credit in fen, VAT included; the number of the consignment or the payment."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    remedy: Literal["send_rest", "swap", "credit", "refuse"]
    """处理方式 · How the line is made good"""
    credit_fen: int | None = None
    """退还金额，含税（分） · Credit with VAT, fen"""
    reference: str | None = None
    """付款、收款或发货的凭证号，没有为空 · Number of the payment or the consignment; empty without one"""


@dataclass(frozen=True, kw_only=True)
class SettledLine:
    """How a line is made good."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    remedy: Literal["send_rest", "swap", "credit", "refuse"]
    """处理方式 · How the line is made good"""
    credit_fen: int
    """退还金额，含税（分） · Credit with VAT, fen"""
    reference: str
    """付款、收款或发货的凭证号，没有为空 · Number of the payment or the consignment; empty without one"""


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What was done about it."""

    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class SheetResult:
    """What a sheet did, or would do: rows that make something new, rows that change something, rows that are as it is
    known already; examples are passed over.
    """

    sheet: str
    """登记册 · Which register"""
    rows_added: int
    """新增的行数 · Rows that make something new"""
    rows_changed: int
    """有更正的行数 · Rows that correct something"""
    rows_same: int
    """无变化的行数 · Rows that are as it is known already"""
    examples: int
    """略过的示例行数 · Examples that were passed over"""


@dataclass(frozen=True, kw_only=True)
class SiteAddress:
    """Where a site is; `changed_at` is UTC."""

    customer_id: str
    """客户编号 · Customer"""
    site_id: str
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    address: str
    """地址 · Address"""
    changed_at: datetime
    """最近更改时间 · When it was last changed"""


@dataclass(frozen=True, kw_only=True)
class SiteCheckBody:
    """What is missing; nothing is: the site is fit. Without `checked_on` it is today."""

    checked_on: date | None = None
    """查验日期（北京时间） · Day of the check, Asia/Shanghai"""
    faults: list[FaultBody] | None = None
    """故障代码表 · Every code of a fault"""
    findings: str | None = None
    """检查情况 · What was found"""


@dataclass(frozen=True, kw_only=True)
class SiteClosing:
    """Why the customer is there no longer."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class SiteCorrection:
    """What is otherwise at the site than it is known, and why it is corrected."""

    name: str | None = None
    """名称 · Name"""
    region: str | None = None
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    hours: list[OpeningHours] | None = None
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    coordinates: Coordinates | None = None
    """位置（GCJ-02） · Where it is, by GCJ-02"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class SiteFault:
    """Something that the site does not have yet, and who sees to it."""

    need: Literal["power", "network", "space", "floor", "climate", "access", "other"]
    """缺少的条件 · What is missing"""
    mended_by: Literal["customer", "company"]
    """由谁整改 · Who sees to it"""
    mended_until: date | None
    """整改期限（北京时间）；未约定为 None · Until when; None where that is not agreed"""


@dataclass(frozen=True, kw_only=True)
class SiteItem:
    """A site of a customer. Coordinates are GCJ-02, about a hundred metres exact; None where they are not known."""

    customer_id: str
    """客户编号 · Customer"""
    site_id: str
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    name: str
    """名称 · Name"""
    region: str
    """区域：代码、全称或常用简称，见 GET /regions · Region: code, full or usual short name (GET /regions)"""
    hours: list[Hours]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    latitude: float | None
    """纬度（GCJ-02） · Latitude, GCJ-02"""
    longitude: float | None
    """经度（GCJ-02） · Longitude, GCJ-02"""
    site_closed: bool
    """是否已停用 · Is the customer there no longer?"""


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
class StandIn:
    """Who took whose place, and why."""

    former_id: str
    """被替换人工号 · Staff number of who is replaced"""
    stand_in_id: str
    """替换人工号 · Staff number of who takes their place"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class StandInBody:
    """Who takes whose place, and why."""

    former_id: str
    """被替换人工号 · Staff number of who is replaced"""
    stand_in_id: str
    """替换人工号 · Staff number of who takes their place"""
    why: Literal["left", "absent"]
    """换人原因 · Why"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class StationCompliance:
    """As of a station: the one that held it, or is to."""

    planned: int
    """应进行的次数 · Inspections that there were to be"""
    in_time: int
    """按时完成 · Held by their last day"""
    late: int
    """迟于期限完成 · Held after it"""
    missed: int
    """错过 · Not held"""
    overdue: int
    """已过期限而未完成 · Past their last day, and still to be held"""
    open: int
    """未到期限 · Still to be held, and in time"""
    declined: int
    """客户不需要，不计入应进行的次数 · Not wanted by the customer; none of those"""
    station_id: str
    """网点编号 · Station"""


@dataclass(frozen=True, kw_only=True)
class StepBody:
    """A step of the periodic inspection."""

    phase: Literal["check", "debug", "clean"]
    """检查、调试或清洁 · To check, debug or clean"""
    zh: str
    """中文说明 · What to do, in Chinese"""
    en: str
    """英文说明 · What to do, in English"""


@dataclass(frozen=True, kw_only=True)
class Succession:
    """Which machine does its work for good from now on, and why."""

    successor_id: str
    """接替它的设备编号 · The machine that took its place"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Successor:
    """The machine that the customer gets for the one of a line."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    equipment_id: str
    """换出的设备编号 · The machine that is given"""


@dataclass(frozen=True, kw_only=True)
class SuccessorBody:
    """The machine, registered for the customer, that is given for the one of a line."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    equipment_id: str
    """换出的设备编号 · The machine that is given"""


@dataclass(frozen=True, kw_only=True)
class SuggestedArticle:
    """An article that may help. `fit` says for whom it is: the model, its family, every machine, or other ones where no
    machine was named; `likeness` how much it is like the words, 0 to 1; `named` which of its symptoms they name. `used`
    and `solved` are of its latest 100 requests.
    """

    article_id: str
    """知识库文章编号 · Knowledge-base article"""
    title: str
    """标题 · Title"""
    fit: Literal["model", "family", "general", "other"]
    """适用：model 该型号、family 该系列、general 所有机型、other 未指明机型 · Whom it is for: the model, its family, general (every machine), or other where no machine was named"""
    likeness: float
    """与所述相符的程度（0 至 1） · How much it is like the words, 0 to 1"""
    named: list[str]
    """所述中提到的现象 · Those of its symptoms that the words name"""
    used: int
    """最近 100 个请求中用过的次数 · Requests that it was used for, of the latest 100"""
    solved: int
    """其中解决的 · Those of them that it solved"""


@dataclass(frozen=True, kw_only=True)
class Symptoms:
    """What a customer says, and of which machine: its model, or its number."""

    description: str | None = None
    """客户所述 · What the customer said"""
    model: str | None = None
    """产品型号 · Product model"""
    equipment_id: str | None = None
    """设备编号 · Equipment"""
    limit: int | None = None
    """最多几条 · How many at most"""


@dataclass(frozen=True, kw_only=True)
class TakeBackBody:
    """In what condition it is."""

    condition: str
    """状况 · Its condition"""


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What the taker confirms."""

    place: str
    """交接地点 · Where it changed hands"""
    condition: str
    """状况 · Its condition"""
    accessories: str
    """随附物品 · What came with it"""
    handed_at: datetime | None = None
    """接收时间；不填为现在 · When it was taken; now, where it is left out"""


@dataclass(frozen=True, kw_only=True)
class ToCollect:
    """A case whose thing is to be collected: by anybody of `collect_by`, or by `collector_id`; from `collect_on` on, a
    day in Asia/Shanghai. `opened_at` is UTC.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str
    """客户编号 · Customer"""
    customer_name: str
    """客户名称 · The customer's name"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    description: str
    """客户所述 · What the customer said"""
    opened_at: datetime
    """受理时间 · When it was opened"""
    collect_by: Literal["salesperson", "delivery"]
    """待取件：由何岗位取件，不待取件为空 · Who is to collect its thing; None where nobody is"""
    collector_id: str | None
    """指定取件人工号，未指定为空 · Staff number of who is to go; none where anybody is"""
    collect_on: date | None
    """取件日期（北京时间），未定为空 · From which day on, Asia/Shanghai; none where any will do"""
    collect_note: str | None
    """取件说明 · What whoever collects it has to know"""


@dataclass(frozen=True, kw_only=True)
class ToldBody:
    """How the customer was told."""

    way: Literal["phone", "signature", "email", "in_person"]
    """告知方式 · How the customer was told"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class TrainingCancellation:
    """Why it is not held."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class TrainingFigures:
    """Month by month, the earliest first."""

    months: list[TrainingMonth]
    """按月 · Month by month"""


@dataclass(frozen=True, kw_only=True)
class TrainingMonth:
    """What there was in a month of Asia/Shanghai, `2026-03`. `average_rating` is None where nobody rated."""

    month: str
    """月份（北京时间） · The month, China time"""
    planned: int
    """已计划、尚未举行的 · Planned, and not held yet"""
    held: int
    """已举行的 · Held"""
    cancelled: int
    """已取消的 · Cancelled"""
    attended: int
    """参加人次 · How many attended"""
    minutes: int
    """已举行的总时长（分钟） · Minutes of those that were held"""
    rated: int
    """有评价的 · How many were rated"""
    average_rating: float | None
    """平均评分，1 至 5；无评价为 None · Average rating, 1 to 5; None where nobody rated"""


@dataclass(frozen=True, kw_only=True)
class TrainingPostponement:
    """When it is held now, by whom where that changes, and why."""

    starts_at: datetime
    """开始时间 · When it begins"""
    trainer_id: str | None = None
    """培训人工号 · Who trains, by staff number"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class TrainingRow:
    """A training. `starts_at` (UTC) and `minutes` are as planned, and as it was once it is held. What is None has not
    happened to it; without a case there is no number.
    """

    training_id: str
    """培训编号 · Training"""
    customer_id: str
    """客户编号 · Customer"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    topic: str
    """培训主题 · What it is about"""
    model: str | None
    """产品型号 · Product model"""
    way: Literal["site", "remote", "company"]
    """培训方式 · Where it is held"""
    site_id: str | None
    """地点编号，在客户内唯一 · Site, unique within the customer"""
    trainer_id: str
    """培训人工号 · Who trains, by staff number"""
    station_id: str | None
    """网点编号 · Station"""
    starts_at: datetime
    """开始时间 · When it begins"""
    minutes: int
    """时长（分钟） · How long it took, or may take, in minutes"""
    status: Literal["planned", "held", "cancelled"]
    """状态 · Status"""
    postponed: int
    """改期次数 · How often it was postponed"""
    attended: int | None
    """参加人数 · How many attended"""
    attendees: str | None
    """参加人员，未登记为空 · Who attended; empty where nobody wrote it"""
    material: str | None
    """培训资料，没有为空 · What was handed out; empty without any"""
    rating: int | None
    """客户评分，1 至 5，5 为最好；未问为 None · The customer's rating, 1 to 5, the best; None if not asked"""
    note: str | None
    """备注 · Note"""
    cancelled_reason: str | None
    """取消原因；未取消为 None · Why it was cancelled; None where it was not"""


@dataclass(frozen=True, kw_only=True)
class Use:
    """A request that an article was used for: when last, by whom, and what came of it."""

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    used_at: datetime
    """最近一次使用的时间 · When it was last used"""
    given_by: str
    """支持人员工号 · Staff number of who guided"""
    help: Literal["solved", "came_back", "not_solved"]
    """结果：solved 已解决、came_back 又开启、not_solved 未解决 · What came of it: solved, came_back (opened again since) or not_solved"""


@dataclass(frozen=True, kw_only=True)
class UsedPart:
    """How many of a part."""

    part_no: str
    """配件号 · Part number"""
    quantity: int | None = None
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found of every line, and how."""

    lines: list[FoundBody]
    """逐行核实结果 · What was found of each line"""
    findings: str
    """检查情况 · What was found"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Why it is erased."""

    reason: Literal["asked", "ordered", "not_needed"]
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Why the class that was given by hand stands no longer."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class WorkBody:
    """What was done, and the parts that went into it; in words where they have no numbers."""

    work_done: str
    """所做处理 · What was done"""
    parts: list[UsedPart] | None = None
    """所用配件；没有则为空 · Parts that went into it; empty for none"""
    other_parts: str | None = None
    """没有配件号的配件 · Parts without a number, in words"""


class Intake(Service):
    """客户、设备、知识库与服务单受理 · Customers, equipment, the knowledge base, and cases as they come in"""

    def receive_request(
        self,
        body: NewCase,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseDetail]:
        """受理请求 · Receive a request

        Opens a case, which gets a number that people can say. Whether it is in warranty is decided by its day in
        Asia/Shanghai.

        `possible_duplicates` has unfinished cases of its kind and of the same machine, those of the same symptom first;
        without a machine, the same customer's in the same words. One that is opened in the same moment is not among them
        yet: reading the case shows it.
        """
        return self._call(
            CaseDetail,
            "POST",
            "/cases",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_cases(
        self,
        *,
        status: Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]
        | None = None,
        station_id: str | None = None,
        customer_id: str | None = None,
        deflected: bool | None = None,
        solved_by: Literal["phone", "remote", "on_site", "workshop"] | None = None,
        ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None = None,
        merged_into: str | None = None,
        equipment_id: str | None = None,
        kind: Literal[
            "repair",
            "installation",
            "relocation",
            "consultation",
            "complaint",
            "return",
            "exchange",
            "training",
            "inspection",
            "care_visit",
            "delivery_fault",
        ]
        | None = None,
        priority: Literal["low", "normal", "high", "urgent"] | None = None,
        owner_id: str | None = None,
        address_doubted: bool | None = None,
        owned: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCaseRow]:
        """查找服务单 · Find cases

        Newest first. A station sees its own only, a technician those of their open work orders.

        - `status`: 状态 · Status
        - `station_id`: 网点编号 · The station's number
        - `customer_id`: 客户编号 · The customer's number
        - `deflected`: 未上门即解决 · Closed without a visit
        - `solved_by`: 解决环节 · The step that closed it
        - `ending`: 终止类别 · How it ended without a class
        - `merged_into`: 并入的服务单 · Duplicates of this case
        - `equipment_id`: 设备编号 · The machine's number
        - `kind`: 请求类别 · What the customer asks for
        - `priority`: 优先级 · Priority
        - `owner_id`: 负责人工号 · Who owns it
        - `address_doubted`: 地址有误、待核实 · The address has to be settled
        - `owned`: false：仍在信息中心、尚无人负责 · False: at the information centre, and owned by nobody yet
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCaseRow,
            "GET",
            "/cases",
            {},
            query={
                "status": status,
                "station_id": station_id,
                "customer_id": customer_id,
                "deflected": deflected,
                "solved_by": solved_by,
                "ending": ending,
                "merged_into": merged_into,
                "equipment_id": equipment_id,
                "kind": kind,
                "priority": priority,
                "owner_id": owner_id,
                "address_doubted": address_doubted,
                "owned": owned,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_case(self, case_id: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[CaseDetail]:
        """查看服务单 · Read a case

        As it stands now. A station sees its own only, among the possible duplicates, too; a technician those of their
        open work orders.

        With `as_of` as it stood then: for the station that had it then, and for a technician who has it in hand now.
        Possible duplicates are told of the present alone: they are for whoever merges now.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            CaseDetail, "GET", "/cases/{case_id}", {"case_id": case_id}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def give_guidance(
        self,
        case_id: str,
        body: Guidance,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """电话支持 · Guide the customer by phone

        If it solved the case, the call-back follows and no visit is made.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/guidance",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def agree_appointment(
        self,
        case_id: str,
        body: Appointment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """约定上门时间 · Agree an appointment

        Before the case goes to a station; afterwards the station arranges the time.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/appointment",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def give_remote_help_to_case(
        self,
        case_id: str,
        body: RemoteHelp,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """远程维护 · Help from afar

        Only after the customer consented. If it solved the case, the call-back follows and no visit is made; if not, the
        station that the case goes to gets the note.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/remote-help",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_remote_help(
        self,
        case_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRemoteSession]:
        """远程维护记录 · Sessions of remote help

        In order, with the times that the customer did not consent; also as of the past. A station sees its own cases
        only, a technician those of their open work orders.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRemoteSession,
            "GET",
            "/cases/{case_id}/remote-help",
            {"case_id": case_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def refuse_remote_help_for_case(
        self,
        case_id: str,
        body: RemoteRefusal,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """客户不同意远程维护 · The customer does not consent

        Then somebody drives: agree an appointment, and route the case.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/remote-help/refusal",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_sites_of_case(self, case_id: str, *, wait_for: str | None = None) -> Answer[ListedCaseSite]:
        """服务单的地点 · The sites of a request

        Of a relocation or an installation, for whoever may read the contact of the case. Who read an address is on
        record.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            ListedCaseSite, "GET", "/cases/{case_id}/sites", {"case_id": case_id}, query={"wait_for": wait_for}
        )

    def route_case(
        self,
        case_id: str,
        body: Route,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """派往网点 · Route a case to a station

        To the station that the routing policy of today chooses, or to one chosen by hand; the reason is kept. Region and
        model are those of now, corrected where they were.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/route",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def reopen_case(
        self,
        case_id: str,
        body: Reopening,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """客户再次来电，重新开启 · Reopen a closed case

        It goes back to its station at once; without one, or without a class, it is the clerk's again.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/reopen",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def end_case(
        self,
        case_id: str,
        body: End,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """终止服务单 · End a case without a class

        Whatever is still open about it is called off: the visit, the call-back, the clocks. No station is to blame.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/end",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_duplicates(
        self, case_id: str, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedCaseRow]:
        """并入本单的服务单 · What was merged into a case

        The duplicates, with what was said there, newest first: each is read, with its attachments and sessions, by
        whoever sees this case.

        - `case_id`: 服务单编号 · Case
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCaseRow,
            "GET",
            "/cases/{case_id}/duplicates",
            {"case_id": case_id},
            query={"limit": limit, "after": after, "wait_for": wait_for},
        )

    def merge_case(
        self,
        case_id: str,
        body: Merge,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """并入另一服务单 · Merge a duplicate

        Ends this case as a duplicate of another unfinished one of the same customer, which goes on.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/merge",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def hand_over_case(
        self,
        case_id: str,
        body: NewHandOver,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """移交服务单 · Hand a case over

        They take it or decline; until then whoever had it answers for it. A hand-over that nobody has answered is
        superseded by the next.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/hand-over",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def take_case(
        self,
        case_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """接手服务单 · Own a case

        What was handed over to the caller, or to a position; or a case that nobody owns.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/take",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def decline_hand_over(
        self,
        case_id: str,
        body: Declining,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """拒绝移交 · Decline a hand-over

        It is with whoever had it before, who hands it to somebody else or takes it.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/hand-over/decline",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def settle_case_address(
        self,
        case_id: str,
        body: AddressSettlement,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """地址已核实 · Settle the address

        After a technician has found it wrong, and the customer was asked: correct contact or site first. The station's
        order goes on by itself.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/address/settle",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_hand_overs(
        self,
        case_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedLink]:
        """首问与移交链 · The chain of hand-overs

        From the first-asked employee on, in order: who handed the case to whom, when, and what they said; also as of the
        past. Who owns it now: `owner_id` of the case.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedLink,
            "GET",
            "/cases/{case_id}/hand-overs",
            {"case_id": case_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def prioritise_case(
        self,
        case_id: str,
        body: NewPriority,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """指定优先级 · Say how urgent a case is

        By hand: it goes before what the rule gave.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/priority",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def attach_to_case(
        self,
        case_id: str,
        body: NewAttachment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """添加附件 · Attach a photo or a PDF

        A station to its own cases, a technician to those of their open work orders, who deals with goods to theirs; at
        most 20 a case. The same content once more is no second attachment.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/attachments",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_attachments(
        self, case_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedAttachmentItem]:
        """服务单的附件 · The attachments of a case

        In order of number, one page; with `as_of` those of then, and whether their content is still there now.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ListedAttachmentItem,
            "GET",
            "/cases/{case_id}/attachments",
            {"case_id": case_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def read_attachment(self, case_id: str, attachment_no: int, *, wait_for: str | None = None) -> Answer[bytes]:
        """查看附件内容 · Read what an attachment holds

        The file itself, of the type that its content has; for whoever may read what is typed of the case.

        - `case_id`: 服务单编号 · Case
        - `attachment_no`: 本单第几个附件（从 1 起） · Which attachment of the case, from 1
        """
        return self._call(
            bytes,
            "GET",
            "/cases/{case_id}/attachments/{attachment_no}",
            {"case_id": case_id, "attachment_no": attachment_no},
            query={"wait_for": wait_for},
        )

    def remove_attachment(
        self,
        case_id: str,
        attachment_no: int,
        body: AttachmentRemoval,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """删除附件 · Delete an attachment

        Its content is deleted for good; that it was there, and why it went, stays on record.

        - `case_id`: 服务单编号 · Case
        - `attachment_no`: 本单第几个附件（从 1 起） · Which attachment of the case, from 1
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/attachments/{attachment_no}/remove",
            {"case_id": case_id, "attachment_no": attachment_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def ask_for_collection(
        self,
        case_id: str,
        body: CollectionBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseDetail]:
        """安排取件 · Have a thing collected

        Of an open case of kind repair. Said again, it holds as said last; routing the case takes it back.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseDetail,
            "POST",
            "/cases/{case_id}/collection",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_collections(
        self,
        *,
        collector_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedToCollect]:
        """待取件 · What is to be collected

        The oldest first. Who collects things sees what they are asked for by name, and what anybody of them may go
        for.

        - `collector_id`: 指定取件人工号 · Staff number of who is to go
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedToCollect,
            "GET",
            "/collections",
            {},
            query={"collector_id": collector_id, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def collect_thing(
        self,
        case_id: str,
        body: Collection,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """取件 · Collect a thing to be repaired

        The first link: the caller has it from the customer, who signs. Of an open case of kind repair, which nobody
        drives to any more. Whoever is both goes the salesperson's way.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/cases/{case_id}/customer-repair",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def take_thing(
        self,
        repair_id: str,
        body: Taking,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """接收 · Take it as the next in the chain

        Whoever takes it confirms it with their own key. 409 for anybody but the next, for other hands than on the way
        here, and before the service desk is done with it.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/take",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def return_thing(
        self,
        repair_id: str,
        body: Returning,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """交还客户 · Give it back to the customer

        The last link: by whoever collected it, or their stand-in; the customer signs, and is called back.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/return",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def name_repair_stand_in(
        self,
        repair_id: str,
        body: StandInBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """登记替换人 · Name a stand-in

        For somebody who has it or takes it later, and has left or is absent. The stand-in takes it with their own
        key.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/stand-in",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def diagnose_thing(
        self,
        repair_id: str,
        body: DiagnosisBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """登记诊断 · What was found

        While the service desk has it; as often as something is found.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/diagnosis",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def quote_repair(
        self,
        repair_id: str,
        body: QuoteBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """报价 · Quote what it costs

        Before work that the customer pays: nothing is done until they have accepted. A further quote takes the place of
        the one before.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/quote",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def answer_repair_quote(
        self,
        repair_id: str,
        body: AnswerBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """客户答复报价 · Answer the quote

        Whoever hears it from the customer records it.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/quote/answer",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def postpone_customer_repair(
        self,
        repair_id: str,
        body: PromiseBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """更改承诺交还日期 · Promise another day

        Whoever tells the customer records it, with the reason; the history keeps each day that was promised.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/postpone",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def work_on_thing(
        self,
        repair_id: str,
        body: WorkBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """登记处理 · What was done

        What was done, and the parts. 409 while a quote waits for its answer, and after a refused one.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/work",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def finish_repair(
        self,
        repair_id: str,
        body: FinishBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerRepairRow]:
        """登记维修结果 · What came of it

        Then it may go back. What was said by mistake is said anew while the desk has it.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            CustomerRepairRow,
            "POST",
            "/customer-repairs/{repair_id}/finish",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_customer_repairs(
        self,
        *,
        status: Literal["collected", "to_desk", "at_desk", "at_factory", "from_desk", "bringing_back", "returned"]
        | None = None,
        open: bool | None = None,
        holder_id: str | None = None,
        next_role: Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None = None,
        customer_id: str | None = None,
        equipment_id: str | None = None,
        mine: bool | None = None,
        due_by: date | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCustomerRepairRow]:
        """客户维修列表 · The customers’ repairs

        Those collected first at the front. Who collects things sees those that went, or are to go, through their
        hands.

        - `status`: 进度 · Where the thing is
        - `open`: 是否尚未交还 · Whether it is not back yet
        - `holder_id`: 现持有人工号 · Who has it
        - `next_role`: 待何岗位接收 · Who takes it next
        - `customer_id`: 客户编号 · The customer's number
        - `equipment_id`: 设备编号 · The machine's number
        - `mine`: 等我接收、处理或交还的 · What waits for the caller: to take it, or go on with it
        - `due_by`: 应于此日或之前交还而未交还的 · Not back, and promised by that day
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCustomerRepairRow,
            "GET",
            "/customer-repairs",
            {},
            query={
                "status": status,
                "open": open,
                "holder_id": holder_id,
                "next_role": next_role,
                "customer_id": customer_id,
                "equipment_id": equipment_id,
                "mine": mine,
                "due_by": due_by,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_customer_repair(
        self, repair_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[CustomerRepairRow]:
        """一次客户维修 · One customer’s repair

        Where the thing is and with whom, every hand-over, and what was done; or how that was.

        - `repair_id`: 客户维修编号 · Customer repair
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            CustomerRepairRow,
            "GET",
            "/customer-repairs/{repair_id}",
            {"repair_id": repair_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_customer_repair_history(
        self,
        repair_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """客户维修的经过 · History of a customer’s repair

        Everything that was recorded of it: when, by whom, and in one line.

        - `repair_id`: 客户维修编号 · Customer repair
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/customer-repairs/{repair_id}/history",
            {"repair_id": repair_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_repair_signature(self, repair_id: str, link_no: int, *, wait_for: str | None = None) -> Answer[bytes]:
        """查看客户签名 · The customer’s signature

        The picture of a hand-over to or from the customer. 404 where the customer signed on paper, or it was erased.

        - `repair_id`: 客户维修编号 · Customer repair
        - `link_no`: 首问与移交链的第几环，0 为首问 · Which link of the chain; 0 is the first-asked employee
        """
        return self._call(
            bytes,
            "GET",
            "/customer-repairs/{repair_id}/signatures/{link_no}",
            {"repair_id": repair_id, "link_no": link_no},
            query={"wait_for": wait_for},
        )

    def show_repair_register(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        customer_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[str]:
        """客户维修登记表（可打印） · The register, to print

        A4 landscape, in the order of collection, numbered from the first of the period on. `limit` are in one document;
        it ends with the address of the next one, which the header `Link` has, too. What people typed is for who works with
        these things: analysts and operations get the document without. Without days: this month.

        - `since`: 取件起始日期（北京时间），默认本月初 · Collected on or after, Asia/Shanghai
        - `until`: 取件截止日期（含，北京时间），默认今日 · Collected on or before, Asia/Shanghai
        - `customer_id`: 客户编号 · The customer's number
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            str,
            "GET",
            "/customer-repair-register.html",
            {},
            query={
                "since": since,
                "until": until,
                "customer_id": customer_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def show_repair_form(self, repair_id: str, *, wait_for: str | None = None) -> Answer[str]:
        """单件客户维修登记表（可打印） · The form of one repair, to print

        What goes with the thing, with room for the customer's signatures.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            str,
            "GET",
            "/customer-repairs/{repair_id}/form.html",
            {"repair_id": repair_id},
            query={"wait_for": wait_for},
        )

    def send_to_factory(
        self,
        repair_id: str,
        body: FactoryServiceBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """返厂寄出 · Send a thing to its maker

        While the service desk has it. Until it is back, it goes nowhere else.

        - `repair_id`: 客户维修编号 · Customer repair
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/customer-repairs/{repair_id}/factory-services",
            {"repair_id": repair_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def send_case_to_factory(
        self,
        case_id: str,
        body: FactoryServiceBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """由服务单直接返厂 · Send a machine to its maker straight from its case

        Without a customer's repair: of a case of kind repair that is open, or with a station whose visit waits for it.
        Until it is back, nobody is sent there anew, and the case does not end.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/cases/{case_id}/factory-services",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def postpone_factory_service(
        self,
        factory_service_id: str,
        body: PostponeBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """更改预计收回日期 · Another day, or the maker’s number

        What the maker says now.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/postpone",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def receive_at_factory(
        self,
        factory_service_id: str,
        body: ArrivalBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """厂家已签收 · The maker has it

        As the maker or the carrier says; whoever does not hear of it leaves it out.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/received",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def quote_factory_service(
        self,
        factory_service_id: str,
        body: QuoteBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """厂家报价 · What the maker asks

        In fen with VAT. What the customer is to pay is quoted to them at their repair.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/quote",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def answer_factory_quote(
        self,
        factory_service_id: str,
        body: ServiceAnswerBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """答复厂家报价 · Answer the maker

        By the customer, or by the company where that pays.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/quote/answer",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def finish_factory_service(
        self,
        factory_service_id: str,
        body: ServiceResultBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """厂家处理结果 · What the maker did

        Repaired, refused by the maker, or not worthwhile.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/finish",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def send_back_from_factory(
        self,
        factory_service_id: str,
        body: SendBackBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """厂家已寄回 · It is on its way to us

        With its tracking number; whoever does not hear of it leaves it out.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/send-back",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def return_from_factory(
        self,
        factory_service_id: str,
        body: TakeBackBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[FactoryServiceRow]:
        """收回 · It is back from its maker

        The caller has it; the service desk goes on with it.

        - `factory_service_id`: 返厂编号 · Factory service
        """
        return self._call(
            FactoryServiceRow,
            "POST",
            "/factory-services/{factory_service_id}/return",
            {"factory_service_id": factory_service_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_factory_services(
        self,
        *,
        status: Literal["sent", "at_maker", "quoted", "approved", "declined", "done", "on_the_way", "back"]
        | None = None,
        away: bool | None = None,
        repair_id: str | None = None,
        case_id: str | None = None,
        equipment_id: str | None = None,
        due_by: date | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedFactoryServiceRow]:
        """返厂列表 · The factory services

        By the day on which they are expected.

        - `status`: 进度 · How far it is
        - `away`: 是否尚未收回 · Whether it is not back yet
        - `repair_id`: 客户维修编号 · The customer's repair
        - `case_id`: 服务单编号 · The case's number
        - `equipment_id`: 设备编号 · The machine's number
        - `due_by`: 应于此日或之前收回而未收回的 · Not back, and expected by that day
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedFactoryServiceRow,
            "GET",
            "/factory-services",
            {},
            query={
                "status": status,
                "away": away,
                "repair_id": repair_id,
                "case_id": case_id,
                "equipment_id": equipment_id,
                "due_by": due_by,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_factory_service(
        self, factory_service_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[FactoryServiceRow]:
        """一次返厂 · One factory service

        As it is, or was.

        - `factory_service_id`: 返厂编号 · Factory service
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            FactoryServiceRow,
            "GET",
            "/factory-services/{factory_service_id}",
            {"factory_service_id": factory_service_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_factory_service_history(
        self,
        factory_service_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """返厂的经过 · History of a factory service

        Everything that was recorded of it.

        - `factory_service_id`: 返厂编号 · Factory service
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/factory-services/{factory_service_id}/history",
            {"factory_service_id": factory_service_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def request_return(
        self,
        body: NewReturn,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """登记退换货 · Take up a return

        For a case of the kind return or exchange, which is then with whoever deals with goods. A serial number that a
        registered machine of the customer has is linked to it. The answer says what the rules of the day advise.
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_sales_returns(
        self,
        *,
        open: bool | None = None,
        waits_for: Literal["agent", "qc_returns", "team_leader", "after_sales"] | None = None,
        status: Literal["requested", "received", "inspected", "judged", "settled", "withdrawn"] | None = None,
        customer_id: str | None = None,
        case_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedSalesReturnRow]:
        """退换货列表 · The returns

        The oldest first.

        - `open`: 是否未结束 · Whether it waits for somebody
        - `waits_for`: 待谁处理 · Whose turn it is
        - `status`: 状态 · Where it is
        - `customer_id`: 客户编号 · The customer's number
        - `case_id`: 服务单 · The case
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedSalesReturnRow,
            "GET",
            "/sales-returns",
            {},
            query={
                "open": open,
                "waits_for": waits_for,
                "status": status,
                "customer_id": customer_id,
                "case_id": case_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def receive_return(
        self,
        return_id: str,
        body: Receipt,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """退回货物验收 · Receive the goods

        Compared with the delivery, line by line: `agrees` is false for another serial number. Until it is inspected
        it may be said anew. 409 for more than other returns of the customer leave of the delivery.

        - `return_id`: 退换货编号 · Sales return
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns/{return_id}/receive",
            {"return_id": return_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def inspect_return(
        self,
        return_id: str,
        body: QualityInspection,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """退货组检验 · Inspect the goods

        By the QC returns group 质管部退货组. Then the team leader judges.

        - `return_id`: 退换货编号 · Sales return
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns/{return_id}/inspect",
            {"return_id": return_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def judge_return(
        self,
        return_id: str,
        body: JudgementBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """判定处理方式 · Judge

        By the customer-service team leader 客服组组长. Only a refusal needs no inspection.

        - `return_id`: 退换货编号 · Sales return
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns/{return_id}/judge",
            {"return_id": return_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def settle_return(
        self,
        return_id: str,
        body: ReturnSettlement,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """结算 · Settle

        What was judged is carried out. A registered machine that was exchanged is replaced in the register, and one that
        was exchanged or refunded leaves it, in the same append. Then the customer is called back; for a repair the case is
        the clerk's again.

        - `return_id`: 退换货编号 · Sales return
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns/{return_id}/settle",
            {"return_id": return_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def withdraw_return(
        self,
        return_id: str,
        body: ReturnWithdrawal,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SalesReturnRow]:
        """撤回 · Withdraw

        The customer keeps the goods: the case is the clerk's again.

        - `return_id`: 退换货编号 · Sales return
        """
        return self._call(
            SalesReturnRow,
            "POST",
            "/sales-returns/{return_id}/withdraw",
            {"return_id": return_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_return(
        self, return_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[SalesReturnRow]:
        """查看退换货 · Read a return

        As it stands, or stood.

        - `return_id`: 退换货编号 · Sales return
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            SalesReturnRow,
            "GET",
            "/sales-returns/{return_id}",
            {"return_id": return_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_return_history(
        self,
        return_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """退换货的经过 · History of a return

        Who did what, when, each in a sentence.

        - `return_id`: 退换货编号 · Sales return
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/sales-returns/{return_id}/history",
            {"return_id": return_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def report_delivery_fault(
        self,
        body: NewDeliveryFault,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """登记送货差错 · Report a delivery fault

        For a case of the kind delivery fault, which is then with after-sales management.
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_delivery_faults(
        self,
        *,
        open: bool | None = None,
        waits_for: Literal["agent", "qc_returns", "team_leader", "after_sales"] | None = None,
        status: Literal["reported", "verified", "settled", "acknowledged", "told", "withdrawn"] | None = None,
        customer_id: str | None = None,
        case_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedDeliveryFaultRow]:
        """送货差错列表 · The delivery faults

        The oldest first. Customer service finds what it is to take note of under `waits_for=agent`.

        - `open`: 是否未结束 · Whether it waits for somebody
        - `waits_for`: 待谁处理 · Whose turn it is
        - `status`: 状态 · Where it is
        - `customer_id`: 客户编号 · The customer's number
        - `case_id`: 服务单 · The case
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedDeliveryFaultRow,
            "GET",
            "/delivery-faults",
            {},
            query={
                "open": open,
                "waits_for": waits_for,
                "status": status,
                "customer_id": customer_id,
                "case_id": case_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def verify_delivery_fault(
        self,
        fault_id: str,
        body: Verification,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """核实 · Verify a delivery fault

        By after-sales management 售后服务管理组, every line; until it is settled it may be said anew.

        - `fault_id`: 送货差错编号 · Delivery fault
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults/{fault_id}/verify",
            {"fault_id": fault_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def settle_delivery_fault(
        self,
        fault_id: str,
        body: FaultSettlement,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """处理 · Settle a delivery fault

        Every line. A credit is no more than what was paid for what is confirmed. Then customer service takes note.

        - `fault_id`: 送货差错编号 · Delivery fault
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults/{fault_id}/settle",
            {"fault_id": fault_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def acknowledge_delivery_fault(
        self,
        fault_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """客服知悉 · Customer service takes note

        Whoever takes note tells the customer next.

        - `fault_id`: 送货差错编号 · Delivery fault
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults/{fault_id}/acknowledge",
            {"fault_id": fault_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def tell_delivery_fault(
        self,
        fault_id: str,
        body: ToldBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """告知客户 · The customer was told

        Then it is over, and the customer is called back about it.

        - `fault_id`: 送货差错编号 · Delivery fault
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults/{fault_id}/tell",
            {"fault_id": fault_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def withdraw_delivery_fault(
        self,
        fault_id: str,
        body: FaultWithdrawal,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[DeliveryFaultRow]:
        """撤回 · Withdraw a delivery fault

        Nothing is wrong: the case is the clerk's again.

        - `fault_id`: 送货差错编号 · Delivery fault
        """
        return self._call(
            DeliveryFaultRow,
            "POST",
            "/delivery-faults/{fault_id}/withdraw",
            {"fault_id": fault_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_delivery_fault(
        self, fault_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[DeliveryFaultRow]:
        """查看送货差错 · Read a delivery fault

        As it stands, or stood.

        - `fault_id`: 送货差错编号 · Delivery fault
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            DeliveryFaultRow,
            "GET",
            "/delivery-faults/{fault_id}",
            {"fault_id": fault_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_delivery_fault_history(
        self,
        fault_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """送货差错的经过 · History of a delivery fault

        Who did what, when, each in a sentence.

        - `fault_id`: 送货差错编号 · Delivery fault
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/delivery-faults/{fault_id}/history",
            {"fault_id": fault_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def import_case_activity(
        self,
        case_id: str,
        body: ImportedActivity,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseRow]:
        """保存原始记录 · Keep a row of the imported log

        仅供导入程序；同一行只保存一次，不改变服务单的状态。

        For importers alone; a row that is kept already changes nothing, and no row changes where the case stands.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            CaseRow,
            "POST",
            "/cases/{case_id}/activities",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_case_activities(
        self, case_id: str, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedActivityItem]:
        """原始记录 · The rows of the imported log

        导入的服务单在原日志中的各行；其他服务单为空。

        What the log said of the case that was imported from it; nothing for any other case. A station sees its own cases
        only, a technician those of their open work orders.

        - `case_id`: 服务单编号 · Case
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedActivityItem,
            "GET",
            "/cases/{case_id}/activities",
            {"case_id": case_id},
            query={"limit": limit, "after": after, "wait_for": wait_for},
        )

    def plan_installation(
        self,
        case_id: str,
        body: PlanBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """计划安装 · Plan an installation

        For a case of that kind. The machines are the customer's; again, once it was called off.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_installation(
        self, case_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[InstallationRow]:
        """查看安装 · Read an installation

        As it stands now, or stood; for whoever sees the case.

        - `case_id`: 服务单编号 · Case
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            InstallationRow,
            "GET",
            "/cases/{case_id}/installation",
            {"case_id": case_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def replan_installation(
        self,
        case_id: str,
        body: ReplanBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """变更安装计划 · Plan it anew

        Until it is accepted. Another site is checked anew.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/replan",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def check_installation_site(
        self,
        case_id: str,
        body: SiteCheckBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """登记现场查验 · Record a check of the site

        Fit, or what is missing and who sees to it. The latest check counts.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/site-check",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def hand_over_installation_documents(
        self,
        case_id: str,
        body: DocumentsBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """移交资料 · Hand documents over

        Each time adds to the list, also after the acceptance.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/documents",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def accept_installation(
        self,
        case_id: str,
        body: InstallationAcceptance,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """客户验收 · The customer accepts

        Of a site that is fit. The warranty of its machines begins that day, unless they were accepted before.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/acceptance",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def refuse_installation(
        self,
        case_id: str,
        body: AcceptanceRefusal,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """客户拒绝验收 · The customer does not accept

        It stays open, until they do.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/acceptance/refusal",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def settle_installation(
        self,
        case_id: str,
        body: Settlement,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """消除保留意见 · Reservations are settled

        What was left to do at the acceptance is done.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/acceptance/settle",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def call_off_installation(
        self,
        case_id: str,
        body: CallOff,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[InstallationRow]:
        """取消安装 · Call an installation off

        Before it is accepted. A case that ends without a class calls its installation off by itself.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            InstallationRow,
            "POST",
            "/cases/{case_id}/installation/call-off",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_installations(
        self,
        *,
        station_id: str | None = None,
        customer_id: str | None = None,
        status: Literal["planned", "unfit", "ready", "refused", "reservations", "accepted", "called_off"] | None = None,
        open: bool | None = None,
        planned_by: date | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedInstallationRow]:
        """安装列表 · Installations

        In the order of the days for which they are planned. A station sees those of its own cases.

        - `station_id`: 网点编号 · The station's number
        - `customer_id`: 客户编号 · The customer's number
        - `status`: 状态 · Status
        - `open`: 是否待验收 · Whether the customer is still to accept it
        - `planned_by`: 计划日期不晚于 · Planned for that day or before
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedInstallationRow,
            "GET",
            "/installations",
            {},
            query={
                "station_id": station_id,
                "customer_id": customer_id,
                "status": status,
                "open": open,
                "planned_by": planned_by,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def put_contact(
        self,
        customer_id: str,
        body: NewContact,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[Contact]:
        """登记联系人 · Keep a customer's contact

        It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change. The
        same details once more change nothing, the version neither: whoever sends them is on record as having read them.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            Contact,
            "PUT",
            "/customers/{customer_id}/contact",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_contact(self, customer_id: str, *, wait_for: str | None = None) -> Answer[Contact]:
        """查看客户联系人 · Read a customer's contact

        For clerks; stations ask for the contact of a case.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            Contact,
            "GET",
            "/customers/{customer_id}/contact",
            {"customer_id": customer_id},
            query={"wait_for": wait_for},
        )

    def remove_contact(
        self,
        customer_id: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ContactDeleted]:
        """删除联系人 · Delete a customer's contact

        Nothing is kept of it but that there was one. What people typed about the customer stays: see
        `POST /customers/{customer_id}/erasure`.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            ContactDeleted,
            "DELETE",
            "/customers/{customer_id}/contact",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
        )

    def read_contact_of_case(self, case_id: str, *, wait_for: str | None = None) -> Answer[Contact]:
        """查看服务单联系人 · Read the contact of a case

        For clerks, and agents of cases about goods; for the station that has the case, until some days after it is
        closed; and for the technician who has an open work order of it.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            Contact, "GET", "/cases/{case_id}/contact", {"case_id": case_id}, query={"wait_for": wait_for}
        )

    def put_further_contact(
        self,
        customer_id: str,
        contact_id: str,
        body: NewFurtherContact,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[Contact]:
        """登记其他联系人 · Keep a further contact

        As `PUT /customers/{customer_id}/contact` does with the main one: it takes the place of an earlier one of the
        same number. At most 50 in all.

        - `customer_id`: 客户编号 · Customer
        - `contact_id`: 联系人编号，main 为主联系人 · Which contact of the customer; main is the main one
        """
        return self._call(
            Contact,
            "PUT",
            "/customers/{customer_id}/contacts/{contact_id}",
            {"customer_id": customer_id, "contact_id": contact_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_further_contact(
        self, customer_id: str, contact_id: str, *, wait_for: str | None = None
    ) -> Answer[Contact]:
        """查看其他联系人 · Read a further contact

        Who read it is on record.

        - `customer_id`: 客户编号 · Customer
        - `contact_id`: 联系人编号，main 为主联系人 · Which contact of the customer; main is the main one
        """
        return self._call(
            Contact,
            "GET",
            "/customers/{customer_id}/contacts/{contact_id}",
            {"customer_id": customer_id, "contact_id": contact_id},
            query={"wait_for": wait_for},
        )

    def remove_further_contact(
        self,
        customer_id: str,
        contact_id: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ContactDeleted]:
        """删除其他联系人 · Delete a further contact

        Nothing is kept of it but that there was one.

        - `customer_id`: 客户编号 · Customer
        - `contact_id`: 联系人编号，main 为主联系人 · Which contact of the customer; main is the main one
        """
        return self._call(
            ContactDeleted,
            "DELETE",
            "/customers/{customer_id}/contacts/{contact_id}",
            {"customer_id": customer_id, "contact_id": contact_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
        )

    def list_contacts(self, customer_id: str, *, wait_for: str | None = None) -> Answer[ListedContact]:
        """客户的联系人 · All contacts of a customer

        The main one first, then in order of number; one page has them all. Who read them is on record.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            ListedContact,
            "GET",
            "/customers/{customer_id}/contacts",
            {"customer_id": customer_id},
            query={"wait_for": wait_for},
        )

    def list_contacts_of_case(self, case_id: str, *, wait_for: str | None = None) -> Answer[ListedContact]:
        """服务单的联系人 · All contacts of a case's customer

        For whoever may read the contact of the case: whom to ask for on site, who knows the network, who pays.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            ListedContact, "GET", "/cases/{case_id}/contacts", {"case_id": case_id}, query={"wait_for": wait_for}
        )

    def sign_contract(
        self,
        body: NewContract,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ContractRow]:
        """签订维保合同 · Sign a contract

        The machines that are named must be the customer's. The same once more is no second contract.
        """
        return self._call(
            ContractRow,
            "POST",
            "/contracts",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_contracts(
        self,
        *,
        ending_within: int | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedContractRow]:
        """查找维保合同 · Find contracts

        In the order in which they end.

        - `ending_within`: 几天内到期，含今天 · Ends within so many days, today counted
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedContractRow,
            "GET",
            "/contracts",
            {},
            query={"ending_within": ending_within, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def amend_contract(
        self,
        contract_id: str,
        body: ContractAmendment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ContractRow]:
        """变更维保合同 · Amend a contract

        What was decided by it before stays as it was.

        - `contract_id`: 维保合同编号 · Maintenance contract
        """
        return self._call(
            ContractRow,
            "POST",
            "/contracts/{contract_id}/amend",
            {"contract_id": contract_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def end_contract(
        self,
        contract_id: str,
        body: ContractEnding,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ContractRow]:
        """终止维保合同 · End a contract early

        It covers until `last_day`; a day in the past is one on which it had ended already.

        - `contract_id`: 维保合同编号 · Maintenance contract
        """
        return self._call(
            ContractRow,
            "POST",
            "/contracts/{contract_id}/end",
            {"contract_id": contract_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_customer_contracts(
        self, customer_id: str, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedContractRow]:
        """客户的维保合同 · The contracts of a customer

        In the order in which they end, those that have ended, too.

        - `customer_id`: 客户编号 · Customer
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedContractRow,
            "GET",
            "/customers/{customer_id}/contracts",
            {"customer_id": customer_id},
            query={"limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_contract(
        self, contract_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[ContractRow]:
        """查看维保合同 · Read a contract

        As it stands now, or stood.

        - `contract_id`: 维保合同编号 · Maintenance contract
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ContractRow,
            "GET",
            "/contracts/{contract_id}",
            {"contract_id": contract_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def plan_inspections(
        self,
        equipment_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PlanDetail]:
        """制定定期检查计划 · Plan the inspections of a machine

        What the service does by itself within seconds of what happens to a machine or its contracts, for one and now:
        four quarters ahead, as warranty and contracts say. What is planned already stays.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            PlanDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/plan",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def move_planned_inspection(
        self,
        equipment_id: str,
        inspection_no: int,
        body: InspectionMove,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PlanDetail]:
        """改期 · Move an inspection

        Within its part of the quarter for any reason, later if the customer wishes so. By hand any day will do, also one
        on which the customer's office is closed.

        - `equipment_id`: 设备编号 · Equipment
        - `inspection_no`: 该设备的第几次定期检查 · Number of the inspection, of its machine
        """
        return self._call(
            PlanDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/{inspection_no}/move",
            {"equipment_id": equipment_id, "inspection_no": inspection_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def call_off_planned_inspection(
        self,
        equipment_id: str,
        inspection_no: int,
        body: InspectionCallOff,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PlanDetail]:
        """取消检查 · Call off an inspection

        The customer does not want it; it is not planned again.

        - `equipment_id`: 设备编号 · Equipment
        - `inspection_no`: 该设备的第几次定期检查 · Number of the inspection, of its machine
        """
        return self._call(
            PlanDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/{inspection_no}/call-off",
            {"equipment_id": equipment_id, "inspection_no": inspection_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def waive_inspection_follow_up(
        self,
        equipment_id: str,
        inspection_no: int,
        body: FollowUpWaiver,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PlanDetail]:
        """发现的故障无须报修 · Nothing is to be done about what it found

        The customer does not want it mended, or it was mended on the spot: it leaves the list of what waits for a
        repair. A corrected checklist that finds a fault puts it there again.

        - `equipment_id`: 设备编号 · Equipment
        - `inspection_no`: 该设备的第几次定期检查 · Number of the inspection, of its machine
        """
        return self._call(
            PlanDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/{inspection_no}/follow-up/waive",
            {"equipment_id": equipment_id, "inspection_no": inspection_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_inspection_plan(
        self, equipment_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[PlanDetail]:
        """设备的检查计划 · The inspections of a machine

        As planned and held now, or as it was.

        - `equipment_id`: 设备编号 · Equipment
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            PlanDetail,
            "GET",
            "/equipment/{equipment_id}/inspections",
            {"equipment_id": equipment_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_inspection_history(
        self,
        equipment_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """检查计划的经过 · History of the inspections of a machine

        Everything that was recorded of them: when, by whom, and in one line.

        - `equipment_id`: 设备编号 · Equipment
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/equipment/{equipment_id}/inspections/history",
            {"equipment_id": equipment_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def list_all_inspections(
        self,
        *,
        status: Literal["planned", "begun", "held", "missed", "called_off"] | None = None,
        station_id: str | None = None,
        customer_id: str | None = None,
        equipment_id: str | None = None,
        until: date | None = None,
        overdue: bool | None = None,
        unanswered: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedInspectionItem]:
        """定期检查列表 · Inspections

        By the day for which they are planned. A station sees its own.

        - `status`: 状态 · Where it stands
        - `station_id`: 网点编号 · The station's number
        - `customer_id`: 客户编号 · The customer's number
        - `equipment_id`: 设备编号 · The machine's number
        - `until`: 计划日期不晚于 · Planned for this day, or before
        - `overdue`: 已过最迟日期而未完成 · Past its last day, and still to be held
        - `unanswered`: 发现故障而尚未处理 · Found a fault that no case was opened for, and that nobody let be
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedInspectionItem,
            "GET",
            "/inspections",
            {},
            query={
                "status": status,
                "station_id": station_id,
                "customer_id": customer_id,
                "equipment_id": equipment_id,
                "until": until,
                "overdue": overdue,
                "unanswered": unanswered,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def begin_planned_inspection(
        self,
        equipment_id: str,
        inspection_no: int,
        body: InspectionRequest | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseDetail]:
        """为检查开单 · Open the case of an inspection

        A case of kind `inspection`, of the customer who has the machine now: agree the day with them, and route it as
        any other. The station's technician fills in the checklist of the machine's product on the visit. It can be opened
        from 14 days before the inspection may be; of a machine that is scrapped it cannot: 409.

        - `equipment_id`: 设备编号 · Equipment
        - `inspection_no`: 该设备的第几次定期检查 · Number of the inspection, of its machine
        """
        return self._call(
            CaseDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/{inspection_no}/begin",
            {"equipment_id": equipment_id, "inspection_no": inspection_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def follow_up_held_inspection(
        self,
        equipment_id: str,
        inspection_no: int,
        body: InspectionRequest | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CaseDetail]:
        """为发现的故障报修 · Open a case for what an inspection found

        A repair that names the inspection; one for all faults that it found. Each found fault is in its description,
        unless the clerk says something else.

        - `equipment_id`: 设备编号 · Equipment
        - `inspection_no`: 该设备的第几次定期检查 · Number of the inspection, of its machine
        """
        return self._call(
            CaseDetail,
            "POST",
            "/equipment/{equipment_id}/inspections/{inspection_no}/follow-up",
            {"equipment_id": equipment_id, "inspection_no": inspection_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_customer_compliance(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        customer_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCustomerCompliance]:
        """各客户的检查完成情况 · Inspections held, by customer

        Inspections count in the time in which their last day lies. By number.

        - `since`: 从哪天起，缺省为一年前 · From this day on; a year before `until` where none is said
        - `until`: 到哪天止，缺省为本季度末 · Up to this day; the end of this quarter where none is said
        - `customer_id`: 客户编号 · The customer's number
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCustomerCompliance,
            "GET",
            "/inspection-compliance/customers",
            {},
            query={
                "since": since,
                "until": until,
                "customer_id": customer_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def list_station_compliance(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        station_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedStationCompliance]:
        """各网点的检查完成情况 · Inspections held, by station

        As by customer; those of regions that no station serves are nobody's. A station sees its own.

        - `since`: 从哪天起，缺省为一年前 · From this day on; a year before `until` where none is said
        - `until`: 到哪天止，缺省为本季度末 · Up to this day; the end of this quarter where none is said
        - `station_id`: 网点编号 · The station's number
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedStationCompliance,
            "GET",
            "/inspection-compliance/stations",
            {},
            query={
                "since": since,
                "until": until,
                "station_id": station_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def erase_customer(
        self,
        customer_id: str,
        body: Wanted,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[Erased]:
        """删除客户的个人信息 · Erase what names people at a customer

        Deletes all contacts, the addresses of all sites and what is attached to cases, and destroys the keys of the
        texts: a few seconds later nobody can read them, in no log, table or topic. It cannot be undone; what is typed later
        can be read, and erased by asking again. After a failure ask again: what was erased stays erased. Who asks twice
        gets the answer twice.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            Erased,
            "POST",
            "/customers/{customer_id}/erasure",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_accesses(
        self,
        *,
        customer_id: str | None = None,
        actor: str | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedAccess]:
        """联系人查阅记录 · Who read or changed contacts

        Newest first. It cannot be changed; old entries go by rule (`CONTACT_ACCESS_DAYS`).

        - `customer_id`: 客户编号 · The customer's number
        - `actor`: 工号 · Who
        - `from_`: 起始时间（含） · From, included
        - `to`: 截止时间（不含） · Until, not included
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedAccess,
            "GET",
            "/contact-accesses",
            {},
            query={
                "customer_id": customer_id,
                "actor": actor,
                "from": from_,
                "to": to,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def register_customer(
        self,
        body: NewCustomer,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerDetail]:
        """登记客户 · Register a customer

        A number is made up where none is given. The same details under the same number are no second registration.
        """
        return self._call(
            CustomerDetail,
            "POST",
            "/customers",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_customers(
        self,
        *,
        q: str | None = None,
        region: str | None = None,
        customer_class: Literal["key", "regular", "new"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCustomerDetail]:
        """查找客户 · Find customers

        In order of number, each with its class of today and why.

        - `q`: 名称包含 · The name contains
        - `region`: 所属区域，含其下级 · Region, with all that lie in it
        - `customer_class`: 客户等级 · What the customer is today
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCustomerDetail,
            "GET",
            "/customers",
            {},
            query={
                "q": q,
                "region": region,
                "customer_class": customer_class,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def correct_customer(
        self,
        customer_id: str,
        body: CustomerCorrection,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerDetail]:
        """更正客户资料 · Correct a customer's details

        Cases that a station has keep their region; what is routed from now on goes by the corrected one.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CustomerDetail,
            "POST",
            "/customers/{customer_id}/correct",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def classify_customer(
        self,
        customer_id: str,
        body: Classification,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerDetail]:
        """指定客户等级 · Say what a customer is

        By hand: it stands, whatever the rule gives, until it is withdrawn.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CustomerDetail,
            "POST",
            "/customers/{customer_id}/classify",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def withdraw_customer_class(
        self,
        customer_id: str,
        body: Withdrawal,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CustomerDetail]:
        """撤销指定的客户等级 · Let the rule say what a customer is

        What was said by hand stands no longer. Where nothing was, nothing changes.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CustomerDetail,
            "POST",
            "/customers/{customer_id}/classify/withdraw",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_customer(
        self, customer_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[CustomerDetail]:
        """查看客户 · Read a customer

        As it stands now, or stood, with its class on that day and why: by hand, or by the rule that holds today.
        Contacts are in no log: how they were, nobody can ask.

        - `customer_id`: 客户编号 · Customer
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            CustomerDetail,
            "GET",
            "/customers/{customer_id}",
            {"customer_id": customer_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_due_care_visits(
        self,
        *,
        due_by: date | None = None,
        planned: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCareDetail]:
        """待拜访客户 · Who is to be visited

        The most overdue first: by the rhythm of the class that a customer has today, or the day that somebody set.

        - `due_by`: 不晚于该日到期，默认今天 · Due by that day, today by default
        - `planned`: 是否已计划 · Whether a visit is planned
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCareDetail,
            "GET",
            "/care-visits/due",
            {},
            query={"due_by": due_by, "planned": planned, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_care(
        self, customer_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[CareDetail]:
        """客户的拜访情况 · Care for a customer

        The last visit, the one that is planned, and when the next is due, and why; as it stands now, or stood.

        - `customer_id`: 客户编号 · Customer
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            CareDetail,
            "GET",
            "/customers/{customer_id}/care",
            {"customer_id": customer_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_care_visits(
        self,
        customer_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedCareVisit]:
        """客户的历次拜访 · The care visits of a customer

        In order, with what was learnt; also as of the past.

        - `customer_id`: 客户编号 · Customer
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedCareVisit,
            "GET",
            "/customers/{customer_id}/care/visits",
            {"customer_id": customer_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def plan_care_visit(
        self,
        customer_id: str,
        body: CarePlan,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CareDetail]:
        """计划拜访 · Plan a care visit

        One at a time: what is planned already is planned anew.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CareDetail,
            "POST",
            "/customers/{customer_id}/care/plan",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def cancel_care_visit(
        self,
        customer_id: str,
        body: CareCancellation,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CareDetail]:
        """取消拜访 · Cancel a care visit

        The one that is planned. When the next is due stays as it was.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CareDetail,
            "POST",
            "/customers/{customer_id}/care/cancel",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def make_care_visit(
        self,
        customer_id: str,
        body: CareReport,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CareDetail]:
        """登记拜访 · Record a care visit

        The one that is planned, or one that nobody planned. Without `visitor_id` it was made by who was planned, else by
        who records it. The next follows from the rule again.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CareDetail,
            "POST",
            "/customers/{customer_id}/care/made",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def set_next_care_visit(
        self,
        customer_id: str,
        body: NextCareVisit,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[CareDetail]:
        """指定下次拜访 · Say when the next visit is

        Until a visit is made; without a day the rule says it again.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            CareDetail,
            "POST",
            "/customers/{customer_id}/care/next",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def register_equipment(
        self,
        body: NewEquipment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """登记设备 · Register equipment

        With the day of acceptance, where it is known already: the warranty counts from it.
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_equipment(
        self,
        *,
        customer_id: str | None = None,
        serial_no: str | None = None,
        model: str | None = None,
        parent_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedEquipmentDetail]:
        """查找设备 · Find equipment

        In order of number.

        - `customer_id`: 客户编号 · The customer's number
        - `serial_no`: 序列号 · Serial number
        - `model`: 产品型号 · Product model
        - `parent_id`: 所属主机的设备编号 · Accessories of this machine
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedEquipmentDetail,
            "GET",
            "/equipment",
            {},
            query={
                "customer_id": customer_id,
                "serial_no": serial_no,
                "model": model,
                "parent_id": parent_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def accept_equipment(
        self,
        equipment_id: str,
        body: Acceptance,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """登记验收 · Record the acceptance

        The warranty counts from it. There is only one: another day is a correction and needs a reason.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/acceptance",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def correct_equipment(
        self,
        equipment_id: str,
        body: EquipmentCorrection,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """更正设备资料 · Correct a machine's details

        A new serial number frees the old one. Cases keep the warranty that they were given. The day of acceptance is
        corrected where it is recorded.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/correct",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_equipment(
        self, equipment_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[EquipmentDetail]:
        """查看设备 · Read equipment

        As it stands now, or stood, with the last day in warranty.

        - `equipment_id`: 设备编号 · Equipment
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            EquipmentDetail,
            "GET",
            "/equipment/{equipment_id}",
            {"equipment_id": equipment_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def read_equipment_of_case(self, case_id: str, *, wait_for: str | None = None) -> Answer[EquipmentDetail]:
        """查看服务单的设备 · Read the machine of a case

        With serial number and warranty, for whoever sees the case.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            EquipmentDetail, "GET", "/cases/{case_id}/equipment", {"case_id": case_id}, query={"wait_for": wait_for}
        )

    def read_equipment_meter(
        self,
        equipment_id: str,
        body: MeterReading,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """登记表数 · Record a meter reading

        In order of time, and never below the last one, unless the meter itself was replaced.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/meter-readings",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def attach_equipment(
        self,
        equipment_id: str,
        body: Attachment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """装为附件 · Attach as an accessory

        To another machine of the same customer; it goes where that goes.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/attach",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def detach_equipment(
        self,
        equipment_id: str,
        body: Detachment,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """拆下附件 · Detach an accessory

        It stands alone again.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/detach",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def move_equipment(
        self,
        equipment_id: str,
        body: Move,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """移机 · Move a machine

        With its accessories, and with its warranty. Cases stay with the customer who asked. A customer that was typed
        wrong is corrected instead.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/move",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def replace_equipment(
        self,
        equipment_id: str,
        body: Succession,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """由新设备接替 · Replace a machine for good

        By another registered machine of the same customer; both know. A replacement unit, which is taken back, is no
        such machine.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/replace",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def scrap_equipment(
        self,
        equipment_id: str,
        body: Scrapping,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[EquipmentDetail]:
        """报废 · Scrap a machine

        No request can be received for it any more; open cases go on. It keeps its serial number.

        - `equipment_id`: 设备编号 · Equipment
        """
        return self._call(
            EquipmentDetail,
            "POST",
            "/equipment/{equipment_id}/scrap",
            {"equipment_id": equipment_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_equipment_history(
        self,
        equipment_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """设备历史 · History of a machine

        Everything that was recorded of the machine: when, by whom, and in one line. Its cases: `GET /cases`, by
        `equipment_id`.

        - `equipment_id`: 设备编号 · Equipment
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/equipment/{equipment_id}/history",
            {"equipment_id": equipment_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def write_article(
        self,
        body: NewArticle,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ArticleRow]:
        """编写文章 · Write an article

        A number that another article has is refused: an article is revised, with a reason.
        """
        return self._call(
            ArticleRow,
            "POST",
            "/articles",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_articles(
        self,
        *,
        q: str | None = None,
        model: str | None = None,
        withdrawn: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedArticleItem]:
        """检索知识库 · Search the knowledge base

        The best first: words in the title, then in symptoms, then in the text; without words, in order of number.

        - `q`: 标题、现象或正文含所有词，词可以是一部分 · Title, symptoms or text contain every word
        - `model`: 适用此型号、其系列或所有机型 · Suits this model
        - `withdrawn`: 已撤下的 · Those that are withdrawn
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedArticleItem,
            "GET",
            "/articles",
            {},
            query={
                "q": q,
                "model": model,
                "withdrawn": withdrawn,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def revise_article(
        self,
        article_id: str,
        body: ArticleRevision,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ArticleRow]:
        """修订文章 · Revise an article

        Its next version; `If-Match` guards against another's. When it is to be reviewed stays as it was.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        """
        return self._call(
            ArticleRow,
            "POST",
            "/articles/{article_id}/revise",
            {"article_id": article_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def review_article(
        self,
        article_id: str,
        body: ArticleReview,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ArticleRow]:
        """复审文章 · Review an article

        Whoever says so has read it. What does not hold is revised, or withdrawn.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        """
        return self._call(
            ArticleRow,
            "POST",
            "/articles/{article_id}/review",
            {"article_id": article_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def withdraw_article(
        self,
        article_id: str,
        body: ArticleDecision,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ArticleRow]:
        """撤下文章 · Withdraw an article

        It is proposed and found no more, and can still be read.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        """
        return self._call(
            ArticleRow,
            "POST",
            "/articles/{article_id}/withdraw",
            {"article_id": article_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def reinstate_article(
        self,
        article_id: str,
        body: ArticleDecision,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ArticleRow]:
        """恢复文章 · Reinstate an article

        A withdrawn article is used again, as it stood.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        """
        return self._call(
            ArticleRow,
            "POST",
            "/articles/{article_id}/reinstate",
            {"article_id": article_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_article_reviews(
        self,
        *,
        within: int | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedArticleRow]:
        """应复审的文章 · Articles to review

        The longest overdue first.

        - `within`: 几天内应复审，0 为已到日期的 · Due within so many days
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedArticleRow,
            "GET",
            "/article-reviews",
            {},
            query={"within": within, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_article(
        self, article_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[ArticleRow]:
        """查看文章 · Read an article

        In its present wording, or that of a moment of the past; a withdrawn one, too.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ArticleRow,
            "GET",
            "/articles/{article_id}",
            {"article_id": article_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_article_versions(
        self,
        article_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedArticleVersion]:
        """文章的各个版本 · Versions of an article

        The first one first, each with what it said, what changed, why, and by whom.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedArticleVersion,
            "GET",
            "/articles/{article_id}/versions",
            {"article_id": article_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def list_article_history(
        self,
        article_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """文章历史 · History of an article

        Everything that was recorded of it: written, revised, reviewed, withdrawn, by whom, and in one line.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/articles/{article_id}/history",
            {"article_id": article_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def list_article_requests(
        self,
        article_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedUse]:
        """文章解答过的请求 · Requests that an article was used for

        The newest first, each once, with what came of it: solved, came_back (solved by phone, as was thought, and opened
        again since), not_solved. With `as_of` as it was known then; 422 for an article that was used too often.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedUse,
            "GET",
            "/articles/{article_id}/requests",
            {"article_id": article_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_article_figures(
        self, article_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[ArticleFigures]:
        """文章的解决情况 · What an article solved

        How many requests it was used for, and what came of them; `as_of` counts those of then.

        - `article_id`: 知识库文章编号 · Knowledge-base article
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ArticleFigures,
            "GET",
            "/articles/{article_id}/figures",
            {"article_id": article_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def suggest_articles(self, body: Symptoms) -> Answer[ListedSuggestedArticle]:
        """可能有帮助的文章 · What may help

        For a call that is no case yet. What customers say is personal, so it is a body and in no address. A machine is
        named by its number by the head office alone.
        """
        return self._call(ListedSuggestedArticle, "POST", "/articles/suggest", {}, body=body)

    def list_suggested_articles(
        self, case_id: str, *, limit: int | None = None, wait_for: str | None = None
    ) -> Answer[ListedSuggestedArticle]:
        """对该服务单可能有帮助的文章 · What may help with a case

        By the case's model and what the customer said; for roles that do not read that, by the model alone. A station
        sees its own cases only, a technician those of their open work orders.

        - `case_id`: 服务单编号 · Case
        - `limit`: 最多几条 · How many at most
        """
        return self._call(
            ListedSuggestedArticle,
            "GET",
            "/cases/{case_id}/suggested-articles",
            {"case_id": case_id},
            query={"limit": limit, "wait_for": wait_for},
        )

    def list_new_product(
        self,
        body: NewProduct,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ProductRow]:
        """列入产品 · List a product

        A model is listed once, however it is spelled; what was discontinued can be listed again. Machines and requests
        may name models that nobody listed.
        """
        return self._call(
            ProductRow,
            "POST",
            "/products",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_products(
        self,
        *,
        q: str | None = None,
        family: str | None = None,
        skill: str | None = None,
        discontinued: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedProductRow]:
        """查找产品 · Find products

        In order of model, as it is compared.

        - `q`: 型号、名称或系列含所有词 · Model, names or family contain every word
        - `family`: 产品系列 · Product family
        - `skill`: 须具备此技能 · Needs this skill
        - `discontinued`: 是否已停售 · Sold no more
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedProductRow,
            "GET",
            "/products",
            {},
            query={
                "q": q,
                "family": family,
                "skill": skill,
                "discontinued": discontinued,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def revise_product(
        self,
        model: str,
        body: ProductRevision,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ProductRow]:
        """修订产品资料 · Revise a product

        For machines that are registered from now on; those that are keep their warranty.

        - `model`: 产品型号，或其 model_key · The model, or its model_key
        """
        return self._call(
            ProductRow,
            "POST",
            "/products/{model}/revise",
            {"model": model},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def discontinue_product(
        self,
        model: str,
        body: Discontinuation,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ProductRow]:
        """停售产品 · Discontinue a product

        Its machines are looked after as before. Listing it again takes that back.

        - `model`: 产品型号，或其 model_key · The model, or its model_key
        """
        return self._call(
            ProductRow,
            "POST",
            "/products/{model}/discontinue",
            {"model": model},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_product(self, model: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[ProductRow]:
        """查看产品 · Read a product

        As it is known now, or was, with what a technician needs for it.

        - `model`: 产品型号，或其 model_key · The model, or its model_key
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ProductRow, "GET", "/products/{model}", {"model": model}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def list_regions(
        self,
        *,
        q: str | None = None,
        parent: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRegion]:
        """区域表 · The regions

        全国, the seven great regions, provinces and cities by GB/T 2260, each behind the one it lies in.

        - `q`: 名称或代码包含 · The name or code contains
        - `parent`: 上级区域 · The region right above
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRegion,
            "GET",
            "/regions",
            {},
            query={"q": q, "parent": parent, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def download_register_template(self, *, wait_for: str | None = None) -> Answer[bytes]:
        """下载登记表 · The form to fill in

        A sheet for each register, with an example that is not imported, lists of choices, and notes.
        """
        return self._call(bytes, "GET", "/registers/template", {}, query={"wait_for": wait_for})

    def export_registers(
        self,
        *,
        csv: Literal["products", "customers", "sites", "equipment", "contracts"] | None = None,
        wait_for: str | None = None,
    ) -> Answer[bytes]:
        """导出登记册 · What is registered

        The form filled in: change cells and import it, and just these are corrected. Contacts and addresses are for
        clerks, and on record as read. What is scrapped is left out.

        - `csv`: 只要这一张表，CSV · This sheet alone, as CSV
        """
        return self._call(bytes, "GET", "/registers/export", {}, query={"csv": csv, "wait_for": wait_for})

    def import_registers(
        self,
        body: bytes,
        *,
        dry_run: bool | None = None,
        sheet: Literal["products", "customers", "sites", "equipment", "contracts"] | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[Imported]:
        """检查并导入登记册 · Check and import a workbook

        XLSX or CSV (UTF-8 or GBK) as the body, 8 MiB at most. All of it is taken or nothing: 422 names every fault by
        sheet, row and column. What is new is registered, of what is known each cell that differs is corrected; a blank one
        changes nothing. Products and contracts are for managers, contacts and addresses for clerks.

        - `dry_run`: 只检查 · Check alone, and change nothing
        - `sheet`: CSV 是哪一张表 · Which register a CSV is
        - `reason`: 更正的原因 · Why details are corrected
        """
        return self._call(
            Imported,
            "POST",
            "/registers/import",
            {},
            query={"dry_run": dry_run, "sheet": sheet, "reason": reason},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def search_register(self, body: Search) -> Answer[Hits]:
        """一处查找 · Search everything

        The same first, then what begins so, then what has it in it; at most `limit` hits, so type more for fewer.

        Phone numbers are found by any part of four digits or more, with or without country and area code; names by two
        signs, serial numbers by three. Contact persons are for clerks: a manager finds everything else.
        """
        return self._call(Hits, "POST", "/search", {}, body=body)

    def add_customer_site(
        self,
        customer_id: str,
        body: NewSite,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SiteItem]:
        """登记客户地点 · Register a site

        A number is made up where none is given; the same details once more are no second site.

        - `customer_id`: 客户编号 · Customer
        """
        return self._call(
            SiteItem,
            "POST",
            "/customers/{customer_id}/sites",
            {"customer_id": customer_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_customer_sites(
        self,
        customer_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedSiteItem]:
        """客户的地点 · The sites of a customer

        In order of number, as they are now, or were.

        - `customer_id`: 客户编号 · Customer
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedSiteItem,
            "GET",
            "/customers/{customer_id}/sites",
            {"customer_id": customer_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def correct_customer_site(
        self,
        customer_id: str,
        site_id: str,
        body: SiteCorrection,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SiteItem]:
        """更正客户地点 · Correct a site

        Also where it has changed: hours, the name, a better place.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        """
        return self._call(
            SiteItem,
            "POST",
            "/customers/{customer_id}/sites/{site_id}/correct",
            {"customer_id": customer_id, "site_id": site_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def close_customer_site(
        self,
        customer_id: str,
        site_id: str,
        body: SiteClosing,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SiteItem]:
        """停用客户地点 · Close a site

        The customer is there no longer. It stays in the list, closed; its address is to be deleted separately.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        """
        return self._call(
            SiteItem,
            "POST",
            "/customers/{customer_id}/sites/{site_id}/close",
            {"customer_id": customer_id, "site_id": site_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_customer_site(
        self, customer_id: str, site_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[SiteItem]:
        """查看客户地点 · Read a site

        As it is now, or was. The ETag is the customer's: sites stand on its stream.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            SiteItem,
            "GET",
            "/customers/{customer_id}/sites/{site_id}",
            {"customer_id": customer_id, "site_id": site_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def put_site_address(
        self,
        customer_id: str,
        site_id: str,
        body: NewAddress,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[SiteAddress]:
        """登记地点地址 · Keep a site's address

        It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change; the
        same once more changes nothing, and is on record as a read.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        """
        return self._call(
            SiteAddress,
            "PUT",
            "/customers/{customer_id}/sites/{site_id}/address",
            {"customer_id": customer_id, "site_id": site_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_site_address(self, customer_id: str, site_id: str, *, wait_for: str | None = None) -> Answer[SiteAddress]:
        """查看地点地址 · Read a site's address

        Who read it is on record.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        """
        return self._call(
            SiteAddress,
            "GET",
            "/customers/{customer_id}/sites/{site_id}/address",
            {"customer_id": customer_id, "site_id": site_id},
            query={"wait_for": wait_for},
        )

    def remove_site_address(
        self,
        customer_id: str,
        site_id: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[AddressDeleted]:
        """删除地点地址 · Delete a site's address

        Nothing is kept of it but that there was one.

        - `customer_id`: 客户编号 · Customer
        - `site_id`: 地点编号，在客户内唯一 · Site, unique within the customer
        """
        return self._call(
            AddressDeleted,
            "DELETE",
            "/customers/{customer_id}/sites/{site_id}/address",
            {"customer_id": customer_id, "site_id": site_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
        )

    def plan_training(
        self,
        body: NewTraining,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TrainingRow]:
        """计划培训 · Plan a training

        The trainer is on the roster. A case that is named is the customer's, and asks for a training.
        """
        return self._call(
            TrainingRow,
            "POST",
            "/trainings",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_trainings(
        self,
        *,
        customer_id: str | None = None,
        station_id: str | None = None,
        trainer_id: str | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Literal["planned", "held", "cancelled"] | None = None,
        case_id: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedTrainingRow]:
        """培训列表 · Trainings

        In the order in which they begin. A station sees those of its own people, a technician their own.

        - `customer_id`: 客户编号 · The customer's number
        - `station_id`: 培训人的网点 · The trainer's station
        - `trainer_id`: 培训人工号 · Who trains
        - `since`: 不早于该日 · On that day or later
        - `until`: 不晚于该日 · On that day or earlier
        - `status`: 状态 · Status
        - `case_id`: 服务单 · The request that it answers
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedTrainingRow,
            "GET",
            "/trainings",
            {},
            query={
                "customer_id": customer_id,
                "station_id": station_id,
                "trainer_id": trainer_id,
                "since": since,
                "until": until,
                "status": status,
                "case_id": case_id,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def postpone_training(
        self,
        training_id: str,
        body: TrainingPostponement,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TrainingRow]:
        """培训改期 · Postpone a training

        To another time, perhaps by somebody else; until it is held.

        - `training_id`: 培训编号 · Training
        """
        return self._call(
            TrainingRow,
            "POST",
            "/trainings/{training_id}/postpone",
            {"training_id": training_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def cancel_training(
        self,
        training_id: str,
        body: TrainingCancellation,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TrainingRow]:
        """取消培训 · Cancel a training

        Before it is held.

        - `training_id`: 培训编号 · Training
        """
        return self._call(
            TrainingRow,
            "POST",
            "/trainings/{training_id}/cancel",
            {"training_id": training_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def hold_training(
        self,
        training_id: str,
        body: HeldTraining,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TrainingRow]:
        """登记已举行 · It was held

        By the trainer, or their station, or the information centre.

        - `training_id`: 培训编号 · Training
        """
        return self._call(
            TrainingRow,
            "POST",
            "/trainings/{training_id}/held",
            {"training_id": training_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def rate_training(
        self,
        training_id: str,
        body: Rating,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[TrainingRow]:
        """登记评价 · Rate a training

        What the customer says; the latest counts.

        - `training_id`: 培训编号 · Training
        """
        return self._call(
            TrainingRow,
            "POST",
            "/trainings/{training_id}/rate",
            {"training_id": training_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_training_figures(
        self,
        *,
        customer_id: str | None = None,
        station_id: str | None = None,
        trainer_id: str | None = None,
        since: date | None = None,
        until: date | None = None,
        wait_for: str | None = None,
    ) -> Answer[TrainingFigures]:
        """按月统计 · Trainings by month

        How many were planned, held and cancelled, who came, and what they thought of it; of a customer, or of all.

        - `customer_id`: 客户编号 · The customer's number
        - `station_id`: 培训人的网点 · The trainer's station
        - `trainer_id`: 培训人工号 · Who trains
        - `since`: 不早于该日 · On that day or later
        - `until`: 不晚于该日 · On that day or earlier
        """
        return self._call(
            TrainingFigures,
            "GET",
            "/trainings/figures",
            {},
            query={
                "customer_id": customer_id,
                "station_id": station_id,
                "trainer_id": trainer_id,
                "since": since,
                "until": until,
                "wait_for": wait_for,
            },
        )

    def read_training(
        self, training_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[TrainingRow]:
        """查看培训 · Read a training

        As it stands now, or stood.

        - `training_id`: 培训编号 · Training
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            TrainingRow,
            "GET",
            "/trainings/{training_id}",
            {"training_id": training_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_training_history(
        self,
        training_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRecordedItem]:
        """培训的经过 · History of a training

        Everything that was recorded of it; also as of the past.

        - `training_id`: 培训编号 · Training
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRecordedItem,
            "GET",
            "/trainings/{training_id}/history",
            {"training_id": training_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def list_intake_events(
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

    def read_intake_log_head(self, *, wait_for: str | None = None) -> Answer[Head]:
        """日志末尾 · The end of the event log

        日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
        The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
        from `since` on it holds other events than before, for its end was lost.
        """
        return self._call(Head, "GET", "/events/head", {}, query={"wait_for": wait_for})

    def read_intake_metrics(self, *, wait_for: str | None = None) -> Answer[str]:
        """Prometheus 指标 · Prometheus metrics

        Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew.
        """
        return self._call(str, "GET", "/metrics", {}, query={"wait_for": wait_for})

    def list_intake_parked_streams(self, *, wait_for: str | None = None) -> Answer[ListedParkedStream]:
        """隔离的事件流 · Parked streams

        Every stream that stands still in one of this service's subscriptions, the oldest first.
        """
        return self._call(ListedParkedStream, "GET", "/parked", {}, query={"wait_for": wait_for})

    def list_intake_parked_events(
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

    def retry_intake_parked_stream(self, subscription: str, source: str, stream: str) -> Answer[Retried]:
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

    def list_intake_skipped_events(self, *, wait_for: str | None = None) -> Answer[ListedParkedEventSkipped]:
        """跳过的事件 · Events that were skipped

        Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed.
        """
        return self._call(ListedParkedEventSkipped, "GET", "/parked/skipped", {}, query={"wait_for": wait_for})

    def skip_intake_parked_event(self, subscription: str, source: str, stream: str, body: SkipBody) -> Answer[Skipped]:
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

    def check_intake_liveness(
        self,
    ) -> Answer[Alive]:
        """进程存活 · The process is alive

        Always 200 while the event loop turns.
        """
        return self._call(Alive, "GET", "/healthz", {})

    def check_intake_readiness(
        self,
    ) -> Answer[Readiness]:
        """可接受请求 · Ready for requests

        200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
        loop of this process runs and none stands still, and every log that it follows is the one that it received before;
        503 otherwise.
        """
        return self._call(Readiness, "GET", "/readyz", {})
