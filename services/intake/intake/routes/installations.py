"""Installation and commissioning 安装调试: plan, site check, documents, acceptance, and which are open."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eventlog.log.session import Session
from events.catalog.installation import Document, InstallationPlanned, SiteFault
from events.shanghai import day_of
from intake.domain.case import CASE, Case, known_case
from intake.domain.customer import CUSTOMER
from intake.domain.equipment import EQUIPMENT, named_equipment, scrapped
from intake.domain.installation import (
    AcceptInstallation,
    Asked,
    CallOffInstallation,
    CheckSite,
    HandOverDocuments,
    Installation,
    InstallationStatus,
    RefuseAcceptance,
    ReplanInstallation,
    SettleReservations,
    accept,
    call_off,
    check_site,
    hand_over_documents,
    once,
    plan,
    refuse,
    replan,
    settle,
)
from intake.domain.site import require_site
from intake.projections.installations import InstallationFilter, InstallationRow, find_installations
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.installation_requests import (
    AcceptanceRefusal,
    CallOff,
    DocumentsBody,
    InstallationAcceptance,
    PlanBody,
    ReplanBody,
    Settlement,
    SiteCheckBody,
)
from intake.routes.resources import INSTALLATIONS, own_case
from service.framework import (
    VERSIONED,
    AsOf,
    Call,
    CaseId,
    Day,
    Id,
    Listed,
    Paged,
    allow,
)

router = APIRouter(tags=["安装 · Installations"])

Planner = Annotated[Call, allow("clerk", "manager")]
Installer = Annotated[Call, allow("clerk", "manager", *STATION)]
Reader = Annotated[Call, allow(*HEADQUARTERS, *STATION)]


@router.post(
    "/cases/{case_id}/installation",
    status_code=201,
    summary="计划安装 · Plan an installation",
    responses={201: {"model": InstallationRow}},
)
async def plan_installation(case_id: CaseId, body: PlanBody, call: Planner) -> Response:
    """For a case of that kind. The machines are the customer's; again, once it was called off."""
    request = known_case((await own_case(call, case_id)).state, case_id)
    site_id = body.site_id or request.to_site_id
    planned = InstallationPlanned(
        case_id=case_id,
        number=request.number,
        customer_id=request.customer_id,
        equipment_ids=tuple(sorted(set(body.equipment_ids))),
        site_id=site_id,
        planned_on=body.planned_on,
        needs=once(body.needs),
        plan=body.plan,
    )

    async def asked(session: Session, _: Installation | None) -> Asked:
        await _require_parties(session, request.customer_id, planned.equipment_ids, site_id)
        return Asked(await session.load(CASE, case_id), day_of(call.at))

    location = f"/cases/{case_id}/installation"
    return await call.create(INSTALLATIONS, case_id, plan, planned, asked, location=location)


@router.post(
    "/cases/{case_id}/installation/replan",
    summary="变更安装计划 · Plan it anew",
    responses={200: {"model": InstallationRow}},
)
async def replan_installation(case_id: CaseId, body: ReplanBody, call: Installer) -> Response:
    """Until it is accepted. Another site is checked anew."""
    await own_case(call, case_id)
    command = ReplanInstallation(
        equipment_ids=None if body.equipment_ids is None else tuple(sorted(set(body.equipment_ids))),
        site_id=body.site_id,
        planned_on=body.planned_on,
        needs=None if body.needs is None else once(body.needs),
        plan=body.plan or "",
        reason=body.reason,
        day=day_of(call.at),
    )

    async def parties(session: Session, known: Installation) -> None:
        customer_id = known.plan.customer_id
        await _require_parties(session, customer_id, command.equipment_ids or (), body.site_id)

    return await call.decide(INSTALLATIONS, case_id, lambda wanted, known, _: replan(wanted, known), command, parties)


@router.post(
    "/cases/{case_id}/installation/site-check",
    summary="登记现场查验 · Record a check of the site",
    responses={200: {"model": InstallationRow}},
)
async def check_installation_site(case_id: CaseId, body: SiteCheckBody, call: Installer) -> Response:
    """Fit, or what is missing and who sees to it. The latest check counts."""
    await own_case(call, case_id)
    today = day_of(call.at)
    faults = {fault.need: SiteFault(fault.need, fault.mended_by, fault.mended_until) for fault in body.faults}
    found = tuple(faults[need] for need in sorted(faults))
    command = CheckSite(body.checked_on or today, call.principal.id, found, body.findings, today)
    return await call.decide(INSTALLATIONS, case_id, check_site, command)


@router.post(
    "/cases/{case_id}/installation/documents",
    summary="移交资料 · Hand documents over",
    responses={200: {"model": InstallationRow}},
)
async def hand_over_installation_documents(case_id: CaseId, body: DocumentsBody, call: Installer) -> Response:
    """Each time adds to the list, also after the acceptance."""
    await own_case(call, case_id)
    documents = tuple(Document(document.kind, document.copies) for document in body.documents)
    command = HandOverDocuments(documents, body.received_by, body.note)
    return await call.decide(INSTALLATIONS, case_id, hand_over_documents, command)


@router.post(
    "/cases/{case_id}/installation/acceptance",
    summary="客户验收 · The customer accepts",
    responses={200: {"model": InstallationRow}},
)
async def accept_installation(case_id: CaseId, body: InstallationAcceptance, call: Installer) -> Response:
    """Of a site that is fit. The warranty of its machines begins that day, unless they were accepted before."""
    await own_case(call, case_id)
    today = day_of(call.at)
    command = AcceptInstallation(
        accepted_on=body.accepted_on or today,
        accepted_by=body.accepted_by,
        tested=body.tested,
        reservations=body.reservations,
        without_visit=body.without_visit or "",
        day=today,
    )

    async def asked(session: Session, known: Installation) -> Case:
        await _require_parties(session, known.plan.customer_id, known.plan.equipment_ids, None)
        return await session.load(CASE, case_id)

    return await call.decide(INSTALLATIONS, case_id, accept, command, asked)


@router.post(
    "/cases/{case_id}/installation/acceptance/refusal",
    summary="客户拒绝验收 · The customer does not accept",
    responses={200: {"model": InstallationRow}},
)
async def refuse_installation(case_id: CaseId, body: AcceptanceRefusal, call: Installer) -> Response:
    """It stays open, until they do."""
    await own_case(call, case_id)
    today = day_of(call.at)
    command = RefuseAcceptance(body.refused_on or today, body.refused_by, body.reason, today)
    return await call.decide(INSTALLATIONS, case_id, refuse, command)


@router.post(
    "/cases/{case_id}/installation/acceptance/settle",
    summary="消除保留意见 · Reservations are settled",
    responses={200: {"model": InstallationRow}},
)
async def settle_installation(case_id: CaseId, body: Settlement, call: Installer) -> Response:
    """What was left to do at the acceptance is done."""
    await own_case(call, case_id)
    return await call.decide(INSTALLATIONS, case_id, settle, SettleReservations(body.note))


@router.post(
    "/cases/{case_id}/installation/call-off",
    summary="取消安装 · Call an installation off",
    responses={200: {"model": InstallationRow}},
)
async def call_off_installation(case_id: CaseId, body: CallOff, call: Planner) -> Response:
    """Before it is accepted. A case that ends without a class calls its installation off by itself."""
    return await call.decide(INSTALLATIONS, case_id, call_off, CallOffInstallation(body.reason))


@router.get(
    "/cases/{case_id}/installation",
    summary="查看安装 · Read an installation",
    responses={200: {"model": InstallationRow}},
    openapi_extra=VERSIONED,
)
async def read_installation(case_id: CaseId, call: Reader, as_of: AsOf = None) -> Response:
    """As it stands now, or stood; for whoever sees the case."""
    await own_case(call, case_id, await call.moment(as_of))
    return await call.show(INSTALLATIONS, case_id, as_of)


@router.get("/installations", summary="安装列表 · Installations", responses={200: {"model": Listed[InstallationRow]}})
async def list_installations(
    call: Annotated[Call, allow(*HEADQUARTERS, "dispatcher")],
    page: Paged,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    status: Annotated[InstallationStatus | None, Query(description="状态 · Status")] = None,
    open: Annotated[bool | None, Query(description="是否待验收 · Whether the customer is still to accept it")] = None,
    planned_by: Annotated[Day | None, Query(description="计划日期不晚于 · Planned for that day or before")] = None,
) -> Response:
    """In the order of the days for which they are planned. A station sees those of its own cases."""
    asked = InstallationFilter(call.station_asked_for(station_id), customer_id, status, open, planned_by)
    rows = await find_installations(call.runtime.pool, asked, page.after(tuple[date, str]), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.planned_on, row.case_id))


async def _require_parties(
    session: Session, customer_id: str, equipment_ids: Sequence[str], site_id: str | None
) -> None:
    """Raises NotFound or Rejected unless machines and site are the customer's, and in use."""
    if site_id is not None:
        require_site(await session.load(CUSTOMER, customer_id), customer_id, site_id)
    for equipment_id in equipment_ids:
        machine = await session.load(EQUIPMENT, equipment_id)
        named_equipment(machine, equipment_id, customer_id)
        if machine.scrapped:
            raise scrapped(equipment_id, "equipment_id")
