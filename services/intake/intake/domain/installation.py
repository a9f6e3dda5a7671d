"""The installation 安装调试 of a case: planned → its site fit, or not yet → accepted, with reservations, or refused.

It stays open until the customer accepts it or it is called off, whatever becomes of its case in the meantime.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple, assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.case import CaseEnded
from events.catalog.equipment import EquipmentAccepted
from events.catalog.installation import (
    KIND,
    AcceptanceRefused,
    Document,
    DocumentsHandedOver,
    InstallationAccepted,
    InstallationCalledOff,
    InstallationEvent,
    InstallationPlanned,
    InstallationReplanned,
    Plan,
    ReservationsSettled,
    SiteChecked,
    SiteFault,
    needs_words,
)
from events.fields import Note, Reason
from events.types import SiteNeed
from intake.domain.case import Case, known_case
from intake.domain.equipment import Equipment, known_equipment
from intake.domain.warranty import warranty_until

InstallationStatus = Literal["planned", "unfit", "ready", "refused", "reservations", "accepted", "called_off"]
OPEN: tuple[InstallationStatus, ...] = ("planned", "unfit", "ready", "refused")
"""The customer is still to accept it."""


class Installation(State, frozen=True):
    """How it stands; `plan` is the latest, `check` the latest of its site."""

    plan: InstallationPlanned
    status: InstallationStatus = "planned"
    check: SiteChecked | None = None
    accepted: InstallationAccepted | None = None

    @property
    def open(self) -> bool:
        """Whether the customer is still to accept it."""
        return self.status in OPEN


def evolve(state: Installation | None, event: InstallationEvent) -> Installation | None:
    """The installation after an event."""
    if isinstance(event, InstallationPlanned):
        return Installation(event)
    if state is None:
        return None
    status = status_after(state.status, state.plan.site_id, event)
    match event:
        case InstallationReplanned():
            plan = as_planned(state.plan, event)
            return changed(state, plan=plan, status=status, check=state.check if status != "planned" else None)
        case SiteChecked():
            return changed(state, status=status, check=event)
        case InstallationAccepted():
            return changed(state, status=status, accepted=event)
        case _:
            return changed(state, status=status)


def status_after(status: InstallationStatus, site_id: str | None, event: InstallationEvent) -> InstallationStatus:
    """How an installation at `site_id` stands after an event: another site is to be checked anew."""
    match event:
        case InstallationPlanned():
            return "planned"
        case InstallationReplanned():
            return "planned" if event.site_id != site_id else status
        case SiteChecked():
            return "unfit" if event.faults else "ready"
        case DocumentsHandedOver():
            return status
        case InstallationAccepted():
            return "reservations" if event.with_reservations else "accepted"
        case AcceptanceRefused():
            return "refused"
        case ReservationsSettled():
            return "accepted"
        case InstallationCalledOff():
            return "called_off"
        case _:
            assert_never(event)


INSTALLATION: Decider[Installation | None, InstallationEvent] = Decider(KIND, None, evolve)


@dataclass(frozen=True, slots=True)
class ReplanInstallation:
    """What holds now, for a `reason`; None, or an empty text, leaves a detail as it is. `day` is today in
    Asia/Shanghai."""

    equipment_ids: tuple[str, ...] | None
    site_id: str | None
    planned_on: date | None
    needs: tuple[SiteNeed, ...] | None
    plan: Plan
    reason: Reason
    day: date


@dataclass(frozen=True, slots=True)
class CheckSite:
    """What is missing at the site; nothing is: fit. `day` is today in Asia/Shanghai."""

    checked_on: date
    checked_by: str
    faults: tuple[SiteFault, ...]
    findings: Note
    day: date


@dataclass(frozen=True, slots=True)
class HandOverDocuments:
    """What the customer gets, and who took it."""

    documents: tuple[Document, ...]
    received_by: Note
    note: Note


@dataclass(frozen=True, slots=True)
class AcceptInstallation:
    """The customer accepts it; `reservations` are empty without any. `day` is today in Asia/Shanghai."""

    accepted_on: date
    accepted_by: Note
    tested: Note
    reservations: Note
    without_visit: Note
    day: date


@dataclass(frozen=True, slots=True)
class RefuseAcceptance:
    """The customer does not. `day` is today in Asia/Shanghai."""

    refused_on: date
    refused_by: Note
    reason: Reason
    day: date


@dataclass(frozen=True, slots=True)
class SettleReservations:
    """What was left to do is done."""

    note: Note


@dataclass(frozen=True, slots=True)
class CallOffInstallation:
    """It is not made."""

    reason: Reason


class Asked(NamedTuple):
    """The case that asks for it, and today in Asia/Shanghai."""

    case: Case
    day: date


def plan(planned: InstallationPlanned, installation: Installation | None, asked: Asked) -> list[InstallationEvent]:
    """For an installation that a customer asked for; again, once it was called off. Raises Rejected for a case of
    another kind or that is over, where another plan stands, and for a day that is over."""
    case, day = asked
    request = known_case(case, planned.case_id)
    if installation is not None and installation.status != "called_off":
        if installation.plan == planned:
            return []
        raise Rejected("the installation is planned already: plan it anew", "安装已有计划，请变更计划")
    if request.kind != "installation":
        raise Rejected("only a request for an installation has one", "只有安装类服务单可计划安装")
    if case.status == "closed":
        raise Rejected("the case is over: reopen it first", "服务单已结束，请先重新开启")
    _require_ahead(planned.planned_on, day)
    return [planned]


def replan(command: ReplanInstallation, installation: Installation) -> list[InstallationEvent]:
    """What is as wanted already decides nothing. Raises Rejected once it is accepted or called off."""
    _require_open(installation)
    known = installation.plan
    replanned = InstallationReplanned(
        case_id=known.case_id,
        customer_id=known.customer_id,
        equipment_ids=known.equipment_ids if command.equipment_ids is None else command.equipment_ids,
        site_id=command.site_id or known.site_id,
        planned_on=command.planned_on or known.planned_on,
        needs=known.needs if command.needs is None else command.needs,
        plan=command.plan or known.plan,
        former_planned_on=known.planned_on,
        reason=command.reason,
    )
    if as_planned(known, replanned) == known:
        return []
    if replanned.planned_on != known.planned_on:
        _require_ahead(replanned.planned_on, command.day)
    return [replanned]


def check_site(command: CheckSite, installation: Installation) -> list[InstallationEvent]:
    """Raises Rejected once it is accepted or called off, and for a day to come."""
    _require_open(installation)
    _require_past(command.checked_on, command.day, "checked_on")
    checked = SiteChecked(
        installation.plan.case_id, command.checked_on, command.checked_by, command.faults, command.findings
    )
    return [] if installation.check == checked and installation.status != "refused" else [checked]


def hand_over_documents(command: HandOverDocuments, installation: Installation) -> list[InstallationEvent]:
    """Each time is news, after the acceptance, too. Raises Rejected once it is called off."""
    if installation.status == "called_off":
        raise _called_off()
    case_id = installation.plan.case_id
    return [DocumentsHandedOver(case_id, command.documents, command.received_by, command.note)]


def accept(command: AcceptInstallation, installation: Installation, case: Case) -> list[InstallationEvent]:
    """Raises Rejected for a day to come, unless the site is fit and a station was sent or a reason says why none was,
    and where it was accepted before on another day or is called off."""
    known = installation.plan
    if installation.status in ("accepted", "reservations"):
        raise Rejected("the customer has accepted it already", "客户已验收")
    _require_open(installation)
    _require_past(command.accepted_on, command.day, "accepted_on")
    if installation.check is None:
        raise Rejected("check the site first", "请先查验安装现场")
    if installation.check.faults:
        lacking = needs_words([fault.need for fault in installation.check.faults])
        raise Rejected(
            f"the site is not fit yet: {lacking.en}; check it again once it is",
            f"现场尚缺：{lacking.zh}；整改后请再次查验",
        )
    if case.visits_made == 0 and not command.without_visit:
        raise Rejected("no station was sent: say why", "尚未派网点上门；如未上门请说明原因", "without_visit")
    return [
        InstallationAccepted(
            case_id=known.case_id,
            customer_id=known.customer_id,
            equipment_ids=known.equipment_ids,
            accepted_on=command.accepted_on,
            accepted_by=command.accepted_by,
            tested=command.tested,
            with_reservations=bool(command.reservations),
            reservations=command.reservations,
            without_visit=command.without_visit,
        )
    ]


def refuse(command: RefuseAcceptance, installation: Installation) -> list[InstallationEvent]:
    """Each time is news. Raises Rejected once it is accepted or called off, and for a day to come."""
    _require_open(installation)
    _require_past(command.refused_on, command.day, "refused_on")
    return [AcceptanceRefused(installation.plan.case_id, command.refused_on, command.refused_by, command.reason)]


def settle(command: SettleReservations, installation: Installation) -> list[InstallationEvent]:
    """Once more is no news. Raises Rejected before the acceptance."""
    if installation.status == "accepted":
        return []
    if installation.status != "reservations":
        raise Rejected("the customer has not accepted it yet", "客户尚未验收")
    return [ReservationsSettled(installation.plan.case_id, command.note)]


def call_off(command: CallOffInstallation, installation: Installation) -> list[InstallationEvent]:
    """Once more is no news. Raises Rejected once it is accepted."""
    if installation.status == "called_off":
        return []
    _require_open(installation)
    return [InstallationCalledOff(installation.plan.case_id, with_case=False, reason=command.reason)]


def end_with(ended: CaseEnded, installation: Installation | None) -> list[InstallationEvent]:
    """A case that ends without a class takes its installation with it, unless all that failed is its call-back."""
    if installation is None or not installation.open or ended.ending == "unreached":
        return []
    return [InstallationCalledOff(ended.case_id, with_case=True, reason="")]


def warranty_begins(accepted: InstallationAccepted, equipment_id: str, machine: Equipment) -> list[EquipmentAccepted]:
    """A machine of it that was accepted before keeps its day."""
    if machine.accepted is not None:
        return []
    months = known_equipment(machine, equipment_id).warranty_months
    return [EquipmentAccepted(equipment_id, accepted.accepted_on, warranty_until(accepted.accepted_on, months))]


def as_planned(known: InstallationPlanned, replanned: InstallationReplanned) -> InstallationPlanned:
    """The plan that holds now."""
    return replace(
        known,
        equipment_ids=replanned.equipment_ids,
        site_id=replanned.site_id,
        planned_on=replanned.planned_on,
        needs=replanned.needs,
        plan=replanned.plan,
    )


def once(needs: Sequence[SiteNeed]) -> tuple[SiteNeed, ...]:
    """Each once, in one order."""
    return tuple(sorted(set(needs)))


def no_installation(case_id: str) -> NotFound:
    """None is planned for the case."""
    return NotFound(f"case {case_id} has no installation", f"服务单 {case_id} 没有安装计划")


def _require_open(installation: Installation) -> None:
    if installation.status == "called_off":
        raise _called_off()
    if not installation.open:
        raise Rejected("the customer has accepted it already", "客户已验收")


def _called_off() -> Rejected:
    return Rejected("the installation was called off: plan it again", "安装已取消，请重新计划")


def _require_ahead(planned_on: date, day: date) -> None:
    if planned_on < day:
        raise Rejected("that day is over", "计划日期已过", "planned_on")


def _require_past(said: date, day: date, field: str) -> None:
    if said > day:
        raise Rejected("that day is still to come", "日期晚于今天", field)
