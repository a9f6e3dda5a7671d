"""Which stream and which Kafka key an event has, as templates over its fields.

The services' deciders name the kinds of stream; tests/test_streams.py compares.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from events.catalog import callback, dispatch, intake, sla_monitor

STREAMS: dict[str, Any] = {
    "customer-{customer_id}": intake.CustomerEvent,
    "equipment-{equipment_id}": intake.EquipmentEvent,
    "article-{article_id}": intake.ArticleEvent,
    "case-{case_id}": intake.CaseEvent,
    "station-{station_id}": dispatch.StationEvent,
    "work_order-{work_order_id}": dispatch.WorkOrderEvent,
    "agenda-{technician_id}.{day}": dispatch.AgendaEvent,
    "replacement-{case_id}": dispatch.ReplacementEvent,
    "sla-{case_id}": sla_monitor.SlaEvent,
    "callback-{task_id}": callback.CallbackEvent,
}
"""What happens in each kind of stream. `day` is a date in Asia/Shanghai."""


def stream_of(event: type) -> str | None:
    """`TechnicianAssigned` → `work_order-{work_order_id}`; None for a class that no kind of stream lists."""
    return next((stream for stream, events in STREAMS.items() if event in (get_args(events) or (events,))), None)


def key_of(event: type) -> str:
    """The case id, or the stream's own id for what belongs to no case."""
    stream = stream_of(event) or ""
    return "{case_id}" if "case_id" in (field.name for field in fields(event)) else stream.partition("-")[2]


def filled(template: str, payload: Mapping[str, Any]) -> str:
    """A template with the fields of a payload; a field that this version does not have stands for itself."""
    return template.format_map(_Named({"day": "2026-02-28"} | dict(payload)))


class _Named(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return name
