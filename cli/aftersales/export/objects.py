"""The objects of OCEL: which of them an event is about, what they are to each other, and what an event says of them.

All of it follows from the names of a payload's fields; only what an event says of an object is listed by event.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from events.catalog.case import CaseClosed, CaseEnded, CaseRouted, CaseTransferred, RequestReceived
from events.catalog.customer import CustomerCorrected, CustomerRegistered
from events.catalog.equipment import AcceptanceCorrected, EquipmentAccepted, EquipmentCorrected, EquipmentRegistered
from events.catalog.staff import StaffCorrected, StaffJoined
from events.catalog.station import StaffEnrolled, StationCorrected, StationOpened
from events.catalog.work_order import FaultSolved, TechnicianAssigned, WorkOrderReceived, WorkOrderTransferred
from events.catalog.work_order_refusal import TransferDeclined

OBJECTS = ("case", "work_order", "station", "technician", "equipment", "customer")


class Object(NamedTuple):
    """One thing. `name` is unique over all types: a customer and a case may have the same number."""

    type: str
    id: str

    @property
    def name(self) -> str:
        """`work_order:0192…`"""
        return f"{self.type}:{self.id}"


class Part(NamedTuple):
    """A field that names an object, and as what the event is about it."""

    type: str
    qualifier: str


PARTS: Mapping[str, Part] = {
    "case_id": Part("case", "case"),
    "merged_into": Part("case", "merged into"),
    "duplicate_id": Part("case", "duplicate"),
    "work_order_id": Part("work_order", "work order"),
    "station_id": Part("station", "station"),
    "from_station_id": Part("station", "from"),
    "to_station_id": Part("station", "to"),
    "technician_id": Part("technician", "technician"),
    "equipment_id": Part("equipment", "equipment"),
    "customer_id": Part("customer", "customer"),
    "parent_id": Part("equipment", "part of"),
    "accessory_id": Part("equipment", "accessory"),
    "successor_id": Part("equipment", "successor"),
    "predecessor_id": Part("equipment", "predecessor"),
    "former_customer_id": Part("customer", "former customer"),
}
STAFF = "staff_id"
"""Of a technician where the role says so, or a loan: dispatchers are no objects, and nothing else is lent."""

LINKS: Mapping[tuple[str, str], str] = {
    ("work_order_id", "case_id"): "visit of",
    ("case_id", "customer_id"): "request of",
    ("case_id", "equipment_id"): "about",
    ("case_id", "merged_into"): "merged into",
    ("equipment_id", "customer_id"): "at",
    ("equipment_id", "parent_id"): "part of",
    ("equipment_id", "successor_id"): "replaced by",
}
"""Two fields of one payload → what the first object is to the second."""

SAYS: Mapping[type, tuple[str, Mapping[str, str]]] = {
    RequestReceived: (
        "case_id",
        {"number": "number", "region": "region", "channel": "channel", "model": "model", "in_warranty": "in_warranty"},
    ),
    CaseRouted: ("case_id", {"station_id": "station", "visit_no": "visits"}),
    CaseTransferred: ("case_id", {"station_id": "station"}),
    CaseClosed: ("case_id", {"outcome": "outcome"}),
    CaseEnded: ("case_id", {"ending": "ending"}),
    WorkOrderReceived: ("work_order_id", {"visit_no": "visit_no", "station_id": "station"}),
    WorkOrderTransferred: ("work_order_id", {"to_station_id": "station"}),
    TransferDeclined: ("work_order_id", {"to_station_id": "station"}),
    TechnicianAssigned: ("work_order_id", {"technician_id": "technician"}),
    FaultSolved: ("work_order_id", {"finish_no": "finishes"}),
    StationOpened: ("station_id", {"name": "name", "regions": "regions"}),
    StationCorrected: ("station_id", {"name": "name", "regions": "regions"}),
    StaffEnrolled: (STAFF, {"station_id": "station", "skills": "skills"}),
    StaffJoined: (STAFF, {"station_id": "station", "skills": "skills"}),
    StaffCorrected: (STAFF, {"station_id": "station", "skills": "skills"}),
    EquipmentRegistered: (
        "equipment_id",
        {"model": "model", "serial_no": "serial_no", "warranty_months": "warranty_months"},
    ),
    EquipmentAccepted: ("equipment_id", {"accepted_on": "accepted_on", "warranty_until": "warranty_until"}),
    EquipmentCorrected: (
        "equipment_id",
        {
            "model": "model",
            "serial_no": "serial_no",
            "warranty_months": "warranty_months",
            "warranty_until": "warranty_until",
        },
    ),
    AcceptanceCorrected: ("equipment_id", {"accepted_on": "accepted_on", "warranty_until": "warranty_until"}),
    CustomerRegistered: ("customer_id", {"name": "name", "region": "region"}),
    CustomerCorrected: ("customer_id", {"name": "name", "region": "region"}),
}
"""Event → the field that names an object, and which fields say what of it from then on."""


def object_columns() -> dict[str, tuple[str, ...]]:
    """Object type → its attributes."""
    found: dict[str, dict[str, None]] = {name: {} for name in OBJECTS}
    for field, attributes in SAYS.values():
        found[_type_of(field)].update(dict.fromkeys(attributes.values()))
    return {name: tuple(attributes) for name, attributes in found.items()}


def objects_of(payload: Mapping[str, Any]) -> Iterator[tuple[str, Object, str]]:
    """Field, object and qualifier of each object that an event is about."""
    for field, part in PARTS.items():
        value = payload.get(field)
        if isinstance(value, str) and value:
            yield field, Object(part.type, value), part.qualifier
    if isinstance(value := payload.get(STAFF), str) and _is_technician(payload):
        yield STAFF, Object("technician", value), "technician"


def attributes_of(event: type | None, payload: Mapping[str, Any]) -> Iterator[tuple[Object, str, Any]]:
    """What an event says of an object from then on: attribute and value."""
    if event not in SAYS or event is None:
        return
    field, attributes = SAYS[event]
    value = payload.get(field)
    if not isinstance(value, str) or (field == STAFF and not _is_technician(payload)):
        return
    for name, attribute in attributes.items():
        if payload.get(name, "") != "":  # as in cases of before there were numbers
            yield Object(_type_of(field), value), attribute, payload[name]


def _is_technician(payload: Mapping[str, Any]) -> bool:
    return payload.get("role") == "technician" or "loan_no" in payload


def _type_of(field: str) -> str:
    return "technician" if field == STAFF else PARTS[field].type
