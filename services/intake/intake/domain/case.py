"""A case 服务单: one customer's request on its road from the first call to the satisfied call-back.

open → guided (solved by phone) or helped (solved by remote help), and it waits for its call-back, or routed (a station
has it) → closed → reopened, and so on. Goods that come back, or were delivered wrong, are another road: open → goods
(others have them) → settled, and it waits for its call-back; and so is what we repair at the service desk: open →
collected (the customer's thing is with us) → brought_back.
From each of them it can end without a class (`ending`): then it is closed, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.case import (
    KIND,
    ActivityImported,
    AppointmentAgreed,
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    DuplicateMerged,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from events.catalog.case_goods import GoodsDone, GoodsTakenUp
from events.catalog.case_handling import (
    CaseAddressDoubted,
    CaseAddressSettled,
    CaseHandedOver,
    CasePrioritised,
    CaseReturned,
    CaseTaken,
    HandOverDeclined,
)
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.catalog.case_workshop import (
    CaseBackFromFactory,
    CaseBroughtBack,
    CaseCollected,
    CaseKeptOpen,
    CaseSentToFactory,
    CollectionAsked,
)
from events.fields import Description
from events.rules.appointments import require_bookable
from events.types import (
    ENDINGS,
    GOODS_MATTERS,
    Channel,
    CustomerClass,
    DeliveryFault,
    Priority,
    RequestKind,
    Slot,
    Subject,
)
from events.words import choice
from intake.domain.article import Article, named_articles
from intake.domain.customer import Customer, named_customer
from intake.domain.equipment import Equipment, named_equipment, scrapped
from intake.domain.priority_rule import RULE, by_rule

Status = Literal["open", "guided", "helped", "goods", "settled", "routed", "collected", "brought_back", "closed"]

WITHOUT_A_VISIT: frozenset[Status] = frozenset({"guided", "helped", "settled", "brought_back"})
"""It waits for a call-back, and no station has it."""


@dataclass(frozen=True, slots=True)
class ReceiveRequest:
    """A customer asks for help. `at` is the command's time: it decides the warranty. A relocation names where to, and
    where from, unless its machine stands at a site that is known; a delivery fault, what is wrong."""

    case_id: str
    customer_id: str
    equipment_id: str | None
    channel: Channel
    taken_by: str
    description: Description
    at: datetime
    kind: RequestKind = "repair"
    from_site_id: str | None = None
    to_site_id: str | None = None
    delivery_fault: DeliveryFault | None = None
    inspection_no: int | None = None


@dataclass(frozen=True, slots=True)
class GiveGuidance:
    """The clerk guided the customer by phone; `solved` when that fixed it."""

    case_id: str
    given_by: str
    solved: bool
    note: str


@dataclass(frozen=True, slots=True)
class AgreeAppointment:
    """The clerk agreed a time slot with the customer."""

    case_id: str
    slot: Slot
    at: datetime


class Case(State, frozen=True):
    """Where a case stands. There is none while `request` is None.

    `visit_no` counts the visits it was routed for, `run` how often it was begun (1, and one more for each reopening).
    `guidance` and `slot` are the present run's. `region` and `model` are as last routed: the customer's region or the
    machine's model may have been corrected since the request. `ending` is how it ended without a class, while that
    stands.
    """

    request: RequestReceived | None = None
    status: Status = "open"
    guidance: GuidanceGiven | None = None
    slot: Slot | None = None
    station_id: str | None = None
    visit_no: int = 0
    run: int = 1
    region: str = ""
    model: str | None = None
    ending: CaseEnded | None = None
    imported: tuple[ActivityImported, ...] = ()
    """The rows of the log that it was imported from."""
    version: int = 0
    """How many events it has had."""
    guidance_no: int = 0
    """The version of the latest guidance, remote help, end about goods, or bringing back: its call-back has its number
    from it."""
    repair_id: str | None = None
    """The customer repair 客户维修 of the present run, if any: what an earlier one had repaired, a later class of
    outcome does not speak of."""
    collection: CollectionAsked | None = None
    """Who is to collect its thing, as said last in the present run."""
    factory: str | None = None
    """The factory service that has its machine, straight from the case."""
    remote: RemoteHelpGiven | RemoteHelpRefused | None = None
    """The latest remote help, of whatever run: the station gets to know what came of it."""
    owner_id: str | None = None
    """Who owns it; None until somebody does, and the first-asked employee answers for it."""
    hand_overs: int = 0
    handed_over: CaseHandedOver | None = None
    """The hand-over that waits for an answer."""
    attachments: Mapping[int, AttachmentAdded] = {}
    """All that there ever were, by number."""
    detached: frozenset[int] = frozenset()
    """Those whose content was deleted."""
    goods: GoodsTakenUp | None = None
    """The return or delivery fault that others have in hand."""
    prioritised: CasePrioritised | None = None
    """The last that somebody said of its priority."""
    refused_by: frozenset[str] = frozenset()
    """The stations that refused it in the present run: no rule sends it there again."""
    refusals: int = 0
    """How many of its visits were refused, and not made."""
    address_doubt: CaseAddressDoubted | None = None
    """What a technician found wrong with the address, until that is settled or the case is closed."""

    @property
    def visits_made(self) -> int:
        """Visits that no station refused, the present one among them."""
        return self.visit_no - self.refusals

    @property
    def priority(self) -> Priority | None:
        """By hand, else by rule; None for a case of before there were any."""
        if self.prioritised is not None:
            return self.prioritised.priority
        return self.request.priority if self.request is not None else None

    def waits_for(self, subject: Subject, visit_no: int) -> bool:
        """Whether the call-back about guidance, remote help, goods, a customer's repair, or that visit, is what decides
        how it goes on."""
        if subject == "guidance":
            return self.status == "guided"
        if subject == "remote":
            return self.status == "helped"
        if subject == "goods":
            return self.status == "settled"
        if subject == "workshop":
            return self.status == "brought_back"
        return self.status == "routed" and visit_no == self.visit_no


def evolve(state: Case, event: CaseEvent) -> Case:
    """The case after an event."""
    return changed(_after(state, event), version=state.version + 1)


def _after(state: Case, event: CaseEvent) -> Case:
    match event:
        case RequestReceived():
            return Case(request=event, region=event.region, model=event.model)
        case GuidanceGiven():
            status: Status = "guided" if event.solved else state.status
            return changed(state, guidance=event, guidance_no=state.version + 1, status=status)
        case RemoteHelpGiven():
            status = "helped" if event.solved else state.status
            return changed(state, remote=event, guidance_no=state.version + 1, status=status)
        case RemoteHelpRefused():
            return changed(state, remote=event)
        case GoodsTakenUp():
            return changed(state, status="goods", goods=event)
        case GoodsDone():
            done = changed(state, goods=None, guidance_no=state.version + 1)
            return changed(done, status="settled" if event.settled else "open")
        case CaseCollected():
            return changed(state, status="collected", repair_id=event.repair_id, collection=None)
        case CaseBroughtBack():
            return changed(state, status="brought_back", guidance_no=state.version + 1)
        case CollectionAsked():
            return changed(state, collection=event)
        case CaseSentToFactory():
            return changed(state, factory=event.factory_service_id, collection=None)
        case CaseBackFromFactory():
            return changed(state, factory=None)
        case CaseKeptOpen():
            return changed(state, status="open", slot=None)
        case AppointmentAgreed():
            return changed(state, slot=event.slot)
        case CaseRouted():
            routed = changed(state, region=event.region, model=event.model)
            at = changed(routed, status="routed", station_id=event.station_id, visit_no=event.visit_no)
            return changed(at, collection=None)
        case CaseTransferred():
            return changed(state, station_id=event.station_id)
        case CaseReturned():
            refused_by, slot = state.refused_by | {event.station_id}, event.slot or state.slot
            returned = changed(state, refused_by=refused_by, refusals=state.refusals + 1, slot=slot)
            return changed(returned, status="open", station_id=None)
        case CaseAddressDoubted():
            return changed(state, address_doubt=event)
        case CaseAddressSettled():
            return changed(state, address_doubt=None)
        case CaseReopened():
            return _open_again(state, event.run)
        case CaseClosed():
            return changed(state, status="closed", address_doubt=None)
        case CaseEnded():
            return changed(state, status="closed", ending=event, address_doubt=None)
        case CaseEndingWithdrawn():
            return _open_again(state, event.run)
        case DuplicateMerged():
            return state
        case ActivityImported():
            return changed(state, imported=(*state.imported, event))
        case CaseHandedOver():
            return changed(state, hand_overs=event.hand_over_no, handed_over=event)
        case CaseTaken():
            return changed(state, owner_id=event.owner_id, handed_over=None)
        case HandOverDeclined():
            return changed(state, handed_over=None)
        case CasePrioritised():
            return changed(state, prioritised=event)
        case AttachmentAdded():
            return changed(state, attachments={**state.attachments, event.attachment_no: event})
        case AttachmentRemoved():
            return changed(state, detached=state.detached | {event.attachment_no})
        case _:
            assert_never(event)


def _open_again(state: Case, run: int) -> Case:
    again = changed(state, status="open", guidance=None, slot=None, run=run, ending=None, address_doubt=None)
    return changed(again, refused_by=frozenset(), collection=None, repair_id=None)


CASE: Decider[Case, CaseEvent] = Decider(KIND, Case(), evolve)


class Requester(NamedTuple):
    """Who asks, about which machine if any, and the number that a new case gets; empty where none is opened.
    `ruled` is what the customer is by rule: what somebody said by hand goes before it. `under_contract`: a maintenance
    contract covers the machine that day."""

    customer: Customer
    equipment: Equipment | None
    number: str = ""
    ruled: CustomerClass = "new"
    under_contract: bool = False


def receive(command: ReceiveRequest, case: Case, requester: Requester) -> list[CaseEvent]:
    """Raises Rejected for an unknown customer, a machine that is not the customer's or is scrapped, or a
    number that is taken."""
    customer, equipment, number, ruled, under_contract = requester
    owner = named_customer(customer, command.customer_id)
    machine = None
    if equipment is not None and command.equipment_id is not None:
        machine = named_equipment(equipment, command.equipment_id, command.customer_id)
    standing = customer.classified.customer_class if customer.classified is not None else ruled
    received = RequestReceived(
        case_id=command.case_id,
        customer_id=command.customer_id,
        equipment_id=command.equipment_id,
        model=machine.model if machine else None,
        region=owner.region,
        channel=command.channel,
        taken_by=command.taken_by,
        description=command.description,
        in_warranty=equipment is not None and equipment.in_warranty(command.at),
        number=number,
        customer_class=standing,
        kind=command.kind,
        from_site_id=_from_site(command, equipment),
        to_site_id=command.to_site_id,
        delivery_fault=command.delivery_fault,
        under_contract=under_contract,
        priority=by_rule(command.kind, standing, under_contract),
        priority_rule=RULE.version,
        inspection_no=command.inspection_no,
    )
    if case.request is None:
        if command.equipment_id is not None and equipment is not None and equipment.scrapped:
            raise scrapped(command.equipment_id, "equipment_id")
        _require_sites(received, customer)
        return [received]
    # What was known of customer and machine is that of then, whatever was corrected since; and a case keeps its number.
    then = case.request
    known = {name: getattr(then, name) for name in OF_THEN}
    if then == replace(received, **known):
        return []
    raise Rejected(
        f"case {command.case_id} exists already with another request",
        f"服务单编号 {command.case_id} 已存在，且内容不同",
        field="case_id",
    )


OF_THEN = (
    "in_warranty",
    "region",
    "model",
    "number",
    "from_site_id",
    "customer_class",
    "under_contract",
    "priority",
    "priority_rule",
)
"""What a request says that nobody asked for: the same request once more may find it otherwise."""


def _from_site(command: ReceiveRequest, equipment: Equipment | None) -> str | None:
    if command.kind != "relocation" or command.from_site_id is not None or equipment is None:
        return command.from_site_id
    return equipment.site_id


def _require_sites(received: RequestReceived, customer: Customer) -> None:
    """Raises NotFound for a site that the customer does not have; Rejected for a closed one to go to, and for a
    relocation from nowhere, or to where the machine is."""
    for field, site_id in (("from_site_id", received.from_site_id), ("to_site_id", received.to_site_id)):
        if site_id is None:
            continue
        site = customer.sites.get(site_id)
        if site is None:
            owner = received.customer_id
            raise NotFound(f"customer {owner} has no site {site_id}", f"客户 {owner} 没有地点 {site_id}", field)
        if site.closed and field == "to_site_id":
            raise Rejected(f"site {site_id} is closed", f"地点 {site_id} 已停用", field)
    if received.kind != "relocation":
        return
    if received.from_site_id is None:
        raise Rejected(
            "say where the relocation begins: nobody knows at which site the machine is",
            "请写明移机的原地点：未登记该设备所在地点",
            "from_site_id",
        )
    if received.from_site_id == received.to_site_id:
        raise Rejected("a relocation goes to another site", "移机的新地点须与原地点不同", "to_site_id")


def guide(command: GiveGuidance, case: Case, articles: dict[str, Article]) -> list[CaseEvent]:
    """Guidance is recorded each time it is given, in the same words too.

    Raises NotFound for an unknown case; Rejected for an unknown article, or a case that is no longer the clerk's.
    """
    request = known_case(case, command.case_id)
    used = named_articles(articles)
    require_open(case)
    return [GuidanceGiven(command.case_id, command.given_by, used, command.solved, command.note, request.number)]


def agree(command: AgreeAppointment, case: Case) -> list[CaseEvent]:
    """Raises NotFound for an unknown case; Rejected for a slot that nobody can keep, or a case gone to a station."""
    known_case(case, command.case_id)
    if case.slot == command.slot:
        return []
    require_open(case)
    require_bookable(command.slot, command.at)
    return [AppointmentAgreed(command.case_id, command.slot)]


def known_case(case: Case, case_id: str) -> RequestReceived:
    """Raises NotFound for a case that was never opened."""
    if case.request is None:
        raise no_case(case_id)
    return case.request


def require_of(case: Case, case_id: str, customer_id: str, field: str) -> RequestReceived:
    """What a customer asked for. Raises, at `field`, NotFound for an unknown case, Rejected for another customer's."""
    if case.request is None:
        raise no_case(case_id, field)
    if case.request.customer_id != customer_id:
        raise Rejected(f"case {case_id} is another customer’s", f"服务单 {case_id} 属于其他客户", field)
    return case.request


def no_case(case_id: str, field: str | None = None) -> NotFound:
    """There is no such case, or it is none of the caller's business; `field` named it."""
    return NotFound(f"there is no case {case_id}", f"没有服务单 {case_id}", field)


def in_hand(case: Case) -> Rejected:
    """Others have the goods of the case in hand: what to do first."""
    zh, en = choice(GOODS_MATTERS, case.goods.matter) if case.goods is not None else ("", "")
    id = case.goods.matter_id if case.goods is not None else ""
    return Rejected(
        f"{en} of the case is in hand ({id}): settle or withdraw that first",
        f"服务单的{zh}正在处理（{id}）；请先结算或撤回",
    )


def require_open(case: Case) -> None:
    """Raises Rejected, saying what to do instead, unless the case is in the clerk's hands."""
    match case.status:
        case "open":
            if case.factory is not None:
                raise Rejected(
                    f"the machine is at its maker’s (factory service {case.factory}): it goes on when that is back",
                    f"设备已返厂（返厂 {case.factory}）；收回后再继续处理",
                )
            return
        case "guided":
            raise Rejected(
                "the case was solved by phone and waits for its call-back: record the call-back first",
                "服务单已电话支持解决，等待回访；请先登记回访结果",
            )
        case "helped":
            raise Rejected(
                "the case was solved by remote help and waits for its call-back: record the call-back first",
                "服务单已远程维护解决，等待回访；请先登记回访结果",
            )
        case "goods":
            raise in_hand(case)
        case "settled":
            raise Rejected(
                "what is about goods was settled and waits for its call-back: record the call-back first",
                "货物事项已了结，等待回访；请先登记回访结果",
            )
        case "collected":
            raise Rejected(
                f"the customer’s thing is with us to be repaired (customer repair {case.repair_id})",
                f"物品已取回维修（客户维修 {case.repair_id}）",
            )
        case "brought_back":
            raise Rejected(
                "the customer has the thing back, and the case waits for its call-back: record the call-back first",
                "维修物品已交还，等待回访；请先登记回访结果",
            )
        case "routed":
            raise Rejected(
                f"the case is with station {case.station_id}: the station carries on",
                f"服务单已派往网点 {case.station_id}，请由网点处理",
            )
        case "closed":
            if case.ending is not None:
                zh, en = choice(ENDINGS, case.ending.ending)
                raise Rejected(
                    f"the case has ended ({en}): reopen it if that was wrong",
                    f"服务单已终止（{zh}）；如终止有误请重新开启服务单",
                )
            raise Rejected(
                "the case is closed: reopen it when the customer calls again",
                "服务单已结案；客户再次来电请重新开启服务单",
            )
        case _:
            assert_never(case.status)
