"""What the information centre 信息中心 says: customers, equipment, articles and cases."""

from dataclasses import dataclass
from datetime import date

from events.catalog.types import Channel, Outcome, Slot

SERVICE = "intake"


@dataclass(frozen=True, slots=True)
class CustomerRegistered:
    """A customer organisation is known. Contact persons stay out of the log (docs/decisions)."""

    customer_id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class EquipmentRegistered:
    """One machine at a customer. The warranty lasts `warranty_months` from acceptance."""

    equipment_id: str
    customer_id: str
    model: str
    serial_no: str
    warranty_months: int


@dataclass(frozen=True, slots=True)
class EquipmentAccepted:
    """Acceptance 验收合格: the warranty counts from `accepted_on` (Asia/Shanghai date). Row A5."""

    equipment_id: str
    accepted_on: date
    warranty_until: date


@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """A knowledge-base article 知识库 for guidance by phone; `model` limits it to one product model."""

    article_id: str
    title: str
    body: str
    model: str | None


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A customer's request opened a case. `taken_by` is the staff number of who first took it. Row A1."""

    case_id: str
    customer_id: str
    equipment_id: str | None
    model: str | None
    region: str
    channel: Channel
    taken_by: str
    description: str
    in_warranty: bool


@dataclass(frozen=True, slots=True)
class GuidanceGiven:
    """The clerk guided the customer by phone 电话支持; `solved` ends the case without a visit. Row A2."""

    case_id: str
    given_by: str
    article_ids: tuple[str, ...]
    solved: bool
    note: str


@dataclass(frozen=True, slots=True)
class AppointmentAgreed:
    """The time slot agreed with the customer 约定时间段. Row B2."""

    case_id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class CaseRouted:
    """The case goes to a station for its `visit_no`-th visit (from 1), and why. Row B1.

    Carries what the station needs, so that it never has to ask the information centre.
    """

    case_id: str
    station_id: str
    reason: str
    visit_no: int
    region: str
    customer_id: str
    equipment_id: str | None
    model: str | None
    description: str
    slot: Slot | None
    in_warranty: bool


@dataclass(frozen=True, slots=True)
class CaseTransferred:
    """The stations handed the case's visit on among themselves: it is `station_id`'s now. Row B1."""

    case_id: str
    station_id: str


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """A bad call-back, or the customer calling again, opened the case once more. `run` counts from 2."""

    case_id: str
    outcome: Outcome
    reason: str
    run: int


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The call-back said satisfied 满意: the case is finished. Row B2."""

    case_id: str
    outcome: Outcome


CustomerEvent = CustomerRegistered
EquipmentEvent = EquipmentRegistered | EquipmentAccepted
ArticleEvent = ArticlePublished
CaseEvent = (
    RequestReceived | GuidanceGiven | AppointmentAgreed | CaseRouted | CaseTransferred | CaseReopened | CaseClosed
)

EVENTS: tuple[type, ...] = (
    CustomerRegistered,
    EquipmentRegistered,
    EquipmentAccepted,
    ArticlePublished,
    RequestReceived,
    GuidanceGiven,
    AppointmentAgreed,
    CaseRouted,
    CaseTransferred,
    CaseReopened,
    CaseClosed,
)
