"""Steps and registers → requests to the services. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from aftersales.importer.api import Request
from aftersales.importer.names import staff_number
from aftersales.importer.planner import Case, Register, Task
from aftersales.importer.steps import Step
from aftersales.responses import Json
from events.types import Channel, Outcome

KEYS = UUID("8f3d1a52-0c6e-5b7f-9d44-2f1b6a7c9e10")
"""The namespace of idempotency keys."""

ROUTE_REASON = "报修记录中已写明网点 · the imported log names the station"
REASSIGNED = "原日志中改派 · as in the imported log"
CALLED_BACK = "客户已确认，见导入的报修记录 · the customer agreed, says the imported log"
GOES_ON = "报修记录中关闭后仍有记录 · the log goes on after the close"
LENT = "报修记录中也在该网点处理派工单 · the imported log sees them at this station, too"
"""As they were first sent, all four: an import that is repeated or resumed later has the same keys, and a key with
another body is refused."""


def idempotency_key(log: str, *parts: object) -> str:
    """The same for the same step of the same log, however often it is imported."""
    return str(uuid5(KEYS, "/".join(map(str, (log, *parts)))))


def step_key(log: str, step: Step, task: Task) -> str:
    """The key of one step. Line numbers mean nothing in the next file of that name, so a later import adds the time."""
    parts = (task.case.case_id, task.line, step.name)
    return idempotency_key(log, *parts, task.at.isoformat()) if task.case.known else idempotency_key(log, *parts)


def record_key(log: str, task: Task, occurrence: int) -> str:
    """The key of a row that is kept: the same in whatever line it stands."""
    parts = (task.case.case_id, task.activity, staff_number(task.resource), task.at.isoformat(), occurrence)
    return idempotency_key(log, "record", *parts)


def registrations(register: Register, region: str, log: str, at: datetime) -> list[list[Request]]:
    """Groups of requests; those of one group need nothing of each other. `region` is everybody's."""
    groups = (
        _customers(register, region),
        _stations(register, region),
        _equipment(register),
        _roster(register),
        _loans(register),
    )
    return [
        [
            replace(request, at=at, idempotency_key=idempotency_key(log, request.path, *(request.body or {}).values()))
            for request in group
        ]
        for group in groups
    ]


def _customers(register: Register, region: str) -> Iterator[Request]:
    for customer_id, name in register.customers.items():
        yield _post("intake", "/customers", {"customer_id": customer_id, "name": name, "region": region})


def _stations(register: Register, region: str) -> Iterator[Request]:
    for station_id, name in register.stations.items():
        yield _post("dispatch", "/stations", {"station_id": station_id, "name": name, "regions": [region]})


def _equipment(register: Register) -> Iterator[Request]:
    for equipment_id, (customer_id, product) in register.equipment.items():
        body = {"equipment_id": equipment_id, "customer_id": customer_id, "model": product}
        yield _post("intake", "/equipment", {**body, "serial_no": equipment_id.replace("-", "/"), "warranty_months": 0})


def _roster(register: Register) -> Iterator[Request]:
    for technician_id, station_id in register.roster.items():
        body = {"staff_id": technician_id, "role": "technician", "skills": []}
        yield _post("dispatch", f"/stations/{station_id}/staff", body)


def _loans(register: Register) -> Iterator[Request]:
    """A station may assign whom the log sees there, though they are on another's roster."""
    for station_id, technician_id in register.loans:
        body = {"station_id": station_id, "reason": LENT}
        yield _post("dispatch", f"/staff/{technician_id}/loans", body)


def case_request(step: Step, case: Case, channel: Channel) -> Request:
    """A command of the information centre about a case: open, route, reopen."""
    match step.name:
        case "open":
            body = {
                "case_id": case.case_id,
                "customer_id": case.customer_id,
                "equipment_id": case.equipment_id,
                "channel": channel,
                "description": case.description,
                "taken_by": case.taken_by,
            }
            return _post("intake", "/cases", body)
        case "route":
            body = {"station_id": case.station_id, "reason": ROUTE_REASON}
            return _post("intake", f"/cases/{case.case_id}/route", body)
        case "reopen":
            outcome: Outcome = "not_fixed_first_visit" if step.visit_no == 1 else "not_fixed_several_visits"
            body = {
                "outcome": outcome,
                "reason": f"{case.name}：{GOES_ON}",
            }
            return _post("intake", f"/cases/{case.case_id}/reopen", body)
        case _:
            raise ValueError(step.name)


def record_request(task: Task, occurrence: int) -> Request:
    """The row itself, as it stands in the log."""
    body: Json = {
        "activity": task.activity,
        "staff_id": staff_number(task.resource),
        "resource": task.resource,
        "happened_at": task.at.isoformat(),
        "occurrence": occurrence,
    }
    return _post("intake", f"/cases/{task.case.case_id}/activities", body)


def order_request(step: Step, task: Task, work_order_id: str) -> Request:
    """A command of the station's dispatcher about the work order of one visit."""
    # A line of a later file is no name for a row: with its time two notes are never the same.
    when = f", {task.at:%Y-%m-%d %H:%M:%S} UTC" if task.case.known else ""
    what, body = _order_command(step, f"{task.activity} (line {task.line}{when})")
    return _post("dispatch", f"/work-orders/{work_order_id}/{what}", body, task.case.station_id)


def _order_command(step: Step, note: str) -> tuple[str, Json]:
    match step.name:
        case "accept" | "depart" | "resume":
            return step.name, {}
        case "assign":
            why = {"reassign_reason": REASSIGNED} if step.instead else {}
            return "assign", {"technician_id": step.technician_id} | why
        case "contact":
            return "contact", {"note": note}
        case "wait_customer":
            return "wait", {"reason": "customer", "note": note}
        case "wait_parts":
            return "wait", {"reason": "parts", "note": note}
        case "solve":
            return "solve", {"work_done": note}
        case _:
            raise ValueError(step.name)


def callback_request(step: Step, task_id: str) -> Request:
    """A command of the clerk who calls back: the customer was reached, and is satisfied."""
    match step.name:
        case "reach":
            body: Json = {"reached": True, "talk_seconds": 0, "note": CALLED_BACK}
            return _post("callback", f"/tasks/{task_id}/attempts", body)
        case "conclude":
            return _post("callback", f"/tasks/{task_id}/conclude", {"outcome": "satisfied", "reason": ""})
        case _:
            raise ValueError(step.name)


def _post(service: str, path: str, body: Json, station_id: str | None = None) -> Request:
    return Request("POST", service, path, station_id=station_id, body=body)
